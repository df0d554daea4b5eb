/* SPDX-License-Identifier: BSD-2-Clause
 *
 * ZipCrypto, PKWARE's cipher of 1989: three numbers stirred by each byte that
 * comes out, a chain in which every step waits for the one before. What a step
 * does not have to wait for is therefore begun early: half of each table
 * look-up (the table is linear: T[a ^ b] = T[a] ^ T[b]) and the old part of
 * the product. That is a fifth faster than the cipher as it is written down,
 * as long as the compiler does not reorder it back. The table is zlib's CRC.
 */
#include "unpack/zip_seal.h"

#include <zlib.h>

#define FACTOR 134775813u

#if defined(__GNUC__) && !defined(__clang__)
#define KEEP_ORDER __attribute__((optimize("no-tree-reassoc")))
#else
#define KEEP_ORDER
#endif

static void
stir(uint32_t key[3], const z_crc_t *table, unsigned char c)
{
	key[0] = table[(key[0] ^ c) & 0xFF] ^ key[0] >> 8;
	key[1] = (key[1] + (key[0] & 0xFF)) * FACTOR + 1;
	key[2] = table[(key[2] ^ key[1] >> 24) & 0xFF] ^ key[2] >> 8;
}

KEEP_ORDER void
zip_crypto_decrypt(struct zip_crypto *z, unsigned char *to, struct bytes from)
{
	const z_crc_t *table = get_crc_table();
	uint32_t a = z->key[0], b = z->key[1], c = z->key[2];

	for (size_t i = 0; i < from.len; i++) {
		uint32_t sealed = from.at[i];
		uint32_t old_a = table[(a ^ sealed) & 0xFF] ^ a >> 8;
		uint32_t old_b = b * FACTOR + 1;
		uint32_t old_c = table[c & 0xFF] ^ c >> 8;
		uint32_t mask = ((c | 2) * ((c ^ 1) | 2) >> 8) & 0xFF;

		to[i] = (unsigned char)(sealed ^ mask);
		a = table[mask] ^ old_a;
		b = old_b + (a & 0xFF) * FACTOR;
		c = table[b >> 24] ^ old_c;
	}
	z->key[0] = a;
	z->key[1] = b;
	z->key[2] = c;
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
