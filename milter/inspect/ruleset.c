/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A bundle, opened: what a worker asks of it is ready before it enters the
 * sandbox, since loading rules and compiling patterns needs calls that are
 * forbidden later. Our own domains are few: a list is searched faster than a
 * tree is built. How a bundle is made stands in ruleset_build.c.
 */
#include "inspect/ruleset.h"

#include <stdlib.h>
#include <string.h>
#include <yara.h>

#include "base/domain.h"
#include "inspect/bundle.h"
#include "inspect/domain_forms.h"
#include "inspect/yara.h"
#include "unpack/passwords.h"

struct ruleset {
	YR_RULES *yara;
	unsigned kinds;
	struct password_patterns *passwords;
	struct bytes *domains; /* views into the bundle */
	size_t domain_count;
	struct bytes partners; /* a view into the bundle */
	char version[64];
};

/* libyara reads from a stream: ours is the bundle. */
static size_t
read_bundle(void *to, size_t size, size_t count, void *context)
{
	struct bytes *rest = context;

	if (size == 0 || count > rest->len / size)
		return 0;
	memcpy(to, rest->at, size * count);
	*rest = bytes_from(*rest, size * count);
	return count;
}

static bool
open_yara(struct ruleset *rs, struct bytes compiled, struct error *err)
{
	YR_STREAM stream = { .user_data = &compiled, .read = read_bundle };
	int trouble = yr_rules_load_stream(&stream, &rs->yara);

	if (trouble != ERROR_SUCCESS)
		return error_set(
		    err, "libyara cannot load the rules: error %d", trouble);
	rs->kinds = yara_kinds(rs->yara);
	return true;
}

static void
open_domains(struct ruleset *rs, struct bytes words)
{
	struct bytes rest = words, word;

	while (bytes_word(&rest, " \t\r\n,;", &word))
		rs->domain_count++;
	rs->domains = calloc(rs->domain_count + 1, sizeof *rs->domains);
	if (rs->domains == NULL)
		abort();
	for (size_t i = 0; i < rs->domain_count; i++) {
		bytes_word(&words, " \t\r\n,;", &word);
		/* "@example.jp" and ".example.jp" are common ways to say it. */
		rs->domains[i] = bytes_trim(word, "@.");
	}
}

static bool
open_parts(struct ruleset *rs, const struct bundle *b, struct error *err)
{
	struct bytes version =
	    bytes_first(b->part[BUNDLE_VERSION], sizeof rs->version - 1);

	if (version.len > 0)
		memcpy(rs->version, version.at, version.len);
	open_domains(rs, b->part[BUNDLE_DOMAINS]);
	rs->partners = b->part[BUNDLE_PARTNERS];
	if (!open_yara(rs, b->part[BUNDLE_YARA], err))
		return false;
	rs->passwords =
	    password_patterns_read(b->part[BUNDLE_PASSWORDS], "passwords", err);
	return rs->passwords != NULL;
}

struct ruleset *
ruleset_open(struct bytes raw, struct error *err)
{
	struct bundle b;
	struct ruleset *rs;

	if (!bundle_read(&b, raw, err) || !yara_start(err))
		return NULL;
	if ((rs = calloc(1, sizeof *rs)) == NULL)
		abort();
	if (!open_parts(rs, &b, err)) {
		ruleset_free(rs);
		return NULL;
	}
	return rs;
}

void
ruleset_free(struct ruleset *rs)
{
	if (rs == NULL)
		return;
	password_patterns_free(rs->passwords);
	if (rs->yara != NULL)
		yr_rules_destroy(rs->yara);
	yara_stop();
	free(rs->domains);
	free(rs);
}

const char *
ruleset_version(const struct ruleset *rs)
{
	return rs->version;
}

bool
ruleset_own_domain(const struct ruleset *rs, struct bytes domain)
{
	domain = bytes_rtrim(domain, ".");
	for (size_t i = 0; i < rs->domain_count; i++)
		if (domain_within(domain, rs->domains[i]))
			return true;
	return false;
}

struct bytes
ruleset_alike(
    const struct ruleset *rs, struct bytes domain, struct arena *arena)
{
	for (size_t i = 0; i < rs->domain_count; i++)
		if (domain_alike(domain, rs->domains[i], arena))
			return rs->domains[i];
	return (struct bytes){ 0 };
}

struct bytes
ruleset_partners(const struct ruleset *rs)
{
	return rs != NULL ? rs->partners : BYTES("");
}

const struct password_patterns *
ruleset_passwords(const struct ruleset *rs)
{
	return rs->passwords;
}

struct YR_RULES *
ruleset_yara(const struct ruleset *rs)
{
	return rs->yara;
}

unsigned
ruleset_kinds(const struct ruleset *rs)
{
	return rs->kinds;
}
