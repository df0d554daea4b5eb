/* SPDX-License-Identifier: BSD-2-Clause
 *
 * domain_forms - as what a domain may be misread
 *
 * Two domains that share a form look alike: by letters of other scripts
 * (Unicode TS 39 skeletons), by one letter more, less, changed or swapped, by
 * hyphens, by another ending (example.co.jp, example.com). Forms are looked up,
 * so that one domain is compared with thousands of known ones at once.
 *
 * Input    a registered domain in A-labels.
 * Limits   names shorter than 6 letters have only their skeleton; at most
 *          DOMAIN_FORMS_MAX forms.
 * Memory   in the arena.
 */
#ifndef INSPECT_DOMAIN_FORMS_H
#define INSPECT_DOMAIN_FORMS_H

#include "base/arena.h"

#define DOMAIN_FORMS_MAX 48

/* Before the sandbox is entered. */
void domain_forms_start(void);

size_t domain_forms(struct bytes domain, struct bytes *list, struct arena *);

/* They share a form, and are not the same. */
bool domain_alike(struct bytes, struct bytes, struct arena *);

#endif
