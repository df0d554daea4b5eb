/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A host has many spellings, and a list knows one: 0xc12a24f5 went past every
 * filter in January 2022 that looked for 193.42.36.245. So it is brought into
 * one form as a browser would, and a spelling that only hides is told.
 * Short forms such as 127.1 are found in honest text, and are not.
 */
#include "inspect/url.h"

#include <string.h>

#include <unicode/uidna.h>

#include "parse/transfer.h"

#define HOST_MOST 255
#define FIRST_NETWORK 0x1000000U /* 1.0.0.0: a number below is no address */

size_t
url_scheme(struct bytes url)
{
	static const char *const schemes[] = { "http://", "https://",
		"ftp://" };

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (bytes_starts_same(url, bytes_of(schemes[i])))
			return strlen(schemes[i]);
	return 0;
}

struct bytes
url_host(struct bytes url)
{
	struct bytes rest = bytes_from(url, bytes_find(url, BYTES("://")) + 3);

	return bytes_first(rest, bytes_index(rest, '/'));
}

struct bytes
url_path(struct bytes url)
{
	struct bytes rest = bytes_from(url, bytes_find(url, BYTES("://")) + 3);

	rest = bytes_from(rest, bytes_index(rest, '/'));
	return bytes_first(rest, bytes_index(rest, '?'));
}

static bool
is_escape(struct bytes text, size_t at)
{
	return text.at[at] == '%' && at + 2 < text.len &&
	    transfer_hex(text.at[at + 1]) < 16 &&
	    transfer_hex(text.at[at + 2]) < 16;
}

static unsigned char
escaped_at(struct bytes text, size_t at)
{
	return (unsigned char)(transfer_hex(text.at[at + 1]) << 4 |
	    transfer_hex(text.at[at + 2]));
}

struct bytes
url_unescaped(struct arena *arena, struct bytes text)
{
	unsigned char *to = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++, len++) {
		to[len] = text.at[i];
		if (is_escape(text, i)) {
			to[len] = escaped_at(text, i);
			i += 2;
		}
	}
	return (struct bytes){ to, len };
}

/* Escapes of what needs none are undone, the others in capitals. */
static size_t
put_rest(unsigned char *to, struct bytes rest)
{
	size_t len = 0;

	for (size_t i = 0; i < rest.len; i++) {
		unsigned char c = rest.at[i];

		if (!is_escape(rest, i)) {
			to[len++] = c == '\\' ? '/' : c;
			continue;
		}
		c = escaped_at(rest, i);
		if (byte_is_letter(c) || byte_is_digit(c) ||
		    (c != 0 && strchr("-._~", c) != NULL)) {
			to[len++] = c;
		} else {
			to[len++] = '%';
			to[len++] = (unsigned char)"0123456789ABCDEF"[c >> 4];
			to[len++] = (unsigned char)"0123456789ABCDEF"[c & 15];
		}
		i += 2;
	}
	return len;
}

/* "0xc0", "0300", "192". `odd': not in ten digits. */
static bool
read_number(struct bytes text, uint64_t *value, bool *odd)
{
	unsigned base = 10;

	if (bytes_starts_same(text, BYTES("0x"))) {
		base = 16;
		text = bytes_from(text, 2);
	} else if (text.len > 1 && text.at[0] == '0') {
		base = 8;
		text = bytes_from(text, 1);
	}
	*odd |= base != 10;
	*value = 0;
	for (size_t i = 0; i < text.len; i++) {
		unsigned digit = transfer_hex(text.at[i]);

		if (digit >= base || i >= 40)
			return false;
		/* What is too large stays so, and is no address. */
		if (*value <= UINT32_MAX)
			*value = *value * base + digit;
	}
	return text.len > 0 || base == 16;
}

/* An IPv4 address in any notation. False: it is a name. */
static bool
read_address(struct bytes host, uint32_t *address, bool *odd)
{
	uint64_t part = 0, all = 0;
	unsigned count = 0;

	while (host.len > 0) {
		struct bytes piece = bytes_cut(&host, '.');
		unsigned left = 4 - count;

		if (++count > 4 || !read_number(piece, &part, odd))
			return false;
		if (host.len > 0) {
			if (part > 255)
				return false;
			all |= part << 8 * (left - 1);
		} else if (part >> 8 * left != 0) {
			return false;
		}
	}
	*address = (uint32_t)(all | part);
	*odd |= count == 1 && part >= FIRST_NETWORK;
	return count > 0;
}

/* International names to A-labels; what is none stays as it is. */
static struct bytes
to_ascii(struct arena *arena, struct bytes host)
{
	static UIDNA *idna; /* made once, as long as the process lives */
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	UErrorCode status = U_ZERO_ERROR;
	char room[HOST_MOST + 1];
	int32_t len;

	if (idna == NULL)
		idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII, &status);
	len = uidna_nameToASCII_UTF8(idna, (const char *)host.at,
	    (int32_t)host.len, room, sizeof room, &info, &status);
	/* Hyphens in odd places are the only errors that browsers pass over. */
	info.errors &= ~(uint32_t)(UIDNA_ERROR_LEADING_HYPHEN |
	    UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4);
	if (U_FAILURE(status) || info.errors != 0 || len <= 0 ||
	    len > HOST_MOST)
		return host;
	return arena_copy(
	    arena, (struct bytes){ (const unsigned char *)room, (size_t)len });
}

static bool
is_ascii(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] >= 0x80)
			return false;
	return true;
}

/* Without user and port; `before' is what stood in front of it. */
static struct bytes
bare_host(struct bytes host, struct bytes *before)
{
	size_t at = bytes_last_index(host, '@');

	*before = BYTES("");
	if (at < host.len) {
		*before = bytes_first(host, at);
		host = bytes_from(host, at + 1);
	}
	at = bytes_index(host, ']');
	if (host.len > 0 && host.at[0] == '[' && at < host.len)
		return bytes_first(host, at + 1);
	return bytes_first(host, bytes_index(host, ':'));
}

/* No browser goes to a host with one of these in it. */
static bool
is_forbidden(struct bytes host)
{
	for (size_t i = 0; i < host.len; i++)
		if (host.at[i] <= ' ' || host.at[i] == 0x7f ||
		    strchr("#%/<>?@\\^|", host.at[i]) != NULL)
			return true;
	return false;
}

static struct bytes
normal_host(struct arena *arena, struct bytes host, bool *odd)
{
	uint32_t ip;

	if (bytes_index(host, '%') < host.len)
		host = url_unescaped(arena, host);
	host = bytes_trim(bytes_first(host, HOST_MOST), ". ");
	if (!is_ascii(host))
		host = to_ascii(arena, host);
	host = bytes_trim(host, ". ");
	if (is_forbidden(host))
		return BYTES("");
	if (host.len > 0 && read_address(host, &ip, odd))
		return arena_format(arena, "%u.%u.%u.%u", ip >> 24,
		    ip >> 16 & 255, ip >> 8 & 255, ip & 255);
	*odd = false;
	return host;
}

/* "www.bank.example" before an "@", or the same with a password behind it. */
static bool
looks_like_host(struct bytes user)
{
	size_t dot;

	user = bytes_first(user, bytes_index(user, ':'));
	dot = bytes_last_index(user, '.');
	return dot > 0 && dot + 2 < user.len &&
	    byte_is_letter(user.at[dot + 1]) &&
	    byte_is_letter(user.at[user.len - 1]);
}

struct bytes
url_normal(struct arena *arena, struct bytes url, struct url_disguise *disguise)
{
	size_t scheme = url_scheme(url), at = 0;
	struct bytes host = bytes_from(url, scheme), rest, before;
	struct url_disguise ignored;
	unsigned char *to;

	if (disguise == NULL)
		disguise = &ignored;
	*disguise = (struct url_disguise){ false, false };
	if (scheme == 0)
		return BYTES("");
	while (at < host.len && strchr("/?#\\", host.at[at]) == NULL)
		at++;
	rest = bytes_from(host, at);
	rest = bytes_first(rest, bytes_index(rest, '#'));
	host = bare_host(bytes_first(host, at), &before);
	host = normal_host(arena, host, &disguise->number);
	if (host.len == 0)
		return BYTES("");
	disguise->user = looks_like_host(before);
	to = arena_alloc(arena, scheme + host.len + rest.len + 2);
	for (at = 0; at < scheme; at++)
		to[at] = byte_lower(url.at[at]);
	for (size_t i = 0; i < host.len; i++)
		to[at++] = byte_lower(host.at[i]);
	if (rest.len == 0 || rest.at[0] == '?')
		to[at++] = '/';
	return (struct bytes){ to, at + put_rest(to + at, rest) };
}
