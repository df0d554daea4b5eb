/* SPDX-License-Identifier: BSD-2-Clause
 *
 * built_by_python - an object for a test, from an expression over the builders
 * of the scenarios (parts.py, boxes.py); the tests run in the project's folder
 */
#ifndef UNIT_BUILT_BY_PYTHON_H
#define UNIT_BUILT_BY_PYTHON_H

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "unpacking.h"

static inline void
built_by_python(const char *expression, struct buffer *b)
{
	char line[2048];
	FILE *f;
	size_t len;

	snprintf(line, sizeof line,
	    "PYTHONPATH=tests/scenarios python3 -B -c \"import sys\n"
	    "from parts import *\nfrom boxes import *\n"
	    "sys.stdout.buffer.write(%s)\"",
	    expression);
	ck_assert_ptr_nonnull(f = popen(line, "r"));
	do {
		ck_assert(buffer_reserve(b, 65536));
		len = fread(b->at + b->len, 1, 65536, f);
		b->len += len;
	} while (len > 0);
	ck_assert_msg(pclose(f) == 0, "failed: %s", expression);
}

struct built_row {
	const char *what, *expression, *name, *want;
};

/* The size of the whole is what the builder made it: "path type" is enough. */
static inline const char *
built_seen(struct unpacking *t)
{
	char *end = strchr((char *)t->seen.at, '\n'), *gap = end;

	ck_assert_ptr_nonnull(end);
	while (*gap != ' ')
		gap--;
	memmove(gap, end, strlen(end) + 1);
	return (char *)t->seen.at;
}

/* Unpacks what a row builds; all that is seen must be as it wants. */
static inline void
built_check(const struct built_row *row)
{
	struct buffer b = { 0 };
	struct unpacking t;

	built_by_python(row->expression, &b);
	unpacking_begin(&t);
	unpacking_run(&t, buffer_bytes(&b), row->name);
	ck_assert_msg(strcmp(built_seen(&t), row->want) == 0,
	    "%s: got\n%swant\n%s", row->what, (char *)t.seen.at, row->want);
	buffer_free(&t.seen);
	buffer_free(&b);
}

/* Every prefix in 64 steps, and every 64th byte turned over: none may crash. */
static inline void
built_break(const struct built_row *row)
{
	struct buffer b = { 0 };
	struct unpacking t;

	built_by_python(row->expression, &b);
	for (size_t i = 0; i < 64; i++) {
		struct bytes all = buffer_bytes(&b);
		size_t at = all.len / 64 * i;

		unpacking_begin(&t);
		unpacking_run(&t, bytes_first(all, at), row->name);
		ck_assert_ptr_nonnull(strstr((char *)t.seen.at, row->name));
		buffer_free(&t.seen);
		b.at[at] ^= 0xff;
		unpacking_begin(&t);
		unpacking_run(&t, all, row->name);
		ck_assert(t.total <= t.limits.total_bytes);
		buffer_free(&t.seen);
		b.at[at] ^= 0xff;
	}
	buffer_free(&b);
}

#endif
