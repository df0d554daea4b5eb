/* SPDX-License-Identifier: BSD-2-Clause
 *
 * domain - names of domains compared by their labels
 */
#ifndef BASE_DOMAIN_H
#define BASE_DOMAIN_H

#include "base/bytes.h"

/*
 * It is the other, or lies below it: "mail.example.jp" within "example.jp", not
 * "badexample.jp". Nothing lies within the empty name. ASCII case is ignored.
 */
bool domain_within(struct bytes domain, struct bytes parent);

#endif
