/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A workbook of Excel 5 to 2003 is a row of records. A sheet is a macro sheet
 * when its entry says so or when its own first record does, since programs go
 * by either; of the entry's state only the low two bits count, the others are
 * set by those who want to be missed.
 */
#include "unpack/xlm_formula.h"

enum {
	NAME = 0x0018,
	END = 0x000a,
	SHEET = 0x0085,
	BEGIN = 0x0809,
};
#define MACRO_SHEET 0x40
#define BUILT_IN 0x20

/* Where the length of the formula stands in a record that has one. */
static const struct {
	unsigned record, at;
} formulas[] = { { 0x0006, 20 }, { 0x0221, 12 }, { 0x04bc, 8 } };

struct book {
	struct xlm *x;
	struct bytes stream;
	enum xlm_form form;
	uint32_t inside; /* of macro sheets: a bit a level */
};

static bool
is_begin(unsigned record)
{
	return record == BEGIN || record == 0x0409 || record == 0x0209 ||
	    record == 0x0009;
}

bool
xlm_biff_bid(const struct object *o)
{
	return o->type == OBJECT_XLS && is_begin(bytes_le16(o->content, 0)) &&
	    bytes_le16(o->content, 2) >= 4 && bytes_le16(o->content, 2) <= 32;
}

/* Without the second bytes of characters that have two. */
static struct bytes
narrow(unsigned char to[256], struct bytes from, bool wide)
{
	size_t len = 0, step = wide ? 2 : 1;

	for (size_t at = 0; at < from.len && len < 256; at += step)
		to[len++] = from.at[at];
	return (struct bytes){ to, len };
}

static void
read_name(struct book *b, struct bytes data)
{
	static const char *const built_in[] = { "", "auto_open", "auto_close",
		"", "", "", "", "", "", "", "auto_activate",
		"auto_deactivate" };
	bool flags = b->form == XLM_BIFF8;
	bool wide = flags && data.len > 14 && (data.at[14] & 1) != 0;
	size_t count = bytes_slice(data, 3, 1).len > 0 ? data.at[3] : 0;
	struct bytes name =
	    bytes_slice(data, flags ? 15 : 14, count * (wide ? 2 : 1));
	unsigned char room[256];

	if ((bytes_le16(data, 0) & BUILT_IN) != 0 && count == 1 &&
	    name.len > 0 && name.at[0] < sizeof built_in / sizeof built_in[0])
		xlm_name(b->x, bytes_of(built_in[name.at[0]]));
	xlm_name(b->x, narrow(room, name, wide));
	xlm_formula(b->x,
	    bytes_slice(
		data, (flags ? 15 : 14) + name.len, bytes_le16(data, 4)),
	    b->form);
}

static void
read_sheet(struct book *b, struct bytes data)
{
	struct bytes begin = bytes_from(b->stream, bytes_le32(data, 0));
	bool macro = data.len > 5 && data.at[5] == 1;

	macro |= is_begin(bytes_le16(begin, 0)) && begin.len > 8 &&
	    bytes_le16(begin, 6) == MACRO_SHEET;
	b->x->sheet |= macro;
	b->x->hidden |= macro && (data.at[4] & 3) != 0;
}

static void
read_begin(struct book *b, struct bytes data)
{
	bool macro = bytes_le16(data, 2) == MACRO_SHEET;

	if (bytes_le16(data, 0) == 0x0600)
		b->form = XLM_BIFF8;
	b->inside = b->inside << 1 | macro;
	b->x->sheet |= macro;
}

static void
read_record(struct book *b, unsigned record, struct bytes data)
{
	if (is_begin(record))
		read_begin(b, data);
	else if (record == END)
		b->inside >>= 1;
	else if (record == SHEET && data.len >= 6)
		read_sheet(b, data);
	else if (record == NAME)
		read_name(b, data);
	for (size_t i = 0; (b->inside & 1) != 0 && i < 3; i++)
		if (formulas[i].record == record)
			xlm_formula(b->x,
			    bytes_slice(data, formulas[i].at + 2,
				bytes_le16(data, formulas[i].at)),
			    b->form);
}

void
xlm_biff_open(struct unpacker *u, const struct object *o)
{
	struct book b = { .x = xlm_of(u, o), .stream = o->content };
	struct bytes rest = o->content;

	while (rest.len >= 4) {
		size_t len = bytes_le16(rest, 2);

		read_record(&b, bytes_le16(rest, 0), bytes_slice(rest, 4, len));
		rest = bytes_from(rest, 4 + len);
	}
	xlm_tell(u, b.x);
}
