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

#define JA 1u
#define EN 2u
#define DE 4u
#define FR 8u
#define IT 16u
#define ES 32u /* and Portuguese */
#define NL 64u
#define PL 128u
#define ZH 256u
#define KO 512u
#define LANGUAGES 10

#define WORD(literal)                                                          \
	{                                                                      \
		(const unsigned char *)(literal), sizeof(literal) - 1          \
	}

/* Folded, as text_fold() leaves them, lower case. */
static const struct {
	struct bytes text;
	int label;
	unsigned languages;
} words[] = {
	{ WORD("from"), FROM, JA | EN | FR },
	{ WORD("差出人"), FROM, JA },
	{ WORD("送信者"), FROM, JA },
	{ WORD("送信元"), FROM, JA },
	{ WORD("発信者"), FROM, JA },
	{ WORD("von"), FROM, DE },
	{ WORD("de"), FROM, FR | ES },
	{ WORD("expéditeur"), FROM, FR },
	{ WORD("da"), FROM, IT },
	{ WORD("mittente"), FROM, IT },
	{ WORD("van"), FROM, NL },
	{ WORD("od"), FROM, PL },
	{ WORD("发件人"), FROM, ZH },
	{ WORD("寄件者"), FROM, ZH },
	{ WORD("寄件人"), FROM, ZH },
	{ WORD("보낸 사람"), FROM, KO },
	{ WORD("보낸사람"), FROM, KO },
	{ WORD("발신"), FROM, KO },

	{ WORD("date"), DATE, JA | EN | FR },
	{ WORD("sent"), DATE, JA | EN },
	{ WORD("sent on"), DATE, EN },
	{ WORD("送信日時"), DATE, JA },
	{ WORD("受信日時"), DATE, JA },
	{ WORD("送信日"), DATE, JA },
	{ WORD("日時"), DATE, JA },
	{ WORD("日付"), DATE, JA },
	{ WORD("gesendet"), DATE, DE },
	{ WORD("datum"), DATE, DE | NL },
	{ WORD("envoyé"), DATE, FR },
	{ WORD("envoyé le"), DATE, FR },
	{ WORD("inviato"), DATE, IT },
	{ WORD("data"), DATE, IT | ES | PL },
	{ WORD("enviado"), DATE, ES },
	{ WORD("enviado el"), DATE, ES },
	{ WORD("enviada"), DATE, ES },
	{ WORD("enviada em"), DATE, ES },
	{ WORD("fecha"), DATE, ES },
	{ WORD("verzonden"), DATE, NL },
	{ WORD("wysłano"), DATE, PL },
	{ WORD("发送时间"), DATE, ZH },
	{ WORD("发送日期"), DATE, ZH },
	{ WORD("發送日期"), DATE, ZH },
	{ WORD("寄件日期"), DATE, ZH },
	{ WORD("日期"), DATE, ZH },
	{ WORD("时间"), DATE, ZH },
	{ WORD("보낸 날짜"), DATE, KO },
	{ WORD("보낸날짜"), DATE, KO },
	{ WORD("날짜"), DATE, KO },

	{ WORD("to"), TO, JA | EN },
	{ WORD("宛先"), TO, JA },
	{ WORD("an"), TO, DE },
	{ WORD("à"), TO, FR },
	{ WORD("a"), TO, FR | IT | ES },
	{ WORD("destinataire"), TO, FR },
	{ WORD("para"), TO, ES },
	{ WORD("aan"), TO, NL },
	{ WORD("do"), TO, PL },
	{ WORD("收件人"), TO, ZH },
	{ WORD("收件者"), TO, ZH },
	{ WORD("받는 사람"), TO, KO },
	{ WORD("받는사람"), TO, KO },
	{ WORD("수신"), TO, KO },

	{ WORD("cc"), CC, JA | EN | DE | FR | IT | ES | NL | PL | ZH | KO },
	{ WORD("kopie"), CC, DE },
	{ WORD("dw"), CC, PL },
	{ WORD("抄送"), CC, ZH },
	{ WORD("副本"), CC, ZH },
	{ WORD("참조"), CC, KO },

	{ WORD("subject"), SUBJECT, JA | EN },
	{ WORD("件名"), SUBJECT, JA },
	{ WORD("題名"), SUBJECT, JA },
	{ WORD("betreff"), SUBJECT, DE },
	{ WORD("objet"), SUBJECT, FR },
	{ WORD("oggetto"), SUBJECT, IT },
	{ WORD("asunto"), SUBJECT, ES },
	{ WORD("assunto"), SUBJECT, ES },
	{ WORD("onderwerp"), SUBJECT, NL },
	{ WORD("temat"), SUBJECT, PL },
	{ WORD("主题"), SUBJECT, ZH },
	{ WORD("主旨"), SUBJECT, ZH },
	{ WORD("主題"), SUBJECT, ZH },
	{ WORD("제목"), SUBJECT, KO },
};

struct line {
	struct bytes label, value; /* label empty: there is none */
	unsigned languages[LABELS];
	size_t end; /* where it ends in the text */
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

/* In which languages the label is which of the five. False: in none. */
static bool
know_label(struct line *line)
{
	bool known = false;

	memset(line->languages, 0, sizeof line->languages);
	if (line->label.len == 0)
		return false; /* most lines */
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (bytes_same(words[i].text, line->label)) {
			line->languages[words[i].label] |= words[i].languages;
			known = true;
		}
	return known;
}

/* Which of the five a label is; LABELS: none. */
static int
label_of(const struct line *line, size_t language)
{
	for (int i = 0; i < LABELS; i++)
		if ((line->languages[i] >> language & 1) != 0)
			return i;
	return LABELS;
}

/* How many different labels the lines have; `last` is the line of the last. */
static unsigned
count_labels(const struct line *lines, int count, size_t language, int *last)
{
	bool seen[LABELS + 1] = { false };
	unsigned labels = 0;

	for (int i = 0; i < count; i++) {
		int label = label_of(&lines[i], language);

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
		int label = label_of(&lines[i], language);

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
		if (!know_label(&lines[count]) && count == 0)
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
	if (best < LABELS_LEAST || label_of(&lines[0], language) == LABELS)
		return 0;
	*header = (struct quoted_header){ .labels = best };
	fill(header, lines, count, language, arena, &best_last);
	return lines[best_last].end;
}
