/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A folder in which other people's tools make archives for a test. The test
 * makes it and takes it away.
 */
#ifndef UNIT_WITH_FOLDER_H
#define UNIT_WITH_FOLDER_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

static char folder[256];

static inline struct bytes
read_file(struct arena *arena, const char *name)
{
	static unsigned char at[1 << 20];
	char path[512];
	size_t len;
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	ck_assert_msg((f = fopen(path, "rb")) != NULL, "no %s", path);
	len = fread(at, 1, sizeof at, f);
	fclose(f);
	return arena_copy(arena, (struct bytes){ at, len });
}

/* In the folder, without the file that an earlier command made there. */
static inline int
run_without(const char *made, const char *command)
{
	char line[1024];

	snprintf(line, sizeof line, "cd %s && rm -f %s && { %s; } >log 2>&1",
	    folder, made, command);
	return system(line);
}

#endif
