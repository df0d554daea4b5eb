/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The order matters more than the number: one of the first few has to be it
 * where each attempt takes a second. A full stop behind a word is the
 * sentence's, unless the word stands in quotes or alone in its line.
 */
#include "unpack/forms.h"

#include "parse/charset.h"

#define BYTES_LESS 1
#define RAW_LESS 3
#define TRIM_LESS 5
#define LONGER_LESS 10
/* In longer words case was meant; it is copied, not typed. */
#define CASE_MOST 8

struct forms {
	struct arena *arena;
	struct form *list;
	size_t count;
};

static void
put(struct forms *fs, struct form form)
{
	if (form.word.len > 0 && fs->count < FORMS_MAX)
		fs->list[fs->count++] = form;
}

static bool
is_ascii(struct bytes word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] >= 0x80)
			return false;
	return true;
}

/* The same word in the other case: people read it out, or type it anew. */
static void
put_case(struct forms *fs, struct form form, bool upper)
{
	unsigned char *word = arena_alloc(fs->arena, form.word.len + 1);

	for (size_t i = 0; i < form.word.len; i++) {
		unsigned char c = byte_lower(form.word.at[i]);

		if (upper && byte_is_letter(c))
			c = (unsigned char)(c - 'a' + 'A');
		word[i] = c;
	}
	form.word.at = word;
	form.cased = true;
	put(fs, form);
}

/* A word in the bytes in which a Japanese or any other tool would seal. */
static void
put_bytes(struct forms *fs, struct bytes word, int less)
{
	struct form form = { word, less, false };

	put(fs, form);
	if (!is_ascii(word)) {
		form.word = charset_to_cp932(fs->arena, word);
		form.less += BYTES_LESS;
		put(fs, form);
	} else if (word.len <= CASE_MOST) {
		put_case(fs, form, false);
		put_case(fs, form, true);
	}
}

static bool
ends_with(struct bytes word, struct bytes end)
{
	return word.len >= end.len &&
	    bytes_equal(bytes_from(word, word.len - end.len), end);
}

/* Without the full stop or bracket that may be the sentence's. */
static struct bytes
trimmed(struct bytes word)
{
	static const char *const ends[] = { "」", "』", "】", "。", NULL };
	size_t len;

	do {
		len = word.len;
		word = bytes_rtrim(word, ".,;:!?)]}>'\"");
		for (size_t i = 0; ends[i] != NULL; i++)
			if (ends_with(word, bytes_of(ends[i])))
				word.len -= bytes_of(ends[i]).len;
	} while (word.len < len);
	return word;
}

static void
put_trims(struct forms *fs, struct bytes word, int less, bool meant)
{
	struct bytes bare = trimmed(word);
	bool same = bare.len == word.len;

	if (!same)
		put_bytes(fs, bare, less + (meant ? TRIM_LESS : 0));
	put_bytes(fs, word, less + (meant || same ? 0 : TRIM_LESS));
}

static bool
is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

static bool
in_quotes(struct bytes text, size_t at, size_t end)
{
	static const char *const open[] = { "\"", "'", "「", "『", "【", "“",
		"„", "‘", "«", "‹", NULL };
	static const char *const close[] = { "\"", "'", "」", "』", "】", "”",
		"“", "’", "»", "›", NULL };
	bool opened = false, closed = false;
	struct bytes before, after;

	while (at > 0 && is_blank(text.at[at - 1]))
		at--;
	while (end < text.len && is_blank(text.at[end]))
		end++;
	before = bytes_first(text, at);
	after = bytes_from(text, end);
	for (size_t i = 0; open[i] != NULL; i++)
		opened |= ends_with(before, bytes_of(open[i]));
	for (size_t i = 0; close[i] != NULL; i++)
		closed |= bytes_starts(after, bytes_of(close[i]));
	return opened && closed;
}

static bool
alone_in_line(struct bytes text, size_t at, size_t end)
{
	while (at > 0 && is_blank(text.at[at - 1]))
		at--;
	while (end < text.len && is_blank(text.at[end]))
		end++;
	return (at == 0 || text.at[at - 1] == '\n') &&
	    (end == text.len || text.at[end] == '\n');
}

/* `Password: ab"c(d': patterns stop at quotes, some tools do not. */
static struct bytes
longer(struct bytes text, size_t at, size_t end)
{
	while (end < text.len && text.at[end] > ' ' && text.at[end] < 0x7F)
		end++;
	return bytes_slice(text, at, end - at);
}

size_t
forms_of(struct arena *arena, struct bytes text, size_t at, size_t len,
    struct bytes raw, struct form list[FORMS_MAX])
{
	struct forms fs = { .arena = arena, .list = list };
	struct bytes word = bytes_slice(text, at, len), all;
	bool quoted = in_quotes(text, at, at + word.len);
	bool meant = quoted || alone_in_line(text, at, at + word.len);

	put_trims(&fs, word, 0, meant);
	if (!bytes_equal(raw, word))
		put_trims(&fs, raw, RAW_LESS, meant);
	all = longer(text, at, at + word.len);
	if (!quoted && all.len > word.len)
		put_trims(&fs, all, LONGER_LESS, true);
	return fs.count;
}

size_t
forms_alone(struct arena *arena, struct bytes word, struct form list[FORMS_MAX])
{
	struct forms fs = { .arena = arena, .list = list };

	put_bytes(&fs, word, 0);
	return fs.count;
}
