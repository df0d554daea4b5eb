/* SPDX-License-Identifier: BSD-2-Clause
 *
 * shortcut - what a Windows shortcut (.lnk) would start, in words
 *
 * A shortcut by mail is bad whatever it starts; this is for the reviewer, who
 * wants to see it without a tool.
 *
 * Input    hostile bytes of a shortcut; a broken one gives what can be read.
 * Memory   in the arena.
 * Limits   SHORTCUT_SHOWN bytes are shown, of program and arguments each.
 * Source   [MS-SHLLINK] 2.1 to 2.5.
 */
#ifndef INSPECT_SHORTCUT_H
#define INSPECT_SHORTCUT_H

#include "base/arena.h"

#define SHORTCUT_SHOWN 120

/*
 * "powershell.exe -w hidden …, 900 characters of arguments, 3000 bytes behind
 * its end"; empty when it says nothing.
 */
struct bytes shortcut_tells(struct arena *, struct bytes lnk);

#endif
