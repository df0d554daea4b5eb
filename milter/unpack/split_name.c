/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Names of pieces, as packers give them. The endings of 7-Zip and WinRAR are
 * what their users double-click, so nothing else joins; a name that merely
 * ends in a year (report.2022) is no first piece and has no second.
 */
#include "unpack/split.h"

#define DIGITS_MOST 5

/* Takes a number off the end of `name'. False: there is none, or too long. */
static bool
take_number(struct bytes *name, size_t least, uint32_t *number)
{
	size_t at = name->len;
	uint32_t value = 0;

	while (at > 0 && byte_is_digit(name->at[at - 1]))
		at--;
	if (name->len - at < least || name->len - at > DIGITS_MOST)
		return false;
	for (size_t i = at; i < name->len; i++)
		value = value * 10 + (name->at[i] - '0');
	*number = value;
	name->len = at;
	return true;
}

static bool
take_ending(struct bytes *name, const char *ending)
{
	if (!bytes_ends_same(*name, bytes_of(ending)))
		return false;
	name->len -= bytes_of(ending).len;
	return true;
}

static struct split_name
numbered(struct bytes name, uint32_t number)
{
	static const struct {
		const char *ending;
		enum split_kind kind;
		uint32_t less; /* a.r00 is the second */
		const char *whole;
	} kinds[] = {
		{ ".z", SPLIT_ZIP, 0, ".zip" },
		{ ".r", SPLIT_OLD_RAR, 2, ".rar" },
		{ ".", SPLIT_BYTES, 0, "" },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (take_ending(&name, kinds[i].ending))
			return (struct split_name){ kinds[i].kind,
				number + kinds[i].less, name,
				bytes_of(kinds[i].whole) };
	return (struct split_name){ 0 };
}

static struct split_name
volume(struct bytes name, const char *ending)
{
	struct bytes base = name;
	uint32_t number;

	if (take_number(&base, 1, &number) && take_ending(&base, ".part"))
		return (struct split_name){ SPLIT_RAR, number, base,
			BYTES(".rar") };
	if (bytes_equal(bytes_of(ending), BYTES(".exe")))
		return (struct split_name){ 0 };
	return (struct split_name){ SPLIT_OLD_RAR, 1, name, BYTES(".rar") };
}

/* An ending .001 has three digits at least, .z01 and .r00 have two. */
struct split_name
split_name(struct bytes name)
{
	struct bytes base = name;
	struct split_name s = { 0 };
	uint32_t number;

	if (take_ending(&base, ".zip"))
		s = (struct split_name){ SPLIT_ZIP, SPLIT_LAST, base,
			BYTES(".zip") };
	else if (take_ending(&base, ".rar"))
		s = volume(base, ".rar");
	else if (take_ending(&base, ".exe"))
		s = volume(base, ".exe");
	else if (take_number(&base, 2, &number))
		s = numbered(base, number);
	if (s.kind == SPLIT_BYTES && name.len - s.base.len < 4)
		s.kind = SPLIT_NONE;
	if (s.number == 0)
		s.kind = SPLIT_NONE;
	return s;
}
