/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A password without a label still has to stand somewhere in the mail, and
 * mostly as a word of its own: "U523" on a line, a date, the customer's number.
 * Trying a few hundred words costs milliseconds on the archives where it is
 * most needed. Japanese running text is left out: it has no words to be seen
 * without a lexicon, and passwords in it are quoted, which the patterns know.
 */
#include "unpack/dictionary.h"

#define WORD_LEAST 3
#define WORD_MOST 32
#define DIGITS_LEAST 4

/*
 * Known to be used, by reports on attacks and by habit. The two last are what
 * Excel and PowerPoint themselves try in silence.
 */
const char *const dictionary_usual[] = { "infected", "1234", "123", "12345",
	"123456", "password", "Password", "pass", "777", "0000", "1111",
	"12345678", "321", "4321", "111", "000", "malware", "virus", "2222",
	"3333", "4444", "5555", "6666", "7777", "8888", "9999",
	"VelvetSweatshop", "/01Hannes Ruescher/01", NULL };

bool
dictionary_likely(struct bytes word)
{
	size_t digits = 0;

	for (size_t i = 0; i < word.len; i++)
		digits += byte_is_digit(word.at[i]);
	return digits > 0 && (digits < word.len || digits >= DIGITS_LEAST);
}

static const char *const common[] = { "about", "all", "and", "any", "are",
	"attached", "attachment", "avec", "can", "com", "das", "dear", "del",
	"den", "der", "des", "die", "ein", "eine", "est", "file", "for", "from",
	"gif", "has", "have", "http", "https", "ich", "ist", "jpg", "les",
	"mail", "mailto", "mit", "net", "new", "not", "org", "our", "para",
	"per", "please", "png", "pour", "que", "regards", "sie", "subject",
	"thank", "thanks", "that", "the", "this", "und", "una", "uns", "was",
	"will", "wir", "with", "www", "you", "your", NULL };

static bool
is_common(struct bytes word)
{
	unsigned char first = byte_lower(word.at[0]);

	for (size_t i = 0; common[i] != NULL; i++)
		if ((unsigned char)common[i][0] == first &&
		    bytes_same(word, bytes_of(common[i])))
			return true;
	return false;
}

static size_t
characters(struct bytes word)
{
	size_t n = 0;

	for (size_t i = 0; i < word.len; i++)
		n += (word.at[i] & 0xC0) != 0x80;
	return n;
}

/* Visible ASCII, or a letter of another alphabet (U+00C0 to U+07FF). */
static size_t
part_of_word(struct bytes rest)
{
	if (rest.len > 0 && rest.at[0] > ' ' && rest.at[0] < 0x7F)
		return 1;
	if (rest.len > 1 && rest.at[0] >= 0xC3 && rest.at[0] <= 0xDF &&
	    (rest.at[1] & 0xC0) == 0x80)
		return 2;
	return 0;
}

struct reader {
	bool (*word)(void *, struct bytes);
	void *context;
};

static bool
give(struct reader *r, struct bytes word)
{
	size_t n = characters(word);

	if (n < WORD_LEAST || n > WORD_MOST || is_common(word))
		return true;
	return r->word(r->context, word);
}

static bool
is_inner(unsigned char c)
{
	return c >= 0x80 || byte_is_letter(c) || byte_is_digit(c);
}

/* seikyu-77.zip -> seikyu, 77, zip */
static bool
give_pieces(struct reader *r, struct bytes run)
{
	size_t at = 0;

	while (at < run.len) {
		size_t end = at;

		while (end < run.len && is_inner(run.at[end]))
			end++;
		if (end - at < run.len &&
		    !give(r, bytes_slice(run, at, end - at)))
			return false;
		at = end + 1;
	}
	return true;
}

/* "Kd2-9!", -> Kd2-9!, then Kd2-9, then its pieces */
static bool
give_run(struct reader *r, struct bytes run)
{
	struct bytes word = run, bare;

	while (word.len > 0 &&
	    bytes_index(BYTES("'\"([{<:=>*,.;|"), word.at[0]) < 14)
		word = bytes_from(word, 1);
	word = bytes_rtrim(word, "'\")]}>,.;:|");
	bare = bytes_rtrim(word, "!?");
	return give(r, word) && (bare.len == word.len || give(r, bare)) &&
	    give_pieces(r, bare);
}

void
dictionary_words(struct bytes folded, bool (*word)(void *context, struct bytes),
    void *context)
{
	struct reader r = { word, context };
	size_t at = 0;

	while (at < folded.len) {
		size_t end = at, step;

		while ((step = part_of_word(bytes_from(folded, end))) > 0)
			end += step;
		if (end > at &&
		    !give_run(&r, bytes_slice(folded, at, end - at)))
			return;
		at = end + 1;
	}
}
