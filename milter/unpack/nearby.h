/* SPDX-License-Identifier: BSD-2-Clause
 *
 * nearby - whether a word of a text stands next to the name of an archive
 *
 * Mails with two archives and two passwords bind them by place: on one line,
 * or the name and its password below it.
 *
 * Input    folded text, hostile; only three lines and a thousand bytes to
 *          either side of the word are looked at.
 */
#ifndef UNPACK_NEARBY_H
#define UNPACK_NEARBY_H

#include "base/bytes.h"

/*
 * How much higher the word at `at` ranks for the archive of this (folded)
 * name: 20 on the same line, 12 below the name, 10 above it, 0 elsewhere.
 */
int nearby_more(struct bytes text, size_t at, struct bytes name);

#endif
