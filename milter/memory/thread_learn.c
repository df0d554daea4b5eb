/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A thief must not be able to teach us that he belongs to a conversation. So a
 * stranger who writes into a thread does not become a participant of it: only
 * who began it, whom one of ours wrote to, and whom an authenticated
 * participant names in To or Cc. What machines send (answers while away,
 * reports) teaches nothing about people, and what goes to many teaches no text.
 */
#include <stdlib.h>

#include "judge/proof.h"
#include "memory/thread_question.h"

#define PRINTS_LEARNED 32 /* of the least: two kB a message at most */

struct lesson {
	struct question *question;
	bool outgoing, automatic, heard;
	int64_t month;
	int64_t message, rest; /* of its id */
	int64_t thread;
	bool new_thread, from_is_in;
};

int64_t
threads_key(const struct secret *secret, const char *kind, struct bytes text)
{
	unsigned char hash[SECRET_HASH];

	secret_hash(secret, kind, text, hash);
	return secret_home(hash);
}

/* FNV-1a, folded: a byte that differs when the trait does, mostly. */
static uint64_t
byte_of(struct bytes text)
{
	uint32_t hash = 2166136261U;

	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ text.at[i]) * 16777619U;
	hash ^= hash >> 16;
	return hash % 255 + 1;
}

uint64_t
threads_traits(const struct facts *facts)
{
	static const char *const kinds[] = { "program", "message-id",
		"boundary", "order", "zone" };
	uint64_t traits = 0;

	for (const struct fact *f = facts_first(facts, FACT_TRAIT); f != NULL;
	     f = facts_next(facts, f))
		for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
			if (bytes_equal(f->where, bytes_of(kinds[i])))
				traits |= byte_of(f->text) << 8 * i;
	return traits;
}

static int64_t
key(const struct lesson *l, const char *kind, struct bytes text)
{
	return question_key(l->question, kind, text);
}

static bool
take_thread(void *context, const struct value *columns)
{
	struct lesson *l = context;

	l->thread = columns[0].number;
	l->new_thread = false;
	return false;
}

static bool
ask(struct lesson *l, enum statement statement, const struct value *values,
    size_t count)
{
	return engine_run(l->question->engine, statement, values, count,
	    take_thread, l, l->question->err);
}

/* By what it refers to, else by its index; a subject alone joins nothing. */
static bool
find_thread(struct lesson *l)
{
	struct bytes guid = facts_text(&l->question->facts, FACT_THREAD_INDEX);
	struct value values[2];

	l->thread = l->message;
	l->new_thread = true;
	for (const struct fact *f =
		 facts_first(&l->question->facts, FACT_PARENT);
	     f != NULL && l->new_thread;
	     f = facts_next(&l->question->facts, f)) {
		question_name_message(l->question, f->text, values);
		if (!ask(l, STATEMENT_MESSAGE_OF_ID, values, 2))
			return false;
	}
	if (!l->new_thread || guid.len == 0)
		return true;
	values[0] = NUMBER(key(l, KEY_GUID, guid));
	return ask(l, STATEMENT_GUID_GET, values, 1);
}

static bool
take_participant(void *context, const struct value *columns)
{
	struct lesson *l = context;
	struct bytes from = facts_text(&l->question->facts, FACT_FROM);

	l->from_is_in |= columns[0].number == key(l, KEY_ADDRESS, from);
	return !l->from_is_in;
}

static bool
find_author(struct lesson *l)
{
	struct value value = NUMBER(l->thread);

	return l->new_thread ||
	    engine_run(l->question->engine, STATEMENT_PARTICIPANTS, &value, 1,
		take_participant, l, l->question->err);
}

/* A row for what must be shown again: an address, a domain. */
static bool
add_sender(struct lesson *l, const char *kind, struct bytes text)
{
	return QUESTION_RUN(l->question, SENDER_ADD, NUMBER(key(l, kind, text)),
	    NUMBER(l->question->now), question_sealed(l->question, text));
}

static bool
learn_arrival(struct lesson *l, const char *kind, struct bytes text)
{
	if (text.len == 0)
		return true;
	return add_sender(l, kind, text) &&
	    QUESTION_RUN(l->question, SENDER_CAME, NUMBER(key(l, kind, text)),
		NUMBER(l->question->now),
		NUMBER(l->question->tier >= TIER_ALIGNED),
		NUMBER((int64_t)threads_traits(&l->question->facts)));
}

static bool
learn_departure(struct lesson *l, const char *kind, struct bytes text)
{
	return add_sender(l, kind, text) &&
	    QUESTION_RUN(l->question, SENDER_GOT, NUMBER(key(l, kind, text)),
		NUMBER(l->question->now));
}

/* `ours' is never taken from a From that came from outside. */
static bool
add_participant(struct lesson *l, const struct fact *f, bool ours)
{
	int64_t address = key(l, KEY_ADDRESS, f->text);

	return add_sender(l, KEY_ADDRESS, f->text) &&
	    QUESTION_RUN(l->question, PARTICIPANT_ADD, NUMBER(l->thread),
		NUMBER(address), NUMBER(key(l, KEY_PARTY, f->where)),
		NUMBER(ours), NUMBER(l->question->now)) &&
	    QUESTION_RUN(l->question, PARTICIPANT_SEEN, NUMBER(l->thread),
		NUMBER(address), NUMBER(l->question->now));
}

static bool
add_participants(struct lesson *l, enum fact_kind kind, bool ours)
{
	for (const struct fact *f = facts_first(&l->question->facts, kind);
	     f != NULL; f = facts_next(&l->question->facts, f))
		if (!add_participant(l, f, ours))
			return false;
	return true;
}

static bool
learn_participants(struct lesson *l)
{
	/* Who may bring others in: ours, who begins, a proved participant. */
	bool may = l->outgoing || l->new_thread ||
	    (l->from_is_in && l->question->tier >= TIER_ALIGNED);

	if ((may || l->from_is_in) &&
	    !add_participants(l, FACT_FROM, l->outgoing))
		return false;
	if (!add_participants(l, FACT_RECIPIENT, !l->outgoing))
		return false;
	return !may || add_participants(l, FACT_ADDRESSEE, false);
}

static bool
learn_people(struct lesson *l)
{
	const struct fact *from = facts_first(&l->question->facts, FACT_FROM);
	struct bytes list = facts_text(&l->question->facts, FACT_LIST_ID);

	if (from == NULL)
		return true;
	if (!l->outgoing)
		return learn_arrival(l, KEY_ADDRESS, from->text) &&
		    (bytes_equal(from->text, from->where) ||
			learn_arrival(l, KEY_PARTY, from->where)) &&
		    learn_arrival(l, KEY_LIST, list);
	for (const struct fact *f =
		 facts_first(&l->question->facts, FACT_RECIPIENT);
	     f != NULL && !l->automatic; f = facts_next(&l->question->facts, f))
		if (!learn_departure(l, KEY_ADDRESS, f->text) ||
		    !learn_departure(l, KEY_PARTY, f->where))
			return false;
	return true;
}

/* A name is learned from mail of ours, and from those we know or can prove. */
static bool
learn_name(struct lesson *l)
{
	const struct fact *from = facts_first(&l->question->facts, FACT_FROM);
	struct bytes name = facts_text(&l->question->facts, FACT_FROM_KEY);
	bool proved = l->question->tier >= TIER_ALIGNED;
	int64_t home, address, party;

	if (from == NULL || name.len == 0 || l->automatic)
		return true;
	home = key(l, KEY_NAME, name);
	address = key(l, KEY_ADDRESS, from->text);
	party = key(l, KEY_PARTY, from->where);
	if (proved && !l->outgoing &&
	    !QUESTION_RUN(l->question, RELAY_ADD, NUMBER(party), NUMBER(home),
		NUMBER(l->question->now)))
		return false;
	return add_sender(l, KEY_ADDRESS, from->text) &&
	    QUESTION_RUN(l->question, NAME_ADD, NUMBER(home), NUMBER(address),
		NUMBER(party), NUMBER(l->outgoing), NUMBER(l->question->now)) &&
	    QUESTION_RUN(l->question, NAME_SEEN, NUMBER(home), NUMBER(address),
		NUMBER(l->question->now));
}

static bool
learn_forms(struct lesson *l)
{
	const struct fact *from = facts_first(&l->question->facts, FACT_FROM);

	if (from == NULL || l->outgoing)
		return true;
	for (const struct fact *f =
		 facts_first(&l->question->facts, FACT_DOMAIN_FORM);
	     f != NULL; f = facts_next(&l->question->facts, f))
		if (!QUESTION_RUN(l->question, FORM_ADD,
			NUMBER(key(l, KEY_FORM, f->text)),
			NUMBER(key(l, KEY_PARTY, from->where)),
			NUMBER(l->question->now)))
			return false;
	return true;
}

static bool
learn_thread(struct lesson *l)
{
	struct bytes guid = facts_text(&l->question->facts, FACT_THREAD_INDEX);
	struct bytes subject = facts_text(&l->question->facts, FACT_SUBJECT);
	struct value thread = NUMBER(l->thread), now = NUMBER(l->question->now);

	if (!QUESTION_RUN(l->question, THREAD_ADD, thread, now) ||
	    !QUESTION_RUN(l->question, THREAD_SEEN, thread, now,
		NUMBER(!l->outgoing), NUMBER(l->outgoing)))
		return false;
	if (guid.len > 0 &&
	    !QUESTION_RUN(l->question, GUID_ADD, NUMBER(key(l, KEY_GUID, guid)),
		thread, now))
		return false;
	return subject.len == 0 ||
	    (QUESTION_RUN(l->question, SUBJECT_ADD,
		 NUMBER(key(l, KEY_SUBJECT, subject)), thread, now) &&
		QUESTION_RUN(l->question, SUBJECT_SEEN,
		    NUMBER(key(l, KEY_SUBJECT, subject)), thread, now));
}

static bool
learn_prints(struct lesson *l)
{
	size_t count = 0;

	for (const struct fact *f =
		 facts_first(&l->question->facts, FACT_FRESH_PRINT);
	     f != NULL && count < PRINTS_LEARNED;
	     f = facts_next(&l->question->facts, f), count++) {
		uint64_t print = secret_hash_number(
		    l->question->secret, KEY_PRINT, f->number);

		if (!QUESTION_RUN(l->question, PRINT_ADD,
			NUMBER((int64_t)print), NUMBER(l->message),
			NUMBER(l->month)))
			return false;
	}
	return true;
}

static bool
learn_right_side(struct lesson *l)
{
	struct bytes id = facts_text(&l->question->facts, FACT_MESSAGE_ID);
	struct bytes right = bytes_from(id, bytes_last_index(id, '@') + 1);
	struct value home = NUMBER(key(l, KEY_RIGHT_SIDE, right));

	return right.len == 0 ||
	    (QUESTION_RUN(
		 l->question, RIGHT_SIDE_ADD, home, NUMBER(l->question->now)) &&
		QUESTION_RUN(l->question, RIGHT_SIDE_SEEN, home,
		    NUMBER(l->outgoing), NUMBER(!l->outgoing),
		    NUMBER(l->question->now)));
}

static bool
count(struct lesson *l, const char *name, int64_t start, int64_t more)
{
	struct value key_of = BLOB(bytes_of(name));

	return QUESTION_RUN(l->question, TALLY_ADD, key_of, NUMBER(start)) &&
	    (more == 0 ||
		QUESTION_RUN(l->question, TALLY_MORE, key_of, NUMBER(more)));
}

/* How many mails in a row nobody whom we trust has said a word about. */
static bool
count_unheard(struct lesson *l)
{
	struct value name = BLOB(BYTES(TALLY_UNHEARD));

	if (l->outgoing)
		return true;
	return count(l, TALLY_UNHEARD, 0, l->heard ? 0 : 1) &&
	    (!l->heard || QUESTION_RUN(l->question, META_SET, name, NUMBER(0)));
}

static bool
learn_age(struct lesson *l)
{
	return count_unheard(l) && count(l, "began", l->question->now, 0) &&
	    count(l, "mails", 0, 1) && (!l->outgoing || count(l, "sent", 0, 1));
}

static int64_t
key_of_first(struct lesson *l, enum fact_kind kind)
{
	struct bytes text = facts_text(&l->question->facts, kind);

	return text.len > 0 ? key(l, KEY_ADDRESS, text) : 0;
}

/* Seen before: it has been learned. */
static bool
learn_message(struct lesson *l, bool *known)
{
	int64_t traits = (l->outgoing ? MESSAGE_LEFT : 0) |
	    (l->question->tier >= TIER_ALIGNED ? MESSAGE_PROVED : 0);
	struct value values[2] = { NUMBER(l->message), NUMBER(l->rest) };
	struct lesson before = *l;

	before.new_thread = true;
	if (!ask(&before, STATEMENT_MESSAGE_OF_ID, values, 2))
		return false;
	*known = !before.new_thread;
	return *known ||
	    QUESTION_RUN(l->question, MESSAGE_ADD, NUMBER(l->message),
		NUMBER(l->rest), NUMBER(l->thread),
		NUMBER(key_of_first(l, FACT_FROM)),
		NUMBER(key_of_first(l, FACT_RECIPIENT)), NUMBER(traits),
		NUMBER(l->question->now), NUMBER(l->month));
}

static bool
learn(struct engine *engine, const struct secret *secret, void *it,
    struct error *err)
{
	struct lesson *l = it;
	struct bytes id = facts_text(&l->question->facts, FACT_MESSAGE_ID);
	struct value values[2];
	bool known;

	question_begin(l->question, engine, secret, err);
	l->from_is_in = false; /* it may have been run before */
	if (id.len == 0)
		return true;
	question_name_message(l->question, id, values);
	l->message = values[0].number;
	l->rest = values[1].number;
	if (!find_thread(l) || !find_author(l) || !learn_message(l, &known))
		return false;
	return known ||
	    (learn_age(l) && learn_thread(l) && learn_participants(l) &&
		learn_people(l) && learn_name(l) && learn_forms(l) &&
		learn_prints(l) && learn_right_side(l));
}

static void
lesson_free(void *it)
{
	struct lesson *l = it;

	question_free(l->question);
	free(l);
}

static int64_t
month_of(time_t time)
{
	struct tm tm;

	gmtime_r(&time, &tm);
	return (tm.tm_year - 70) * 12 + tm.tm_mon;
}

static struct lesson *
lesson_of(const struct facts *facts, const struct envelope *envelope,
    const struct settings *settings)
{
	struct lesson *l = calloc(1, sizeof *l);

	if (l == NULL)
		exit(EXIT_MEMORY);
	l->question = question_new(facts, envelope, settings);
	l->outgoing = envelope->direction == DIRECTION_OUT;
	l->automatic = facts_first(facts, FACT_AUTOMATIC) != NULL;
	l->heard = proof_heard(facts, settings);
	l->month = month_of(envelope->date);
	return l;
}

void
threads_learn(struct store *store, const struct facts *facts,
    const struct envelope *envelope, const struct settings *settings)
{
	if (store != NULL)
		store_tell(store, learn, lesson_of(facts, envelope, settings),
		    lesson_free);
}

bool
threads_learn_now(struct engine *engine, const struct secret *secret,
    const struct facts *facts, const struct envelope *envelope,
    const struct settings *settings, struct error *err)
{
	struct lesson *l = lesson_of(facts, envelope, settings);
	bool done = learn(engine, secret, l, err);

	lesson_free(l);
	return done;
}
