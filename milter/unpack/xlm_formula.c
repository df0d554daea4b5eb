/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Only calls matter, but they are found by knowing how long everything else
 * is: searching for a call's bytes would see EXEC in any number or text.
 */
#include "unpack/xlm_formula.h"

/* Bytes behind a token of each of the three formats; NO: not known. */
#define NO 0xff

/* Operators and constants, 0x00 to 0x1f. */
static const unsigned char plain[32][3] = {
	{ NO, NO, NO }, { 4, 4, 4 }, /* 01 a shared formula */
	{ 4, 4, 4 },		     /* 02 a table */
	[0x16] = { 0, 0, 0 },	     /* 16 nothing */
	[0x17] = { NO, NO, NO },     /* 17 text */
	[0x18] = { NO, 5, 5 },	     /* 18 extended */
	[0x19] = { 3, 3, 3 },	     /* 19 attributes */
	[0x1a] = { NO, NO, NO }, [0x1b] = { NO, NO, NO },
	[0x1c] = { 1, 1, 1 }, /* 1c an error */
	[0x1d] = { 1, 1, 1 }, /* 1d a truth */
	[0x1e] = { 2, 2, 2 }, /* 1e a whole number */
	[0x1f] = { 8, 8, 8 }, /* 1f a number */
};

/* Operands in three classes, 0x20 to 0x3f and again at 0x40 and 0x60. */
static const unsigned char operand[32][3] = {
	[0x00] = { 7, 7, 14 }, /* 20 an array */
	[0x01] = { 2, 2, 2 },  /* 21 a function */
	[0x02] = { 3, 3, 3 },  /* 22 one of many arguments */
	[0x03] = { 14, 4, 4 }, /* 23 a name */
	[0x04] = { 3, 4, 6 },  /* 24 a cell */
	[0x05] = { 6, 8, 12 }, /* 25 an area */
	[0x06] = { 6, 6, 6 },
	[0x07] = { 6, 6, 6 },
	[0x08] = { 6, 6, 6 },
	[0x09] = { 2, 2, 2 }, /* 26 to 29 areas in memory */
	[0x0a] = { 3, 4, 6 },
	[0x0b] = { 6, 8, 12 },
	[0x0c] = { 3, 4, 6 },
	[0x0d] = { 6, 8, 12 },
	[0x0e] = { 2, 2, 2 },
	[0x0f] = { 2, 2, 2 },
	[0x10] = { NO, NO, NO },
	[0x11] = { NO, NO, NO },
	[0x12] = { NO, NO, NO },
	[0x13] = { NO, NO, NO },
	[0x14] = { NO, NO, NO },
	[0x15] = { NO, NO, NO },
	[0x16] = { NO, NO, NO },
	[0x17] = { NO, NO, NO },
	[0x18] = { NO, NO, NO },
	[0x19] = { 24, 6, 6 },	 /* 39 a name of elsewhere */
	[0x1a] = { 17, 6, 8 },	 /* 3a a cell of another sheet */
	[0x1b] = { 20, 10, 14 }, /* 3b an area of another sheet */
	[0x1c] = { 17, 6, 8 },
	[0x1d] = { 20, 10, 14 },
	[0x1e] = { NO, NO, NO },
	[0x1f] = { NO, NO, NO },
};

/* A length, in the older formats flags, and characters of one or two bytes. */
static size_t
text_len(struct bytes rest, enum xlm_form form)
{
	size_t count = rest.len > 0 ? rest.at[0] : 0;

	switch (form) {
	case XLM_BIFF5:
		return 1 + count;
	case XLM_BIFF8:
		return 2 + count * (rest.len > 1 && (rest.at[1] & 1) ? 2 : 1);
	default:
		return 2 + 2 * (size_t)bytes_le16(rest, 0);
	}
}

/* A choice among many has a table behind it. */
static size_t
attribute_len(struct bytes rest)
{
	bool choice = rest.len > 0 && (rest.at[0] & 0x04) != 0;

	return 3 + (choice ? 2 * ((size_t)bytes_le16(rest, 1) + 1) : 0);
}

static size_t
token_len(unsigned char token, struct bytes rest, enum xlm_form form)
{
	if (token == 0x17)
		return text_len(rest, form);
	if (token == 0x19)
		return attribute_len(rest);
	return token < 0x20 ? plain[token][form] : operand[token & 0x1f][form];
}

void
xlm_formula(struct xlm *x, struct bytes tokens, enum xlm_form form)
{
	while (tokens.len > 0) {
		unsigned char token = tokens.at[0];
		struct bytes rest = bytes_from(tokens, 1);
		size_t len = token_len(token, rest, form);

		if (len == NO || token >= 0x80)
			return;
		if (token >= 0x20 && (token & 0x1f) == 0x01)
			xlm_call(x, bytes_le16(rest, 0));
		else if (token >= 0x20 && (token & 0x1f) == 0x02)
			xlm_call(x, bytes_le16(rest, 1));
		tokens = bytes_from(rest, len);
	}
}
