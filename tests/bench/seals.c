/* SPDX-License-Identifier: BSD-2-Clause
 *
 * seals FILE...: how many passwords a second are tried on each sealed file, by
 * the processor's time of all that unpacking does. None of them opens it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "unpack/unpack.h"

#define WORDS 2000
#define LEAST_MS 1000

static void
see(void *context, const struct object *o)
{
	(void)context;
	(void)o;
}

static struct bytes
read_file(const char *path)
{
	static unsigned char at[1 << 20];
	FILE *f = fopen(path, "re");
	size_t len;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	len = fread(at, 1, sizeof at, f);
	fclose(f);
	return (struct bytes){ at, len };
}

/* The words are read before the clock runs. */
static struct passwords *
words(struct arena *arena, struct findings *findings)
{
	struct passwords *passwords = passwords_new(NULL, arena, findings);
	const struct password *list;
	char word[16];

	for (int i = 0; i < WORDS; i++) {
		snprintf(word, sizeof word, "word-%d", i);
		passwords_add_derived(passwords, bytes_of(word), "a test");
	}
	passwords_for(passwords, BYTES(""), &list);
	return passwords;
}

static void
run(struct bytes content, const char *name, uint64_t *tries, int64_t *ms)
{
	static const struct limits limits = {
		.object_depth = 12,
		.object_count = 100,
		.object_bytes = 32 << 20,
		.total_bytes = 64 << 20,
		.expansion_ratio = 250,
		.password_tries = WORDS,
		.password_tries_slow = 400,
		.password_tries_costly = 24,
	};
	struct arena *arena = arena_new((size_t)256 << 20);
	struct findings findings;
	struct unpacker u = { .limits = &limits,
		.arena = arena,
		.findings = &findings,
		.visit = see };
	struct part part = { .path = BYTES("1"),
		.name = bytes_of(name),
		.content = content,
		.attached = true };
	int64_t began;

	findings_init(&findings, arena);
	u.passwords = words(arena, &findings);
	began = clock_processor_ms();
	unpack_part(&u, &part);
	*ms += clock_processor_ms() - began;
	*tries += u.passwords_tried;
	arena_free(arena);
}

int
main(int argc, char **argv)
{
	unpack_start();
	for (int i = 1; i < argc; i++) {
		struct bytes content = read_file(argv[i]);
		const char *name = strrchr(argv[i], '/') + 1;
		uint64_t tries = 0;
		int64_t ms = 0;

		for (int n = 0; ms < LEAST_MS && n < 1000; n++)
			run(content, name, &tries, &ms);
		printf("%-24s %12.0f tries/s\n", name,
		    (double)tries * 1000 / (double)(ms > 0 ? ms : 1));
		fflush(stdout);
	}
	return 0;
}
