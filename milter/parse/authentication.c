/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Comments are blanked first, then the field is cut at its semicolons and each
 * piece into words "name=value"; the first is the method, the others tell whose
 * domain. Quoted values keep their semicolons. What does not look like that is
 * passed over: a result that we fail to read proves nothing.
 */
#include "parse/authentication.h"

#define VALUE_MOST 4096
#define GAPS " \t\r\n"

/* Lower case, comments blanked (they nest), quotes off, ';' in them blanked. */
static struct bytes
plain(struct arena *arena, struct bytes value)
{
	unsigned char *out;
	unsigned depth = 0;
	bool quoted = false;

	value = bytes_first(value, VALUE_MOST);
	out = arena_alloc(arena, value.len + 1);
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = byte_lower(value.at[i]);

		if (c == '"' && depth == 0)
			quoted = !quoted;
		if (c == '(' && !quoted)
			depth++;
		out[i] =
		    depth > 0 || c == '"' || (quoted && c == ';') ? ' ' : c;
		if (c == ')' && !quoted && depth > 0)
			depth--;
	}
	return (struct bytes){ out, value.len };
}

/* "example.jp" of "taro@example.jp", "@example.jp" and of itself. */
static struct bytes
domain_of(struct bytes value)
{
	size_t at = bytes_last_index(value, '@');

	value = at < value.len ? bytes_from(value, at + 1) : value;
	return bytes_trim(value, "<>.");
}

static bool
tells_domain(struct bytes method, struct bytes property)
{
	if (bytes_equal(method, BYTES("dkim")))
		return bytes_equal(property, BYTES("header.d")) ||
		    bytes_equal(property, BYTES("header.i"));
	if (bytes_equal(method, BYTES("spf")))
		return bytes_equal(property, BYTES("smtp.mailfrom")) ||
		    bytes_equal(property, BYTES("smtp.helo"));
	if (bytes_equal(method, BYTES("dmarc")))
		return bytes_equal(property, BYTES("header.from"));
	return false;
}

/* "dkim=pass header.d=example.jp header.s=…"; "dkim = pass" is allowed. */
static bool
read_result(struct bytes piece, struct authentication *a)
{
	struct bytes word, name;

	*a = (struct authentication){ 0 };
	name = bytes_trim(bytes_cut(&piece, '='), GAPS);
	a->method = bytes_first(name, bytes_index(name, '/'));
	if (a->method.len == 0 || bytes_index(name, ' ') < name.len ||
	    !bytes_word(&piece, GAPS, &a->result))
		return false;
	while (bytes_word(&piece, GAPS, &word)) {
		name = bytes_cut(&word, '=');
		if (a->domain.len == 0 && tells_domain(a->method, name))
			a->domain = domain_of(word);
	}
	return true;
}

size_t
authentication_read(struct arena *arena, struct bytes value, struct bytes *host,
    unsigned *instance, struct authentication *list)
{
	struct bytes rest = plain(arena, value), piece;
	uint64_t number;
	size_t count = 0;

	*instance = 0;
	piece = bytes_trim(bytes_cut(&rest, ';'), GAPS);
	if (bytes_starts(piece, BYTES("i=")) &&
	    bytes_number(bytes_trim(bytes_from(piece, 2), GAPS), &number) &&
	    number <= 50) {
		*instance = (unsigned)number;
		piece = bytes_cut(&rest, ';');
	}
	if (!bytes_word(&piece, GAPS, host))
		*host = (struct bytes){ 0 };
	while (rest.len > 0 && count < AUTHENTICATIONS_MAX)
		if (read_result(bytes_cut(&rest, ';'), &list[count]))
			count++;
	return count;
}
