/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Plain read(2) and write(2): a signal is no error, half a write no end.
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

bool
file_read_from(
    int fd, const char *path, size_t max, struct buffer *out, struct error *err)
{
	unsigned char piece[65536];
	ssize_t got;

	out->max = max;
	while ((got = read(fd, piece, sizeof piece)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return error_errno(err, "%s", path);
		if (!buffer_add(out, (struct bytes){ piece, (size_t)got }))
			return error_set(
			    err, "%s: larger than %zu bytes", path, max);
	}
	return true;
}

bool
file_read(const char *path, size_t max, struct buffer *out, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool good;

	if (fd < 0)
		return error_errno(err, "%s", path);
	good = file_read_from(fd, path, max, out, err);
	close(fd);
	return good;
}

bool
file_write(int fd, struct bytes b)
{
	while (b.len > 0) {
		ssize_t done = write(fd, b.at, b.len);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		b = bytes_from(b, (size_t)done);
	}
	return true;
}
