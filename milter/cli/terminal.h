/* SPDX-License-Identifier: BSD-2-Clause
 *
 * terminal - prints what a message says, for a person's eyes
 *
 * Input    hostile text: control bytes become '?'; what is not UTF-8, or turns
 *          the text around it, U+FFFD.
 */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdio.h>

#include "base/arena.h"
#include "base/bytes.h"

void terminal_print(struct bytes, FILE *, struct arena *);

#endif
