/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Three strings ended by NUL, of which the first is what the reader sees under
 * the icon and the second what a double click runs: the name shown here is the
 * second. The strings are bytes of the code page of whoever packed it.
 */
#include "unpack/package.h"

static struct bytes
base_name(struct bytes path)
{
	for (size_t at = path.len; at > 0; at--)
		if (path.at[at - 1] == '\\' || path.at[at - 1] == '/')
			return bytes_from(path, at);
	return path;
}

/* u16, label, file, u32, u32 and a path of that length, u32 and the data. */
static bool
split(struct bytes stream, struct bytes *name, struct bytes *content)
{
	struct bytes rest = bytes_from(stream, 6), label, file;
	uint32_t len;

	label = bytes_cut(&rest, 0);
	file = bytes_cut(&rest, 0);
	*name = base_name(file.len > 0 ? file : label);
	len = bytes_le32(rest, 4);
	if (rest.len < 12 || len > rest.len - 12)
		return false;
	rest = bytes_from(rest, 8 + (size_t)len);
	len = bytes_le32(rest, 0);
	*content = bytes_slice(rest, 4, len);
	return content->len > 0;
}

void
package_open(struct unpacker *u, const struct object *o, struct bytes stream)
{
	struct found found = { .name = BYTES("Package") };

	if (!split(stream, &found.name, &found.content)) {
		found.name = BYTES("Ole10Native");
		found.content = bytes_from(stream, 4);
	}
	found.size = found.content.len;
	if (found.content.len > 0 &&
	    unpack_allow(u, o, o->content.len, 0, found.content.len))
		unpack_found(u, o, &found);
}
