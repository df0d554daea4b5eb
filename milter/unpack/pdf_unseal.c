/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Which password opens a PDF. Most sealed ones only forbid printing, and open
 * with none at all: the empty one goes first, and what it opens is not called
 * sealed, since every reader opens it so. Every trailer may name a seal; the
 * first that can be read is taken, as a file has but one.
 */
#include "unpack/pdf_file.h"
#include "unpack/password_time.h"
#include "unpack/seal.h"

#define TRAILERS_MAX 64
/* A try of revision 6 costs as much as so many of other slow ones. */
#define PRICE_6 4

/* A trailer, or the dictionary of a stream of references. */
static bool
seal_of(struct pdf *p, struct bytes trailer)
{
	struct bytes encrypt = pdf_follow(p, pdf_get(trailer, "Encrypt"));
	struct bytes id = pdf_follow(p, pdf_get(trailer, "ID"));
	struct pdf_word w;

	if (encrypt.len == 0)
		return false;
	p->sealed = true;
	if (!pdf_next(&id, &w) || w.kind != PDF_OPEN || !pdf_next(&id, &w) ||
	    (w.kind != PDF_STRING && w.kind != PDF_HEX))
		w.text = BYTES("");
	return pdf_seal_read(
	    &p->seal, encrypt, pdf_string(p->u->arena, &w), p->u->arena);
}

static bool
in_trailers(struct pdf *p)
{
	struct bytes rest = p->object->content;

	for (int i = 0; i < TRAILERS_MAX; i++) {
		size_t at = bytes_find(rest, BYTES("trailer"));
		struct bytes value = bytes_from(rest, at + 7);

		if (value.len == 0)
			return false;
		value = bytes_first(value, 65536);
		if (seal_of(p, value))
			return true;
		rest = bytes_from(rest, at + 7);
	}
	return false;
}

static bool
in_streams(struct pdf *p)
{
	for (size_t i = 0; i < p->count; i++) {
		struct bytes value = pdf_value(p, &p->list[i]);

		if (pdf_value_is(pdf_get(value, "Type"), "XRef") &&
		    seal_of(p, value))
			return true;
	}
	return false;
}

static size_t
tries(const struct pdf *p)
{
	const struct limits *limits = p->u->limits;

	if (p->seal.revision == 6)
		return limits->password_tries_slow / PRICE_6;
	return p->seal.revision == 5 ? limits->password_tries_slow
				     : limits->password_tries;
}

static const struct password *
find_password(struct pdf *p)
{
	size_t most = tries(p), count = 0, i;
	const struct password *list = NULL, *found = NULL;
	struct password_time time = { .unpacker = p->u };

	if (p->u->passwords != NULL)
		count = passwords_for(p->u->passwords, p->object->name, &list);
	password_time_start(&time);
	for (i = 0; i < count && i < most && password_time_left(&time); i++) {
		p->u->passwords_tried++;
		if (pdf_seal_try(&p->seal, list[i].word)) {
			found = &list[i];
			break;
		}
	}
	password_time_stop(&time);
	if (found == NULL && passwords_left(list, i, count))
		findings_add(p->u->findings, FINDING_PASSWORD_TRIES_SPENT,
		    p->object->path, password_time_tell(&time, i, count));
	return found;
}

void
pdf_open_seal(struct pdf *p)
{
	const struct password *word;
	uint64_t before;

	if (!in_trailers(p) && !in_streams(p)) {
		if (p->sealed)
			findings_add(p->u->findings, FINDING_SEALED_UNOPENED,
			    p->object->path, BYTES(""));
		return;
	}
	p->sealed = !pdf_seal_try(&p->seal, BYTES(""));
	if (!p->sealed)
		return;
	before = p->u->passwords_tried;
	word = find_password(p);
	if (word == NULL) {
		findings_add(p->u->findings, FINDING_SEALED_UNOPENED,
		    p->object->path, BYTES(""));
		return;
	}
	p->sealed = false;
	p->by_password = true;
	passwords_proved(p->u->passwords, word);
	p->opened = seal_how(p->u->arena, word, "verifier checked");
	findings_add(p->u->findings, FINDING_SEALED_OPENED, p->object->path,
	    seal_proof(
		p->u->arena, p->opened, word, p->u->passwords_tried - before));
}
