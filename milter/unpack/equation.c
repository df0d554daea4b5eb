/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The editor copies a font's name into 40 bytes without looking. In front of
 * the name stand a header of 28 bytes, five of MTEF and a few records of one or
 * two bytes; walking all records would say no more, since exploits put the
 * font first, and equations have NULs in every character.
 */
#include "unpack/equation.h"

#define EQUATION_MOST 4096
#define FONTS_FROM 33
#define FONTS_TO 48
#define FONT 8
#define FONT_NAME_MOST 40
#define POINTS_EXPLOIT 7.0

static bool
is_equation(struct bytes class_id)
{
	return bytes_equal(class_id,
		   BYTES("\x02\xce\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46")) ||
	    bytes_equal(
		class_id, BYTES("\0\x17\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46"));
}

static bool
is_named(const struct compound_entry *e, const char *name)
{
	return bytes_same(bytes_of(e->name), bytes_of(name));
}

static bool
overflows(struct bytes equation)
{
	for (size_t at = FONTS_FROM; at < FONTS_TO && at < equation.len; at++) {
		struct bytes name = bytes_from(equation, at + 3);

		if (equation.at[at] == FONT &&
		    bytes_index(name, 0) > FONT_NAME_MOST)
			return true;
	}
	return false;
}

/* Why a stream of the object is none that the editor wrote; NULL: it may be. */
static const char *
exploit_in(const struct compound *c, const struct compound_entry *e)
{
	struct buffer data = { .max = EQUATION_MOST };
	bool breaks;

	if (is_named(e, "\1Ole10Native"))
		return "data that is no equation";
	if (!is_named(e, "Equation Native"))
		return NULL;
	compound_read(c, e, &data);
	breaks = overflows(buffer_bytes(&data));
	buffer_free(&data);
	return breaks ? "a font name that overflows" : NULL;
}

static const char *
find_exploit(const struct compound *c, uint32_t storage)
{
	const char *why = NULL;

	for (uint32_t n = 1; n < c->count && why == NULL; n++) {
		struct compound_entry e = compound_entry(c, n);

		if (e.kind == COMPOUND_STREAM && e.parent == storage)
			why = exploit_in(c, &e);
	}
	return why;
}

/* The first that breaks the editor, or else the first of all; a file may hold
 * thousands, and each costs a look at all entries. */
void
equation_check(
    struct unpacker *u, const struct object *o, const struct compound *c)
{
	const char *why = NULL;
	int looked = 0;

	for (uint32_t n = 0; n < c->count && looked < 16 && why == NULL; n++) {
		struct compound_entry e = compound_entry(c, n);

		if (e.kind != COMPOUND_STORAGE || !is_equation(e.class_id))
			continue;
		looked++;
		why = find_exploit(c, n);
	}
	if (looked > 0)
		findings_add_points(u->findings, FINDING_EQUATION_OBJECT,
		    o->path, bytes_of(why != NULL ? why : "embedded"),
		    why != NULL ? POINTS_EXPLOIT : 0);
}
