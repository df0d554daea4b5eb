/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Signatures have to go before texts are compared: a company's stands under
 * every mail and would make strangers look related. To take too much is worse
 * than too little, since what is taken is not read as new text: so a rule line
 * needs contact data below it, and a paragraph without rules needs two lines
 * of them.
 */
#include "parse/signature.h"

#include <string.h>

#include "parse/unicode.h"

#define LINES_MOST 30
#define LINE_MOST 500 /* bytes of a line */
#define RULE_LEAST 5
/* Lines of a signature between its rules. */
#define BLOCK_MOST 15

struct tail {
	struct bytes text;
	size_t starts[LINES_MOST + 1]; /* in order; the end behind the last */
	size_t count;
};

static struct bytes
line_at(const struct tail *t, size_t i)
{
	size_t len = t->starts[i + 1] - t->starts[i];

	if (len > LINE_MOST)
		len = LINE_MOST;
	return bytes_rtrim(bytes_slice(t->text, t->starts[i], len), " \t\n");
}

static void
read_tail(struct tail *t, struct bytes text)
{
	size_t end = bytes_rtrim(text, " \t\n").len, at = end;
	size_t starts[LINES_MOST], count = 0;

	t->text = text;
	while (count < LINES_MOST && end > 0) {
		while (at > 0 && text.at[at - 1] != '\n')
			at--;
		starts[count++] = at;
		if (at == 0)
			break;
		at--;
	}
	for (size_t i = 0; i < count; i++)
		t->starts[i] = starts[count - 1 - i];
	t->starts[count] = text.len;
	t->count = count;
}

static bool
is_rule_character(uint32_t c)
{
	static const char ascii[] = "-=*_~+#.:/|^<>";

	if (c < 0x80)
		return c != 0 && strchr(ascii, (int)c) != NULL;
	return (c >= 0x2010 && c <= 0x2015) || (c >= 0x2500 && c <= 0x26FF) ||
	    c == 0x2217 || c == 0x203B || c == 0x301C || c == 0x3030 ||
	    c == 0x30FB || c == 0x30FC || c == 0xB7 || c == 0x2022;
}

/* "━━━━━", also with a name between: "-----[ABC]-----". */
static bool
is_rule(struct bytes line)
{
	size_t at = 0, run = 0;

	line = bytes_trim(line, " \t");
	while (at < line.len) {
		uint32_t c = unicode_next(line, &at);

		if (c != ' ' && !is_rule_character(c))
			break;
		run += c != ' ';
	}
	return run >= RULE_LEAST;
}

static bool
is_contact(struct bytes line)
{
	static const char *const numbered[] = { "tel", "fax", "電話", "携帯",
		"phone", "mobile", "内線", "直通", "ext." };
	static const char *const sure[] = { "〒", "http://", "https://", "www.",
		"e-mail:", "mail:" };
	size_t digits = 0;

	if (bytes_has(line, BYTES("@")) && bytes_has(line, BYTES(".")))
		return true;
	for (size_t i = 0; i < line.len; i++)
		digits += byte_is_digit(line.at[i]);
	for (size_t i = 0; i < sizeof sure / sizeof sure[0]; i++)
		if (bytes_has_same(line, bytes_of(sure[i])))
			return true;
	for (size_t i = 0; i < sizeof numbered / sizeof numbered[0]; i++)
		if (digits >= 4 && bytes_has_same(line, bytes_of(numbered[i])))
			return true;
	return false;
}

static size_t
contacts(const struct tail *t, size_t from, size_t to)
{
	size_t count = 0;

	for (size_t i = from; i < to; i++)
		count += is_contact(line_at(t, i));
	return count;
}

/* "--" alone, the last one. */
static size_t
dashes(const struct tail *t)
{
	for (size_t i = t->count; i-- > 0;)
		if (bytes_equal(line_at(t, i), BYTES("--")))
			return i;
	return t->count;
}

/* The first of two rules around it, or one above it. */
static size_t
ruled(const struct tail *t)
{
	size_t last = t->count, first;

	for (size_t i = t->count; i-- > 0 && last == t->count;)
		if (is_rule(line_at(t, i)))
			last = i;
	if (last == t->count)
		return t->count;
	for (first = last; first-- > 0 && last - first <= BLOCK_MOST;)
		if (is_rule(line_at(t, first)) &&
		    contacts(t, first + 1, last) > 0)
			return first;
	return contacts(t, last + 1, t->count) > 0 ? last : t->count;
}

/* A short line of a company's name, not a sentence about one. */
static bool
is_company(struct bytes line)
{
	static const char *const marks[] = { "株式会社", "有限会社", "合同会社",
		"(株)", "(有)", "inc.", "ltd", "gmbh" };

	if (bytes_ends_same(line, BYTES("。")) || line.len > 100)
		return false;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (bytes_has_same(line, bytes_of(marks[i])))
			return true;
	return false;
}

/* A last paragraph with two lines of contact data, or one and a company. */
static size_t
last_paragraph(const struct tail *t)
{
	size_t first = t->count, found;

	while (first > 0 && line_at(t, first - 1).len > 0)
		first--;
	if (first == 0 || t->count - first > BLOCK_MOST)
		return t->count;
	found = contacts(t, first, t->count);
	for (size_t i = first; i < t->count && found == 1; i++)
		found += is_company(line_at(t, i));
	return found >= 2 ? first : t->count;
}

/* What telephones write in the last line. */
static size_t
telephone(const struct tail *t)
{
	static const char *const lines[] = { "sent from my ", "iphoneから送信",
		"ipadから送信", "androidから送信", "スマートフォンから送信",
		"von meinem iphone gesendet", "envoyé de mon iphone" };

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		if (t->count > 0 &&
		    bytes_starts_same(
			line_at(t, t->count - 1), bytes_of(lines[i])))
			return t->count - 1;
	return t->count;
}

size_t
signature_start(struct bytes folded)
{
	struct tail t;
	size_t line;

	read_tail(&t, folded);
	if ((line = dashes(&t)) == t.count && (line = ruled(&t)) == t.count &&
	    (line = last_paragraph(&t)) == t.count)
		line = telephone(&t);
	return t.starts[line];
}
