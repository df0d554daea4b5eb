/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Counting tries before milliseconds: the same mail gives the same outcome on
 * a fast machine and on a slow one. Too few tries leave an archive closed that
 * a reader would open; too many hold up the mail of everybody. A seal is called
 * untried only when a word was left that the mail gives reason for: of guesses
 * there are always more.
 */
#include "unpack/seal.h"

#include "base/utf8.h"
#include "parse/charset.h"

/* A try that costs more is a trap; the programs all stay at 1. */
#define PRICE_MOST 32

void
seal_begin(struct seal *s, struct unpacker *u, const struct object *o)
{
	*s = (struct seal){
		.unpacker = u, .object = o, .time = { .unpacker = u }
	};
}

/* The first try of an archive is the best: it may cost all there is. */
static bool
may_try(struct seal *s)
{
	uint64_t most = s->unpacker->limits->password_tries_costly;
	uint64_t price = s->price > 0 ? s->price : 1;

	if (most == 0 || price > PRICE_MOST ||
	    s->unpacker->costly_tries >= COSTLY_MESSAGE * most ||
	    (s->tried > 0 && s->tried + price > most) ||
	    !password_time_left(&s->time))
		return false;
	s->tried += price;
	s->unpacker->costly_tries += price;
	s->unpacker->passwords_tried++;
	return true;
}

static const struct password *
try_all(struct seal *s, const struct password *list, size_t count,
    seal_try opens, void *context)
{
	const struct password *first = s->proved;

	if (first != NULL && may_try(s) && opens(context, first))
		return first;
	for (size_t i = 0; i < count; i++) {
		if ((first != NULL && bytes_equal(list[i].word, first->word)) ||
		    !charset_is_utf8(list[i].word))
			continue;
		if (!may_try(s)) {
			/* Of the next file it was told with the one before. */
			s->spent |= (i > 0 || s->tried == 0) &&
			    passwords_left(list, i, count);
			return NULL;
		}
		if (opens(context, &list[i]))
			return s->proved = &list[i];
	}
	return NULL;
}

const struct password *
seal_find(struct seal *s, seal_try opens, void *context)
{
	const struct password *list = NULL, *found;

	s->candidates = 0;
	if (s->unpacker->passwords != NULL)
		s->candidates = passwords_for(
		    s->unpacker->passwords, s->object->name, &list);
	password_time_start(&s->time);
	found = try_all(s, list, s->candidates, opens, context);
	password_time_stop(&s->time);
	return found;
}

struct bytes
seal_how(struct arena *arena, const struct password *p, const char *proof)
{
	return arena_format(arena, "password from %.*s%s%.*s, %s",
	    BYTES_ARG(p->where), p->label.len > 0 ? ", after the label " : "",
	    BYTES_ARG(p->label), proof);
}

static const char *
kind_of(struct bytes word)
{
	bool digits = false, letters = false, signs = false;

	for (size_t i = 0; i < word.len; i++) {
		unsigned char c = word.at[i];

		if (c >= 0x80)
			return "characters, not all ASCII";
		digits |= byte_is_digit(c);
		letters |= byte_is_letter(c);
		signs |= !byte_is_digit(c) && !byte_is_letter(c);
	}
	if (signs)
		return "characters with signs";
	if (letters)
		return digits ? "letters and digits" : "letters";
	return "digits";
}

/* Never the word itself: so much may be shown of it. */
struct bytes
seal_proof(struct arena *arena, struct bytes how, const struct password *p,
    uint64_t tries)
{
	size_t characters = 0;
	struct bytes place = BYTES("");

	for (size_t i = 0; i < p->word.len; i++)
		characters += (p->word.at[i] & 0xC0) != 0x80;
	if (p->at != SIZE_MAX)
		place = arena_format(arena, " at byte %zu,", p->at);
	return arena_format(arena, "%.*s;%.*s %zu %s, try %llu", BYTES_ARG(how),
	    BYTES_ARG(place), characters, kind_of(p->word),
	    (unsigned long long)tries);
}

static uint32_t
code_point(struct bytes character)
{
	uint32_t code = character.at[0];

	if (character.len > 1)
		code &= 0x7fU >> character.len;
	for (size_t i = 1; i < character.len; i++)
		code = code << 6 | (character.at[i] & 0x3f);
	return code;
}

static size_t
add_unit(unsigned char *to, size_t len, uint32_t unit)
{
	if (len + 2 > SEAL_UTF16_MOST)
		return len;
	to[len] = unit & 0xff;
	to[len + 1] = unit >> 8 & 0xff;
	return len + 2;
}

struct bytes
seal_utf16(unsigned char to[SEAL_UTF16_MOST], struct bytes password)
{
	size_t len = 0, step;

	while ((step = utf8_character(password)) > 0) {
		uint32_t code = code_point(bytes_first(password, step));

		if (code >= 0x10000) {
			code -= 0x10000;
			len = add_unit(to, len, 0xd800 | code >> 10);
			code = 0xdc00 | (code & 0x3ff);
		}
		len = add_unit(to, len, code);
		password = bytes_from(password, step);
	}
	return (struct bytes){ to, len };
}

struct bytes
seal_opened(struct seal *s, const struct password *p, const char *proof)
{
	struct bytes how = seal_how(s->unpacker->arena, p, proof);

	passwords_proved(s->unpacker->passwords, p);
	if (!findings_tell(s->unpacker->findings, 0, FINDING_SEALED_OPENED,
		s->object->path))
		findings_add(s->unpacker->findings, FINDING_SEALED_OPENED,
		    s->object->path,
		    seal_proof(s->unpacker->arena, how, p, s->tried));
	return how;
}

void
seal_unopened(struct seal *s)
{
	struct findings *findings = s->unpacker->findings;

	findings_add(
	    findings, FINDING_SEALED_UNOPENED, s->object->path, BYTES(""));
	if (!s->spent)
		return;
	findings_add(findings, FINDING_PASSWORD_TRIES_SPENT, s->object->path,
	    password_time_tell(&s->time, s->tried, s->candidates));
}
