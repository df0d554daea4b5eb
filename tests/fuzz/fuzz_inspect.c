/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Whole messages through all that a worker does with them, with the shipped
 * rules. What must hold is what the daemon relies on: texts that are clean and
 * short, counts within limits, and the same answer when asked again.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "inspect/inspect.h"
#include "parse/charset.h"
#include "unpack/unpack.h"

#define OBJECTS_MOST 200

int LLVMFuzzerTestOneInput(const unsigned char *, size_t);

static const struct limits limits = {
	.header_bytes = 64 << 10,
	.header_count = 1000,
	.mime_parts = 100,
	.mime_depth = 10,
	.text_bytes = 64 << 10,
	.object_depth = 5,
	.object_count = OBJECTS_MOST,
	.object_bytes = 4 << 20,
	.total_bytes = 16 << 20,
	.expansion_ratio = 250,
	.password_tries = 50,
	.password_tries_slow = 5,
	.password_tries_costly = 2,
	.yara_seconds = 60,
};

static void
must(bool holds)
{
	if (!holds)
		abort();
}

/* The shipped rules, once; runs from the top of the tree. */
static const struct ruleset *
rules(void)
{
	static struct ruleset *opened;
	struct ruleset_sources from = { "rules", "aratame.example" };
	struct error err;
	struct stat st;
	void *bundle;
	int fd;

	if (opened != NULL)
		return opened;
	fd = memfd_create("rules", MFD_CLOEXEC);
	must(ruleset_build(&from, fd, &err) && fstat(fd, &st) == 0);
	bundle = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	must(bundle != MAP_FAILED);
	opened =
	    ruleset_open((struct bytes){ bundle, (size_t)st.st_size }, &err);
	must(opened != NULL);
	charset_warm_up();
	mail_start();
	unpack_start();
	return opened;
}

static void
check_text(struct bytes text, size_t most)
{
	must(text.len <= most);
	for (size_t i = 0; i < text.len; i++)
		must(text.at[i] >= ' ' && text.at[i] != 0x7F);
}

static void
check_report(const struct report *r)
{
	must(r->findings.count <= FINDINGS_MAX);
	must(r->object_count <= OBJECTS_MOST);
	for (size_t i = 0; i < r->findings.count; i++) {
		const struct finding *f = &r->findings.list[i];

		must((unsigned)f->id < FINDING_COUNT);
		check_text(f->where, 400);
		check_text(f->detail, 400);
	}
	for (size_t i = 0; i < r->object_count; i++) {
		check_text(r->objects[i].path, 1 << 20);
		must(charset_is_utf8(r->objects[i].path));
		must(r->objects[i].type.len > 0);
	}
}

static void
inspect_again(const struct inspection *job, const struct report *first)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct report again;

	inspect_message(job, arena, &again);
	must(again.findings.count == first->findings.count);
	must(again.object_count == first->object_count);
	for (size_t i = 0; i < again.findings.count; i++)
		must(again.findings.list[i].id == first->findings.list[i].id);
	arena_free(arena);
}

int
LLVMFuzzerTestOneInput(const unsigned char *at, size_t len)
{
	struct bytes recipient = BYTES("yamada@aratame.example");
	struct envelope envelope = { .sender = BYTES("info@other.example"),
		.recipients = &recipient,
		.recipient_count = 1,
		.date = 1646185630 };
	struct inspection job = { .rules = rules(),
		.limits = &limits,
		.envelope = &envelope,
		.message = { at, len },
		.careful = len % 16 == 15 };
	struct arena *arena = arena_new((size_t)256 << 20);
	struct report report;

	inspect_message(&job, arena, &report);
	check_report(&report);
	if (len % 4 == 0)
		inspect_again(&job, &report);
	if (len % 4 == 1) {
		inspect_object(&job, BYTES("a.bin"), arena, &report);
		check_report(&report);
	}
	arena_free(arena);
	return 0;
}
