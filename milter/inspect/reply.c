/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Does the "reply" belong to the conversation it shows? Without a memory of
 * other mail three things can be asked. A claim without a reference is common
 * in honest mail and weighs little, unless the program it says it was written
 * with always writes one. The header block in front of the newest quotation
 * names people: when they are ours, and the sender is none of them, somebody
 * else's mail is shown to us. A sender of that block's domain excuses it all,
 * and so does a person shown without an address, whom the sender may be:
 * Outlook leaves addresses out, and honest replies must not pay for that.
 */
#include "inspect/checks.h"
#include "parse/transfer.h"

#define PEOPLE_MAX 100
#define LIST_MAX 8192 /* bytes of a quoted To that are read */
#define RECIPIENTS_MAX 20
#define LABELS_MIN 3
#define THREAD_INDEX_HEAD 22 /* bytes; more only in answers [MS-OXOMSG] */

/* Programs whose answers always carry a reference; phones lose it at times. */
static const char *const referring[] = { "Thunderbird", "SeaMonkey", "Mutt",
	"Gnus", "Becky!", "Apple Mail", "Evolution", "KMail", "Claws Mail",
	"Sylpheed", "Alpine", "Roundcube", "Wanderlust", "Mew version" };

/* Someone in the quoted header: an address, a name, or both. */
struct person {
	struct bytes key; /* address_name_key() of the name; may be empty */
	struct bytes name;
	struct address address;
};

struct people {
	struct person list[PEOPLE_MAX];
	size_t count;
};

static struct bytes
field(const struct sight *s, const char *name)
{
	return bytes_trim(mail_field(s->mail, name), " \t\r\n");
}

static bool
has_parent(const struct sight *s)
{
	return field(s, "In-Reply-To").len > 0 ||
	    field(s, "References").len > 0;
}

static bool
has_thread_index(const struct sight *s)
{
	return base64_decode(s->arena, field(s, "Thread-Index")).len >
	    THREAD_INDEX_HEAD;
}

static bool
has_quotation(const struct sight *s)
{
	return s->body.header.labels >= LABELS_MIN ||
	    bytes_trim(s->body.quoted, " \t\r\n").len > 0;
}

bool
sight_claims_reply(const struct sight *s)
{
	return s->subject.reply || has_parent(s) || has_quotation(s) ||
	    has_thread_index(s);
}

/* The program it says it was written with, when that one always refers. */
static const char *
referring_program(const struct sight *s)
{
	struct bytes mailer = field(s, "X-Mailer");
	struct bytes agent = field(s, "User-Agent");

	for (size_t i = 0; i < sizeof referring / sizeof *referring; i++)
		if (bytes_has(mailer, bytes_of(referring[i])) ||
		    bytes_has(agent, bytes_of(referring[i])))
			return referring[i];
	return NULL;
}

static void
check_claim(const struct sight *s)
{
	const char *program = referring_program(s);

	/*
	 * "Fwd:" starts a thread anew, and quotes. "Re:" is also typed by hand;
	 * only with a quotation was it the program that made the answer.
	 */
	if (s->subject.forward || !(s->subject.reply || has_quotation(s)) ||
	    has_parent(s) || has_thread_index(s))
		return;
	if (program != NULL && s->subject.reply && has_quotation(s))
		findings_add(s->findings, FINDING_REPLY_BREAKS_HABIT,
		    BYTES("header"), bytes_of(program));
	else
		findings_add(s->findings, FINDING_REPLY_CLAIMED,
		    BYTES("header"), (struct bytes){ 0 });
}

/* One entry of a quoted From, To or Cc: "山田 太郎 <yamada@example.jp>". */
static void
add_person(struct people *p, struct bytes entry, struct arena *arena)
{
	struct person *one = &p->list[p->count];
	struct bytes rest = entry;

	*one = (struct person){ 0 };
	address_in_text(arena, &rest, &one->address);
	one->name = bytes_trim(bytes_cut(&entry, '<'), " \t\r\n\"'");
	one->name = bytes_first(
	    one->name, bytes_find_same(one->name, BYTES("[mailto:")));
	if (bytes_index(one->name, '@') < one->name.len)
		one->name.len = 0;
	one->key = address_name_key(arena, one->name);
	if (one->key.len > 0 || one->address.full.len > 0)
		p->count++;
}

/* Outlook parts people by ';', all others by ','. */
static void
add_people(struct people *p, struct bytes list, struct arena *arena)
{
	list = bytes_first(list, LIST_MAX);
	while (list.len > 0 && p->count < PEOPLE_MAX) {
		size_t end = 0;

		while (end < list.len && list.at[end] != ',' &&
		    list.at[end] != ';')
			end++;
		add_person(p, bytes_first(list, end), arena);
		list = bytes_from(list, end + 1);
	}
}

/* The newest quoted header, and what is known of us to compare it with. */
struct block {
	const struct sight *sight;
	struct bytes domains[RECIPIENTS_MAX]; /* this mail is sent to */
	size_t domain_count;
	struct people people; /* of the block */
	struct people us;     /* as addressed in this very mail */
	struct bytes sender;  /* the key of the sender's name */
	const struct person *ours, *named;
	bool open; /* the sender is in it, or may be */
};

/* Our domains as set; without the setting, those the mail is sent to. */
static bool
is_ours(const struct block *b, struct bytes domain)
{
	if (ruleset_own_domain(b->sight->rules, domain))
		return true;
	for (size_t i = 0; i < b->domain_count; i++)
		if (domain_related(domain, b->domains[i]))
			return true;
	return false;
}

static void
add_domains(struct block *b)
{
	const struct envelope *e = b->sight->envelope;

	for (size_t i = 0;
	     i < e->recipient_count && b->domain_count < RECIPIENTS_MAX; i++)
		b->domains[b->domain_count++] =
		    address_of(b->sight->arena, e->recipients[i]).domain;
}

static void
add_us(struct block *b, const char *name)
{
	struct arena *arena = b->sight->arena;
	struct address list[RECIPIENTS_MAX];
	size_t count = address_list(
	    arena, mail_field(b->sight->mail, name), list, RECIPIENTS_MAX);

	for (size_t i = 0; i < count && b->us.count < PEOPLE_MAX; i++)
		if (is_ours(b, list[i].domain))
			b->us.list[b->us.count++] = (struct person){
				address_name_key(arena, list[i].name),
				list[i].name, list[i]
			};
}

static bool
has_key(const struct people *p, struct bytes key)
{
	for (size_t i = 0; i < p->count; i++)
		if (key.len > 0 && bytes_equal(p->list[i].key, key))
			return true;
	return false;
}

static bool
is_sender(const struct sight *s, const struct person *p)
{
	return p->address.full.len > 0 &&
	    (bytes_same(p->address.full, s->from.full) ||
		domain_related(p->address.domain, s->from.domain));
}

static void
weigh(struct block *b, const struct person *p)
{
	bool named = b->sender.len > 0 && bytes_equal(p->key, b->sender);

	if (is_sender(b->sight, p)) {
		b->open = true;
	} else if (p->address.full.len == 0) {
		if (named || !has_key(&b->us, p->key))
			b->open = true;
		else
			b->ours = p;
	} else {
		if (is_ours(b, p->address.domain))
			b->ours = p;
		if (named)
			b->named = p;
	}
}

static struct bytes
shown(const struct person *p)
{
	return p->address.full.len > 0 ? p->address.full : p->name;
}

static void
read_block(struct block *b)
{
	const struct sight *s = b->sight;

	b->sender = address_name_key(s->arena, s->from.name);
	add_us(b, "To");
	add_us(b, "Cc");
	add_people(&b->people, s->body.header.from, s->arena);
	add_people(&b->people, s->body.header.to, s->arena);
	add_people(&b->people, s->body.header.cc, s->arena);
	for (size_t i = 0; i < b->people.count; i++)
		weigh(b, &b->people.list[i]);
}

static void
check_block(const struct sight *s)
{
	struct block *b;

	if (s->body.header.labels < LABELS_MIN)
		return;
	b = arena_alloc(s->arena, sizeof *b);
	b->sight = s;
	add_domains(b);
	if (is_ours(b, s->from.domain))
		return;
	read_block(b);
	if (b->open)
		return;
	if (b->ours != NULL)
		findings_add(s->findings, FINDING_QUOTED_HEADER_NAMES_US,
		    BYTES("text"), shown(b->ours));
	if (b->named != NULL)
		findings_add(s->findings, FINDING_QUOTED_HEADER_NAMES_SENDER,
		    BYTES("text"), b->named->name);
}

void
check_reply(const struct sight *s)
{
	if (s->envelope->direction == DIRECTION_OUT || s->automatic)
		return;
	/* Any sender can call his mail a list's: that excuses no payload. */
	if (s->list_mail && !s->report->payload)
		return;
	check_claim(s);
	check_block(s);
}
