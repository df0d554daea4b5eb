/* SPDX-License-Identifier: BSD-2-Clause
 *
 * xlm - Excel 4.0 macro sheets: what is known of those of one workbook
 *
 * A workbook tells in different places that there is one, that it is hidden,
 * that a name runs it on opening, and what it calls; in the newer formats these
 * are parts of a package, each an object. So a document's facts are collected
 * here, and each reader tells what the facts amount to when it is done.
 *
 * Input    hostile; what is not understood is passed over.
 * Memory   in the arena of the message.
 * Findings macro-sheet; with a name that runs by itself macro-autorun,
 *          macro-sealed, macro-sheet-hidden, and macro-sheet-acts when it
 *          starts programs.
 * Source   [MS-XLS], [MS-XLSB], ECMA-376; names and ids as oledump knows them.
 */
#ifndef UNPACK_XLM_H
#define UNPACK_XLM_H

#include "unpack/unpack.h"

/* The ids of a package's relations to sheets. */
struct xlm_ids {
	struct bytes *list;
	size_t count, room;
};

struct xlm {
	struct bytes path; /* of the document */
	const struct object *document;
	struct xlm *next;
	bool sheet, hidden, runs, was_sealed;
	unsigned called;  /* bits of the functions that are known */
	unsigned letters; /* text that is put together from pieces */
	struct xlm_ids macros, hiding;
};

/* What is known of the document that this object is, or is a part of. */
struct xlm *xlm_of(struct unpacker *, const struct object *);

/* A name of the workbook; blanks and signs in it count as little as in Excel. */
void xlm_name(struct xlm *, struct bytes name);

/* A call of a function, by its number; 0x8000 and up are commands. */
void xlm_call(struct xlm *, unsigned function);

/* A formula as text. */
void xlm_text(struct xlm *, struct bytes formula);

/* A relation to a macro sheet; a sheet that is not visible. By the same id. */
void xlm_relation(struct unpacker *, struct xlm *, struct bytes id);
void xlm_hides(struct unpacker *, struct xlm *, struct bytes id);

void xlm_tell(struct unpacker *, struct xlm *);

/* The two binary forms: a Workbook stream, and a part of an .xlsb. */
bool xlm_biff_bid(const struct object *);
void xlm_biff_open(struct unpacker *, const struct object *);
bool xlm_xlsb_bid(const struct object *);
void xlm_xlsb_open(struct unpacker *, const struct object *);

#endif
