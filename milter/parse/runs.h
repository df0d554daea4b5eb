/* SPDX-License-Identifier: BSD-2-Clause
 *
 * runs - stretches of text that decode to something, whoever announced them
 *
 * base64 wherever it stands: with junk, with padding in the middle, in blocks
 * one after the other, shifted against its groups, in the letters of URLs; and
 * what parse/oldcodes.h finds. Only what looks like a file or a text is added.
 *
 * Input    any bytes.
 * Limits   the budget of the views.
 */
#ifndef PARSE_RUNS_H
#define PARSE_RUNS_H

#include "parse/transfer.h"
#include "parse/views.h"

/* All runs in a text. */
void runs_read(struct views *, struct bytes text);

/* The readings of base64 that differ from the usual one. */
void runs_base64(struct views *, struct bytes text, const char *why);

/* Only those that begin one to three letters later. */
void runs_shifted(struct views *, struct bytes text);

/* The same for quoted-printable: wrong escapes left out, or only their =. */
void runs_quoted(struct views *, struct bytes text);

/* What the text is in another encoding, if that makes it a file. */
void runs_as(struct views *, enum transfer, struct bytes, const char *why);

#endif
