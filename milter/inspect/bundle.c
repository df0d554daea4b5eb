/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A magic, the length of each part, then the parts. A bundle that is cut off
 * must not reach libyara, which trusts what it loads; a checksum would guard
 * against nothing more, since the memory is sealed as soon as it is written.
 */
#include "inspect/bundle.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Raised whenever the meaning of the parts changes. */
#define MAGIC "ARATAME2"
#define MAGIC_LEN (sizeof MAGIC - 1)

struct head {
	char magic[MAGIC_LEN];
	uint64_t len[BUNDLE_PARTS];
};

static bool
write_all(int fd, struct bytes b, struct error *err)
{
	while (b.len > 0) {
		ssize_t done = write(fd, b.at, b.len);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return error_errno(err, "cannot write the rules");
		b = bytes_from(b, (size_t)done);
	}
	return true;
}

bool
bundle_write(const struct bundle *b, int fd, struct error *err)
{
	struct head head;

	memcpy(head.magic, MAGIC, MAGIC_LEN);
	for (size_t i = 0; i < BUNDLE_PARTS; i++)
		head.len[i] = b->part[i].len;
	if (!write_all(
		fd, (struct bytes){ (const void *)&head, sizeof head }, err))
		return false;
	for (size_t i = 0; i < BUNDLE_PARTS; i++)
		if (!write_all(fd, b->part[i], err))
			return false;
	return true;
}

bool
bundle_read(struct bundle *b, struct bytes raw, struct error *err)
{
	struct bytes rest = bytes_from(raw, sizeof(struct head));
	struct head head;

	if (raw.len < sizeof head)
		return error_set(err, "compiled rules are cut off");
	memcpy(&head, raw.at, sizeof head);
	if (memcmp(head.magic, MAGIC, MAGIC_LEN) != 0)
		return error_set(
		    err, "compiled rules are of another version: reload");
	for (size_t i = 0; i < BUNDLE_PARTS; i++) {
		if (head.len[i] > rest.len)
			return error_set(err, "compiled rules are cut off");
		b->part[i] = bytes_first(rest, head.len[i]);
		rest = bytes_from(rest, head.len[i]);
	}
	if (rest.len > 0)
		return error_set(
		    err, "compiled rules are longer than they say");
	return true;
}
