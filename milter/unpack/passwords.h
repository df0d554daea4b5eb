/* SPDX-License-Identifier: BSD-2-Clause
 *
 * passwords - candidate passwords for the sealed attachments of a message
 *
 * Whoever seals an attachment tends to write the password near it, in Japan
 * most of all: 解凍パスワード:4836. Patterns (rules/passwords) find it in the
 * texts, best guess first; then come the usual defaults and the words that
 * look like one, then all others.
 *
 * Input    texts folded by text_fold(), hostile, of any size; a fixed-string
 *          keyword finder decides where patterns run, so that cost is bounded.
 * Memory   in the arena, about a megabyte, as must the texts be. Candidates
 *          are secrets: nothing here prints them.
 * Limits   at most PASSWORDS_MAX candidates of 1 to 128 bytes; the weakest
 *          fall off. At most 400 texts.
 * Errors   none for texts; a pattern that gives up, or labels that were too
 *          many to follow, are PATTERN_LIMIT once passwords_for() is called:
 *          where nothing is sealed nothing is lost.
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
	const char *pattern; /* of rules/passwords that found it; NULL: none */
	size_t at;	     /* where in the folded text; SIZE_MAX: in none */
};

struct password_patterns;
struct passwords;

/* Compiles the text of rules/passwords; errors name file:line. */
struct password_patterns *
password_patterns_read(struct bytes file, const char *name, struct error *);
void password_patterns_free(struct password_patterns *);

/*
 * Runs the examples that stand in the file beside the patterns, as they would
 * run on a mail. Tells each that is not as it says, with file:line; returns
 * how many were run.
 */
size_t password_patterns_test(const struct password_patterns *,
    void (*wrong)(void *context, const struct error *), void *context);

/* A cheap first question: does the text have a word that patterns go by? */
bool
password_patterns_near(const struct password_patterns *, struct bytes folded);

/* Without patterns (NULL) there are still the usual ones and all words. */
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

/*
 * The same for a body, which is split by text_split(): what is new ranks above
 * what is quoted, and it is still known how a word was typed before folding.
 */
void passwords_read_split(struct passwords *, const struct text *,
    const struct split *, struct bytes where);

/* Domain labels, years and the like, that are not in the text. */
void
passwords_add_derived(struct passwords *, struct bytes word, const char *what);

/* One that earlier mail told; `where` says so for people. */
void passwords_add_remembered(
    struct passwords *, struct bytes word, struct bytes where, int rank);

/*
 * From now on only those are given out, and what has opened something: the
 * rest was tried when the message was inspected before.
 */
#define PASSWORD_REMEMBERED 900 /* the least rank of them */
void passwords_only_remembered(struct passwords *);

/*
 * All candidates for one archive, best first, each byte form once. A name of
 * the archive that stands next to a candidate in the text lifts that one. The
 * list stays as it is, whatever is read later.
 */
size_t passwords_for(struct passwords *, struct bytes archive_name,
    const struct password **list);

/* All candidates there are by now count as tried. */
void passwords_renew(struct passwords *);
/* Has one come, or gained a better rank, since then? */
bool passwords_have_new(struct passwords *);
/* From now on passwords_for() gives what is new, and what opened something. */
void passwords_only_new(struct passwords *, bool);

/*
 * The same for no archive: what is known by now, for the memory of other mail.
 * A rank above PASSWORD_PROVED: it opened something.
 */
#define PASSWORD_PROVED 1000
size_t passwords_known(struct passwords *, const struct password **list);

/*
 * Is there one from there on in such a list that the mail gives reason for?
 * What people always use and words of plain letters are tried while it lasts.
 */
bool passwords_left(const struct password *list, size_t from, size_t count);

/* How many words labels announce in new text; more than a person would. */
size_t passwords_told(const struct passwords *);

/* True when a text of the mail gave a labelled candidate. */
bool passwords_announced(const struct passwords *);

/* True when a flag of the patterns (rank 0: "SPLIT_MAIL") fired in new text. */
bool passwords_flagged(const struct passwords *, const char *name);

/* Remembers what opened an archive: it is tried first on the next. */
void passwords_proved(struct passwords *, const struct password *);

#endif
