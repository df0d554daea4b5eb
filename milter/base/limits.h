/* SPDX-License-Identifier: BSD-2-Clause
 *
 * limits - what bounds the inspection of one message
 *
 * A plain struct of numbers, because it crosses into the worker, which gets
 * no settings. Bytes are bytes, times seconds or milliseconds. Each has its sentence in
 * base/limits.def, and each is a setting.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include <stddef.h>

struct limits {
#define LIMIT(name, type, def, range, doc) size_t name;
#include "base/limits.def"
#undef LIMIT
};

#endif
