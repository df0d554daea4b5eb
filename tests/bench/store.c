/* SPDX-License-Identifier: BSD-2-Clause
 *
 * How fast is the memory? store WHERE ROWS…
 *
 * Learns made-up messages through the engine until the tables hold ROWS rows,
 * with the statements and in the batches of the daemon, and then asks what a
 * reply asks. WHERE is a URL of an engine; the database should be empty. A line
 * for each ROWS: what was learned since the line before, and what is asked.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "store/engine.h"

#define PRINTS 20
#define PEOPLE 3
#define ROWS_A_MESSAGE (PRINTS + 2 + PEOPLE)
#define BATCH 100
#define QUESTIONS 2000
#define MONTHS 14

#define RUN(engine, id, ...)                                                   \
	run((engine), STATEMENT_##id, (struct value[]){ __VA_ARGS__ },         \
	    sizeof((struct value[]){ __VA_ARGS__ }) / sizeof(struct value))

static void
stop(const char *what, const struct error *err)
{
	fprintf(stderr, "%s: %s\n", what, err->text);
	exit(1);
}

static void
run(struct engine *e, enum statement statement, const struct value *values,
    size_t count)
{
	struct error err;

	if (!engine_run(e, statement, values, count, NULL, NULL, &err))
		stop("write", &err);
}

/* What a keyed hash looks like: splitmix64. */
static int64_t
hash(int64_t number)
{
	uint64_t z = (uint64_t)number * 0x9E3779B97F4A7C15U;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
	return (int64_t)(z ^ (z >> 31));
}

static int64_t
month_now(void)
{
	time_t now = time(NULL);
	struct tm tm;

	gmtime_r(&now, &tm);
	return (tm.tm_year - 70) * 12 + tm.tm_mon;
}

/* Three of four messages answer the one before; a hundred people write. */
static void
learn(struct engine *e, int64_t i)
{
	int64_t home = hash(i), thread = hash(i - i % 4), now = time(NULL);
	int64_t month = month_now() - i % (MONTHS - 1);
	static unsigned char sealed[60];

	RUN(e, MESSAGE_ADD, NUMBER(home), NUMBER(hash(-i)), NUMBER(thread),
	    NUMBER(1), NUMBER(2), NUMBER(3), NUMBER(now), NUMBER(month));
	RUN(e, THREAD_ADD, NUMBER(thread), NUMBER(now));
	RUN(e, THREAD_SEEN, NUMBER(thread), NUMBER(now), NUMBER(1), NUMBER(0));
	for (int64_t k = 0; k < PEOPLE; k++) {
		int64_t who = hash(1000003 * (i - i % 4 + k));

		RUN(e, SENDER_ADD, NUMBER(who), NUMBER(now),
		    BLOB(((struct bytes){ sealed, sizeof sealed })));
		RUN(e, SENDER_CAME, NUMBER(who), NUMBER(now), NUMBER(1),
		    NUMBER(7));
		RUN(e, PARTICIPANT_ADD, NUMBER(thread), NUMBER(who), NUMBER(5),
		    NUMBER(0), NUMBER(now));
	}
	for (int64_t k = 0; k < PRINTS; k++)
		RUN(e, PRINT_ADD, NUMBER(hash(i * 1000 + k)), NUMBER(home),
		    NUMBER(month));
}

static bool
take(void *context, const struct value *columns)
{
	(void)columns;
	++*(int64_t *)context;
	return true;
}

/* A reply: its prints, the message and thread that they lead to, its people. */
static int64_t
ask(struct engine *e, int64_t i)
{
	struct value values[PRINTS + PEOPLE + 3][2];
	struct query queries[PRINTS + PEOPLE + 3];
	struct error err;
	int64_t rows = 0, thread = hash(i - i % 4);
	size_t count = 0;

	for (int64_t k = 0; k < PRINTS; k++) {
		values[count][0] = NUMBER(hash(i * 1000 + k));
		queries[count] = (struct query){ STATEMENT_PRINT_GET,
			values[count], 1, take, &rows };
		count++;
	}
	for (int64_t k = 0; k < PEOPLE; k++) {
		values[count][0] = NUMBER(hash(1000003 * (i - i % 4 + k)));
		queries[count] = (struct query){ STATEMENT_SENDER_GET,
			values[count], 1, take, &rows };
		count++;
	}
	values[count][0] = NUMBER(hash(i));
	values[count][1] = NUMBER(hash(-i));
	queries[count] = (struct query){ STATEMENT_MESSAGE_OF_ID, values[count],
		2, take, &rows };
	count++;
	values[count][0] = NUMBER(thread);
	queries[count] = (struct query){ STATEMENT_THREAD_GET, values[count], 1,
		take, &rows };
	count++;
	values[count][0] = NUMBER(thread);
	queries[count] = (struct query){ STATEMENT_PARTICIPANTS, values[count],
		1, take, &rows };
	count++;
	if (!engine_run_all(e, queries, count, &err))
		stop("ask", &err);
	return rows;
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Every other one is about a message that was never seen. */
static void
measure_questions(struct engine *e, int64_t messages)
{
	static double times[QUESTIONS];
	double began = seconds(), all;
	int64_t rows = 0;

	for (int64_t i = 0; i < QUESTIONS; i++) {
		int64_t which =
		    (int64_t)((uint64_t)hash(-7 * i) % (uint64_t)messages);
		double start = seconds();

		rows += ask(e, i % 2 == 0 ? which : -1 - which);
		times[i] = seconds() - start;
	}
	all = seconds() - began;
	if (rows < QUESTIONS / 2 * PRINTS)
		stop("ask", &(struct error){ "too little was found" });
	qsort(times, QUESTIONS, sizeof *times, compare);
	printf("%10.0f %8.2f %8.2f\n", QUESTIONS / all,
	    times[QUESTIONS / 2] * 1e3, times[QUESTIONS * 99 / 100] * 1e3);
}

static void
learn_until(struct engine *e, int64_t *done, int64_t messages)
{
	struct error err;

	while (*done < messages) {
		if (!engine_begin(e, &err))
			stop("begin", &err);
		for (int i = 0; i < BATCH; i++)
			learn(e, (*done)++);
		if (!engine_commit(e, &err))
			stop("commit", &err);
	}
}

static struct engine *
open_as(const char *where, enum engine_use use)
{
	struct error err;
	struct engine *e = engine_open(where, use, &err);
	int version;

	if (e == NULL ||
	    (use == ENGINE_WRITES &&
		(!engine_migrate(e, &version, &err) ||
		    !engine_months(
			e, month_now() - MONTHS + 1, month_now() + 1, &err))))
		stop(where, &err);
	return e;
}

int
main(int argc, char **argv)
{
	struct engine *w, *r;
	int64_t done = 0;

	if (argc < 3) {
		fprintf(stderr, "usage: store WHERE ROWS…\n");
		return 2;
	}
	w = open_as(argv[1], ENGINE_WRITES);
	r = open_as(argv[1], ENGINE_READS);
	printf("%10s %10s %10s %10s %8s %8s\n", "rows", "messages/s", "rows/s",
	    "asked/s", "half ms", "99% ms");
	for (int i = 2; i < argc; i++) {
		int64_t messages = strtoll(argv[i], NULL, 10) / ROWS_A_MESSAGE;
		double began = seconds();
		int64_t before = done;

		learn_until(w, &done, messages);
		began = (double)(done - before) / (seconds() - began);
		printf("%10lld %10.0f %10.0f ",
		    (long long)(done * ROWS_A_MESSAGE), began,
		    began * ROWS_A_MESSAGE);
		measure_questions(r, done);
		fflush(stdout);
	}
	engine_close(r);
	engine_close(w);
	return 0;
}
