/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A worker that does what the message tells it: answer, crash, hang, lie. The
 * test program executes itself in these roles, as the daemon does in its own.
 */
#ifndef TESTS_FAKE_WORKER_H
#define TESTS_FAKE_WORKER_H

#define ROLE_FAKE "aratame: fake"
#define ROLE_FAKE_FAILS "aratame: fake that fails"
#define ROLE_FAKE_ENDS "aratame: fake that ends"
#define ROLE_FAKE_BABBLES "aratame: fake that babbles"

/* Does not return when the program was executed in one of these roles. */
static void fake_take(const char *role);

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/enter.h"
#include "sandbox/wire.h"

static struct arena *fake_arena;
static unsigned char fake_room[PACKET_MAX];

/* An honest answer: one finding, one object named after the way it was read. */
static void
fake_report(struct report *r, const struct wire_job *job, struct bytes message)
{
	struct object_seen seen = { .path = job->careful ? BYTES("careful")
							 : BYTES("normal"),
		.type = job->object_name.len > 0 ? job->object_name
						 : BYTES("message"),
		.size = message.len };

	report_init(r, fake_arena);
	findings_add(&r->findings, FINDING_MACRO_AUTORUN, BYTES("1"),
	    bytes_first(message, 20));
	report_add_object(r, &seen);
}

static void
fake_send(const struct wire_job *job, struct bytes message)
{
	struct report r;

	fake_report(&r, job, message);
	wire_send_report(HERITAGE_SOCKET, &r, job->sequence, 100);
}

/* All of an answer but its last bytes. */
static bool
fake_half(void *context, struct bytes packet)
{
	(void)context;
	return send(HERITAGE_SOCKET, packet.at, packet.len - 30, 0) > 0;
}

static void
fake_flood(const struct wire_job *job, struct bytes message)
{
	struct report r;

	fake_report(&r, job, message);
	while (wire_write_report(&r, job->sequence, 1, fake_half, NULL))
		;
	_exit(0);
}

static void
fake_misbehave(const struct wire_job *job, struct bytes message)
{
	struct report r;

	fake_report(&r, job, message);
	if (bytes_equal(message, BYTES("crash")) && !job->careful)
		raise(SIGSEGV);
	if (bytes_equal(message, BYTES("crash-twice")))
		raise(SIGSEGV);
	if (bytes_equal(message, BYTES("crash-then-hang"))) {
		if (!job->careful)
			raise(SIGSEGV);
		for (;;)
			getpid();
	}
	if (bytes_equal(message, BYTES("hang")))
		for (;;)
			getpid();
	if (bytes_equal(message, BYTES("stop")))
		raise(SIGSTOP);
	if (bytes_equal(message, BYTES("processor-time")))
		raise(SIGPROF);
	if (bytes_equal(message, BYTES("exit-memory")) && !job->careful)
		_exit(EXIT_MEMORY);
	if (bytes_equal(message, BYTES("trap")) && !job->careful)
		raise(SIGTRAP);
	if (bytes_equal(message, BYTES("forbidden")))
		socket(AF_INET, SOCK_STREAM, 0);
	if (bytes_equal(message, BYTES("garbage")))
		send(HERITAGE_SOCKET, "garbage of some length", 22, 0);
	if (bytes_equal(message, BYTES("empty")))
		send(HERITAGE_SOCKET, "", 0, 0);
	if (bytes_equal(message, BYTES("ready-again")))
		wire_send_text(HERITAGE_SOCKET, PACKET_READY, BYTES("x"));
	if (bytes_equal(message, BYTES("job")))
		wire_send_job(HERITAGE_SOCKET, job, 0);
	if (bytes_equal(message, BYTES("half"))) {
		wire_write_report(&r, job->sequence, 1, fake_half, NULL);
		_exit(0);
	}
	if (bytes_equal(message, BYTES("half-and-hang"))) {
		wire_write_report(&r, job->sequence, 1, fake_half, NULL);
		for (;;)
			getpid();
	}
	if (bytes_equal(message, BYTES("wrong-message")) && !job->careful)
		wire_send_report(HERITAGE_SOCKET, &r, job->sequence + 1, 1);
	if (bytes_equal(message, BYTES("flood")))
		fake_flood(job, message);
	if (bytes_equal(message, BYTES("close")))
		close(HERITAGE_SOCKET);
}

static bool
fake_serve(void)
{
	struct wire_job job;
	static struct hint hints[HINTS_MAX];
	struct bytes message;
	static char text[64];
	int fd;

	if (!wire_receive_job(HERITAGE_SOCKET, &job, fake_room, hints, &fd))
		return false;
	lseek(fd, (off_t)job.message_at, SEEK_SET);
	message.at = (unsigned char *)text;
	message.len = (size_t)read(fd, text,
	    job.message_size < sizeof text ? job.message_size : sizeof text);
	if (bytes_equal(message, BYTES("write")) && write(fd, "x", 1) > 0)
		_exit(1);
	close(fd);
	fake_misbehave(&job, message);
	fake_send(&job, message);
	/* Says more than it was asked, once the answer is out. */
	if (bytes_equal(message, BYTES("talk")))
		send(HERITAGE_SOCKET, "and another thing", 17, 0);
	if (bytes_equal(message, BYTES("die-later")))
		_exit(3);
	arena_reset(fake_arena);
	return true;
}

static void
fake_ready(void)
{
	struct confinement sandbox;
	struct orders orders;
	struct error e;

	if (pread(HERITAGE_ORDERS, &orders, sizeof orders, 0) !=
	    (ssize_t)sizeof orders)
		_exit(1);
	fake_arena = arena_new((size_t)1 << 20);
	signal(SIGTERM, SIG_IGN);
	if (orders.sandboxed &&
	    (!sandbox_prepare(&sandbox, &e) ||
		!sandbox_enter(&sandbox, &orders, &e))) {
		wire_send_text(
		    HERITAGE_SOCKET, PACKET_FAILED, bytes_of(e.text));
		_exit(1);
	}
	wire_send_text(HERITAGE_SOCKET, PACKET_READY, BYTES(""));
}

static void
fake_take(const char *role)
{
	if (strcmp(role, ROLE_FAKE_FAILS) == 0) {
		wire_send_text(HERITAGE_SOCKET, PACKET_FAILED,
		    BYTES("no sandbox on this day"));
		_exit(1);
	}
	if (strcmp(role, ROLE_FAKE_ENDS) == 0)
		_exit(9);
	if (strcmp(role, ROLE_FAKE_BABBLES) == 0) {
		send(HERITAGE_SOCKET, "hello", 5, 0);
		pause();
	}
	if (strcmp(role, ROLE_FAKE) != 0)
		return;
	fake_ready();
	while (fake_serve())
		;
	_exit(0);
}

#endif
