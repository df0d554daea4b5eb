/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Names a line each, an empty line, then bytes that are dealt out to them in
 * equal pieces. Only pieces are joined; a directory is mended within its ZIP.
 */
#include <string.h>

#include "object_fuzz.h"
#include "unpack/split.h"

#define PARTS 12

static struct part parts[PARTS];
static size_t count;

static void
read_parts(struct bytes rest)
{
	struct bytes line;
	size_t each;

	for (count = 0; count < PARTS && bytes_line(&rest, &line);) {
		if (line.len == 0)
			break;
		parts[count++] = (struct part){ .path = BYTES("2"),
			.type = BYTES("application/octet-stream"),
			.name = line,
			.attached = true };
	}
	each = count > 0 ? rest.len / count : 0;
	for (size_t i = 0; i < count; i++)
		parts[i].content = i + 1 < count
		    ? bytes_slice(rest, i * each, each)
		    : bytes_from(rest, i * each);
}

static void
check_mend(struct bytes content)
{
	size_t starts[3] = { 0, content.len / 3, content.len / 2 };
	unsigned char *copy = malloc(content.len + 1);

	memcpy(copy, content.at, content.len);
	if (!split_zip_mend(copy, content.len, starts, 3))
		fuzz_check(memcmp(copy, content.at, content.len) == 0);
	free(copy);
}

static void
open_sets(struct unpacker *u, const struct object *o)
{
	bool joined[PARTS] = { false };

	(void)o;
	split_open(u, parts, count, joined);
	for (size_t i = 0; i < count; i++)
		fuzz_check(
		    !joined[i] || split_name(parts[i].name).kind != SPLIT_NONE);
}

int
LLVMFuzzerTestOneInput(const unsigned char *at, size_t len)
{
	struct bytes content = { at, len };

	if (len == 0)
		return 0;
	read_parts(content);
	for (size_t i = 0; i < count; i++) {
		struct split_name name = split_name(parts[i].name);

		fuzz_check(name.kind == SPLIT_NONE || name.number > 0);
		fuzz_check(name.base.len <= parts[i].name.len);
	}
	check_mend(content);
	fuzz_object(content, OBJECT_UNKNOWN, open_sets);
	return 0;
}
