/* SPDX-License-Identifier: BSD-2-Clause
 *
 * thread_question - one visit to the memory, to ask or to tell; see threads.h
 *
 * What the files of this folder share that ask the memory of threads and of
 * accounts, or teach it.
 */
#ifndef MEMORY_THREAD_QUESTION_H
#define MEMORY_THREAD_QUESTION_H

#include "judge/remembered.h"
#include "memory/threads.h"

#define QUESTION_NUMBERS 100

struct question {
	struct arena *arena;
	struct facts facts; /* a copy: the message may be gone by then */
	enum tier tier;
	time_t now;
	struct remembered answer;

	struct engine *engine;
	const struct secret *secret;
	struct error *err;
};

/* The first row of a statement whose only parameter is a key. */
struct row {
	int64_t number[8];
	struct bytes text;
	bool found;
	struct arena *arena;
	size_t columns;
};

/* The first column of all rows. */
struct numbers {
	int64_t list[QUESTION_NUMBERS];
	size_t count;
};

/* All: false, with the recall's error, when the engine failed. */
bool question_get(struct question *, enum statement, int64_t home,
    size_t columns, struct row *);
bool question_take_row(void *row, const struct value *columns);
bool question_numbers(
    struct question *, enum statement, int64_t home, struct numbers *);
bool question_take_number(void *numbers, const struct value *columns);

/* Keys of text, and the text that a row of `sender' shows. */
int64_t question_key(const struct question *, const char *kind, struct bytes);
struct bytes question_shown(struct question *, int64_t sender);

/* Home and rest of a message, by its id; a text sealed to be shown again. */
void question_name_message(
    const struct question *, struct bytes id, struct value values[2]);
struct value question_sealed(const struct question *, struct bytes);

/* A statement whose rows are of no interest. */
bool question_run(
    struct question *, enum statement, const struct value *, size_t count);
#define QUESTION_RUN(question, statement, ...)                                 \
	question_run((question), STATEMENT_##statement,                        \
	    (struct value[]){ __VA_ARGS__ },                                   \
	    sizeof((struct value[]){ __VA_ARGS__ }) / sizeof(struct value))

/* The conversation: by what it refers to, by its index, by its subject. */
bool question_link(struct question *);

/* A question with its own copy of the facts, to be freed; see the top. */
struct question *question_new(
    const struct facts *, const struct envelope *, const struct settings *);
void question_begin(
    struct question *, struct engine *, const struct secret *, struct error *);
void question_free(void *);

/* Whose text is quoted. */
bool question_quotation(struct question *);

#endif
