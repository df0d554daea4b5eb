/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Whatever opens a file must have done so before the sandbox is entered, and
 * nobody can list all of it: converters, tables, caches behind ten libraries.
 * So the worker inspects a message of its own first, in many forms of text,
 * and is then as warm as after real mail. Being wrong here costs a crash of
 * the first message that touches something cold; it is tried again, carefully.
 */
#include "sandbox/worker.h"

#include <malloc.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

#include "inspect/inspect.h"
#include "parse/charset.h"
#include "parse/mail.h"
#include "sandbox/enter.h"
#include "sandbox/heritage.h"
#include "sandbox/wire.h"
#include "unpack/unpack.h"

#define ARENA_MAX ((size_t)1 << 30) /* when no other limit was set */
#define EXIT_USAGE 64
#define LARGE (1 << 20)

struct state {
	struct orders orders;
	struct ruleset *rules;
	struct arena *arena;
	struct bytes (*read_picture)(const struct picture *, struct arena *);
};

static const char warm_message[] =
    "From: =?utf-8?B?5bGx55Sw?= <a@xn--wgv71a119e.jp>\r\n"
    "To: b@\xE6\x97\xA5.example\r\n"
    "Subject: Re: =?iso-2022-jp?B?GyRCOzNFRBsoQg==?=\r\n"
    "Date: Fri, 20 Nov 2026 10:00:00 +0900\r\n"
    "Message-ID: <1@example.com>\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=\"=-x\"\r\n\r\n"
    "--=-x\r\nContent-Type: text/plain; charset=shift_jis\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    "=8ER=93c password: 1234\r\n"
    "--=-x\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n"
    "<p>ol\xE9 <a href=\"http://&#252;.example/\">x</a>\r\n"
    "--=-x\r\nContent-Type: application/octet-stream\r\n"
    "Content-Disposition: attachment; filename=\"a.zip\"\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\n"
    "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==\r\n"
    "--=-x--\r\n";

static void
inspect(const struct state *s, struct bytes spool, const struct wire_job *job,
    struct report *report)
{
	struct envelope envelope;
	struct inspection inspection = {
		.rules = s->rules,
		.limits = &s->orders.limits,
		.envelope = &envelope,
		.message = bytes_from(spool, job->message_at),
		.careful = job->careful,
		.facts_only = job->facts_only,
		.hints = job->hints,
		.hint_count = job->hint_count,
		.read_picture = s->read_picture,
		.guesses = job->guesses,
	};

	report_init(report, s->arena);
	envelope_read(&envelope, bytes_first(spool, job->message_at), s->arena);
	if (job->object_name.len > 0)
		inspect_object(&inspection, job->object_name, s->arena, report);
	else
		inspect_message(&inspection, s->arena, report);
}

static void
warm_up(const struct state *s)
{
	struct report report;
	struct wire_job job = { 0 };

	charset_warm_up();
	mail_start();
	unpack_start();
	inspect(s,
	    (struct bytes){
		(const unsigned char *)warm_message, sizeof warm_message - 1 },
	    &job, &report);
	arena_reset(s->arena);
}

static bool
read_orders(struct orders *orders, struct error *e)
{
	ssize_t len = pread(HERITAGE_ORDERS, orders, sizeof *orders, 0);

	close(HERITAGE_ORDERS);
	return len == (ssize_t)sizeof *orders ||
	    error_set(e,
		"a worker got no orders: it is started by the daemon "
		"only");
}

/* The bundle stays mapped: the ruleset points into it. */
static bool
open_rules(struct state *s, struct error *e)
{
	off_t size = lseek(HERITAGE_RULES, 0, SEEK_END);
	void *at = MAP_FAILED;

	if (size > 0)
		at = mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED,
		    HERITAGE_RULES, 0);
	close(HERITAGE_RULES);
	if (at == MAP_FAILED)
		return error_set(e, "a worker got no compiled rules");
	s->rules = ruleset_open((struct bytes){ at, (size_t)size }, e);
	return s->rules != NULL;
}

/*
 * glibc learns from the first large message to keep large blocks for ever: 24
 * MB a worker instead of 4 after a thousand mails, and no faster.
 */
static void
give_memory_back(void)
{
	mallopt(M_MMAP_THRESHOLD, LARGE);
	mallopt(M_TRIM_THRESHOLD, LARGE);
}

static bool
get_ready(struct state *s, struct error *e)
{
	struct confinement sandbox;

	give_memory_back();
	if (!read_orders(&s->orders, e) || !open_rules(s, e))
		return false;
	s->arena =
	    arena_new(s->orders.memory > 0 ? s->orders.memory : ARENA_MAX);
	warm_up(s);
	if (!s->orders.sandboxed)
		return sandbox_limit_memory(&s->orders, e);
	return sandbox_prepare(&sandbox, e) &&
	    sandbox_enter(&sandbox, &s->orders, e);
}

/* SIGPROF ends us when it rings: the daemon takes that for a timeout. */
static void
limit_time(size_t seconds)
{
	struct itimerval timer = { .it_value.tv_sec = (time_t)seconds };

	setitimer(ITIMER_PROF, &timer, NULL);
}

/* A job that cannot be: the daemon is wrong, so we end and it hears of it. */
static struct bytes
map_spool(int fd, const struct wire_job *job)
{
	off_t size = lseek(fd, 0, SEEK_END);
	uint64_t end;
	void *at;

	if (size < 0 ||
	    __builtin_add_overflow(job->message_at, job->message_size, &end) ||
	    end > (uint64_t)size)
		_exit(EXIT_USAGE);
	if (end == 0)
		return BYTES("");
	at = mmap(
	    NULL, (size_t)end, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (at == MAP_FAILED)
		_exit(EXIT_MEMORY);
	return (struct bytes){ at, (size_t)end };
}

static void
unmap_spool(struct bytes spool)
{
	union {
		const unsigned char *view;
		void *at;
	} u = { spool.at };

	if (spool.len > 0)
		munmap(u.at, spool.len);
}

static bool
answer(const struct state *s, const struct wire_job *job, int fd)
{
	struct bytes spool = map_spool(fd, job);
	struct report report;
	bool sent;

	close(fd);
	limit_time(s->orders.limits.cpu_seconds);
	inspect(s, spool, job, &report);
	sent = wire_send_report(HERITAGE_SOCKET, &report, job->sequence,
	    s->orders.limits.object_count);
	limit_time(0);
	unmap_spool(spool);
	arena_reset(s->arena);
	return sent;
}

void
worker_serve(const char *name, bool (*start)(struct error *),
    struct bytes (*read_picture)(const struct picture *, struct arena *))
{
	static unsigned char room[PACKET_MAX];
	static struct hint hints[HINTS_MAX];
	struct state state = { .read_picture = read_picture };
	struct error e;
	struct wire_job job;
	int fd;

	worker_begin(name);
	if ((start != NULL && !start(&e)) || !get_ready(&state, &e)) {
		wire_send_text(
		    HERITAGE_SOCKET, PACKET_FAILED, bytes_of(e.text));
		_exit(1);
	}
	if (!wire_send_text(HERITAGE_SOCKET, PACKET_READY, BYTES("")))
		_exit(1);
	for (size_t done = 0; done < state.orders.messages; done++)
		if (!wire_receive_job(
			HERITAGE_SOCKET, &job, room, hints, &fd) ||
		    !answer(&state, &job, fd))
			break;
	_exit(0);
}

void
worker_main(void)
{
	worker_serve("aratame-worker", NULL, NULL);
}
