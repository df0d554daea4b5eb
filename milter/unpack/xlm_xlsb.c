/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The binary parts of an .xlsb: numbers of seven bits a byte for record and
 * length, then data much like those of the older format. A part does not say
 * whether it is a macro sheet: the workbook's relations do, which may come
 * before or after it.
 */
#include "unpack/xlm_formula.h"

enum {
	BEGIN_BOOK = 131,
	BEGIN_SHEET = 129,
	SHEET = 156,
	NAME = 39,
	FORMULA_TEXT = 8,
	FORMULA_NUMBER = 9,
	FORMULA_TRUTH = 10,
	FORMULA_ERROR = 11,
};
#define CELL 8
#define NAME_MOST 255

/* False: there is none. */
static bool
take_number(struct bytes *rest, unsigned most, uint32_t *to)
{
	*to = 0;
	for (unsigned i = 0; i < most && rest->len > 0; i++) {
		unsigned char c = rest->at[0];

		*rest = bytes_from(*rest, 1);
		*to |= (uint32_t)(c & 0x7f) << (7 * i);
		if ((c & 0x80) == 0)
			return true;
	}
	return false;
}

static bool
take_record(struct bytes *rest, uint32_t *record, struct bytes *data)
{
	uint32_t len;

	if (!take_number(rest, 2, record) || !take_number(rest, 4, &len))
		return false;
	*data = bytes_first(*rest, len);
	*rest = bytes_from(*rest, len);
	return true;
}

bool
xlm_xlsb_bid(const struct object *o)
{
	struct bytes rest = bytes_first(o->content, 16), data;
	uint32_t record;

	return o->parent != NULL && o->parent->type == OBJECT_XLSX &&
	    take_record(&rest, &record, &data) &&
	    (record == BEGIN_BOOK || record == BEGIN_SHEET) && data.len == 0;
}

/* A length in characters and UTF-16, of which the low bytes suffice here. */
static struct bytes
take_text(struct bytes *rest, unsigned char to[NAME_MOST])
{
	uint32_t count = bytes_le32(*rest, 0);
	struct bytes wide = bytes_slice(*rest, 4, 2 * (size_t)count);
	size_t len = 0;

	for (; 2 * len < wide.len && len < NAME_MOST; len++)
		to[len] = wide.at[2 * len];
	*rest = bytes_from(*rest, 4 + 2 * (size_t)count);
	return (struct bytes){ to, len };
}

static void
take_formula(struct xlm *x, struct bytes rest)
{
	xlm_formula(x, bytes_slice(rest, 4, bytes_le32(rest, 0)), XLM_BIFF12);
}

static void
read_sheet(struct unpacker *u, struct xlm *x, struct bytes data)
{
	struct bytes rest = bytes_from(data, 8);
	unsigned char room[NAME_MOST];

	if ((bytes_le32(data, 0) & 3) != 0)
		xlm_hides(u, x, take_text(&rest, room));
}

static void
read_name(struct xlm *x, struct bytes data)
{
	struct bytes rest = bytes_from(data, 9);
	unsigned char room[NAME_MOST];

	xlm_name(x, take_text(&rest, room));
	take_formula(x, rest);
}

/* The value of a cell stands between its place and its formula. */
static void
read_cell(struct xlm *x, uint32_t record, struct bytes data)
{
	size_t value = 1;

	if (record == FORMULA_TEXT)
		value = 4 + 2 * (size_t)bytes_le32(data, CELL);
	else if (record == FORMULA_NUMBER)
		value = 8;
	take_formula(x, bytes_from(data, CELL + value + 2));
}

void
xlm_xlsb_open(struct unpacker *u, const struct object *o)
{
	struct xlm *x = xlm_of(u, o);
	struct bytes rest = o->content, data;
	uint32_t record;

	while (take_record(&rest, &record, &data)) {
		if (record == SHEET)
			read_sheet(u, x, data);
		else if (record == NAME)
			read_name(x, data);
		else if (record >= FORMULA_TEXT && record <= FORMULA_ERROR)
			read_cell(x, record, data);
	}
	xlm_tell(u, x);
}
