/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A header may lie about its content, a boundary may be seen by one client
 * alone; the encoded bytes stand there all the same. So each line of text is
 * asked whether it could be one of base64. Words of prose answer no at their
 * first blank, which keeps this as cheap as finding the line ends. The start
 * of a run is decoded in all four phases; what comes out as a file or as text
 * is decoded as a whole, anything else was chance.
 */
#include "parse/runs.h"

#include <string.h>

#include "parse/line.h"
#include "parse/oldcodes.h"

#define RUN_LEAST 60	/* letters of base64 that are worth a try */
#define PROBE 768	/* letters that are tried */
#define FRONT 132	/* … first of all: VIEWS_FRONT bytes in each phase */
#define PROBE_START 200 /* bytes, where a file begins with them */
#define BLOCKS_MOST 64
#define ALL_PHASES 15u
#define LINES_BEFORE 4 /* lines where a run may really begin */

/* Asked of nearly every byte of text, so not by calls. */
static inline bool
is_letter(unsigned char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26 ||
	    (unsigned char)(c - '/') < 11 || c == '+';
}

/* Decodes the letters from number `skip` on, passing over all else. */
static struct bytes
decode(struct arena *arena, struct bytes text, size_t skip, bool url)
{
	unsigned char *letters = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = text.at[i];

		if (url && (c == '-' || c == '_'))
			c = c == '-' ? '+' : '/';
		if (!is_letter(c))
			continue;
		if (skip > 0)
			skip--;
		else
			letters[len++] = c;
	}
	return base64_decode(arena, (struct bytes){ letters, len });
}

static bool
is_something(struct bytes b)
{
	return views_is_file(b) || views_is_text(b);
}

static size_t
take_letters(unsigned char *to, size_t room, struct bytes text)
{
	size_t len = 0;

	for (size_t i = 0; i < text.len && len < room; i++)
		if (is_letter(text.at[i]))
			to[len++] = text.at[i];
	return len;
}

/*
 * Which phases may make something: nearly all that is tried makes nothing, and
 * shows it in its first bytes. The lowest bit is that of no letter passed over.
 */
static unsigned
hopeful(struct arena *arena, struct bytes text)
{
	unsigned char letters[FRONT];
	struct bytes front = { letters, take_letters(letters, FRONT, text) };
	unsigned phases = 0;

	for (unsigned skip = 0; skip < 4; skip++) {
		struct bytes b = base64_decode(arena, bytes_from(front, skip));

		if (front.len < FRONT ? is_something(b) : views_may_be(b))
			phases |= 1u << skip;
	}
	return phases;
}

static void
try_phase(
    struct views *v, struct bytes text, size_t skip, bool url, const char *why)
{
	if (is_something(
		decode(v->arena, bytes_first(text, PROBE), skip, url)) &&
	    views_afford(v, text.len))
		views_add(v, decode(v->arena, text, skip, url), why);
}

static void
try_phases(struct views *v, struct bytes text, unsigned phases, const char *why)
{
	phases &= hopeful(v->arena, bytes_first(text, PROBE));
	for (size_t skip = 0; skip < 4; skip++)
		if ((phases & 1u << skip) != 0)
			try_phase(v, text, skip, false, why);
}

/* Each block by itself that ends with padding before the end. */
static void
try_blocks(struct views *v, struct bytes text, const char *why)
{
	size_t count = 0;

	while (text.len > 0 && count++ < BLOCKS_MOST) {
		size_t end = bytes_index(text, '=');
		struct bytes block = bytes_first(text, end);

		if (end == text.len && count == 1)
			return; /* all of it is one */
		text = bytes_from(text, end + 1);
		if (block.len < RUN_LEAST)
			continue;
		try_phases(v, block, ALL_PHASES, why);
	}
}

void
runs_base64(struct views *v, struct bytes text, const char *why)
{
	try_blocks(v, text, why);
	try_phases(v, text, ALL_PHASES, why);
	if (bytes_index(text, '_') < text.len ||
	    bytes_index(text, '-') < text.len)
		try_phase(v, text, 0, true, why);
}

/* Does undoing it change anything, and not only into noise? */
static bool
may_be_encoded(struct arena *arena, enum transfer how, struct bytes probe)
{
	switch (how) {
	case TRANSFER_BASE64:
		return views_may_be_file(
		    base64_decode(arena, bytes_first(probe, 40)));
	case TRANSFER_QUOTED:
		return bytes_index(probe, '=') < probe.len;
	case TRANSFER_UU:
		return bytes_has(probe, BYTES("begin "));
	case TRANSFER_NONE:
		break;
	}
	return true;
}

void
runs_as(struct views *v, enum transfer how, struct bytes text, const char *why)
{
	struct bytes probe = bytes_first(text, PROBE_START);

	if (may_be_encoded(v->arena, how, probe) &&
	    views_is_file(transfer_decode(v->arena, how, probe)) &&
	    views_afford(v, text.len))
		views_add(v, transfer_decode(v->arena, how, text), why);
}

void
runs_shifted(struct views *v, struct bytes text)
{
	try_phases(v, text, ALL_PHASES & ~1u, "base64 out of step");
}

/* Without the wrong escapes; `keep` leaves what follows their =. */
static struct bytes
without_wrong(struct arena *arena, struct bytes text, bool keep)
{
	unsigned char *to = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		bool hex = i + 2 < text.len &&
		    transfer_hex(text.at[i + 1]) < 16 &&
		    transfer_hex(text.at[i + 2]) < 16;

		if (text.at[i] != '=' || hex || i + 1 == text.len ||
		    text.at[i + 1] <= ' ')
			to[len++] = text.at[i];
		else if (!keep)
			i++;
	}
	return (struct bytes){ to, len };
}

void
runs_quoted(struct views *v, struct bytes text)
{
	if (!views_afford(v, 2 * text.len))
		return;
	for (int keep = 0; keep < 2; keep++)
		runs_as(v, TRANSFER_QUOTED,
		    without_wrong(v->arena, text, keep == 1),
		    "quoted-printable in another way");
}

/*
 * How many letters a line has, when it may be one of base64: no blanks inside,
 * little that is no letter. `len` is its length with the line end.
 */
static size_t
letters_of(struct bytes text, size_t *len)
{
	size_t at = 0, letters = 0, junk = 0, end;

	while (at < text.len && (text.at[at] == ' ' || text.at[at] == '\t'))
		at++;
	for (; at < text.len && text.at[at] > ' '; at++)
		if (is_letter(text.at[at]))
			letters++;
		else
			junk += text.at[at] != '=';
	end = at;
	while (at < text.len &&
	    (text.at[at] == ' ' || text.at[at] == '\t' || text.at[at] == '\0'))
		at++;
	if (at < text.len && text.at[at] != '\n' && text.at[at] != '\r') {
		*len = at + line_span(bytes_from(text, at));
		return 0;
	}
	*len = at + line_span((struct bytes){ text.at + at, text.len - at });
	if (end > 1 && text.at[0] == '-' && text.at[1] == '-')
		return 0;
	return junk * 4 <= letters ? letters : 0;
}

static bool
is_empty(struct bytes line)
{
	return bytes_trim(line, " \t\r\n").len == 0;
}

struct run {
	struct bytes text;
	size_t letters;
};

/* True: what the run begins with makes something, in one of its phases. */
static bool
take_run(struct views *v, struct bytes run)
{
	struct bytes probe = bytes_first(run, PROBE);
	unsigned phases;
	size_t skip = 0;

	if (!views_afford(v, 4 * probe.len))
		return true;
	phases = hopeful(v->arena, probe);
	while (skip < 4 &&
	    ((phases & 1u << skip) == 0 ||
		!is_something(decode(v->arena, probe, skip, false))))
		skip++;
	if (skip == 4)
		return false;
	if (views_afford(v, run.len))
		views_add(v, base64_decode(v->arena, run), "base64 in a text");
	runs_base64(v, run, "base64 in a text");
	return true;
}

/* Its first lines may be words that only look like it: a field, a name. */
static void
end_run(struct views *v, struct bytes run, size_t letters)
{
	struct bytes rest = run;

	if (letters < RUN_LEAST)
		return;
	for (int lines = 0; lines < LINES_BEFORE; lines++) {
		if (take_run(v, rest))
			return;
		rest = bytes_trim(bytes_from(rest, line_span(rest)), " \t\r\n");
		if (rest.len < RUN_LEAST)
			break;
	}
	try_blocks(v, run, "base64 in a text");
}

/* The first letter of what parse/oldcodes.h reads. */
static inline bool
may_be_old(struct bytes text)
{
	switch (text.at[0]) {
	case 'b':
	case 'B':
		return text.len > 1 && (text.at[1] | 0x20) == 'e';
	case '=':
		return text.len > 1 && text.at[1] == 'y';
	case 'M':
	case '(':
	case ':':
		return true;
	default:
		return false;
	}
}

/* Two words with a blank between them: nearly every line. */
static inline bool
is_prose(struct bytes text)
{
	size_t at = 0;

	while (at < text.len && text.at[at] > ' ')
		at++;
	return at > 0 && at + 1 < text.len && text.at[at] == ' ' &&
	    text.at[at + 1] > ' ';
}

/* The line at the front, `len' bytes of it, goes on with a run or ends it. */
static void
add_line(struct views *v, struct run *r, struct bytes line, size_t letters)
{
	if (letters > 0) {
		if (r->letters == 0)
			r->text = bytes_first(line, 0);
		r->letters += letters;
		r->text.len = (size_t)(line.at - r->text.at) + line.len;
	} else if (r->letters > 0 && !is_empty(line)) {
		end_run(v, r->text, r->letters);
		r->letters = 0;
	}
}

void
runs_read(struct views *v, struct bytes text)
{
	struct run run = { .text = bytes_first(text, 0) };

	while (text.len > 0) {
		struct bytes start = text;
		size_t len, letters = 0;

		if (may_be_old(text) && oldcodes_read(v, &text)) {
			end_run(v, run.text, run.letters);
			run = (struct run){ .text = bytes_first(text, 0) };
			continue;
		}
		text = start;
		if (is_prose(text))
			len = line_span(text);
		else
			letters = letters_of(text, &len);
		if (letters > 0 || run.letters > 0)
			add_line(v, &run, bytes_first(text, len), letters);
		text = (struct bytes){ text.at + len, text.len - len };
	}
	end_run(v, run.text, run.letters);
}
