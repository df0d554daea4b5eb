/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Whatever the bytes: at least one part, no more than allowed and none too
 * deep; fields and body are views of the message, in its order; paths differ;
 * decoded content is no longer than the message; what only the tolerant view
 * sees comes last.
 */
#include <stdlib.h>

#include "parse/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static bool
numbered(struct bytes path)
{
	if (bytes_starts(path, BYTES("header~")))
		path = bytes_from(path, sizeof "header~" - 1);
	for (size_t i = 0; i < path.len; i++)
		if (!byte_is_digit(path.at[i]) && path.at[i] != '.' &&
		    path.at[i] != '~' && path.at[i] != '+')
			return false;
	return path.len > 0;
}

static void
must_be_sound(const struct mail *mail, size_t size, const struct limits *limits)
{
	must(mail->part_count >= 1 && mail->part_count <= limits->mime_parts);
	must(mail->field_count <= limits->header_count);
	must(mail->body.len <= size);
	for (size_t i = 1; i < mail->field_count; i++)
		must(mail->fields[i - 1].value.at +
			mail->fields[i - 1].value.len <=
		    mail->fields[i].value.at);
	for (size_t i = 0; i < mail->part_count; i++) {
		const struct part *p = &mail->parts[i];

		must(p->depth <= limits->mime_depth + 1);
		must(i == 0 || p->why.len > 0 || p[-1].why.len == 0);
		must(
		    p->why.len > 0 || bytes_index(p->path, '~') == p->path.len);
		must(numbered(p->path) && bytes_has(p->type, BYTES("/")));
		must(p->content.len <=
		    (p->why.len > 0 ? 8 * size + 65536 : mail->body.len));
		must(i == 0 || !bytes_equal(p->path, p[-1].path));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct limits limits = {
		.header_bytes = 2000,
		.header_count = 20,
		.mime_parts = 10,
		.mime_depth = 4,
	};
	static bool started;
	struct arena *arena = arena_new((size_t)64 << 20);
	struct findings findings;
	struct mail mail;

	if (!started)
		mail_start();
	started = true;
	findings_init(&findings, arena);
	mail_read(&mail, (struct bytes){ data, size }, BYTES(""), 0, &limits,
	    arena, &findings);
	must_be_sound(&mail, size, &limits);
	mail_text_field(&mail, "subject", arena);
	arena_free(arena);
	return 0;
}
