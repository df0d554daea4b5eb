/* SPDX-License-Identifier: BSD-2-Clause
 *
 * passwords - candidate passwords for the sealed attachments of a message
 *
 * Whoever seals an attachment tends to write the password near it, in Japan
 * most of all: 解凍パスワード:4836. Patterns (rules/passwords) find it in the
 * texts, best guess first; then come the usual defaults, then every word.
 *
 * Input    texts folded by text_fold(), hostile, of any size; a fixed-string
 *          keyword finder decides where patterns run, so that cost is bounded.
 * Memory   in the arena. Candidates are secrets: nothing here prints them.
 * Limits   at most PASSWORDS_MAX candidates; the weakest fall off.
 * Errors   none for texts; a pattern that gives up is PATTERN_LIMIT.
 */
#ifndef UNPACK_PASSWORDS_H
#define UNPACK_PASSWORDS_H

#include "base/arena.h"
#include "base/error.h"
#include "inspect/finding.h"
#include "parse/text.h"

#define PASSWORDS_MAX 2500

struct password {
	struct bytes word;  /* UTF-8, one byte form; CP932 forms are separate */
	int rank;	    /* the higher, the earlier it is tried */
	struct bytes where; /* "text part 1", "subject" */
	struct bytes label; /* "解凍パスワード"; empty: none */
};

struct password_patterns;
struct passwords;

/* Compiles the text of rules/passwords; errors name file:line. */
struct password_patterns *
password_patterns_read(struct bytes file, const char *name, struct error *);
void password_patterns_free(struct password_patterns *);

struct passwords *passwords_new(
    const struct password_patterns *, struct arena *, struct findings *);

/*
 * Reads one text: the subject, a body part, a file name. `where` names it for
 * people. Quoted text ranks below new text, hidden below both; only new text,
 * subject and names feed the dictionary of all words.
 */
enum text_view { VIEW_FRESH, VIEW_QUOTED, VIEW_HIDDEN, VIEW_NAME };
void passwords_read(struct passwords *, const struct text *, enum text_view,
    struct bytes where);

/* Domain labels, years and the like, that are not in the text. */
void
passwords_add_derived(struct passwords *, struct bytes word, const char *what);

/*
 * All candidates for one archive, best first, each byte form once. A name of
 * the archive that stands next to a candidate in the text lifts that one.
 */
size_t passwords_for(struct passwords *, struct bytes archive_name,
    const struct password **list);

/* True when a text of the mail gave a labelled candidate. */
bool passwords_announced(const struct passwords *);

/* Remembers what opened an archive: it is tried first on the next. */
void passwords_proved(struct passwords *, const struct password *);

#endif
