/* SPDX-License-Identifier: BSD-2-Clause
 *
 * DDE to a shell is an attack, DDE to Excel or to a terminal of prices is how
 * finance desks have worked since 1992: what the field starts decides how many
 * points it gets.
 */
#include "unpack/field.h"

#define BLANKS " \t\r\n\""
#define FIELD_MOST 4096
#define TARGET_MOST 200
#define POINTS_FEED 1.5
#define POINTS_OFFICE 1.0

static const char *const shells[] = { "cmd", "powershell", "pwsh", "mshta",
	"rundll32", "regsvr32", "wscript", "cscript", "certutil", "bitsadmin",
	"msbuild", "explorer.exe", "http" };

static bool
is_of_office(struct bytes host)
{
	host = bytes_first(host, bytes_index(host, '/'));
	return bytes_ends_same(host, BYTES(".sharepoint.com")) ||
	    bytes_ends_same(host, BYTES(".officeapps.live.com")) ||
	    bytes_ends_same(host, BYTES(".office.com")) ||
	    bytes_ends_same(host, BYTES(".office.net"));
}

/* What follows "file:" or stands alone: two slashes, and a name that is none
 * of this computer's drives. */
static bool
is_share(struct bytes target)
{
	size_t at = 0;

	while (
	    at < target.len && (target.at[at] == '/' || target.at[at] == '\\'))
		at++;
	if (at < 2 || at == target.len)
		return false;
	return at + 1 >= target.len || target.at[at + 1] != ':';
}

bool
field_is_remote(struct bytes target)
{
	target = bytes_trim(target, BLANKS);
	if (bytes_starts_same(target, BYTES("https://")))
		return !is_of_office(bytes_from(target, 8));
	if (bytes_starts_same(target, BYTES("http:")) ||
	    bytes_starts_same(target, BYTES("https:")) ||
	    bytes_starts_same(target, BYTES("ftp:")) ||
	    bytes_starts_same(target, BYTES("mhtml:")) ||
	    bytes_starts_same(target, BYTES("html:")) ||
	    bytes_starts_same(target, BYTES("script:")) ||
	    bytes_starts_same(target, BYTES("ms-msdt:")))
		return true;
	if (bytes_starts_same(target, BYTES("file:")))
		target = bytes_from(target, 5);
	return is_share(target);
}

bool
field_is_local_share(struct bytes target)
{
	struct bytes host = bytes_trim(target, BLANKS);

	if (bytes_starts_same(host, BYTES("file:")))
		host = bytes_from(host, 5);
	if (!is_share(host))
		return false;
	host = bytes_trim(host, "\\/");
	host = bytes_first(host, bytes_index(host, '\\'));
	host = bytes_first(host, bytes_index(host, '/'));
	return bytes_index(host, '.') == host.len &&
	    bytes_index(host, '@') == host.len;
}

/* Templates on the file server of the author's company are everyday. */
void
field_loads(struct unpacker *u, struct bytes where, struct bytes target)
{
	if (field_is_remote(target))
		findings_add_points(u->findings, FINDING_REMOTE_TEMPLATE, where,
		    bytes_first(bytes_trim(target, BLANKS), TARGET_MOST),
		    field_is_local_share(target) ? POINTS_OFFICE : 0);
}

/* HYPERLINK "https://a.example/b" \o "shown" */
static void
visit_target(struct unpacker *u, const struct object *o, struct bytes rest)
{
	struct bytes word;

	while (bytes_word(&rest, BLANKS, &word))
		if (bytes_index(word, ':') < word.len) {
			if (u->visit_link != NULL)
				u->visit_link(
				    u->context, o, arena_copy(u->arena, word));
			return;
		}
}

void
field_check(struct unpacker *u, const struct object *o, struct bytes field)
{
	struct bytes rest = bytes_trim(bytes_first(field, FIELD_MOST), BLANKS);
	struct bytes line = rest, word;
	double points = POINTS_FEED;

	if (!bytes_word(&rest, BLANKS, &word))
		return;
	if (bytes_same(word, BYTES("HYPERLINK")))
		visit_target(u, o, rest);
	if (!bytes_same(word, BYTES("DDE")) &&
	    !bytes_same(word, BYTES("DDEAUTO")))
		return;
	for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++)
		if (bytes_has_same(rest, bytes_of(shells[i])))
			points = 0; /* the weight of the finding itself */
	findings_add_points(u->findings, FINDING_DDE_FIELD, o->path,
	    bytes_first(line, 100), points);
}
