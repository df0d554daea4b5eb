/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Who writes, in which thread, with what text: drawn from the header and the
 * main text for the daemon's memory, which alone can say whether that fits what
 * was seen before. Nothing is weighed here. Addresses are made canon first, so
 * that the memory compares like with like; names only where they mean one
 * person. A mail that no person wrote, or that went to many, gives no
 * fingerprints: boilerplate would make strangers of one thread.
 */
#include "base/utf8.h"
#include "inspect/checks.h"
#include "inspect/domain_forms.h"
#include "inspect/people.h"
#include "inspect/prints.h"
#include "parse/date.h"
#include "parse/transfer.h"
#include "parse/unicode.h"

#define MAILBOXES_MAX 60
#define PRINTS_FRESH 64
#define PRINTS_QUOTED 128
#define QUOTED_MAX 2048 /* bytes of a quoted From, To or Cc that are read */
#define THREAD_INDEX_HEAD 22
#define THREAD_INDEX_REPLY 5
#define GUID_AT 6
#define GUID_LEN 16
#define SUBJECT_LEAST 4 /* characters; shorter ones are everybody's */

static void
add(const struct sight *s, enum fact_kind kind, struct bytes text,
    struct bytes where, uint64_t number)
{
	facts_add(s->facts, kind, text, where, number);
}

static void
add_address(const struct sight *s, enum fact_kind kind,
    const struct address *address, uint64_t number)
{
	struct address a = address_canon(s->arena, *address);

	if (a.local.len > 0)
		add(s, kind, a.full, people_party(&a), number);
}

static void
add_field(const struct sight *s, enum fact_kind kind, const char *name)
{
	struct address list[MAILBOXES_MAX];
	size_t count = address_list(
	    s->arena, mail_field(s->mail, name), list, MAILBOXES_MAX);

	for (size_t i = 0; i < count; i++)
		add_address(s, kind, &list[i], 0);
}

/* What a stranger's domain may be taken for; freemail is nobody's. */
static void
add_forms(const struct sight *s)
{
	struct address a = address_canon(s->arena, s->from);
	struct bytes list[DOMAIN_FORMS_MAX], party = people_party(&a);
	size_t count = 0;

	if (!bytes_equal(party, a.full))
		count = domain_forms(party, list, s->arena);
	for (size_t i = 0; i < count; i++)
		add(s, FACT_DOMAIN_FORM, list[i], BYTES(""), 0);
}

static void
add_people(const struct sight *s)
{
	const struct envelope *e = s->envelope;
	struct bytes key = address_name_key(s->arena, s->from.name);
	struct address a = address_of(s->arena, e->sender);

	add_address(s, FACT_FROM, &s->from, 0);
	add_forms(s);
	if (people_name_usable(key))
		add(s, FACT_FROM_KEY, key,
		    bytes_first(s->from.name, FACT_WHERE_MAX), 0);
	add_field(s, FACT_SENDER, "Sender");
	add_field(s, FACT_REPLY_TO, "Reply-To");
	add_field(s, FACT_ADDRESSEE, "To");
	add_field(s, FACT_ADDRESSEE, "Cc");
	add_address(s, FACT_ENVELOPE_SENDER, &a, 0);
	for (size_t i = 0; i < e->recipient_count; i++) {
		a = address_of(s->arena, e->recipients[i]);
		add_address(s, FACT_RECIPIENT, &a, 0);
	}
}

/* Addresses in the new text and the signature; his own are no news. */
static void
add_signature(const struct sight *s)
{
	struct bytes key = address_name_key(s->arena, s->from.name);
	struct bytes texts[] = { s->body.signature, s->body.fresh };
	struct address a;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct bytes rest = bytes_first(texts[i], QUOTED_MAX);
		bool named = people_name_usable(key) &&
		    people_named(s->arena, rest, key);

		while (address_in_text(s->arena, &rest, &a))
			if (!bytes_same(a.full, s->from.full))
				add_address(s, FACT_SIGNATURE, &a, named);
	}
}

static struct bytes
bare_id(struct bytes word)
{
	return bytes_trim(word, "<>\"");
}

/* The last of References is the nearest; In-Reply-To is nearer still. */
static void
add_parents(const struct sight *s)
{
	struct bytes rest = mail_field(s->mail, "In-Reply-To"), word;
	uint64_t steps = 0;
	size_t at;

	while (bytes_word(&rest, " \t\r\n", &word))
		if (bytes_index(word, '@') < word.len)
			add(s, FACT_PARENT, bare_id(word), BYTES(""), steps);
	rest = bytes_rtrim(mail_field(s->mail, "References"), " \t\r\n");
	while ((at = bytes_last_index(rest, '<')) < rest.len) {
		word = bytes_from(rest, at + 1);
		word = bytes_first(word, bytes_index(word, '>'));
		add(s, FACT_PARENT, word, BYTES(""), ++steps);
		rest = bytes_first(rest, at);
		if (steps == 64)
			break;
	}
}

static void
add_thread_index(const struct sight *s)
{
	struct bytes index = base64_decode(
	    s->arena, bytes_first(mail_field(s->mail, "Thread-Index"), 1000));
	char hex[2 * GUID_LEN + 1];

	if (index.len < THREAD_INDEX_HEAD)
		return;
	for (size_t i = 0; i < GUID_LEN; i++) {
		unsigned char b = index.at[GUID_AT + i];

		hex[2 * i] = "0123456789abcdef"[b >> 4];
		hex[2 * i + 1] = "0123456789abcdef"[b & 15];
	}
	hex[2 * GUID_LEN] = '\0';
	add(s, FACT_THREAD_INDEX, bytes_of(hex), BYTES(""),
	    (index.len - THREAD_INDEX_HEAD) / THREAD_INDEX_REPLY);
}

static size_t
characters(struct bytes text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += (text.at[i] & 0xC0) != 0x80;
	return count;
}

/* Subjects that say nothing, and join threads of strangers. */
static bool
is_common(struct bytes base)
{
	static const char *const common[] = { "お世話になっております",
		"お世話になります", "いつもお世話になっております", "ご連絡",
		"お知らせ", "ご確認", "ご確認ください", "ご確認のお願い",
		"お問い合わせ", "ありがとうございます",
		"ありがとうございました", "請求書", "お見積り", "見積書",
		"お礼", "ご報告", "資料送付", "invoice", "hello", "test",
		"question", "meeting", "thanks", "thank you", "update",
		"information", "documents", "document", "important", "urgent",
		"request", "payment", "(no subject)", "no subject", "件名なし",
		"無題" };

	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		if (bytes_equal(base, bytes_of(common[i])))
			return true;
	return characters(base) < SUBJECT_LEAST;
}

static void
add_subject(const struct sight *s)
{
	if (!is_common(s->subject.base))
		add(s, FACT_SUBJECT, s->subject.base, BYTES(""),
		    s->subject.reply	     ? 1
			: s->subject.forward ? 2
					     : 0);
	if (sight_claims_reply(s))
		add(s, FACT_CLAIMS_REPLY, BYTES("yes"), BYTES(""), 0);
}

static void
add_quoted(const struct sight *s, struct bytes list, struct bytes role)
{
	struct address a;

	list = bytes_first(list, QUOTED_MAX);
	while (address_in_text(s->arena, &list, &a)) {
		a = address_canon(s->arena, a);
		add(s, FACT_QUOTED_PERSON, a.full, role, 0);
	}
}

static void
add_prints(const struct sight *s)
{
	uint64_t list[PRINTS_QUOTED];
	size_t count = prints_of(s->body.quoted, list, PRINTS_QUOTED, s->arena);

	for (size_t i = 0; i < count; i++)
		add(s, FACT_QUOTED_PRINT, BYTES(""), BYTES(""), list[i]);
	if (s->list_mail || s->automatic)
		return;
	count = prints_of(s->body.fresh, list, PRINTS_FRESH, s->arena);
	for (size_t i = 0; i < count; i++)
		add(s, FACT_FRESH_PRINT, BYTES(""), BYTES(""), list[i]);
}

enum script { LATIN, CYRILLIC, JAPANESE, HAN, HANGUL, SCRIPTS };

static enum script
script_of(uint32_t code)
{
	if (code >= 0x3040 && code <= 0x30FF)
		return JAPANESE;
	if (code >= 0x3400 && code <= 0x9FFF)
		return HAN;
	if (code >= 0xAC00 && code <= 0xD7A3)
		return HANGUL;
	if (code >= 0x0400 && code <= 0x052F)
		return CYRILLIC;
	return code >= 0x41 && code <= 0x24F ? LATIN : SCRIPTS;
}

/* Some kana make Han Japanese; a Latin word here and there changes nothing. */
static void
add_script(const struct sight *s, struct bytes text, const char *which)
{
	static const char *const names[] = { "latin", "cyrillic", "japanese",
		"han", "hangul" };
	size_t seen[SCRIPTS + 1] = { 0 }, at = 0;
	enum script most = LATIN;

	text = bytes_first(text, QUOTED_MAX);
	while (at + 4 <= text.len)
		seen[script_of(unicode_next(text, &at))]++;
	if (seen[JAPANESE] * 20 > seen[HAN])
		seen[JAPANESE] += seen[HAN];
	seen[LATIN] /= 3; /* a letter says less than a syllable */
	for (size_t i = 0; i < SCRIPTS; i++)
		if (seen[i] > seen[most])
			most = (enum script)i;
	if (seen[most] >= 5)
		add(s, FACT_SCRIPT, bytes_of(names[most]), bytes_of(which), 0);
}

static void
add_text(const struct sight *s)
{
	add_script(s, s->body.fresh, "fresh");
	add_script(s, s->body.quoted, "quoted");
	add(s, FACT_LENGTH, BYTES("fresh"), BYTES(""),
	    characters(s->body.fresh));
	add(s, FACT_LENGTH, BYTES("quoted"), BYTES(""),
	    characters(s->body.quoted));
	add_quoted(s, s->body.header.from, BYTES("from"));
	add_quoted(s, s->body.header.to, BYTES("to"));
	add_quoted(s, s->body.header.cc, BYTES("cc"));
	add_signature(s);
	add_prints(s);
}

static void
add_attachments(const struct sight *s)
{
	for (size_t i = 0; i < s->mail->part_count; i++) {
		const struct part *p = &s->mail->parts[i];

		if (p->attached && p->why.len == 0)
			add(s, FACT_ATTACHMENT, utf8_first(p->name, 250),
			    p->path, p->content.len);
	}
}

void
thread_facts(const struct sight *s)
{
	struct bytes list = mail_field(s->mail, "List-Id");
	struct bytes id = mail_field(s->mail, "Message-ID");
	time_t date;

	add_people(s);
	authentication_facts(s);
	trait_facts(s);
	list = bytes_from(list, bytes_last_index(list, '<') + 1);
	list = bytes_trim(bytes_first(list, bytes_index(list, '>')), " \t\r\n");
	if (list.len > 0)
		add(s, FACT_LIST_ID, list, BYTES(""), 0);
	id = bare_id(bytes_trim(id, " \t\r\n"));
	if (id.len > 0)
		add(s, FACT_MESSAGE_ID, id, BYTES(""), 0);
	add_parents(s);
	add_thread_index(s);
	add_subject(s);
	if (date_read(mail_field(s->mail, "Date"), &date))
		add(s, FACT_DATE, BYTES(""), BYTES(""), (uint64_t)date);
	if (s->automatic)
		add(s, FACT_AUTOMATIC, BYTES("yes"), BYTES(""), 0);
	add_text(s);
	add_attachments(s);
}
