/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Sixteen bytes made of the password, over and over. Key and verifier have 16
 * bits each, and both are told in the file, so that one wrong password in four
 * thousand million passes. Passwords are bytes of the author's code page: the
 * candidates come in UTF-8 and in CP932.
 */
#include "unpack/office_xor.h"

#include <string.h>

#define PASSWORD_MOST 15

static const uint16_t initial[PASSWORD_MOST] = { 0xE1F0, 0x1D0F, 0xCC9C, 0x84C0,
	0x110C, 0x0E10, 0xF1CE, 0x313E, 0x1872, 0xE139, 0xD40F, 0x84F9, 0x280C,
	0xA96A, 0x4EC3 };

static const uint16_t matrix[PASSWORD_MOST * 7] = { 0xAEFC, 0x4DD9, 0x9BB2,
	0x2745, 0x4E8A, 0x9D14, 0x2A09, 0x7B61, 0xF6C2, 0xFDA5, 0xEB6B, 0xC6F7,
	0x9DCF, 0x2BBF, 0x4563, 0x8AC6, 0x05AD, 0x0B5A, 0x16B4, 0x2D68, 0x5AD0,
	0x0375, 0x06EA, 0x0DD4, 0x1BA8, 0x3750, 0x6EA0, 0xDD40, 0xD849, 0xA0B3,
	0x5147, 0xA28E, 0x553D, 0xAA7A, 0x44D5, 0x6F45, 0xDE8A, 0xAD35, 0x4A4B,
	0x9496, 0x390D, 0x721A, 0xEB23, 0xC667, 0x9CEF, 0x29FF, 0x53FE, 0xA7FC,
	0x5FD9, 0x47D3, 0x8FA6, 0x0F6D, 0x1EDA, 0x3DB4, 0x7B68, 0xF6D0, 0xB861,
	0x60E3, 0xC1C6, 0x93AD, 0x377B, 0x6EF6, 0xDDEC, 0x45A0, 0x8B40, 0x06A1,
	0x0D42, 0x1A84, 0x3508, 0x6A10, 0xAA51, 0x4483, 0x8906, 0x022D, 0x045A,
	0x08B4, 0x1168, 0x76B4, 0xED68, 0xCAF1, 0x85C3, 0x1BA7, 0x374E, 0x6E9C,
	0x3730, 0x6E60, 0xDCC0, 0xA9A1, 0x4363, 0x86C6, 0x1DAD, 0x3331, 0x6662,
	0xCCC4, 0x89A9, 0x0373, 0x06E6, 0x0DCC, 0x1021, 0x2042, 0x4084, 0x8108,
	0x1231, 0x2462, 0x48C4 };

static const unsigned char padding[] = { 0xBB, 0xFF, 0xFF, 0xBA, 0xFF, 0xFF,
	0xB9, 0x80, 0x00, 0xBE, 0x0F, 0x00, 0xBF, 0x0F, 0x00 };

static uint16_t
verifier_of(struct bytes password)
{
	unsigned verifier = 0;

	for (size_t i = password.len + 1; i > 0; i--) {
		unsigned char c =
		    i == 1 ? (unsigned char)password.len : password.at[i - 2];

		verifier = ((verifier & 0x4000) != 0) | (verifier * 2 & 0x7fff);
		verifier ^= c;
	}
	return (uint16_t)(verifier ^ 0xCE4B);
}

static uint16_t
key_of(struct bytes password)
{
	uint16_t key = initial[password.len - 1];
	size_t at = sizeof matrix / sizeof matrix[0];

	for (size_t i = password.len; i > 0; i--) {
		unsigned c = password.at[i - 1];

		for (int bit = 0; bit < 7; bit++, c <<= 1) {
			at--;
			if ((c & 0x40) != 0)
				key ^= matrix[at];
		}
	}
	return key;
}

/* Each place of the array takes a character, or padding, and half the key. */
static void
set_array(struct office_xor *seal, struct bytes password)
{
	for (size_t i = 0; i < OFFICE_XOR_LEN; i++) {
		unsigned c = i < password.len ? password.at[i]
					      : padding[i - password.len];

		c ^= i % 2 == 0 ? seal->key & 0xff : seal->key >> 8;
		seal->array[i] = (unsigned char)(c >> 1 | c << 7);
	}
}

bool
office_xor_try(struct office_xor *seal, struct bytes password)
{
	if (password.len == 0 || password.len > PASSWORD_MOST ||
	    verifier_of(password) != seal->verifier ||
	    key_of(password) != seal->key)
		return false;
	set_array(seal, password);
	return true;
}

void
office_xor_open(const struct office_xor *seal, size_t offset,
    unsigned char *data, size_t len, size_t plain)
{
	for (size_t i = plain; i < len; i++) {
		unsigned c =
		    data[i] ^ seal->array[(offset + len + i) % OFFICE_XOR_LEN];

		data[i] = (unsigned char)(c >> 5 | c << 3);
	}
}
