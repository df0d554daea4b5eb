/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A label is a hint, the bytes are the evidence. Japanese mail is 7-bit text
 * with escapes more often than anything else, then UTF-8, then CP932 under a
 * dozen names; those are read by our own tables, the rest of the world by ICU,
 * whose converters are kept open. A wrong guess shows a reviewer garbage and
 * blinds every rule on text; a recipient's mail program guesses as well, so
 * what no guess makes valid is still shown, with U+FFFD in the gaps. iconv was
 * not taken: it opens files, and knows neither ① nor 髙 in these charsets.
 */
#include "parse/charset.h"

#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/ustring.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "parse/japanese.h"
#include "parse/unicode.h"

#define LABEL_MAX 48
#define CACHE 12
#define PIECE 8192

enum kind {
	KIND_NONE,
	KIND_UTF8,
	KIND_ESCAPES,
	KIND_CP932,
	KIND_EUC,
	KIND_ICU
};

/* A label without its punctuation, lower case, and what it means to us. */
static const struct {
	const char *label;
	enum kind kind;
	const char *icu;
} labels[] = {
	{ "", KIND_NONE, NULL },
	{ "usascii", KIND_NONE, NULL },
	{ "ascii", KIND_NONE, NULL },
	{ "ansix341968", KIND_NONE, NULL },
	{ "iso646us", KIND_NONE, NULL },
	{ "unknown8bit", KIND_NONE, NULL },
	{ "unknown", KIND_NONE, NULL },
	{ "xunknown", KIND_NONE, NULL },
	{ "default", KIND_NONE, NULL },
	{ "binary", KIND_NONE, NULL },
	{ "autodetectjp", KIND_NONE, NULL },
	{ "utf8", KIND_UTF8, NULL },
	{ "utf8sig", KIND_UTF8, NULL },
	{ "cp65001", KIND_UTF8, NULL },
	{ "csiso2022jp", KIND_ESCAPES, NULL },
	{ "cp50220", KIND_ESCAPES, NULL },
	{ "cp50221", KIND_ESCAPES, NULL },
	{ "cp50222", KIND_ESCAPES, NULL },
	{ "xwindows50220", KIND_ESCAPES, NULL },
	{ "xwindows50221", KIND_ESCAPES, NULL },
	{ "windowsiso2022jp", KIND_ESCAPES, NULL },
	{ "xwindowsiso2022jp", KIND_ESCAPES, NULL },
	{ "jis", KIND_ESCAPES, NULL },
	{ "jis7", KIND_ESCAPES, NULL },
	{ "sjis", KIND_CP932, NULL },
	{ "xsjis", KIND_CP932, NULL },
	{ "csshiftjis", KIND_CP932, NULL },
	{ "windows31j", KIND_CP932, NULL },
	{ "cswindows31j", KIND_CP932, NULL },
	{ "windows932", KIND_CP932, NULL },
	{ "mskanji", KIND_CP932, NULL },
	{ "ms932", KIND_CP932, NULL },
	{ "cp932", KIND_CP932, NULL },
	{ "932", KIND_CP932, NULL },
	{ "xeucjp", KIND_EUC, NULL },
	{ "cp51932", KIND_EUC, NULL },
	{ "windows51932", KIND_EUC, NULL },
	{ "ujis", KIND_EUC, NULL },
	{ "eucjis", KIND_EUC, NULL },
	{ "cseucpkdfmtjapanese", KIND_EUC, NULL },
	{ "iso88591", KIND_ICU, "windows-1252" },
	{ "latin1", KIND_ICU, "windows-1252" },
	{ "gb2312", KIND_ICU, "gb18030" },
	{ "xgbk", KIND_ICU, "gb18030" },
	{ "gbk", KIND_ICU, "gb18030" },
	{ "euckr", KIND_ICU, "windows-949" },
	{ "ksc56011987", KIND_ICU, "windows-949" },
	{ "uhc", KIND_ICU, "windows-949" },
	{ "iso88599", KIND_ICU, "windows-1254" },
	{ "unicode11utf7", KIND_ICU, "UTF-7" },
};

/* Families with endings of all sorts: iso-2022-jp-ms, shift_jis-2004. */
static const struct {
	const char *front;
	enum kind kind;
} families[] = {
	{ "iso2022jp", KIND_ESCAPES },
	{ "shiftjis", KIND_CP932 },
	{ "eucjp", KIND_EUC },
	{ "unicode11utf8", KIND_UTF8 },
};

/* An open converter, and the label for which it was asked. */
static struct converter {
	char name[LABEL_MAX];
	UConverter *open;
} cache[CACHE];
static size_t oldest;

struct label {
	char name[LABEL_MAX];  /* as ICU may know it */
	char plain[LABEL_MAX]; /* letters and digits, lower case */
	enum kind kind;
};

static void
label_kind(struct label *l)
{
	l->kind = KIND_ICU;
	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		if (strncmp(l->plain, families[i].front,
			strlen(families[i].front)) == 0)
			l->kind = families[i].kind;
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (strcmp(l->plain, labels[i].label) == 0) {
			l->kind = labels[i].kind;
			if (labels[i].icu != NULL)
				strcpy(l->name, labels[i].icu);
		}
}

/* Quotes, comments, a language tag ("utf-8*ja") and junk behind do not count. */
static struct label
label_read(struct bytes raw)
{
	struct label l = { 0 };
	struct bytes word = { 0 };
	size_t plain = 0, name = 0;

	if (!bytes_word(&raw, " \t\r\n\"';(*,", &word))
		word.len = 0;
	for (size_t i = 0; i < word.len && name < LABEL_MAX - 1; i++) {
		unsigned char c = byte_lower(word.at[i]);

		if (c < '!' || c > '~')
			continue;
		l.name[name++] = (char)c;
		if (byte_is_letter(c) || byte_is_digit(c))
			l.plain[plain++] = (char)c;
	}
	label_kind(&l);
	return l;
}

/* Counts what ICU then replaces by U+FFFD. */
static void
count_wrong(const void *context, UConverterToUnicodeArgs *args,
    const char *units, int32_t len, UConverterCallbackReason reason,
    UErrorCode *error)
{
	size_t *wrong;

	memcpy(&wrong, &context, sizeof wrong);
	if (reason <= UCNV_IRREGULAR)
		++*wrong;
	UCNV_TO_U_CALLBACK_SUBSTITUTE(NULL, args, units, len, reason, error);
}

/* NULL when ICU does not know the name. It asks tables, never the disk. */
static UConverter *
converter(const char *name)
{
	UErrorCode error = U_ZERO_ERROR;
	struct converter *c;

	for (size_t i = 0; i < CACHE; i++)
		if (strcmp(cache[i].name, name) == 0 && cache[i].open != NULL)
			return cache[i].open;
	c = &cache[oldest];
	oldest = (oldest + 1) % CACHE;
	ucnv_close(c->open);
	c->open = ucnv_open(name, &error);
	if (U_FAILURE(error))
		c->open = NULL;
	strcpy(c->name, name);
	return c->open;
}

/*
 * ICU writes UTF-16, which is put out as UTF-8 piece by piece; the first half
 * of a surrogate pair may wait in `held' for the next piece.
 */
static void
add_utf16(struct buffer *out, const UChar *at, size_t count, UChar *held)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t code = at[i];

		if (*held != 0 && U16_IS_TRAIL(code))
			code = U16_GET_SUPPLEMENTARY(*held, code);
		else if (*held != 0)
			unicode_add(out, UNICODE_UNKNOWN);
		*held = 0;
		if (U16_IS_LEAD(code) && code < 0x10000)
			*held = (UChar)code;
		else if (code < 0x10000 && U16_IS_TRAIL(code))
			unicode_add(out, UNICODE_UNKNOWN);
		else
			unicode_add(out, code);
	}
}

static size_t
icu_decode(UConverter *c, struct bytes text, struct buffer *out)
{
	const char *at = (const char *)text.at, *end = at + text.len;
	UChar piece[PIECE / 4], held = 0;
	UErrorCode error;
	size_t wrong = 0;

	ucnv_reset(c);
	do {
		UChar *to = piece;

		error = U_ZERO_ERROR;
		ucnv_setToUCallBack(c, count_wrong, &wrong, NULL, NULL, &error);
		ucnv_toUnicode(
		    c, &to, piece + PIECE / 4, &at, end, NULL, true, &error);
		add_utf16(out, piece, (size_t)(to - piece), &held);
	} while (error == U_BUFFER_OVERFLOW_ERROR);
	if (held != 0)
		unicode_add(out, UNICODE_UNKNOWN);
	return wrong;
}

/* Tries one reading; keeps it when it fits better than what stands in `out'. */
struct guess {
	struct buffer out;
	size_t wrong;
	bool taken;
};

static void
guess_better(struct guess *best, struct buffer *out, size_t wrong)
{
	if (!best->taken || wrong < best->wrong) {
		buffer_free(&best->out);
		*best = (struct guess){ *out, wrong, true };
	} else {
		buffer_free(out);
	}
}

/*
 * Text without a good label: a reading that is right holds far more whole
 * characters than mistakes, a Western text read as Japanese does not. What the
 * label says is `believed' however many mistakes there are.
 */
static void
guess_japanese(
    struct guess *best, enum japanese kind, struct bytes text, bool believed)
{
	struct buffer out = { 0 };
	size_t wide, wrong = japanese_decode(kind, text, &out, &wide);

	if (believed || wide / 3 >= wrong)
		guess_better(best, &out, wrong);
	else
		buffer_free(&out);
}

static void
guess_utf8(struct guess *best, struct bytes text, bool believed)
{
	struct buffer out = { 0 };
	size_t wide, wrong = unicode_mend(text, &out, &wide);

	if (believed || wide >= wrong)
		guess_better(best, &out, wrong);
	else
		buffer_free(&out);
}

static void
guess_icu(struct guess *best, const char *name, struct bytes text)
{
	struct buffer out = { 0 };
	UConverter *c = converter(name);

	if (c != NULL) {
		size_t wrong = icu_decode(c, text, &out);

		guess_better(best, &out, wrong);
	}
}

/*
 * UTF-8 that cannot be taken for a run of two-byte characters by chance. A
 * character cut off at the end, as by a mailer that counts bytes, may be.
 */
static bool
surely_utf8(struct bytes text)
{
	size_t at = 0, len = 0;
	bool three = false;

	while (
	    at < text.len && (len = utf8_character(bytes_from(text, at))) > 0) {
		three = three || len > 2;
		at += len;
	}
	if (at == text.len)
		return three;
	return three && text.len - at < 4 && text.at[at] >= 0xC2 &&
	    bytes_find(bytes_from(text, at + 1), BYTES("\n")) ==
	    text.len - at - 1;
}

static void
guess_by_label(struct guess *best, const struct label *l, struct bytes text)
{
	switch (l->kind) {
	case KIND_ESCAPES:
		guess_japanese(best, JAPANESE_ESCAPES, text, true);
		break;
	case KIND_CP932:
		guess_japanese(best, JAPANESE_CP932, text, true);
		break;
	case KIND_EUC:
		guess_japanese(best, JAPANESE_EUC, text, true);
		break;
	case KIND_ICU:
		guess_icu(best, l->name, text);
		break;
	case KIND_UTF8:
		guess_utf8(best, text, true);
		break;
	case KIND_NONE:
		break;
	}
}

static struct bytes
guess_done(struct arena *arena, struct guess *best)
{
	struct bytes done = arena_copy(arena, buffer_bytes(&best->out));

	buffer_free(&best->out);
	return done;
}

static struct bytes
guess_all(struct arena *arena, const struct label *l, struct bytes text)
{
	struct guess best = { 0 };

	guess_by_label(&best, l, text);
	if (!best.taken || best.wrong > 0) {
		guess_utf8(&best, text, false);
		guess_japanese(&best, JAPANESE_EUC, text, false);
		guess_japanese(&best, JAPANESE_CP932, text, false);
	}
	if (!best.taken)
		guess_icu(&best, "windows-1252", text);
	return guess_done(arena, &best);
}

static struct bytes
without_mark(struct bytes utf8)
{
	return bytes_starts(utf8, BYTES("\xEF\xBB\xBF")) ? bytes_from(utf8, 3)
							 : utf8;
}

/* Charsets in which 7-bit bytes are not ASCII, or not always. */
static bool
is_ascii_kept(const struct label *l, struct bytes text)
{
	if (strcmp(l->plain, "utf7") == 0 ||
	    strcmp(l->plain, "unicode11utf7") == 0)
		return bytes_index(text, '+') == text.len;
	if (strncmp(l->plain, "hz", 2) == 0)
		return !bytes_has(text, BYTES("~{"));
	if (l->kind == KIND_ESCAPES)
		return bytes_index(text, 0x0E) == text.len;
	if (strncmp(l->plain, "iso2022", 7) == 0)
		return bytes_index(text, 0x1B) == text.len &&
		    bytes_index(text, 0x0E) == text.len;
	if (strncmp(l->plain, "utf16", 5) == 0 ||
	    strncmp(l->plain, "utf32", 5) == 0)
		return bytes_index(text, 0) == text.len;
	return true;
}

struct bytes
charset_to_utf8(struct arena *arena, struct bytes text, struct bytes raw_label)
{
	struct label l = label_read(raw_label);
	bool ascii = unicode_is_ascii(text);
	bool foreign =
	    l.kind == KIND_ICU && strncmp(l.plain, "iso2022", 7) == 0;
	struct guess only = { 0 };

	if (ascii && !foreign && japanese_has_escapes(text)) {
		guess_japanese(&only, JAPANESE_ESCAPES, text, true);
		return guess_done(arena, &only);
	}
	if (ascii && is_ascii_kept(&l, text))
		return text;
	if (ascii || (l.kind != KIND_UTF8 && !surely_utf8(text)))
		return guess_all(arena, &l, text);
	if (unicode_valid(text))
		return without_mark(text);
	if (!surely_utf8(text))
		return guess_all(arena, &l, text);
	guess_utf8(&only, text, true);
	return guess_done(arena, &only);
}

bool
charset_is_utf8(struct bytes text)
{
	return unicode_valid(text);
}

/* Unicode has two of each; CP932 knows the second (RFC 1468 has the first). */
static uint32_t
as_windows(uint32_t code)
{
	static const uint16_t pairs[][2] = {
		{ 0x301C, 0xFF5E },
		{ 0x2212, 0xFF0D },
		{ 0x2014, 0x2015 },
		{ 0x2016, 0x2225 },
		{ 0x00A2, 0xFFE0 },
		{ 0x00A3, 0xFFE1 },
		{ 0x00AC, 0xFFE2 },
		{ 0x00A5, 0x005C },
		{ 0x203E, 0x007E },
	};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (pairs[i][0] == code)
			return pairs[i][1];
	return code;
}

struct bytes
charset_to_cp932(struct arena *arena, struct bytes utf8)
{
	UConverter *c = converter("windows-31j");
	UErrorCode error = U_ZERO_ERROR;
	struct bytes none = { 0 };
	unsigned char *out;
	size_t len = 0;

	if (c == NULL || utf8.len > PIECE || !unicode_valid(utf8))
		return none;
	ucnv_setFromUCallBack(
	    c, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
	out = arena_alloc(arena, utf8.len + 1);
	for (size_t at = 0; at < utf8.len;) {
		UChar unit[2];
		int32_t units = 0, got;
		uint32_t code = as_windows(unicode_next(utf8, &at));

		U16_APPEND_UNSAFE(unit, units, code);
		got = ucnv_fromUChars(c, (char *)out + len,
		    (int32_t)(utf8.len + 1 - len), unit, units, &error);
		if (U_FAILURE(error) || got <= 0)
			return none;
		len += (size_t)got;
	}
	return (struct bytes){ out, len };
}

void
charset_warm_up(void)
{
	japanese_warm_up();
	converter("windows-1252");
	converter("windows-31j");
	converter("gb18030");
	converter("big5");
	converter("windows-949");
}
