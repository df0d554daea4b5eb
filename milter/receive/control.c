/* SPDX-License-Identifier: BSD-2-Clause
 *
 * libmilter owns the signals of this process, so whoever wants to know
 * something asks here. Who may connect is decided by the mode of the socket;
 * all the same a client gets a second and no more, because this thread also
 * speaks to the watchdog.
 */
#include "receive/control.h"

#include <jansson.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "act/held.h"
#include "base/clock.h"
#include "base/version.h"
#include "receive/listen.h"
#include "receive/notify.h"
#include "store/journal.h"
#include "store/store.h"

#define REQUEST_MS 1000
#define MODE 0660
#define BACKLOG 8

struct control {
	struct receiver *receiver;
	struct place place;
	int fd;	  /* -1: no socket is wanted */
	int stop; /* becomes readable */
	int64_t watchdog_ms;
	pthread_t thread;
};

static void
set(json_t *to, const char *key, uint64_t number)
{
	json_object_set_new(to, key, json_integer((json_int_t)number));
}

static json_t *
workers_state(struct receiver *r)
{
	struct pool_state p = pool_state(r->gateway.pool);
	json_t *j = json_object();

	set(j, "count", p.workers);
	set(j, "busy", p.busy);
	set(j, "inspected", p.inspected);
	set(j, "crashed", p.crashed);
	set(j, "timed_out", p.timed_out);
	set(j, "replaced", p.replaced);
	return j;
}

static json_t *
messages_state(struct tally *t)
{
	json_t *j = json_object();

	for (enum action a = ACTION_ACCEPT; a < ACTIONS; a++)
		set(j, action_name(a), atomic_load(&t->done[a]));
	set(j, "aborted", atomic_load(&t->aborted));
	return j;
}

static json_t *
memory_state(struct store *store)
{
	struct store_state s = store_state(store);
	json_t *j = json_object();

	json_object_set_new(j, "state",
	    json_string(store == NULL ? "none"
		    : !s.available    ? "unavailable"
		    : !s.writing      ? "read-only"
				      : "available"));
	set(j, "asked", s.asked);
	set(j, "unanswered", s.unanswered);
	set(j, "told", s.told);
	set(j, "written", s.written);
	set(j, "lost", s.lost);
	set(j, "queued", s.queued);
	set(j, "slowest_ms", (uint64_t)s.slowest_ms);
	if (s.last.text[0] != '\0')
		json_object_set_new(j, "last_error", json_string(s.last.text));
	return j;
}

/* What the store does not tell now is null. */
static json_t *
known(json_t *j)
{
	return j != NULL ? j : json_null();
}

static char *
text_of(json_t *j)
{
	char *text = json_dumps(j, JSON_INDENT(2) | JSON_ENCODE_ANY);

	json_decref(j);
	return text;
}

static char *
status(struct receiver *r)
{
	struct tally *t = &r->tally;
	json_t *j = json_object();

	json_object_set_new(j, "version", json_string(ARATAME_VERSION));
	json_object_set_new(j, "rules", json_string(r->gateway.rules->version));
	set(j, "uptime_seconds", (uint64_t)(clock_ms() - t->since) / 1000);
	json_object_set_new(j, "workers", workers_state(r));
	json_object_set_new(j, "messages", messages_state(t));
	json_object_set_new(j, "memory", memory_state(r->gateway.store));
	set(j, "connections", atomic_load(&t->connections));
	set(j, "in_hand", atomic_load(&t->in_hand));
	set(j, "spooled_bytes", atomic_load(&r->space.taken));
	set(j, "journal_lines_lost", journal_lost(r->gateway.journal));
	json_object_set_new(j, "held", known(held_counts(r->gateway.held)));
	return text_of(j);
}

/* Waits until `fd' is ready. False: too late. */
static bool
wait_for(int fd, short events, int64_t latest)
{
	struct pollfd p = { .fd = fd, .events = events };
	int64_t left = latest - clock_ms();

	return left > 0 && poll(&p, 1, (int)left) == 1;
}

static bool
read_line(int fd, char *to, size_t room, int64_t latest)
{
	size_t len = 0;
	ssize_t got;

	while (len + 1 < room && wait_for(fd, POLLIN, latest)) {
		got = recv(fd, to + len, room - 1 - len, MSG_DONTWAIT);
		if (got <= 0)
			return false;
		len += (size_t)got;
		to[len] = '\0';
		if (strchr(to, '\n') != NULL) {
			to[strcspn(to, "\r\n")] = '\0';
			return true;
		}
	}
	return false;
}

static void
write_text(int fd, const char *text, int64_t latest)
{
	size_t len = strlen(text);
	ssize_t put;

	while (len > 0 && wait_for(fd, POLLOUT, latest)) {
		put = send(fd, text, len, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (put <= 0)
			return;
		text += put;
		len -= (size_t)put;
	}
}

static void
serve(struct receiver *r, int fd)
{
	int64_t latest = clock_ms() + REQUEST_MS;
	char line[64], *text;

	if (!read_line(fd, line, sizeof line, latest))
		return;
	if (strcmp(line, "status") == 0)
		text = status(r);
	else if (strcmp(line, "held") == 0)
		text = text_of(known(held_json(r->gateway.held)));
	else
		text = strdup("{\"error\": \"unknown request\"}");
	if (text != NULL) {
		write_text(fd, text, latest);
		write_text(fd, "\n", latest);
	}
	free(text);
}

static void
accept_one(struct control *c)
{
	int fd = accept4(c->fd, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return;
	serve(c->receiver, fd);
	close(fd);
}

static void *
run(void *arg)
{
	struct control *c = arg;
	struct pollfd p[2] = { { .fd = c->stop, .events = POLLIN },
		{ .fd = c->fd, .events = POLLIN } };
	int64_t next = clock_ms();

	for (;;) {
		int64_t left = next - clock_ms();

		if (c->watchdog_ms > 0 && left <= 0) {
			pool_state(c->receiver->gateway.pool);
			notify_alive();
			next = clock_ms() + c->watchdog_ms;
			left = c->watchdog_ms;
		}
		if (poll(p, 2, c->watchdog_ms > 0 ? (int)left : -1) <= 0)
			continue;
		if (p[0].revents != 0)
			return NULL;
		if (p[1].revents != 0)
			accept_one(c);
	}
}

static bool
bind_socket(struct control *c, const char *path, struct error *err)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	if (!place_take(&c->place, path, err))
		return false;
	strcpy(at.sun_path, c->place.private);
	unlink(c->place.private);
	c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (c->fd < 0 || bind(c->fd, (struct sockaddr *)&at, sizeof at) != 0 ||
	    listen(c->fd, BACKLOG) != 0)
		return error_errno(err, "control: %s", path);
	return place_publish(&c->place, MODE, err);
}

static void
close_all(struct control *c)
{
	place_leave(&c->place);
	if (c->fd >= 0)
		close(c->fd);
	if (c->stop >= 0)
		close(c->stop);
	free(c);
}

struct control *
control_start(struct receiver *r, struct error *err)
{
	const char *path = r->gateway.settings->control;
	struct control *c = calloc(1, sizeof *c);

	if (c == NULL)
		_exit(EXIT_MEMORY);
	*c = (struct control){ .receiver = r, .fd = -1 };
	c->watchdog_ms = notify_watchdog_ms();
	c->stop = eventfd(0, EFD_CLOEXEC);
	if (path[0] != '\0' && !bind_socket(c, path, err)) {
		close_all(c);
		return NULL;
	}
	if (c->stop < 0 || pthread_create(&c->thread, NULL, run, c) != 0) {
		error_set(err, "cannot start the control thread");
		close_all(c);
		return NULL;
	}
	return c;
}

void
control_stop(struct control *c)
{
	if (c == NULL)
		return;
	if (eventfd_write(c->stop, 1) == 0)
		pthread_join(c->thread, NULL);
	close_all(c);
}
