/* SPDX-License-Identifier: BSD-2-Clause
 *
 * malformed CUTS FLIPS FILE...: each file cut off at so many places, and with
 * single bits turned over at as many, through all that a worker does with an
 * object, by the shipped rules. Always the same places. A child process does
 * it for each file, so that a crash or a hang is told by file and variant.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "inspect/inspect.h"
#include "parse/charset.h"
#include "unpack/unpack.h"

/* Of the wall's clock, for one variant: whatever hangs, hangs longer. */
#define HANG_SECONDS 120

static const struct limits limits = {
	.header_bytes = 64 << 10,
	.header_count = 1000,
	.mime_parts = 100,
	.mime_depth = 10,
	.text_bytes = 64 << 10,
	.object_depth = 6,
	.object_count = 300,
	.object_bytes = 8 << 20,
	.total_bytes = 24 << 20,
	.expansion_ratio = 250,
	.password_tries = 50,
	.password_tries_slow = 5,
	.password_tries_costly = 2,
	.password_time = 2000,
	.password_time_message = 4000,
	.yara_seconds = 60,
};

static struct ruleset *rules;
static char *doing; /* shared with the child: which variant */

static void
give_up(const char *what)
{
	perror(what);
	exit(2);
}

static void
get_rules(void)
{
	struct ruleset_sources from = { "rules", "aratame.example" };
	struct error err;
	struct stat st;
	void *bundle;
	int fd = memfd_create("rules", MFD_CLOEXEC);

	if (!ruleset_build(&from, fd, &err) || fstat(fd, &st) != 0)
		give_up("rules");
	bundle = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bundle == MAP_FAILED)
		give_up("rules");
	rules =
	    ruleset_open((struct bytes){ bundle, (size_t)st.st_size }, &err);
	if (rules == NULL)
		give_up("rules");
	charset_warm_up();
	mail_start();
	unpack_start();
}

static void
inspect(struct bytes content, const char *name)
{
	struct bytes recipient = BYTES("yamada@aratame.example");
	struct envelope envelope = { .sender = BYTES("info@other.example"),
		.recipients = &recipient,
		.recipient_count = 1,
		.date = 1646185630 };
	struct inspection job = { .rules = rules,
		.limits = &limits,
		.envelope = &envelope,
		.message = content };
	struct arena *arena = arena_new((size_t)256 << 20);
	struct report report;

	alarm(HANG_SECONDS);
	inspect_object(&job, bytes_of(name), arena, &report);
	if (report.findings.count > FINDINGS_MAX ||
	    report.object_count > limits.object_count)
		abort();
	arena_free(arena);
}

static struct bytes
read_file(const char *path)
{
	FILE *f = fopen(path, "re");
	unsigned char *at = NULL;
	size_t len = 0, got;

	if (f == NULL)
		give_up(path);
	do {
		if ((at = realloc(at, len + 65536)) == NULL)
			give_up(path);
		got = fread(at + len, 1, 65536, f);
		len += got;
	} while (got > 0);
	fclose(f);
	return (struct bytes){ at, len };
}

/* A copy of just the size, so that a read behind its end is seen. */
static void
try_one(struct bytes whole, size_t len, size_t bit, const char *name)
{
	unsigned char *copy = malloc(len > 0 ? len : 1);

	if (copy == NULL)
		give_up("malformed");
	memcpy(copy, whole.at, len);
	if (bit / 8 < len)
		copy[bit / 8] ^= (unsigned char)(1 << bit % 8);
	inspect((struct bytes){ copy, len }, name);
	free(copy);
}

static void
try_all(const char *path, size_t cuts, size_t flips)
{
	struct bytes whole = read_file(path);
	const char *name = strrchr(path, '/') + 1;
	uint64_t seed = 42;

	for (size_t i = 0; i <= cuts; i++) {
		snprintf(doing, 80, "cut at %zu/%zu", i, cuts);
		try_one(whole, (size_t)((uint64_t)whole.len * i / cuts),
		    SIZE_MAX, name);
	}
	for (size_t i = 0; i < flips; i++) {
		size_t bit;

		/* A linear congruence: the same bits everywhere. Fronts more
		 * often, as most that is believed stands there. */
		seed = seed * 6364136223846793005U + 1442695040888963407U;
		bit = (size_t)(seed >> 16) % (8 * whole.len + 1);
		if (i % 2 == 0)
			bit %= 8 * (whole.len < 512 ? whole.len + 1 : 512);
		snprintf(doing, 80, "bit %zu", bit);
		try_one(whole, whole.len, bit, name);
	}
	free((void *)(uintptr_t)whole.at);
}

int
main(int argc, char **argv)
{
	int failed = 0, status;

	if (argc < 4)
		return 2;
	doing = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (doing == MAP_FAILED)
		give_up("mmap");
	get_rules();
	for (int i = 3; i < argc; i++) {
		pid_t child = fork();

		if (child == 0) {
			try_all(argv[i], strtoul(argv[1], NULL, 10),
			    strtoul(argv[2], NULL, 10));
			_exit(0);
		}
		if (child < 0 || waitpid(child, &status, 0) != child)
			give_up("fork");
		failed |= status != 0;
		printf("%s - %s%s%s\n", status == 0 ? "ok" : "not ok",
		    strrchr(argv[i], '/') + 1, status == 0 ? "" : ": ",
		    status == 0 ? "" : doing);
		fflush(stdout);
	}
	return failed;
}
