/* SPDX-License-Identifier: BSD-2-Clause
 *
 * texts - the text parts of a message, decoded and taken apart once
 *
 * Passwords, YARA and the checks all want the text a reader sees; here it is
 * made, for the message itself and for messages attached to it.
 *
 * Limits   text_bytes for each text, a sixteenth of it for attached ones, and
 *          four times text_bytes (`budget') for all texts of a message.
 * Memory   in the arena.
 */
#ifndef INSPECT_TEXTS_H
#define INSPECT_TEXTS_H

#include "base/limits.h"
#include "inspect/links.h"
#include "inspect/yara.h"
#include "parse/mail.h"
#include "parse/text.h"
#include "unpack/passwords.h"

struct reading {
	const struct part *part;
	struct bytes shown, hidden; /* UTF-8; hidden only in HTML */
	const struct bytes *links;  /* of HTML */
	size_t link_count;
	struct text text; /* of what is shown */
	struct split split;
	bool html;
	bool seen; /* in a picture */
};

struct texts {
	struct reading *list;
	size_t count;
};

/* Takes from the budget what it reads. */
void texts_read(struct texts *, const struct mail *, const struct limits *,
    size_t *budget, struct arena *);

/* Adds what is written in the pictures that the mail shows or attaches. */
struct inspection;
void texts_see(struct texts *, const struct mail *, const struct inspection *,
    struct arena *);

void texts_passwords(const struct texts *, struct passwords *, struct arena *);
void texts_scan(const struct texts *, struct yara *, struct arena *);

/* The links of all of them, also those that are only typed. */
void texts_links(const struct texts *, struct links *, struct arena *);

/* The text that a reader sees first; empty when there is none. */
struct split texts_main(const struct texts *);

#endif
