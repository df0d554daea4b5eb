/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A link in business mail is seldom the link: a checker of the sender's, a
 * newsletter's counter, a search engine stands in front, and its own host says
 * nothing. Wherever another URL stands inside one, that one is where it leads,
 * whatever the parameter is called; a list of redirectors would never be
 * complete. What is behind a number in the redirector's own table (bit.ly,
 * t.co, Mimecast) cannot be known without asking, and nobody is asked.
 */
#include "inspect/url.h"

#include <string.h>

#include "parse/transfer.h"

/* "http://" in base64 begins with this, and "https://", too. */
#define BASE64_HTTP "aHR0c"

static struct bytes
rest_of(struct bytes url)
{
	struct bytes rest = bytes_from(url, bytes_find(url, BYTES("://")) + 3);

	return bytes_from(rest, bytes_index(rest, '/'));
}

/* The first "http://" or "https://" in it, to the end. */
static struct bytes
url_in(struct bytes text)
{
	for (;;) {
		size_t at = bytes_find_same(text, BYTES("http"));
		struct bytes url = bytes_from(text, at);

		if (at == text.len)
			return BYTES("");
		if (url_scheme(url) > 0)
			return url;
		/* Servers join two slashes of a path to one. */
		if (bytes_starts_same(url, BYTES("http:/")) ||
		    bytes_starts_same(url, BYTES("https:/")))
			return url;
		text = bytes_from(url, 4);
	}
}

/* Plain or escaped: the value ends with its own parameter, before unescaping. */
static struct bytes
plain_target(struct arena *arena, struct bytes rest)
{
	while (rest.len > 0) {
		struct bytes value = bytes_cut(&rest, '&'), url;

		if (bytes_find_same(value, BYTES("http")) == value.len)
			continue;
		url = url_in(value);
		if (url.len == 0)
			url = url_in(url_unescaped(arena, value));
		if (url.len > 0)
			return url_unescaped(arena, url);
		/* Escaped twice. */
		value = url_unescaped(arena, url_unescaped(arena, value));
		if ((url = url_in(value)).len > 0)
			return url;
	}
	return BYTES("");
}

/* "http:/a" as it came out of a path. */
static struct bytes
with_slashes(struct arena *arena, struct bytes url)
{
	size_t at = bytes_index(url, '/');

	if (url.len == 0 || url_scheme(url) > 0)
		return url;
	return arena_format(arena, "%.*s/%.*s",
	    BYTES_ARG(bytes_first(url, at + 1)),
	    BYTES_ARG(bytes_from(url, at + 1)));
}

static bool
is_base64(unsigned char c)
{
	return byte_is_letter(c) || byte_is_digit(c) || c == '+' || c == '/' ||
	    c == '-' || c == '_';
}

static struct bytes
base64_target(struct arena *arena, struct bytes rest)
{
	struct bytes code =
	    bytes_from(rest, bytes_find(rest, BYTES(BASE64_HTTP)));
	unsigned char *to = arena_alloc(arena, code.len + 1);
	size_t len = 0;

	for (; len < code.len && is_base64(code.at[len]); len++) {
		to[len] = code.at[len];
		if (to[len] == '-')
			to[len] = '+';
		else if (to[len] == '_')
			to[len] = '/';
	}
	return len == 0 ? BYTES("")
			: base64_decode(arena, (struct bytes){ to, len });
}

/* Proofpoint v2: "u=https-3A__a.example_b". */
static struct bytes
proofpoint2_target(struct arena *arena, struct bytes rest)
{
	struct bytes code =
	    bytes_from(rest, bytes_find(rest, BYTES("u=http")) + 2);
	unsigned char *to;

	code = bytes_first(code, bytes_index(code, '&'));
	to = arena_alloc(arena, code.len + 1);
	for (size_t i = 0; i < code.len; i++) {
		to[i] = code.at[i];
		if (to[i] == '-')
			to[i] = '%';
		else if (to[i] == '_')
			to[i] = '/';
	}
	return url_unescaped(arena, (struct bytes){ to, code.len });
}

/*
 * Proofpoint v3: "/v3/__https://a.example/b__;Iw!!…": each star in the URL stands
 * for the next byte of the base64 behind the semicolon.
 */
static struct bytes
proofpoint3_target(struct arena *arena, struct bytes rest)
{
	struct bytes code = bytes_from(rest, bytes_find(rest, BYTES("__")) + 2);
	size_t end = bytes_find(code, BYTES("__;"));
	struct bytes held = bytes_from(code, end + 3);
	unsigned char *to;

	held = base64_decode(
	    arena, bytes_first(held, bytes_find(held, BYTES("!!"))));
	code = bytes_first(code, end);
	to = arena_alloc(arena, code.len + 1);
	for (size_t i = 0, used = 0; i < code.len; i++) {
		to[i] = code.at[i];
		if (to[i] == '*' && used < held.len)
			to[i] = held.at[used++];
	}
	return (struct bytes){ to, code.len };
}

/* "/amp/s/a.example/b" of Google, "/c/s/a.example/b" of its cache. */
static struct bytes
amp_target(struct arena *arena, struct bytes host, struct bytes rest)
{
	static const char *const marks[] = { "/amp/s/", "/c/s/", "/v/s/" };
	bool google = bytes_has(host, BYTES("google.")) ||
	    bytes_ends_same(host, BYTES(".ampproject.org"));

	for (size_t i = 0; google && i < sizeof marks / sizeof *marks; i++)
		if (bytes_starts(rest, bytes_of(marks[i])))
			return arena_format(arena, "https://%.*s",
			    BYTES_ARG(bytes_from(rest, strlen(marks[i]))));
	return BYTES("");
}

struct bytes
url_target(struct arena *arena, struct bytes url)
{
	struct bytes host = url_host(url), rest = rest_of(url), target;

	if (rest.len <= 1)
		return BYTES("");
	if (bytes_starts(rest, BYTES("/v3/__http")))
		return proofpoint3_target(arena, rest);
	if (bytes_starts(rest, BYTES("/v2/url?")) &&
	    bytes_has(rest, BYTES("u=http")))
		return proofpoint2_target(arena, rest);
	target = with_slashes(arena, plain_target(arena, rest));
	if (target.len == 0)
		target = base64_target(arena, rest);
	if (target.len == 0)
		target = amp_target(arena, host, rest);
	return target;
}
