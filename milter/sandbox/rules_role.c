/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The child that compiles. It reads the operator's files, so it has no sandbox
 * of its own; it has no descriptor but its three, and ends when it is done.
 * The bundle is opened once before it counts as made: rules that compile but
 * cannot be opened would otherwise be found out by every worker at once.
 */
#include "sandbox/worker.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "inspect/ruleset.h"
#include "sandbox/heritage.h"
#include "sandbox/wire.h"

/* All of a descriptor, read-only. Empty when it cannot be had. */
static struct bytes
map(int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	void *at = MAP_FAILED;

	if (size > 0)
		at = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
	return at != MAP_FAILED ? (struct bytes){ at, (size_t)size }
				: (struct bytes){ 0 };
}

static bool
compile(const char **version, struct error *e)
{
	struct bytes text = map(HERITAGE_ORDERS);
	struct bytes folder = bytes_cut(&text, '\0');
	struct bytes domains = bytes_cut(&text, '\0');
	struct ruleset_sources sources = { (const char *)folder.at,
		(const char *)domains.at };
	struct ruleset *rules;

	if (folder.len == 0)
		return error_set(e, "the setting `rules_folder' is empty");
	if (!ruleset_build(&sources, HERITAGE_RULES, e))
		return false;
	if ((rules = ruleset_open(map(HERITAGE_RULES), e)) == NULL)
		return false;
	*version = ruleset_version(rules);
	return true;
}

void
rules_main(void)
{
	const char *version = "";
	struct error e;
	bool done;

	worker_begin("aratame-rules");
	done = compile(&version, &e);
	wire_send_text(HERITAGE_SOCKET, done ? PACKET_READY : PACKET_FAILED,
	    bytes_of(done ? version : e.text));
	_exit(done ? 0 : 1);
}
