/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The header that Outlook and its kin write above a quotation. Labels count
 * only at the start of a line and only together with others of one language:
 * "Date:" alone is a meeting, "From:" and "To:" alone a journey. Without a
 * sender, four are needed.
 */
#include "parse/quotation.h"

#include <string.h>

#define BLOCK_LINES 8
#define LABELS_LEAST 3
#define LABEL_MOST 40
#define VALUE_MOST 2000

enum { FROM, DATE, TO, CC, SUBJECT, LABELS };

/* Folded; words of one language, parted by bars. */
static const char *const languages[][LABELS] = {
	{ "差出人|送信者|送信元|発信者|from",
	    "送信日時|日時|日付|送信日|受信日時|date|sent", "宛先|to",
	    "cc|写し", "件名|題名|タイトル|subject" },
	{ "from", "sent|date|sent on", "to", "cc", "subject" },
	{ "von", "gesendet|datum", "an", "cc|kopie", "betreff" },
	{ "de|expéditeur|from", "envoyé|date|envoyé le", "à|a|destinataire",
	    "cc", "objet" },
	{ "da|mittente", "inviato|data", "a", "cc", "oggetto" },
	{ "de", "enviado|fecha|enviado el|data|enviada em|enviada", "para|a",
	    "cc", "asunto|assunto" },
	{ "van", "verzonden|datum", "aan", "cc", "onderwerp" },
	{ "od", "wysłano|data", "do", "dw|cc", "temat" },
	{ "发件人|寄件者|寄件人",
	    "发送时间|日期|寄件日期|传送日期|發送日期|时间", "收件人|收件者",
	    "抄送|副本", "主题|主旨|主題" },
	{ "보낸 사람|보낸사람|발신", "보낸 날짜|날짜|보낸날짜|날 짜",
	    "받는 사람|받는사람|수신", "참조", "제목" },
};
#define LANGUAGES (sizeof languages / sizeof languages[0])

struct line {
	struct bytes label, value; /* label empty: there is none */
	size_t end;		   /* where it ends in the text */
};

/* "*From :* x" as label and value. */
static void
read_line(struct bytes raw, struct line *line)
{
	struct bytes b = raw;
	size_t colon;

	quotation_marks_off(&b);
	b = bytes_trim(b, " \t*");
	colon = bytes_index(bytes_first(b, LABEL_MOST), ':');
	line->label = bytes_trim(bytes_first(b, colon), " \t*");
	if (colon >= b.len || colon == LABEL_MOST)
		line->label = bytes_first(b, 0);
	line->value = line->label.len > 0
	    ? bytes_trim(bytes_from(b, colon + 1), " \t*")
	    : b;
}

static bool
is_word_of(struct bytes label, const char *words)
{
	struct bytes rest = bytes_of(words);

	while (rest.len > 0)
		if (bytes_same(bytes_cut(&rest, '|'), label))
			return true;
	return false;
}

/* Which of the five a label is; LABELS: none. */
static int
label_of(struct bytes label, size_t language)
{
	for (int i = 0; i < LABELS; i++)
		if (label.len > 0 && is_word_of(label, languages[language][i]))
			return i;
	return LABELS;
}

static bool
is_any_label(struct bytes label)
{
	for (size_t l = 0; l < LANGUAGES; l++)
		if (label_of(label, l) < LABELS)
			return true;
	return false;
}

/* How many different labels the lines have; `last` is the line of the last. */
static unsigned
count_labels(const struct line *lines, int count, size_t language, int *last)
{
	bool seen[LABELS + 1] = { false };
	unsigned labels = 0;

	for (int i = 0; i < count; i++) {
		int label = label_of(lines[i].label, language);

		if (label == LABELS)
			continue;
		if (seen[label])
			break; /* the next block */
		seen[label] = true;
		labels++;
		*last = i;
	}
	return seen[FROM] || labels > LABELS_LEAST ? labels : 0;
}

/* A value goes on in the next line when it ends with a comma, or is blank. */
static struct bytes
whole_value(
    const struct line *lines, int at, int count, struct arena *arena, int *last)
{
	struct bytes value = bytes_first(lines[at].value, VALUE_MOST);

	while (at + 1 < count && lines[at + 1].label.len == 0 &&
	    lines[at + 1].value.len > 0 && value.len < VALUE_MOST &&
	    (value.len == 0 || value.at[value.len - 1] == ',' ||
		value.at[value.len - 1] == ';')) {
		at++;
		value = arena_format(arena, "%.*s%s%.*s", BYTES_ARG(value),
		    value.len > 0 ? " " : "", BYTES_ARG(lines[at].value));
		if (*last < at)
			*last = at;
	}
	return value;
}

static void
fill(struct quoted_header *header, const struct line *lines, int count,
    size_t language, struct arena *arena, int *last)
{
	struct bytes *fields[LABELS] = { &header->from, &header->date,
		&header->to, &header->cc, &header->subject };
	int end = *last;

	for (int i = 0; i <= end; i++) {
		int label = label_of(lines[i].label, language);

		if (label < LABELS)
			*fields[label] =
			    whole_value(lines, i, count, arena, last);
	}
}

size_t
quotation_header(
    struct bytes text, struct quoted_header *header, struct arena *arena)
{
	struct line lines[BLOCK_LINES];
	struct bytes rest = text, raw;
	unsigned best = 0, labels;
	size_t language = 0;
	int count = 0, last = 0, best_last = 0;

	while (count < BLOCK_LINES && bytes_line(&rest, &raw)) {
		read_line(raw, &lines[count]);
		lines[count].end = text.len - rest.len;
		if (count == 0 && !is_any_label(lines[0].label))
			return 0;
		count++;
	}
	for (size_t l = 0; l < LANGUAGES; l++) {
		labels = count_labels(lines, count, l, &last);
		if (labels > best) {
			best = labels;
			best_last = last;
			language = l;
		}
	}
	if (best < LABELS_LEAST || label_of(lines[0].label, language) == LABELS)
		return 0;
	*header = (struct quoted_header){ .labels = best };
	fill(header, lines, count, language, arena, &best_last);
	return lines[best_last].end;
}
