/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Which of the two seals it is, and what they share: the package begins with
 * its length, and is taken apart in pieces of 4,096 bytes, each of which Office
 * could open alone. The HMAC over the package is not checked: Office refuses a
 * file whose HMAC is wrong, and showing what it would refuse loses nothing.
 */
#include "unpack/office_seal.h"

#include <string.h>

#define PIECE 4096

bool
office_seal_read(
    struct office_seal *seal, struct arena *arena, struct bytes info)
{
	unsigned major = bytes_le16(info, 0), minor = bytes_le16(info, 2);

	*seal = (struct office_seal){ 0 };
	if (major == 4 && minor == 4) {
		seal->agile = true;
		return agile_read(seal, arena, bytes_from(info, 8));
	}
	if (major >= 2 && major <= 4 && minor == 2)
		return standard_read(seal, bytes_from(info, 4));
	if (major >= 3 && major <= 4 && minor == 3)
		seal->unknown = "extensible encryption";
	return seal->unknown != NULL;
}

bool
office_seal_try(struct office_seal *seal, struct bytes password)
{
	struct office_wide wide;
	bool right;

	if (seal->unknown != NULL || !office_wide(&wide, password))
		return false;
	right =
	    seal->agile ? agile_try(seal, &wide) : standard_try(seal, &wide);
	explicit_bzero(&wide, sizeof wide);
	return right;
}

void
office_seal_open(
    const struct office_seal *seal, struct bytes package, struct buffer *out)
{
	uint64_t size = bytes_le64(package, 0);
	uint32_t number = 0;

	package = bytes_from(package, 8);
	while (package.len >= OFFICE_AES_BLOCK && size > 0) {
		unsigned char plain[PIECE];
		struct bytes piece = bytes_first(package, PIECE);
		struct bytes key = { seal->key, seal->key_len };
		struct bytes whole = { plain,
			piece.len - piece.len % OFFICE_AES_BLOCK };

		if (seal->agile)
			agile_piece(seal, number++, piece, plain);
		else
			office_aes(key, NULL, piece, plain);
		if (whole.len > size)
			whole.len = (size_t)size;
		if (!buffer_add(out, whole))
			return;
		size -= whole.len;
		package = bytes_from(package, piece.len);
	}
}
