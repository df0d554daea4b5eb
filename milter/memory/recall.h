/* SPDX-License-Identifier: BSD-2-Clause
 *
 * recall - what the files of this folder share while a message is recalled
 */
#ifndef MEMORY_RECALL_H
#define MEMORY_RECALL_H

#include "inspect/hint.h"
#include "memory/pairs.h"
#include "message.h"

struct recall {
	const struct gateway *gateway;
	struct message *message;
	struct report *report;
	struct arena *arena;
	int64_t latest;	    /* clock_ms(): our answer must be on its way */
	size_t hints_tried; /* of earlier mail; more may come meanwhile */
	struct pairs pairs;
};

/* Hints for one second look. */
struct hints {
	struct hint list[HINTS_MAX];
	size_t count;
};

/* Adds one behind the others; the same word once. */
void hints_add(struct hints *, struct bytes word, struct bytes where);

/* What opened something in the first look is needed again. */
void hints_add_proved(struct hints *, const struct facts *);

/* How the place of another mail's password begins; a worker repeats it. */
#define EARLIER "an earlier mail "
#define LATER "a later mail "

/* "of 2022-03-02 01:30 UTC from suzuki@partner.example" */
struct bytes
recall_place(const struct message *, const struct facts *, struct arena *);

/* "2022-03-02 01:30 UTC" */
struct bytes recall_date(int64_t date, struct arena *);

/* Is it about the password of another mail? Of an object: how it was opened. */
bool recall_is_other(struct bytes where);

/* What it deserves as it is. */
enum action
recall_judge(const struct gateway *, const struct report *, struct arena *);

/* How long the store may take to write, with `latest` of clock_ms(). */
int64_t recall_patience(int64_t latest);

/* Sealed attachments by what earlier mail told. */
void later_open(struct recall *);

/* Earlier mails by what this one tells. */
void earlier_open(struct recall *);

#endif
