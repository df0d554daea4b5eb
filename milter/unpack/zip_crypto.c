/* SPDX-License-Identifier: BSD-2-Clause
 *
 * ZipCrypto, PKWARE's cipher of 1989: three numbers stirred by each byte that
 * comes out, a chain that no processor can take two steps of at once. The
 * loop is written so that the chain is as short as it gets: the product of
 * key 1 is begun before the byte is known. The table is zlib's CRC-32.
 */
#include "unpack/zip_seal.h"

#include <zlib.h>

#define FACTOR 134775813u

static inline unsigned char
key_byte(uint32_t key)
{
	uint32_t odd = (key & 0xFFFF) | 2;

	return (unsigned char)(odd * (odd ^ 1) >> 8);
}

static inline void
stir(uint32_t key[3], const z_crc_t *table, unsigned char c)
{
	uint32_t begun = key[1] * FACTOR + 1;

	key[0] = (uint32_t)table[(key[0] ^ c) & 0xFF] ^ key[0] >> 8;
	key[1] = begun + (key[0] & 0xFF) * FACTOR;
	key[2] = (uint32_t)table[(key[2] ^ key[1] >> 24) & 0xFF] ^ key[2] >> 8;
}

void
zip_crypto_decrypt(struct zip_crypto *z, unsigned char *to, struct bytes from)
{
	const z_crc_t *table = get_crc_table();
	uint32_t key[3] = { z->key[0], z->key[1], z->key[2] };

	for (size_t i = 0; i < from.len; i++) {
		to[i] = from.at[i] ^ key_byte(key[2]);
		stir(key, table, to[i]);
	}
	for (size_t i = 0; i < 3; i++)
		z->key[i] = key[i];
}

/*
 * The last byte of the header repeats one of the checksum, or of the time
 * where the checksum was not known yet; not all writers keep to which.
 */
bool
zip_crypto_begin(
    struct zip_crypto *z, const struct zip_entry *e, struct bytes password)
{
	const z_crc_t *table = get_crc_table();
	unsigned char header[ZIP_CRYPTO_HEADER], check;

	if (e->data.len < sizeof header)
		return false;
	*z = (struct zip_crypto){ { 0x12345678, 0x23456789, 0x34567890 } };
	for (size_t i = 0; i < password.len; i++)
		stir(z->key, table, password.at[i]);
	zip_crypto_decrypt(z, header, bytes_first(e->data, sizeof header));
	check = header[sizeof header - 1];
	return check == e->crc >> 24 ||
	    ((e->flags & ZIP_SIZE_LATER) != 0 && check == e->time >> 8);
}
