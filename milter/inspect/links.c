/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A link is judged by what it shows: its host and the ending of its path. None
 * is ever followed. Honest mail links to ZIPs and to hosts of files every day,
 * so this is only a lure, which decides nothing alone. A URL in Japanese prose
 * has no blank behind it: it ends with the first character beyond ASCII.
 */
#include "inspect/links.h"

#include <string.h>

#include "parse/transfer.h"

#define UNWRAPPED_MOST 3

/* Scripts (.js) are left out: every page of a shop loads some. */
static const char *const endings[] = { ".zip", ".rar", ".7z", ".doc", ".docm",
	".dotm", ".xls", ".xlsm", ".xlsb", ".exe", ".lnk", ".iso", ".img",
	".one", ".vbs", ".jse", ".wsf", ".hta", ".msi", ".cab", ".scr", ".ps1",
	".bat", ".jar", ".url" };

/* Shorteners and hosts of files; those below them as well. */
static const char *const hosts[] = { "bit.ly", "tinyurl.com", "is.gd",
	"cutt.ly", "rebrand.ly", "ow.ly", "rb.gy", "goo.su", "shorturl.at",
	"transfer.sh", "we.tl", "wetransfer.com", "gigafile.nu",
	"firestorage.jp", "mega.nz", "mediafire.com", "sendspace.com",
	"pixeldrain.com", "gofile.io", "file.io", "anonfiles.com",
	"cdn.discordapp.com", "raw.githubusercontent.com", "4sync.com",
	"ufile.io", "filebin.net", "catbox.moe" };

void
links_init(struct links *l, struct arena *arena, struct findings *findings)
{
	*l = (struct links){ .arena = arena, .findings = findings };
}

/* The host of a normalised URL. */
static struct bytes
host_of(struct bytes url)
{
	struct bytes rest = bytes_from(url, bytes_find(url, BYTES("://")) + 3);

	return bytes_first(rest, bytes_index(rest, '/'));
}

static struct bytes
path_of(struct bytes url)
{
	struct bytes rest = bytes_from(url, bytes_find(url, BYTES("://")) + 3);

	rest = bytes_from(rest, bytes_index(rest, '/'));
	return bytes_first(rest, bytes_index(rest, '?'));
}

static bool
is_download(struct bytes url)
{
	struct bytes path = path_of(url);

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (bytes_ends_same(path, bytes_of(endings[i])))
			return true;
	return false;
}

static bool
is_file_host(struct bytes url)
{
	struct bytes host = host_of(url);

	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		struct bytes known = bytes_of(hosts[i]);

		if (bytes_ends_same(host, known) &&
		    (host.len == known.len ||
			host.at[host.len - known.len - 1] == '.'))
			return true;
	}
	return false;
}

/* "https://" and the like, in any case; the length, or 0. */
static size_t
scheme_length(struct bytes url)
{
	static const char *const schemes[] = { "http://", "https://",
		"ftp://" };

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (bytes_starts_same(url, bytes_of(schemes[i])))
			return strlen(schemes[i]);
	return 0;
}

/* Empty: not a URL that leads anywhere. */
static struct bytes
normalise(struct links *l, struct bytes url)
{
	size_t scheme = scheme_length(url), at = 0;
	struct bytes host = bytes_from(url, scheme), rest;
	unsigned char *to;

	if (scheme == 0)
		return BYTES("");
	for (at = 0; at < host.len && !strchr("/?#\\", host.at[at]); at++)
		;
	rest = bytes_from(host, at);
	rest = bytes_first(rest, bytes_index(rest, '#'));
	host = bytes_first(host, at);
	while (bytes_index(host, '@') < host.len)
		bytes_cut(&host, '@');
	host = bytes_first(host, bytes_index(host, ':'));
	host = bytes_rtrim(host, ".");
	if (host.len == 0)
		return BYTES("");
	to = arena_alloc(l->arena, scheme + host.len + rest.len + 1);
	for (at = 0; at < scheme; at++)
		to[at] = byte_lower(url.at[at]);
	for (size_t i = 0; i < host.len; i++)
		to[at++] = byte_lower(host.at[i]);
	if (rest.len == 0 || rest.at[0] == '?')
		to[at++] = '/';
	if (rest.len > 0)
		memcpy(to + at, rest.at, rest.len);
	return (struct bytes){ to, at + rest.len };
}

static struct bytes
without_percents(struct arena *arena, struct bytes text)
{
	unsigned char *to = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		to[len] = text.at[i];
		if (text.at[i] == '%' && i + 2 < text.len &&
		    transfer_hex(text.at[i + 1]) < 16 &&
		    transfer_hex(text.at[i + 2]) < 16) {
			to[len] =
			    (unsigned char)(transfer_hex(text.at[i + 1]) << 4 |
				transfer_hex(text.at[i + 2]));
			i += 2;
		}
		len++;
	}
	return (struct bytes){ to, len };
}

/* The target in a redirector's query: "…?url=https%3A%2F%2Fa.example". */
static struct bytes
target_of(struct links *l, struct bytes url)
{
	struct bytes query = bytes_from(url, bytes_index(url, '?') + 1), value;

	while (query.len > 0) {
		value = bytes_cut(&query, '&');
		value = bytes_from(value, bytes_index(value, '=') + 1);
		if (!bytes_starts_same(value, BYTES("http")))
			continue;
		value = without_percents(l->arena, value);
		if (scheme_length(value) > 0)
			return value;
	}
	return BYTES("");
}

/* False: it is there already, or there are too many. */
static bool
keep(struct links *l, struct bytes url)
{
	if (l->count == LINKS_MAX)
		return false;
	for (size_t i = 0; i < l->count; i++)
		if (bytes_equal(l->list[i], url))
			return false;
	l->list[l->count++] = url;
	return true;
}

static void
tell(struct links *l, struct bytes url, struct bytes where)
{
	if (l->told || (!is_download(url) && !is_file_host(url)))
		return;
	l->told = true;
	findings_add(l->findings, FINDING_LINK_TO_DOWNLOAD, where,
	    bytes_first(bytes_first(url, bytes_index(url, '?')), 100));
}

void
links_add(struct links *l, struct bytes url, struct bytes where)
{
	for (int i = 0; i <= UNWRAPPED_MOST; i++) {
		url = bytes_trim(url, " \t\r\n");
		if (url.len > LINK_LENGTH || l->count == LINKS_MAX)
			return;
		url = normalise(l, url);
		if (url.len == 0 || !keep(l, url))
			return;
		tell(l, url, where);
		url = target_of(l, url);
	}
}

static bool
ends_url(unsigned char c)
{
	return c <= ' ' || c >= 0x7f || strchr("\"'<>`|^{}", c) != NULL;
}

void
links_in_text(struct links *l, struct bytes text, struct bytes where)
{
	size_t at = 0;

	while (l->count < LINKS_MAX) {
		size_t mark =
		    at + bytes_find(bytes_from(text, at), BYTES("://"));
		size_t start = mark, end = mark + 3;

		if (mark >= text.len)
			return;
		while (start > at && mark - start < 5 &&
		    byte_is_letter(text.at[start - 1]))
			start--;
		while (end < text.len && end - start <= LINK_LENGTH &&
		    !ends_url(text.at[end]))
			end++;
		links_add(l,
		    bytes_rtrim(
			bytes_slice(text, start, end - start), ".,;:!?)]"),
		    where);
		at = end;
	}
}
