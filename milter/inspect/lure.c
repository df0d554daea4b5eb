/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What makes people open it. All of this is ordinary in honest mail, above all
 * in Japan, where sealed attachments with the password beside them are custom:
 * so nothing here decides alone, it only adds to doubts about the sender.
 * Macros that run by themselves come from YARA.
 */
#include "inspect/checks.h"

#define SHORT_LATIN 200
#define SHORT_JAPANESE 80

/* Archives and Office documents; scanners number their PDFs. */
static const char *const endings[] = { ".zip", ".rar", ".7z", ".lzh", ".doc",
	".docx", ".docm", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ppt", ".pptx",
	".pptm", ".one", ".iso" };

/* Words that say no more than a number does. */
static const char *const empty_words[] = { "form", "file", "doc", "data",
	"info", "list", "message" };

/* Characters that are not blank, and whether kana or Han are among them. */
static size_t
count_characters(struct bytes text, bool *japanese)
{
	size_t count = 0;

	*japanese = false;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = text.at[i];

		if (c <= ' ' || (c & 0xC0) == 0x80)
			continue;
		count++;
		/* U+3000 to U+9FFF in UTF-8 */
		if (c >= 0xE3 && c <= 0xE9)
			*japanese = true;
	}
	return count;
}

static void
check_length(const struct sight *s)
{
	bool japanese;
	size_t count;

	if (!s->attachment && bytes_trim(s->body.quoted, " \t\r\n").len == 0)
		return;
	count = count_characters(s->body.fresh, &japanese);
	if (count <= (size_t)(japanese ? SHORT_JAPANESE : SHORT_LATIN))
		findings_add(s->findings, FINDING_SHORT_TEXT, BYTES("text"),
		    (struct bytes){ 0 });
}

static struct bytes
without_ending(struct bytes name)
{
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (bytes_ends_same(name, bytes_of(endings[i])))
			return bytes_first(
			    name, name.len - bytes_of(endings[i]).len);
	return (struct bytes){ 0 };
}

static bool
is_numbered(struct bytes name)
{
	struct bytes stem = without_ending(name);
	size_t digits = 0;

	for (size_t i = 0; i < sizeof empty_words / sizeof *empty_words; i++)
		if (bytes_starts_same(stem, bytes_of(empty_words[i]))) {
			stem = bytes_from(stem, bytes_of(empty_words[i]).len);
			break;
		}
	for (size_t i = 0; i < stem.len; i++)
		digits += byte_is_digit(stem.at[i]);
	/* Nothing is left only if digits and gaps are all there is. */
	return digits >= 4 && bytes_trim(stem, "0123456789-_. ()").len == 0;
}

static void
check_numbers(const struct sight *s)
{
	for (size_t i = 0; i < s->mail->part_count; i++) {
		const struct part *part = &s->mail->parts[i];

		if (part->attached && is_numbered(part->name))
			findings_add(s->findings, FINDING_NUMBERED_NAME,
			    part->path, part->name);
	}
}

void
check_lure(const struct sight *s)
{
	check_length(s);
	check_numbers(s);
	if (s->sealed_opened)
		findings_add(s->findings, FINDING_SEALED_WITH_PASSWORD,
		    BYTES("text"), (struct bytes){ 0 });
}
