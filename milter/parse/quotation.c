/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What is taken for an introduction by error turns the sender's own words into
 * a quotation; what is missed makes old words look new. Both cost the thread
 * signals some points, neither hides anything from a scan. So a line needs two
 * marks: its phrase, and a time, an address or a quoted line below.
 */
#include "parse/quotation.h"

#include <string.h>

#define LINE_MOST 500
#define ATTRIBUTION_LINES 3

static const char *const phrases[] = { "wrote", "schrieb", "a écrit",
	"ha scritto", "escribió", "escreveu", "写道", "寫道", "작성",
	"のメール", "書きました", "napisał", "schreef", "skrev" };

/* In front of an attribution that goes over several lines. */
static const char *const openings[] = { "On ", "Am ", "Le ", "Il ", "El ",
	"Em ", "Op ", "Dnia ", "W dniu ", "Den ", "In ", "at " };

static const char *const separators[] = { "original message",
	"original appointment", "originalnachricht", "sprüngliche nachricht",
	"message d'origine", "message original", "messaggio originale",
	"mensaje original", "mensagem original", "oorspronkelijk bericht",
	"oryginalna", "原始邮件", "邮件原件", "原始郵件", "원본 메시지",
	"원본 메일", "元のメッセージ", "元のメール", "オリジナルメッセージ",
	"forwarded message", "forwarded by", "転送",
	"weitergeleitete nachricht", "message transféré", "messaggio inoltrato",
	"mensaje reenviado", "mensagem encaminhada", "doorgestuurd bericht",
	"przekazana", "转发的邮件", "轉寄的郵件", "轉寄郵件", "전달된 메시지" };

/* Those that stand without dashes around them. */
static const char *const bare[] = { "begin forwarded message:",
	"転送されたメッセージ:", "début du message réexpédié :",
	"anfang der weitergeleiteten nachricht:" };

static bool
has_one_of(struct bytes b, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (bytes_has_same(b, bytes_of(words[i])))
			return true;
	return false;
}
#define HAS_ONE_OF(b, words)                                                   \
	has_one_of(b, words, sizeof(words) / sizeof(words)[0])

bool
quotation_marks_off(struct bytes *line)
{
	struct bytes b = *line;
	bool marked = false;

	for (;;) {
		size_t blanks = 0;

		while (blanks < b.len && blanks < 3 && b.at[blanks] == ' ')
			blanks++;
		if (blanks >= b.len || b.at[blanks] != '>')
			break;
		b = bytes_from(b, blanks + 1);
		marked = true;
	}
	if (marked)
		*line = bytes_starts(b, BYTES(" ")) ? bytes_from(b, 1) : b;
	return marked;
}

bool
quotation_separator(struct bytes line)
{
	size_t dashes = 0;

	line = bytes_trim(line, " \t");
	if (line.len > LINE_MOST)
		return false;
	for (size_t i = 0; i < sizeof bare / sizeof bare[0]; i++)
		if (bytes_same(line, bytes_of(bare[i])))
			return true;
	while (dashes < line.len && strchr("-_=*", line.at[dashes]) != NULL &&
	    line.at[dashes] != '\0')
		dashes++;
	/* "---- Forwarded by … ----", but no bullet "- forwarded message". */
	return dashes >= 3 && HAS_ONE_OF(line, separators);
}

/* 19:47 */
static bool
has_time(struct bytes b)
{
	for (size_t i = 1; i + 2 < b.len; i++)
		if (b.at[i] == ':' && byte_is_digit(b.at[i - 1]) &&
		    byte_is_digit(b.at[i + 1]) && byte_is_digit(b.at[i + 2]))
			return true;
	return false;
}

bool
quotation_follows(struct bytes rest)
{
	struct bytes line;

	while (bytes_line(&rest, &line))
		if (bytes_trim(line, " \t").len > 0)
			return quotation_marks_off(&line);
	return false;
}

/* "2022年3月2日(水) 19:47 名前 <a@b>:" has no phrase but a date in front. */
static bool
is_dated_address(struct bytes all)
{
	struct bytes end = bytes_rtrim(all, " \t*");

	return all.len > 0 && byte_is_digit(all.at[0]) && has_time(all) &&
	    bytes_has(all, BYTES("@")) &&
	    (bytes_ends_same(end, BYTES(">:")) ||
		bytes_ends_same(end, BYTES("):")));
}

/* `all` are the lines so far, `last` the last of them. */
static bool
is_attribution(struct bytes all, struct bytes last, struct bytes rest)
{
	last = bytes_rtrim(last, " \t*");
	if (!bytes_ends_same(last, BYTES(":")))
		return false;
	if (is_dated_address(all))
		return true;
	return HAS_ONE_OF(last, phrases) &&
	    (has_time(all) || bytes_has(all, BYTES("@")) ||
		quotation_follows(rest));
}

static bool
opens(struct bytes line)
{
	if (line.len > 0 && (byte_is_digit(line.at[0]) || line.at[0] == '('))
		return true;
	if (line.len == 0 || !byte_is_letter(line.at[0]))
		return false;
	for (size_t i = 0; i < sizeof openings / sizeof openings[0]; i++)
		if (bytes_starts(line, bytes_of(openings[i])))
			return true;
	return false;
}

size_t
quotation_attribution(struct bytes text)
{
	struct bytes rest = text, line, all, start = { 0 };

	for (int lines = 0; lines < ATTRIBUTION_LINES; lines++) {
		if (!bytes_line(&rest, &line) || line.len > LINE_MOST)
			return 0;
		if (lines == 0)
			start = line = bytes_trim(line, " \t*");
		else if (bytes_trim(line, " \t").len == 0 ||
		    quotation_marks_off(&line))
			return 0;
		if (start.len == 0)
			return 0;
		all = (struct bytes){ start.at,
			(size_t)(line.at + line.len - start.at) };
		if (is_attribution(all, line, rest))
			return text.len - rest.len;
		if (lines == 0 && !opens(start))
			return 0;
	}
	return 0;
}
