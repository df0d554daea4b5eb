/* SPDX-License-Identifier: BSD-2-Clause
 *
 * value - one value of a setting: text to number and back
 */
#ifndef SETTINGS_VALUE_H
#define SETTINGS_VALUE_H

#include "base/buffer.h"
#include "base/bytes.h"
#include "base/error.h"
#include "settings/table.h"

/*
 * Parses `text` into the field at `to`. Strings are allocated; what was there
 * before is freed when `owned`. The error says what the range is.
 */
bool
value_read(const struct setting *, struct bytes text, void *to, struct error *);

/* As an admin would write it; what value_read() reads back. */
void value_print(const struct setting *, const void *from, struct buffer *);

#endif
