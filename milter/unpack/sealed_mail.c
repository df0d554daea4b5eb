/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Mail that is sealed to its recipient: enveloped S/MIME, PGP in armour or
 * not. Nobody but he can open it, so all that can be done is to say so. What
 * PGP only signed or packed looks the same from outside and is called sealed
 * too: no harm, it comes in the same wrapping from the same people.
 * Sources: RFC 5652 6, RFC 5083, RFC 9580.
 */
#include "unpack/identify.h"

#define FRONT 24
#define ENVELOPED BYTES("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03")
#define AUTHENTICATED                                                          \
	BYTES("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17")
#define ARMOUR BYTES("-----BEGIN PGP MESSAGE")

static bool
is_enveloped(struct bytes b)
{
	b = bytes_first(b, FRONT);
	return bytes_starts(b, BYTES("\x30")) &&
	    (bytes_has(b, ENVELOPED) || bytes_has(b, AUTHENTICATED));
}

/* A session key for a public key or for a password, and its version. */
static bool
is_packet(struct bytes b)
{
	if (b.len < 16)
		return false;
	switch (b.at[0]) {
	case 0x84:
		return b.at[2] == 3 && b.at[1] > 10;
	case 0x85:
		return b.at[3] == 3 && b.at[1] < 8 && b.at[12] <= 25;
	case 0x8c:
	case 0xc3:
		return b.at[1] < 64 && b.at[2] == 4 && b.at[3] <= 13 &&
		    b.at[4] <= 3;
	case 0xc1:
		return b.at[2] == 3 || b.at[3] == 3;
	default:
		return false;
	}
}

bool
identify_sealed_mail(struct bytes b)
{
	return is_enveloped(b) || is_packet(b);
}

bool
identify_armour(struct bytes text)
{
	size_t at = bytes_find(text, ARMOUR);

	return at < text.len && (at == 0 || text.at[at - 1] == '\n');
}
