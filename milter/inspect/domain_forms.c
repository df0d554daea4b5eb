/* SPDX-License-Identifier: BSD-2-Clause
 *
 * All forms that lack one letter: two names one edit apart share at least one
 * (an insertion has the other name itself, a change and a swap the name without
 * the letter), so edit distance needs no comparing of pairs. The price are some
 * pairs that are two edits apart and match as well, which is wanted. The ending
 * is left out of every form: whoever copies a name takes what ending he gets.
 */
#include "inspect/domain_forms.h"

#include <string.h>
#include <unicode/uidna.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#define NAME_MOST 40
#define EDITS_FROM 6
#define NAME_BYTES 200

static USpoofChecker *
checker(void)
{
	static USpoofChecker *made;
	UErrorCode error = U_ZERO_ERROR;

	if (made == NULL)
		made = uspoof_open(&error);
	return made;
}

void
domain_forms_start(void)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct bytes list[DOMAIN_FORMS_MAX];

	domain_forms(BYTES("xn--wgv71a119e.jp"), list, arena);
	arena_free(arena);
}

/* "xn--…" as people see it. */
static struct bytes
unicode_name(struct arena *arena, struct bytes name)
{
	char *out = arena_alloc(arena, NAME_BYTES);
	UErrorCode error = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	static UIDNA *idna;
	int32_t len;

	if (!bytes_starts_same(name, BYTES("xn--")))
		return name;
	if (idna == NULL)
		idna = uidna_openUTS46(UIDNA_DEFAULT, &error);
	len = uidna_labelToUnicodeUTF8(idna, (const char *)name.at,
	    (int32_t)name.len, out, NAME_BYTES, &info, &error);
	return U_SUCCESS(error) && len > 0
	    ? (struct bytes){ (unsigned char *)out, (size_t)len }
	    : name;
}

/* What it looks like; hyphens are not seen at a glance. */
static struct bytes
skeleton(struct arena *arena, struct bytes name)
{
	char *out = arena_alloc(arena, NAME_BYTES);
	UErrorCode error = U_ZERO_ERROR;
	int32_t len = uspoof_getSkeletonUTF8(checker(), 0,
	    (const char *)name.at, (int32_t)name.len, out, NAME_BYTES, &error);
	size_t kept = 0;

	if (U_FAILURE(error) || len <= 0 || len > NAME_BYTES)
		return name;
	for (int32_t i = 0; i < len; i++)
		if (out[i] != '-')
			out[kept++] = out[i];
	return (struct bytes){ (unsigned char *)out, kept };
}

static struct bytes
without(struct arena *arena, struct bytes name, size_t at, size_t len)
{
	unsigned char *out = arena_alloc(arena, name.len + 1);

	memcpy(out, name.at, at);
	memcpy(out + at, name.at + at + len, name.len - at - len);
	return (struct bytes){ out, name.len - len };
}

static size_t
letter_len(struct bytes name, size_t at)
{
	size_t len = 1;

	while (at + len < name.len && (name.at[at + len] & 0xC0) == 0x80)
		len++;
	return len;
}

size_t
domain_forms(struct bytes domain, struct bytes *list, struct arena *arena)
{
	struct bytes name = bytes_first(domain, bytes_index(domain, '.'));
	size_t count = 0;

	if (name.len == 0 || name.len > NAME_MOST)
		return 0;
	name = skeleton(arena, unicode_name(arena, name));
	list[count++] = name;
	if (name.len < EDITS_FROM)
		return count;
	for (size_t at = 0; at < name.len && count < DOMAIN_FORMS_MAX;) {
		size_t len = letter_len(name, at);

		list[count++] = without(arena, name, at, len);
		at += len;
	}
	return count;
}

bool
domain_alike(struct bytes a, struct bytes b, struct arena *arena)
{
	struct bytes ones[DOMAIN_FORMS_MAX], others[DOMAIN_FORMS_MAX];
	size_t n, m;

	if (bytes_same(a, b))
		return false;
	n = domain_forms(a, ones, arena);
	m = domain_forms(b, others, arena);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			if (bytes_equal(ones[i], others[k]))
				return true;
	return false;
}
