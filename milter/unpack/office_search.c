/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A file says itself how many hashes a try costs, up to ten million: the
 * budget is therefore counted in hashes. What cannot be afforded is told as
 * tries that were spent, since the recipient, who needs one try, can open it.
 */
#include "unpack/office_search.h"

#include "unpack/password_time.h"
#include "unpack/seal.h"

#define USUAL_ROUNDS 100000
#define SLOW_ROUNDS 1000

/* Excel opens a workbook sealed with the first without asking, PowerPoint a
 * show sealed with the second. */
static const char *const silent[] = { "VelvetSweatshop",
	"/01Hannes Ruescher/01" };
#define SILENT (sizeof silent / sizeof silent[0])

struct search {
	struct unpacker *u;
	const struct office_search *what;
	struct password_time time;
	uint64_t left; /* hashes */
	size_t tries;
};

/* Costly tries also count against what all of the message may cost. */
static bool
may_afford(struct search *s)
{
	struct unpacker *u = s->u;
	size_t price = (s->what->rounds + USUAL_ROUNDS - 1) / USUAL_ROUNDS;

	if (s->what->rounds < SLOW_ROUNDS)
		return s->tries < u->limits->password_tries + SILENT;
	if (s->tries >= u->limits->password_tries_slow + SILENT ||
	    s->left < s->what->rounds ||
	    u->costly_tries >=
		COSTLY_MESSAGE * (u->limits->password_tries_costly + SILENT))
		return false;
	s->left -= s->what->rounds;
	u->costly_tries += price;
	return true;
}

static bool
may_try(struct search *s)
{
	if (!password_time_left(&s->time) || !may_afford(s))
		return false;
	s->tries++;
	s->u->passwords_tried++;
	return true;
}

static const struct password *
try_candidates(
    struct search *s, const struct password *list, size_t count, bool *spent)
{
	for (size_t i = 0; i < count; i++) {
		if (!may_try(s)) {
			*spent = passwords_left(list, i, count);
			return NULL;
		}
		if (s->what->fits(s->what->seal, list[i].word))
			return &list[i];
	}
	return NULL;
}

static bool
try_silent(struct search *s, bool *spent)
{
	for (size_t i = 0; i < SILENT; i++) {
		if (!may_try(s)) {
			*spent = true;
			return false;
		}
		if (s->what->fits(s->what->seal, bytes_of(silent[i])))
			return true;
	}
	return false;
}

/* For the reviewer: where the password stood; never the password. */
static struct bytes
tell_how(struct arena *arena, const struct password *p, const char *proof)
{
	if (p == NULL)
		return arena_format(
		    arena, "the password that Office tries unasked, %s", proof);
	return seal_how(arena, p, proof);
}

static void
tell_closed(struct search *s, const struct object *o, bool spent)
{
	findings_add(
	    s->u->findings, FINDING_SEALED_UNOPENED, o->path, BYTES(""));
	if (spent)
		findings_add(s->u->findings, FINDING_PASSWORD_TRIES_SPENT,
		    o->path,
		    arena_format(s->u->arena, "%zu tries of %zu rounds%s",
			s->tries, s->what->rounds,
			s->time.spent ? ", no more time" : ""));
}

bool
office_search(struct unpacker *u, const struct object *o,
    const struct office_search *what, struct bytes *how)
{
	struct search s = { .u = u, .what = what, .time = { .unpacker = u } };
	const struct password *list = NULL, *p = NULL;
	size_t count = 0;
	bool spent = false, open;

	s.left = (uint64_t)USUAL_ROUNDS *
	    (u->limits->password_tries_costly + SILENT);
	password_time_start(&s.time);
	open = try_silent(&s, &spent);
	if (!open && !spent && u->passwords != NULL) {
		count = passwords_for(u->passwords, o->name, &list);
		p = try_candidates(&s, list, count, &spent);
		open = p != NULL;
	}
	password_time_stop(&s.time);
	if (!open) {
		tell_closed(&s, o, spent);
		return false;
	}
	if (p != NULL)
		passwords_proved(u->passwords, p);
	*how = tell_how(u->arena, p, what->proof);
	findings_add(u->findings, FINDING_SEALED_OPENED, o->path,
	    p == NULL ? *how : seal_proof(u->arena, *how, p, s.tries));
	return true;
}
