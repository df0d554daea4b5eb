/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Only the end of a message is answered: every step before it goes without a
 * reply, where the mail server allows that, which saves a round trip each. So
 * trouble on the way is kept until then. Abort and close may come at any time,
 * close also when nothing was ever set up.
 */
#include "receive/milter.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "act/act.h"
#include "act/held.h"
#include "base/clock.h"
#include "log/log.h"
#include "receive/session.h"
#include "release/request.h"
#include "store/journal.h"

#define ACTIONS_NEEDED (SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_QUARANTINE)
#define STEPS_WANTED                                                           \
	(SMFIP_NOUNKNOWN | SMFIP_HDR_LEADSPC | SMFIP_NR_CONN | SMFIP_NR_HELO | \
	    SMFIP_NR_MAIL | SMFIP_NR_RCPT | SMFIP_NR_DATA | SMFIP_NR_HDR |     \
	    SMFIP_NR_EOH | SMFIP_NR_BODY)

/* For the mail server to take the reply of the last messages. */
#define FAREWELL_MS 200

static struct receiver *receiver;

static struct session *
session_of(SMFICTX *ctx)
{
	struct session *s = smfi_getpriv(ctx);

	if (s == NULL) {
		s = session_new();
		smfi_setpriv(ctx, s);
		atomic_fetch_add(&receiver->tally.connections, 1);
	}
	return s;
}

/* The same, within a message, however the mail server came here. */
static struct session *
message_of(SMFICTX *ctx)
{
	struct session *s = session_of(ctx);

	if (s->arena == NULL)
		session_begin(s);
	return s;
}

static sfsistat
go_on(const struct session *s, unsigned long no_reply)
{
	return (s->steps & no_reply) != 0 ? SMFIS_NOREPLY : SMFIS_CONTINUE;
}

static const char *
macro(SMFICTX *ctx, const char *name)
{
	char copy[32];

	snprintf(copy, sizeof copy, "%s", name);
	return smfi_getsymval(ctx, copy);
}

/* The queue id comes late, and when depends on the mail server. */
static void
take_queue_id(SMFICTX *ctx, struct message *m)
{
	const char *id = macro(ctx, "i");

	if (id != NULL)
		snprintf(m->queue_id, sizeof m->queue_id, "%s", id);
}

static void
ask_macros(SMFICTX *ctx)
{
	static const struct {
		int stage;
		const char *names;
	} asks[] = {
		{ SMFIM_CONNECT, "{daemon_name} v" },
		{ SMFIM_ENVFROM, "i {auth_authen}" },
		{ SMFIM_ENVRCPT, "i" },
		{ SMFIM_DATA, "i" },
		{ SMFIM_EOH, "i" },
		{ SMFIM_EOM, "i" },
	};
	char names[32];

	for (size_t i = 0; i < sizeof asks / sizeof asks[0]; i++) {
		snprintf(names, sizeof names, "%s", asks[i].names);
		smfi_setsymlist(ctx, asks[i].stage, names);
	}
}

static sfsistat
on_negotiate(SMFICTX *ctx, unsigned long actions, unsigned long steps,
    unsigned long f2, unsigned long f3, unsigned long *want_actions,
    unsigned long *want_steps, unsigned long *want_f2, unsigned long *want_f3)
{
	struct session *s = session_of(ctx);

	(void)f2;
	(void)f3;
	*want_f2 = *want_f3 = 0;
	if ((actions & ACTIONS_NEEDED) != ACTIONS_NEEDED) {
		log_error("the mail server does not let us change headers and "
			  "hold mail");
		return SMFIS_REJECT;
	}
	*want_actions = ACTIONS_NEEDED | (actions & SMFIF_SETSYMLIST);
	*want_steps = s->steps = steps & STEPS_WANTED;
	if ((actions & SMFIF_SETSYMLIST) != 0)
		ask_macros(ctx);
	return SMFIS_CONTINUE;
}

static sfsistat
on_connect(SMFICTX *ctx, char *host, _SOCK_ADDR *from)
{
	struct session *s = session_of(ctx);
	const char *version = macro(ctx, "v");

	(void)host;
	/* Sendmail tells a number, Postfix its name first. */
	s->postfix = version != NULL && version[0] != '\0' &&
	    !byte_is_digit((unsigned char)version[0]);
	session_client(s, (const struct sockaddr *)from);
	return go_on(s, SMFIP_NR_CONN);
}

static sfsistat
on_helo(SMFICTX *ctx, char *name)
{
	struct session *s = session_of(ctx);

	snprintf(s->helo, sizeof s->helo, "%s", name != NULL ? name : "");
	return go_on(s, SMFIP_NR_HELO);
}

static sfsistat
on_sender(SMFICTX *ctx, char **argv)
{
	struct session *s = session_of(ctx);
	struct origin origin = { macro(ctx, "{auth_authen}"),
		macro(ctx, "{daemon_name}"), s->client };
	struct envelope *e = &s->message.envelope;

	session_begin(s);
	session_sender(s, argv[0]);
	if (origin.login != NULL)
		e->auth = arena_copy(s->arena,
		    bytes_first(bytes_of(origin.login), ADDRESS_MOST));
	e->direction =
	    direction_of(&origin, receiver->gateway.settings, &receiver->own);
	return go_on(s, SMFIP_NR_MAIL);
}

static sfsistat
on_recipient(SMFICTX *ctx, char **argv)
{
	struct session *s = message_of(ctx);

	session_recipient(s, argv[0]);
	return go_on(s, SMFIP_NR_RCPT);
}

static sfsistat
on_data(SMFICTX *ctx)
{
	struct session *s = message_of(ctx);

	take_queue_id(ctx, &s->message);
	return go_on(s, SMFIP_NR_DATA);
}

static sfsistat
on_header(SMFICTX *ctx, char *name, char *value)
{
	struct session *s = message_of(ctx);

	session_header(s, receiver, name, value);
	return go_on(s, SMFIP_NR_HDR);
}

static sfsistat
on_head_end(SMFICTX *ctx)
{
	struct session *s = message_of(ctx);

	take_queue_id(ctx, &s->message);
	session_head_end(s, receiver);
	return go_on(s, SMFIP_NR_EOH);
}

static sfsistat
on_body(SMFICTX *ctx, unsigned char *at, size_t len)
{
	struct session *s = message_of(ctx);

	session_body(s, receiver, (struct bytes){ at, len });
	return go_on(s, SMFIP_NR_BODY);
}

static const char *
queue_id(const struct message *m)
{
	return m->queue_id[0] != '\0' ? m->queue_id : "-";
}

/* One line a message; the journal has the rest. */
static void
log_verdict(const struct message *m, const struct verdict *v)
{
	char names[700] = "-";
	size_t len = 0;

	for (size_t i = 0; i < v->reason_count; i++) {
		const char *name =
		    finding_kind(v->reasons[i].finding->id)->name;

		if (len + strlen(name) + 2 > sizeof names)
			break;
		len += (size_t)sprintf(
		    names + len, "%s%s", len > 0 ? "," : "", name);
	}
	log_info("%s: id=%s verdict=%s done=%s%s%s%s score=%.1f bytes=%llu "
		 "ms=%lld findings=%s",
	    queue_id(m), m->id, action_name(v->action), action_name(v->done),
	    v->hold ? " held" : "", v->done == ACTION_TEMPFAIL ? " cause=" : "",
	    v->done == ACTION_TEMPFAIL ? v->cause : "", v->score,
	    (unsigned long long)m->received, (long long)(clock_ms() - m->began),
	    names);
}

static sfsistat
tell(struct tally *t, const struct message *m, const struct verdict *v,
    sfsistat status)
{
	atomic_fetch_add(&t->done[v->done], 1);
	log_verdict(m, v);
	return status;
}

/* Not inspected, because we could not keep it, or are about to end. */
static sfsistat
defer(SMFICTX *ctx, struct session *s)
{
	struct verdict verdict = { .action = ACTION_TEMPFAIL,
		.done = ACTION_TEMPFAIL,
		.cause = s->spool.trouble };
	struct report report;

	report_init(&report, s->arena);
	if (s->spool.why.text[0] != '\0')
		log_error("%s: %s: %s", queue_id(&s->message), s->spool.trouble,
		    s->spool.why.text);
	message_record(&receiver->gateway, &s->message, &report, &verdict);
	return tell(&receiver->tally, &s->message, &verdict,
	    act_defer(ctx, verdict.cause, s->message.id));
}

/* Can it be held, and be found and let go again afterwards? */
static bool
may_wait(const struct session *s)
{
	return s->postfix && held_takes(receiver->gateway.held) &&
	    request_is_queue_id(bytes_of(s->message.queue_id));
}

/* What nobody would remember must not be held: the sender tries again. */
static void
remember_hold(const struct message *m, struct verdict *v)
{
	struct error err;

	if (!v->hold || held_begin(receiver->gateway.held, m, v, &err))
		return;
	log_error("%s: id=%s cannot be held: %s", queue_id(m), m->id, err.text);
	v->hold = false;
	v->done = ACTION_TEMPFAIL;
	v->cause = "hold-unavailable";
}

static sfsistat
decide(SMFICTX *ctx, struct session *s)
{
	struct report report;
	struct verdict verdict;
	struct answer answer = { &receiver->gateway, &s->message, &s->came,
		&report, &verdict, s->arena };
	struct error err;
	sfsistat status;

	s->message.may_wait = may_wait(s);
	message_judge(
	    &receiver->gateway, &s->message, s->arena, &report, &verdict);
	remember_hold(&s->message, &verdict);
	status = act(ctx, &answer, &err);
	if (err.text[0] != '\0') {
		log_error("%s: id=%s change-refused: %s", queue_id(&s->message),
		    s->message.id, err.text);
		if (verdict.hold)
			held_never(receiver->gateway.held, &s->message);
		verdict.hold = false;
		verdict.done = ACTION_TEMPFAIL;
		verdict.cause = "change-refused";
	}
	message_record(&receiver->gateway, &s->message, &report, &verdict);
	return tell(&receiver->tally, &s->message, &verdict, status);
}

/*
 * After in_hand was counted: so milter_run() waits for whoever did not see
 * that we stop, and nobody uses what main() takes down.
 */
static void
refuse_when_stopping(struct session *s)
{
	if (s->spool.trouble == NULL && atomic_load(&receiver->stopping))
		s->spool.trouble = "stopping";
}

static sfsistat
on_end(SMFICTX *ctx)
{
	struct session *s = message_of(ctx);
	sfsistat status;

	atomic_fetch_add(&receiver->tally.in_hand, 1);
	take_queue_id(ctx, &s->message);
	session_end(s, receiver);
	refuse_when_stopping(s);
	status = s->spool.trouble != NULL ? defer(ctx, s) : decide(ctx, s);
	session_drop(s);
	atomic_fetch_sub(&receiver->tally.in_hand, 1);
	return status;
}

/* Given up by the mail server after it began to send: that is a line too. */
static void
give_up(struct session *s)
{
	struct message *m = &s->message;

	if (s->arena != NULL && s->spooling) {
		spool_tell(&s->spool, m);
		journal_write(&receiver->gateway, m, NULL, NULL);
		atomic_fetch_add(&receiver->tally.aborted, 1);
		log_info("%s: id=%s verdict=aborted bytes=%llu", queue_id(m),
		    m->id, (unsigned long long)m->received);
	}
	session_drop(s);
}

static sfsistat
on_abort(SMFICTX *ctx)
{
	struct session *s = smfi_getpriv(ctx);

	if (s != NULL)
		give_up(s);
	return SMFIS_CONTINUE;
}

static sfsistat
on_close(SMFICTX *ctx)
{
	struct session *s = smfi_getpriv(ctx);

	if (s == NULL)
		return SMFIS_CONTINUE;
	give_up(s);
	session_free(s);
	smfi_setpriv(ctx, NULL);
	atomic_fetch_sub(&receiver->tally.connections, 1);
	return SMFIS_CONTINUE;
}

void
milter_take_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

bool
milter_register(struct receiver *r, struct error *err)
{
	static char name[] = "aratame";
	struct smfiDesc callbacks = { .xxfi_name = name,
		.xxfi_version = SMFI_VERSION,
		.xxfi_flags = ACTIONS_NEEDED | SMFIF_SETSYMLIST,
		.xxfi_negotiate = on_negotiate,
		.xxfi_connect = on_connect,
		.xxfi_helo = on_helo,
		.xxfi_envfrom = on_sender,
		.xxfi_envrcpt = on_recipient,
		.xxfi_data = on_data,
		.xxfi_header = on_header,
		.xxfi_eoh = on_head_end,
		.xxfi_body = on_body,
		.xxfi_eom = on_end,
		.xxfi_abort = on_abort,
		.xxfi_close = on_close };

	receiver = r;
	return smfi_register(callbacks) == MI_SUCCESS ||
	    error_set(err, "libmilter does not take our callbacks");
}

bool
milter_run(struct error *err)
{
	int status = smfi_main();
	int64_t latest = clock_ms() +
	    (int64_t)receiver->gateway.settings->deadline * 1000 + 1000;

	/* libmilter returns while its threads still work, and take mail. */
	atomic_store(&receiver->stopping, true);
	while (atomic_load(&receiver->tally.in_hand) > 0 && clock_ms() < latest)
		usleep(20 * 1000);
	usleep(FAREWELL_MS * 1000);
	return status == MI_SUCCESS ||
	    error_set(err, "libmilter gave up; the system log says why");
}
