/* SPDX-License-Identifier: BSD-2-Clause
 *
 * inside - what the files that make up the store share; nobody else's
 *
 * store.c opens and closes, ask.c answers questions in reader threads,
 * write.c writes news in one writer thread; open.c has its first steps,
 * expire.c what it does when there is no news. Everything here is under `lock'
 * but for what a thread holds itself.
 */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#include <pthread.h>

#include "store/expire.h"
#include "store/store.h"

#define READERS 4
#define QUESTIONS_MAX 256
#define NEWS_MAX 20000
#define ANSWERS 100 /* whose times are kept */

enum task_state { TASK_WAITS, TASK_RUNS, TASK_DONE };

/* A question or news. */
struct task {
	struct task *next;
	store_work *work;
	void *it;
	void (*free)(void *);
	enum task_state state;
	bool awaited; /* somebody waits for it */
	bool commit;  /* without him it is not to be written */
	bool good;
	pthread_cond_t done;
	struct error err;
};

struct queue {
	struct task *first, **last;
	size_t count;
};

struct store {
	char where[STORE_WHERE_MAX], key_path[STORE_WHERE_MAX];
	int64_t deadline_ms, memory_days;
	int64_t months_after; /* clock_ms(), of the writer alone */
	struct sweep sweep;   /* likewise */

	pthread_mutex_t lock;
	pthread_cond_t opened, asked, told, ended;
	struct queue questions, news;
	struct secret *secret; /* set once */
	bool open, stopping;
	bool keeps_all;		/* nothing is too old */
	bool down;		/* nothing can be written now */
	bool suspect;		/* a reader met damage */
	int64_t checked;	/* clock_ms() of the last look for damage */
	struct engine *checker; /* NULL: it is not at work */
	pthread_t threads[READERS + 2];
	unsigned started, running;

	unsigned failures; /* of questions, in a row */
	int64_t closed_until, closed_for;

	struct store_state state;
	int64_t times[ANSWERS];
	size_t time_at;
	int64_t complained; /* clock_ms() of the last line about lost news */
	uint64_t complained_lost;
};

void queue_init(struct queue *);
void queue_add(struct queue *, struct task *);
struct task *queue_take(struct queue *); /* NULL: none */
bool queue_remove(struct queue *, const struct task *);

struct task *task_new(store_work *, void *it, void (*free)(void *));
void task_free(struct task *); /* and what it holds, unless that is NULL */

void condition_init(pthread_cond_t *); /* on the clock of clock_ms() */

/* Waits until then. False: the time is over. */
bool condition_wait(pthread_cond_t *, pthread_mutex_t *, int64_t latest_ms);

/* Remembers the error; a new one goes to the log. */
void store_trouble(struct store *, const struct error *);
void store_lost(struct store *); /* one more; told to the log by the minute */
void store_suspect(struct store *); /* takes the lock */

/* The threads; each ends with store_leave(). */
void *reader_run(void *store);
void *writer_run(void *store);
void *checker_run(void *store); /* looks for damage once, and ends */
void *store_leave(struct store *);

/* The writer's engine, however long it takes. NULL: the end came first. */
struct engine *writer_open(struct store *);

/* Now and then: tables cut by month lose the months that are too old. */
void expire_months(struct store *, struct engine *);

#endif
