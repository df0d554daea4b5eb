/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The daemon's side of loading rules. Compiling in a child costs one process
 * per load and saves the daemon from libyara's compiler, its memory, and its
 * way of ending the process; the old rules stay in force when it fails.
 */
#include "sandbox/rules.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "sandbox/spawn.h"
#include "sandbox/wire.h"

#define PATIENCE_MS 120000 /* for tens of thousands of rules */

/* "folder NUL own_domains NUL": too long for a command line at times. */
static int
sources_fd(const struct settings *set)
{
	struct buffer b = { 0 };
	int fd;

	buffer_add(&b, bytes_of(set->rules_folder));
	buffer_add_byte(&b, '\0');
	buffer_add(&b, bytes_of(set->own_domains));
	buffer_add_byte(&b, '\0');
	fd = spawn_sealed("aratame-sources", buffer_bytes(&b));
	buffer_free(&b);
	return fd;
}

static bool
hear(struct child *child, struct rules *rules, struct error *e)
{
	struct pollfd news = { .fd = child->socket, .events = POLLIN };
	int64_t until = clock_ms() + PATIENCE_MS, left;
	unsigned char room[PACKET_MAX];
	struct bytes packet = { room, 0 }, version;
	ssize_t len;

	while ((left = until - clock_ms()) > 0 &&
	    poll(&news, 1, (int)left) < 0 && errno == EINTR)
		;
	len = recv(child->socket, room, sizeof room, MSG_DONTWAIT);
	if (len <= 0)
		return error_set(e, "the compiler of rules %s",
		    len == 0 ? "ended without a word"
			     : "did not end within two minutes");
	packet.len = (size_t)len;
	if (!wire_read_ready(packet, &version, e))
		return false;
	version = bytes_first(version, sizeof rules->version - 1);
	memcpy(rules->version, version.at, version.len);
	rules->version[version.len] = '\0';
	return true;
}

static bool
build(struct rules *rules, int sources, struct error *e)
{
	struct child child;
	struct ending ending;
	bool done;

	if (!spawn_child(&child, ROLE_RULES, rules->fd, sources, e))
		return false;
	done = hear(&child, rules, e);
	/* Sealing needs that nobody has it mapped for writing any more. */
	ending = spawn_end(&child);
	if (!done && ending.signal != 0 && ending.signal != SIGKILL) {
		char how[64];

		spawn_describe(ending, how, sizeof how);
		return error_set(e, "the compiler of rules crashed: %s", how);
	}
	if (done && !spawn_seal(rules->fd))
		return error_errno(e, "cannot seal the compiled rules");
	return done;
}

bool
rules_load(struct rules *rules, const struct settings *set, struct error *e)
{
	int sources;
	bool done;

	*rules = (struct rules){ .fd = -1 };
	if (!spawn_prepare(e))
		return false;
	if ((sources = sources_fd(set)) < 0)
		return error_errno(e, "no memory to load rules");
	rules->fd =
	    memfd_create("aratame-rules", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	done = rules->fd >= 0 ? build(rules, sources, e)
			      : error_errno(e, "no memory to load rules");
	close(sources);
	if (!done)
		rules_close(rules);
	return done;
}

void
rules_close(struct rules *rules)
{
	if (rules->fd >= 0)
		close(rules->fd);
	*rules = (struct rules){ .fd = -1 };
}
