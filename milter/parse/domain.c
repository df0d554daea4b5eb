/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The Public Suffix List is compiled into the library (psl_builtin): the newer
 * copy on disk would be opened behind the sandbox's back. A list that is two
 * years old errs for a few new suffixes; the cost is that two customers of one
 * registry count as related.
 */
#include "parse/address.h"

#include <libpsl.h>
#include <unicode/uidna.h>

#include "parse/unicode.h"

#define DOMAIN_MAX 253

struct bytes
domain_registered(struct bytes domain)
{
	char name[DOMAIN_MAX + 1];
	const char *registered;
	struct bytes bare = bytes_rtrim(domain, ".");

	if (bare.len == 0 || bare.len > DOMAIN_MAX || bare.at[0] == '[' ||
	    byte_is_digit(bare.at[bare.len - 1]))
		return domain;
	for (size_t i = 0; i < bare.len; i++) {
		if (bare.at[i] == '\0')
			return domain;
		name[i] = (char)byte_lower(bare.at[i]);
	}
	name[bare.len] = '\0';
	registered = psl_registrable_domain(psl_builtin(), name);
	return registered == NULL
	    ? bare
	    : bytes_from(bare, (size_t)(registered - name));
}

/* Made once: ICU's tables are in its library, no file is opened. */
static UIDNA *
idna(void)
{
	static UIDNA *made;
	UErrorCode error = U_ZERO_ERROR;

	if (made == NULL)
		made = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII, &error);
	return made;
}

struct bytes
domain_ascii(struct arena *arena, struct bytes domain)
{
	char *out = arena_alloc(arena, DOMAIN_MAX + 1);
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	UErrorCode error = U_ZERO_ERROR;
	int32_t len;

	if (domain.len > DOMAIN_MAX)
		return domain;
	if (unicode_is_ascii(domain)) {
		for (size_t i = 0; i < domain.len; i++)
			out[i] = (char)byte_lower(domain.at[i]);
		return bytes_rtrim(
		    (struct bytes){ (unsigned char *)out, domain.len }, ".");
	}
	len = uidna_nameToASCII_UTF8(idna(), (const char *)domain.at,
	    (int32_t)domain.len, out, DOMAIN_MAX, &info, &error);
	if (U_FAILURE(error) || len <= 0 || len > DOMAIN_MAX)
		return domain;
	return bytes_rtrim(
	    (struct bytes){ (unsigned char *)out, (size_t)len }, ".");
}

bool
domain_related(struct bytes a, struct bytes b)
{
	a = domain_registered(a);
	b = domain_registered(b);
	return a.len > 0 && bytes_same(a, b);
}
