/* SPDX-License-Identifier: BSD-2-Clause
 *
 * How a program writes, as far as it differs between programs and not between
 * mails: the form of its Message-ID and boundaries, its name without versions,
 * the order of its fields, the sender's time zone. A stranger with a stolen
 * mail would have to copy all of it (Gascon, Ullrich, Stritter, Rieck 2018).
 */
#include "inspect/checks.h"
#include "parse/encoded.h"

#define FORM_MOST 60
#define FIELDS_MOST 40

/* "A9F2.1c-77@x" becomes "h.h-d": runs by what they are made of. */
static struct bytes
form_of(struct arena *arena, struct bytes text)
{
	char *out = arena_alloc(arena, FORM_MOST + 1);
	size_t len = 0;
	char last = 0;

	for (size_t i = 0; i < text.len && len < FORM_MOST; i++) {
		unsigned char c = text.at[i];
		char kind = byte_is_digit(c) || byte_is_letter(c) ? 'w'
		    : c > 0x20 && c < 0x7F			  ? (char)c
								  : '?';

		if (kind != last || kind != 'w')
			out[len++] = kind;
		last = kind;
	}
	return (struct bytes){ (unsigned char *)out, len };
}

static void
tell(const struct sight *s, const char *what, struct bytes value)
{
	if (value.len > 0)
		facts_add(s->facts, FACT_TRAIT, bytes_first(value, 100),
		    bytes_of(what), 0);
}

/* "Mozilla Thunderbird 91.6" by its words without digits. */
static struct bytes
program(const struct sight *s)
{
	struct bytes text = mail_field(s->mail, "X-Mailer"), word;
	struct bytes name = BYTES("");
	unsigned count = 0;

	if (text.len == 0)
		text = mail_field(s->mail, "User-Agent");
	while (count < 3 && bytes_word(&text, " \t\r\n/(;", &word)) {
		bool letters = word.len > 0 && word.len < 30;

		for (size_t i = 0; i < word.len; i++)
			letters &= byte_is_letter(word.at[i]);
		if (!letters)
			break;
		name = arena_format(s->arena, "%.*s%s%.*s", BYTES_ARG(name),
		    count > 0 ? " " : "", BYTES_ARG(word));
		count++;
	}
	return name;
}

/* The fields that the author's program writes, by their first letters. */
static struct bytes
order(const struct sight *s)
{
	static const char *const known[] = { "From", "To", "Cc", "Subject",
		"Date", "Message-ID", "In-Reply-To", "References",
		"MIME-Version", "Content-Type" };
	char out[FORM_MOST + 1];
	size_t len = 0;

	for (size_t i = 0; i < s->mail->field_count && len < 10; i++)
		for (size_t k = 0; k < sizeof known / sizeof *known; k++)
			if (bytes_same(
				s->mail->fields[i].name, bytes_of(known[k])) &&
			    k != 2 && k != 6 && k != 7)
				out[len++] = (char)('a' + k);
	return arena_copy(
	    s->arena, (struct bytes){ (unsigned char *)out, len });
}

static struct bytes
zone(const struct sight *s)
{
	struct bytes date = bytes_trim(mail_field(s->mail, "Date"), " \t\r\n");
	size_t at = bytes_last_index(date, '+');

	if (at >= date.len)
		at = bytes_last_index(date, '-');
	return bytes_slice(date, at, 5);
}

void
trait_facts(const struct sight *s)
{
	struct bytes id =
	    bytes_trim(mail_field(s->mail, "Message-ID"), " \t\r\n<>");
	struct bytes boundary = encoded_parameter(
	    s->arena, mail_field(s->mail, "Content-Type"), "boundary");

	tell(s, "program", program(s));
	tell(s, "message-id",
	    form_of(s->arena, bytes_first(id, bytes_index(id, '@'))));
	tell(s, "boundary", form_of(s->arena, boundary));
	tell(s, "order", order(s));
	tell(s, "zone", zone(s));
}
