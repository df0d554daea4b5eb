/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A link is judged by what it shows: its host and the ending of its path. None
 * is ever followed. Honest mail links to ZIPs and to hosts of files every day,
 * so this is only a lure, which decides nothing alone. A URL in Japanese prose
 * has no blank behind it: it ends with the first character beyond ASCII.
 */
#include "inspect/links.h"

#include <string.h>

#include "base/domain.h"
#include "inspect/url.h"

#define UNWRAPPED_MOST 5
#define HOST_MOST 255

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

static bool
is_download(struct bytes url)
{
	struct bytes path = url_path(url);

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (bytes_ends_same(path, bytes_of(endings[i])))
			return true;
	return false;
}

static bool
is_file_host(struct bytes url)
{
	struct bytes host = url_host(url);

	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
		if (domain_within(host, bytes_of(hosts[i])))
			return true;
	return false;
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

static void
tell_disguise(struct links *l, struct bytes url, struct bytes written,
    struct url_disguise disguise, struct bytes where)
{
	if (disguise.number)
		findings_add(l->findings, FINDING_LINK_HOST_DISGUISED, where,
		    bytes_first(written, 100));
	if (disguise.user)
		findings_add(l->findings, FINDING_LINK_USER_AS_HOST, where,
		    bytes_first(url_host(url), 100));
}

void
links_add(struct links *l, struct bytes url, struct bytes where)
{
	struct url_disguise disguise;
	struct bytes written;

	for (int i = 0; i <= UNWRAPPED_MOST; i++) {
		url = bytes_trim(url, " \t\r\n");
		if (url.len > LINK_LENGTH || l->count == LINKS_MAX)
			return;
		written = url;
		url = url_normal(l->arena, url, &disguise);
		if (url.len == 0 || !keep(l, url))
			return;
		tell_disguise(l, url, written, disguise, where);
		tell(l, url, where);
		url = url_target(l->arena, url);
	}
}

static bool
ends_url(unsigned char c)
{
	return c <= ' ' || c >= 0x7f || strchr("\"'<>`|^{}", c) != NULL;
}

/*
 * Could the character at `at' belong to a host's name? Of the East's scripts
 * only one that begins its label, and no punctuation: otherwise it is the
 * prose behind a host, which has no blanks.
 */
static bool
goes_on(struct bytes text, size_t at, bool *foreign)
{
	unsigned char c = text.at[at], before = text.at[at - 1];

	if (c < 0x7f)
		return !ends_url(c) && strchr("/?#\\:", c) == NULL;
	if (c < 0xc0 || c < 0xe2) /* inside a character; Latin to Thai */
		return true;
	if (c == 0xe2 || c == 0xef ||
	    (c == 0xe3 && at + 1 < text.len && text.at[at + 1] == 0x80))
		return false;
	*foreign |= before == '.' || before == '/';
	return *foreign;
}

/* An international host goes on to its last label, if that is in ASCII. */
static size_t
end_of_host(struct bytes text, size_t at)
{
	size_t end = at, most = at + HOST_MOST;
	bool foreign = false;

	for (; at < text.len && at < most && goes_on(text, at, &foreign);
	     at++) {
		if (text.at[at] != '.')
			continue;
		foreign = false;
		if (at + 1 < text.len && byte_is_letter(text.at[at + 1]))
			end = at + 1;
	}
	return end;
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
		end = end_of_host(text, end);
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
