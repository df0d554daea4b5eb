/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Stories of two and three mails: what was delivered before, and what the
 * memory then says of the last one. Each is told by lines "key value"; an empty
 * line parts mails. Warm: the memory is old enough to miss someone.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "inspect/domain_forms.h"
#include "inspect/prints.h"
#include "memory/threads.h"
#include "parse/address.h"
#include "with_postgresql.h"

#define NOW 1700000000
#define DAY 86400

#define OURS_WROTE                                                             \
	"out\nfrom yamada@own.example\nkey yamada taro\nto "                   \
	"sato@partner.example\n"                                               \
	"id 1@own.example\nsubject order of parts 2023\n"                      \
	"text " TEXT "\n\n"
#define TEXT                                                                   \
	"we would like to order three hundred pieces of the part that you "    \
	"showed us last week in the meeting at your factory in nagoya"
#define REPLY "parent 1@own.example\nreply order of parts 2023\n"

static const struct {
	const char *what, *story, *want;
} rows[] = {
	{ "the partner answers",
	    OURS_WROTE
	    "from sato@partner.example\nid 2@partner.example\n" REPLY,
	    "" },
	{ "a stranger answers",
	    OURS_WROTE "from x@other.example\nid 2@other.example\n" REPLY,
	    "reply-from-stranger(yamada@own.example, 2023-11-14) "
	    "first-from-address() first-from-domain(other.example)" },
	{ "a colleague of the partner answers",
	    OURS_WROTE "from ito@partner.example\nid 2@partner.example\n" REPLY,
	    "first-from-address()" },
	{ "a stranger with the partner in his envelope and Reply-To",
	    OURS_WROTE
	    "from x@other.example\nenvelope sato@partner.example\n"
	    "answer sato@partner.example\nid 2@other.example\n" REPLY,
	    "reply-from-stranger(yamada@own.example, 2023-11-14) "
	    "first-from-address() first-from-domain(other.example)" },
	{ "a stranger writes twice: he is no participant by that",
	    OURS_WROTE "from x@other.example\nid 2@other.example\n" REPLY
		       "\nfrom x@other.example\nid 3@other.example\n"
		       "parent 2@other.example\nparent 1@own.example\n",
	    "reply-from-stranger(yamada@own.example, 2023-11-14)" },
	{ "until one of ours answers him",
	    OURS_WROTE "from x@other.example\nid 2@other.example\n" REPLY
		       "\nout\nfrom yamada@own.example\nto x@other.example\n"
		       "id 4@own.example\nparent 2@other.example\n"
		       "\nfrom x@other.example\nid 3@other.example\n"
		       "parent 4@own.example\n",
	    "" },
	{ "an answer while away makes nobody a correspondent",
	    OURS_WROTE
	    "from x@other.example\nid 2@other.example\n" REPLY
	    "\nout\nautomatic\nfrom yamada@own.example\nto x@other.example\n"
	    "id 4@own.example\nparent 2@other.example\n"
	    "\nfrom x@other.example\nid 3@other.example\nproved other.example\n"
	    "subject new things to talk about\n",
	    "" },
	{ "whom an unproved participant names is none",
	    OURS_WROTE "from sato@partner.example\nid 2@partner.example\n"
		       "cc x@other.example\n" REPLY
		       "\nfrom x@other.example\nid 3@other.example\n" REPLY,
	    "reply-from-stranger(yamada@own.example, 2023-11-14) "
	    "first-from-address() first-from-domain(other.example)" },
	{ "whom a proved participant names is one",
	    OURS_WROTE "from sato@partner.example\nid 2@partner.example\n"
		       "proved partner.example\ncc x@other.example\n" REPLY
		       "\nfrom x@other.example\nid 3@other.example\n" REPLY,
	    "first-from-address() first-from-domain(other.example)" },
	{ "by Outlook's index",
	    "out\nfrom yamada@own.example\nto sato@partner.example\n"
	    "id 1@own.example\nindex 00112233445566778899aabbccddeeff\n"
	    "\nfrom x@other.example\nid 2@other.example\n"
	    "index 00112233445566778899aabbccddeeff\n",
	    "reply-from-stranger(yamada@own.example, 2023-11-14) "
	    "first-from-address() first-from-domain(other.example)" },
	{ "by the subject, to somebody of that thread",
	    OURS_WROTE "from x@other.example\nid 2@other.example\n"
		       "to yamada@own.example\nreply order of parts 2023\n",
	    "subject-from-stranger(yamada@own.example, 2023-11-14) "
	    "first-from-address() first-from-domain(other.example)" },
	{ "the same subject to somebody else",
	    OURS_WROTE "from x@other.example\nid 2@other.example\n"
		       "to ueda@own.example\nreply order of parts 2023\n",
	    "first-from-address() first-from-domain(other.example)" },
	{ "the text of ours quoted by a stranger",
	    OURS_WROTE "from x@other.example\nid 2@other.example\n"
		       "quote " TEXT "\n",
	    "quoted-text-is-ours(yamada@own.example, 2023-11-14 → "
	    "sato@partner.example) first-from-address() "
	    "first-from-domain(other.example)" },
	{ "half of it",
	    OURS_WROTE "from x@other.example\nid 2@other.example\n"
		       "quote three hundred pieces of the part that you showed "
		       "us last week in the meeting\n",
	    "quoted-text-is-ours(yamada@own.example, 2023-11-14 → "
	    "sato@partner.example) first-from-address() "
	    "first-from-domain(other.example)" },
	{ "quoted by the partner",
	    OURS_WROTE "from sato@partner.example\nid 2@partner.example\n"
		       "proved partner.example\nquote " TEXT "\n",
	    "quoted-by-participant(sato@partner.example) "
	    "correspondent(sato@partner.example, 2023-11-14)" },
	{ "the name of a colleague",
	    OURS_WROTE "from x@other.example\nkey yamada taro\n"
		       "id 2@other.example\n",
	    "name-of-colleague(yamada@own.example) first-from-address() "
	    "first-from-domain(other.example)" },
	{ "his own private address is another address",
	    OURS_WROTE "from taro@gmail.com\nparty taro@gmail.com\n"
		       "key yamada taro\nid 2@gmail.com\n",
	    "name-of-colleague(yamada@own.example) first-from-address() "
	    "first-from-domain(taro@gmail.com)" },
	{ "freemail is matched by the whole address",
	    "out\nfrom yamada@own.example\nto a@gmail.com\n"
	    "toparty a@gmail.com\nid 1@own.example\n"
	    "\nfrom b@gmail.com\nparty b@gmail.com\nid 2@gmail.com\n"
	    "parent 1@own.example\n",
	    "reply-from-stranger(yamada@own.example, 2023-11-14) "
	    "first-from-address() first-from-domain(b@gmail.com)" },
	{ "a lookalike of a partner",
	    "from sato@partner.example\nid 1@partner.example\n"
	    "\nfrom sato@partnar.example\nid 2@partnar.example\n",
	    "domain-lookalike(partner.example) first-from-address() "
	    "first-from-domain(partnar.example)" },
	{ "a second pass of the same mail counts once",
	    "from sato@partner.example\nid 1@partner.example\n"
	    "\nfrom sato@partner.example\nid 1@partner.example\n"
	    "\nfrom sato@partner.example\nid 1@partner.example\n",
	    "" },
};

struct fixture {
	char folder[64];
	struct secret *secret;
	struct engine *engine;
	struct settings settings;
	struct arena *arena;
};

static void
set_up(struct fixture *f)
{
	char path[128];
	struct error err = { "" };

	*f = (struct fixture){ .folder = "/tmp/aratame-unit-XXXXXX" };
	ck_assert_ptr_nonnull(mkdtemp(f->folder));
	f->arena = arena_new((size_t)64 << 20);
	snprintf(path, sizeof path, "%s/key", f->folder);
	f->secret = secret_open(path, true, &err);
	ck_assert_msg(f->secret != NULL, "%s", err.text);
	snprintf(path, sizeof path, "sqlite:%s/memory", f->folder);
	f->engine =
	    engine_open(postgresql_url() != NULL ? postgresql_empty() : path,
		ENGINE_WRITES, &err);
	ck_assert_msg(f->engine != NULL, "%s", err.text);
	settings_default(&f->settings);
	ck_assert(settings_set(&f->settings,
	    "trusted_authserv_ids = mx.own.example", "test", &err));
}

static void
tear_down(struct fixture *f)
{
	char command[128];

	engine_close(f->engine);
	secret_close(f->secret);
	settings_free(&f->settings);
	arena_free(f->arena);
	snprintf(command, sizeof command, "rm -rf '%s'", f->folder);
	ck_assert_int_eq(system(command), 0);
}

/* A memory of three weeks and of enough mail. */
static void
warm_up(struct fixture *f)
{
	struct error err;
	struct value began[] = { BLOB(BYTES("began")), NUMBER(NOW - 30 * DAY) };
	struct value mails[] = { BLOB(BYTES("mails")), NUMBER(100) };
	struct value sent[] = { BLOB(BYTES("sent")), NUMBER(100) };

	ck_assert(engine_run(
	    f->engine, STATEMENT_TALLY_ADD, began, 2, NULL, NULL, &err));
	ck_assert(engine_run(
	    f->engine, STATEMENT_TALLY_ADD, mails, 2, NULL, NULL, &err));
	ck_assert(engine_run(
	    f->engine, STATEMENT_TALLY_ADD, sent, 2, NULL, NULL, &err));
}

static struct bytes
party(struct bytes address)
{
	return domain_registered(
	    bytes_from(address, bytes_last_index(address, '@') + 1));
}

static void
add_prints(struct report *r, enum fact_kind kind, struct bytes text)
{
	uint64_t list[64];
	size_t count = prints_of(text, list, 64, r->facts.arena);

	for (size_t i = 0; i < count; i++)
		facts_add(&r->facts, kind, BYTES(""), BYTES(""), list[i]);
}

static void
add_forms(struct report *r, struct bytes domain)
{
	struct bytes list[DOMAIN_FORMS_MAX];
	size_t count = domain_forms(domain, list, r->facts.arena);

	for (size_t i = 0; i < count; i++)
		facts_add(&r->facts, FACT_DOMAIN_FORM, list[i], BYTES(""), 0);
}

/* A key of a story, the fact it makes, and its number. */
static const struct {
	const char *key;
	enum fact_kind kind;
	bool party;
	uint64_t number;
} keys[] = {
	{ "to", FACT_RECIPIENT, true, 0 },
	{ "cc", FACT_ADDRESSEE, true, 0 },
	{ "envelope", FACT_ENVELOPE_SENDER, true, 0 },
	{ "answer", FACT_REPLY_TO, true, 0 },
	{ "key", FACT_FROM_KEY, false, 0 },
	{ "id", FACT_MESSAGE_ID, false, 0 },
	{ "parent", FACT_PARENT, false, 0 },
	{ "index", FACT_THREAD_INDEX, false, 0 },
	{ "subject", FACT_SUBJECT, false, 0 },
	{ "reply", FACT_SUBJECT, false, 1 },
	{ "automatic", FACT_AUTOMATIC, false, 0 },
};

struct told {
	struct bytes from, party, toparty;
	bool out;
};

static void
tell_line(struct report *r, struct told *told, struct bytes line)
{
	struct bytes key = bytes_cut(&line, ' ');

	if (bytes_equal(key, BYTES("from")))
		told->from = line;
	else if (bytes_equal(key, BYTES("party")))
		told->party = line;
	else if (bytes_equal(key, BYTES("toparty")))
		told->toparty = line;
	else if (bytes_equal(key, BYTES("out")))
		told->out = true;
	else if (bytes_equal(key, BYTES("text")))
		add_prints(r, FACT_FRESH_PRINT, line);
	else if (bytes_equal(key, BYTES("quote")))
		add_prints(r, FACT_QUOTED_PRINT, line);
	else if (bytes_equal(key, BYTES("proved")))
		facts_add(&r->facts, FACT_AUTHENTICATION,
		    arena_format(
			r->facts.arena, "dmarc pass %.*s", BYTES_ARG(line)),
		    BYTES("mx.own.example"), 0);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (bytes_equal(key, bytes_of(keys[i].key)))
			facts_add(&r->facts, keys[i].kind,
			    line.len > 0 ? line : BYTES("yes"),
			    !keys[i].party		? BYTES("")
				: told->toparty.len > 0 ? told->toparty
							: party(line),
			    keys[i].number);
}

/* Takes the next mail of the story. */
static void
tell(struct report *r, struct told *told, struct bytes *story,
    struct arena *arena)
{
	struct bytes line;

	*told = (struct told){ .out = false };
	report_init(r, arena);
	while (bytes_line(story, &line) && line.len > 0)
		tell_line(r, told, line);
	if (told->party.len == 0)
		told->party = party(told->from);
	facts_add(&r->facts, FACT_FROM, told->from, told->party, 0);
	if (!told->out)
		add_forms(r, told->party);
	if (facts_first(&r->facts, FACT_RECIPIENT) == NULL)
		facts_add(&r->facts, FACT_RECIPIENT,
		    BYTES("yamada@own.example"), BYTES("own.example"), 0);
}

static void
show(const struct findings *fs, char *to, size_t room)
{
	size_t at = 0;

	*to = '\0';
	for (size_t i = 0; i < fs->count && at < room; i++)
		at += (size_t)snprintf(to + at, room - at, "%s%s(%.*s)",
		    i > 0 ? " " : "", finding_kind(fs->list[i].id)->name,
		    BYTES_ARG(fs->list[i].detail));
}

START_TEST(test_story)
{
	struct bytes story = bytes_of(rows[_i].story);
	struct envelope e = { .sender = BYTES("x@y.example"), .date = NOW };
	struct fixture f;
	struct report r;
	struct told told;
	struct error err = { "" };
	char got[1000] = "";

	set_up(&f);
	warm_up(&f);
	while (story.len > 0) {
		tell(&r, &told, &story, f.arena);
		e.direction = told.out ? DIRECTION_OUT : DIRECTION_IN;
		ck_assert_msg(threads_recall_now(f.engine, f.secret,
				  &f.settings, &e, &r, &err),
		    "%s: %s", rows[_i].what, err.text);
		show(&r.findings, got, sizeof got);
		ck_assert_msg(threads_learn_now(f.engine, f.secret, &r.facts,
				  &e, &f.settings, &err),
		    "%s: %s", rows[_i].what, err.text);
	}
	ck_assert_msg(strcmp(got, rows[_i].want) == 0,
	    "%s:\n got  %s\n want %s", rows[_i].what, got, rows[_i].want);
	tear_down(&f);
}
END_TEST

/* A memory of today accuses nobody of being a stranger. */
START_TEST(test_young)
{
	struct bytes story = bytes_of(
	    OURS_WROTE "from x@other.example\nid 2@other.example\n" REPLY);
	struct envelope e = { .sender = BYTES("x@y.example"), .date = NOW };
	struct fixture f;
	struct report r;
	struct told told;
	struct error err;

	set_up(&f);
	while (story.len > 0) {
		tell(&r, &told, &story, f.arena);
		e.direction = told.out ? DIRECTION_OUT : DIRECTION_IN;
		ck_assert(threads_recall_now(
		    f.engine, f.secret, &f.settings, &e, &r, &err));
		ck_assert_uint_eq(r.findings.count, 0);
		ck_assert(threads_learn_now(
		    f.engine, f.secret, &r.facts, &e, &f.settings, &err));
	}
	tear_down(&f);
}
END_TEST

/* Nothing of a mail lies in the file in clear. */
START_TEST(test_nothing_in_clear)
{
	static const char *const words[] = { "yamada", "sato", "partner",
		"order", "pieces", "own.example" };
	struct bytes story = bytes_of(OURS_WROTE);
	struct envelope e = { .direction = DIRECTION_OUT, .date = NOW };
	struct fixture f;
	struct report r;
	struct told told;
	struct error err;
	char command[256];

	set_up(&f);
	tell(&r, &told, &story, f.arena);
	ck_assert(threads_learn_now(
	    f.engine, f.secret, &r.facts, &e, &f.settings, &err));
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		snprintf(command, sizeof command, "grep -qaiF '%s' %s/memory*",
		    words[i], f.folder);
		ck_assert_msg(system(command) != 0, "%s", words[i]);
	}
	tear_down(&f);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("threads");
	TCase *t = tcase_create("threads");
	SRunner *r;
	int failed;

	tcase_add_loop_test(t, test_story, 0, sizeof rows / sizeof *rows);
	tcase_add_test(t, test_young);
	tcase_add_test(t, test_nothing_in_clear);
	tcase_set_timeout(t, 60);
	suite_add_tcase(s, t);
	r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed > 0;
}
