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

#include "parse/oldcodes.h"

#define RUN_LEAST 60	/* letters of base64 that are worth a try */
#define PROBE 768	/* letters that are tried */
#define PROBE_START 200 /* bytes, where a file begins with them */
#define BLOCKS_MOST 64
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

static void
try_phase(
    struct views *v, struct bytes text, size_t skip, bool url, const char *why)
{
	if (is_something(
		decode(v->arena, bytes_first(text, PROBE), skip, url)) &&
	    views_afford(v, text.len))
		views_add(v, decode(v->arena, text, skip, url), why);
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
		for (size_t skip = 0; skip < 4; skip++)
			try_phase(v, block, skip, false, why);
	}
}

void
runs_base64(struct views *v, struct bytes text, const char *why)
{
	try_blocks(v, text, why);
	for (size_t skip = 0; skip < 4; skip++)
		try_phase(v, text, skip, false, why);
	if (bytes_index(text, '_') < text.len ||
	    bytes_index(text, '-') < text.len)
		try_phase(v, text, 0, true, why);
}

void
runs_as(struct views *v, enum transfer how, struct bytes text, const char *why)
{
	struct bytes probe = bytes_first(text, PROBE_START);

	if (views_is_file(transfer_decode(v->arena, how, probe)) &&
	    views_afford(v, text.len))
		views_add(v, transfer_decode(v->arena, how, text), why);
}

void
runs_shifted(struct views *v, struct bytes text)
{
	for (size_t skip = 1; skip < 4; skip++)
		try_phase(v, text, skip, false, "base64 out of step");
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

/* Up to behind its line end, which some clients see in a lone CR. */
static size_t
rest_of_line(struct bytes text)
{
	size_t end = bytes_index(text, '\n');
	size_t cr = bytes_index(bytes_first(text, end), '\r');

	return (cr < end ? cr : end) + (end < text.len || cr < end);
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
		*len = at + rest_of_line(bytes_from(text, at));
		return 0;
	}
	*len = at < text.len ? at + 1 : at;
	if (end > 1 && text.at[0] == '-' && text.at[1] == '-')
		return 0;
	return junk * 4 <= letters ? letters : 0;
}

static bool
is_empty(struct bytes line)
{
	return bytes_trim(line, " \t\r\n").len == 0;
}

/* True: what the run begins with makes something, in one of its phases. */
static bool
take_run(struct views *v, struct bytes run)
{
	struct bytes probe = bytes_first(run, PROBE);
	size_t skip = 0;

	if (!views_afford(v, 4 * probe.len))
		return true;
	while (skip < 4 && !is_something(decode(v->arena, probe, skip, false)))
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
		rest =
		    bytes_trim(bytes_from(rest, rest_of_line(rest)), " \t\r\n");
		if (rest.len < RUN_LEAST)
			break;
	}
	try_blocks(v, run, "base64 in a text");
}

void
runs_read(struct views *v, struct bytes text)
{
	struct bytes rest = text, run = bytes_first(text, 0);
	size_t letters = 0;

	while (rest.len > 0) {
		struct bytes start = rest, line;
		size_t len, count;

		if (oldcodes_read(v, &rest)) {
			end_run(v, run, letters);
			run = bytes_first(rest, letters = 0);
			continue;
		}
		count = letters_of(start, &len);
		line = bytes_first(start, len);
		rest = bytes_from(start, len);
		if (count > 0) {
			if (letters == 0)
				run = bytes_first(start, 0);
			letters += count;
			run.len = (size_t)(rest.at - run.at);
		} else if (letters > 0 && !is_empty(line)) {
			end_run(v, run, letters);
			letters = 0;
		}
	}
	end_run(v, run, letters);
}
