/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Rare methods, by libarchive: it is shown a ZIP of one plain member, whose
 * header we write and whose bytes follow as they are decrypted. So a method
 * it can read it can also read sealed, which it cannot do alone. zstd stands
 * in a ZIP as an ordinary stream, and goes the way of streams.
 */
#include "unpack/zip_method.h"

#include <string.h>

#include <archive.h>
#include <archive_entry.h>

struct feed {
	struct zip_input *in;
	unsigned char header[31];
	bool started;
};

static void
put(unsigned char *to, uint64_t number, size_t width)
{
	for (size_t i = 0; i < width; i++, number >>= 8)
		to[i] = (unsigned char)number;
}

static void
write_header(struct feed *feed, const struct zip_output *out, unsigned method)
{
	unsigned char *to = feed->header;
	uint64_t size = out->expected, packed = feed->in->rest.len;

	put(to, 0x04034B50, 4);
	put(to + 4, 63, 2);
	put(to + 8, method, 2);
	put(to + 18, packed < UINT32_MAX ? packed : UINT32_MAX - 1, 4);
	put(to + 22, size < UINT32_MAX ? size : UINT32_MAX - 1, 4);
	put(to + 26, 1, 2);
	to[30] = 'x';
}

static la_ssize_t
read_more(struct archive *a, void *context, const void **at)
{
	struct feed *feed = context;
	struct bytes piece = { feed->header, sizeof feed->header };

	(void)a;
	if (feed->started)
		piece = zip_input_next(feed->in);
	feed->started = true;
	*at = piece.at;
	return (la_ssize_t)piece.len;
}

static enum zip_result
read_data(struct archive *a, struct zip_output *out)
{
	struct archive_entry *entry;
	const void *block;
	size_t len;
	la_int64_t offset;
	int status;

	if (archive_read_next_header(a, &entry) < ARCHIVE_WARN)
		return ZIP_BROKEN;
	while ((status = archive_read_data_block(a, &block, &len, &offset)) ==
	    ARCHIVE_OK) {
		if (len == 0)
			continue;
		if (!buffer_reserve(&out->buffer, len))
			return ZIP_CUT;
		memcpy(out->buffer.at + out->buffer.len, block, len);
		if (!zip_output_took(out, len))
			return ZIP_CUT;
	}
	/* A warning is about the checksum, which is compared by others. */
	return status == ARCHIVE_EOF || status == ARCHIVE_WARN ? ZIP_WHOLE
							       : ZIP_BROKEN;
}

enum zip_result
zip_foreign_read(struct zip_output *out, struct zip_input *in, unsigned method)
{
	struct feed feed = { .in = in };
	enum zip_result result = ZIP_BROKEN;
	struct archive *a = archive_read_new();

	if (a == NULL)
		return ZIP_BROKEN;
	switch (method) {
	case 12: /* bzip2 */
	case 14: /* lzma */
	case 95: /* xz */
	case 98: /* ppmd */
		archive_read_support_format_zip_streamable(a);
		archive_read_set_option(a, "zip", "ignorecrc32", "1");
		write_header(&feed, out, method);
		break;
	case 20:
	case 93: /* zstd */
		archive_read_support_filter_zstd(a);
		archive_read_support_format_raw(a);
		feed.started = true;
		break;
	default:
		archive_read_free(a);
		return ZIP_FOREIGN;
	}
	if (archive_read_open(a, &feed, NULL, read_more, NULL) == ARCHIVE_OK)
		result = read_data(a, out);
	archive_read_free(a);
	return result;
}
