/* SPDX-License-Identifier: BSD-2-Clause
 *
 * bench - sends messages to a milter over several connections and measures it
 *
 *   bench [-c CONNECTIONS] [-n MESSAGES] [-t SECONDS] [-p PID] MILTER FILE…
 *
 * The files are sent in turn, each over a connection of its own, with the
 * envelope that lies beside the first. No message is begun once MESSAGES are
 * sent or SECONDS have gone, but each connection sends one. Every copy gets a
 * header of its own, so that no memory of known mail makes it cheaper. With a
 * PID, the milter's process and its descendants are accounted.
 *
 * Prints one JSON object. "end" is from the end of the body to the verdict,
 * "whole" from connecting to the verdict. Exit status 0 when every message got
 * a verdict that is neither a refusal nor a tempfail.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench/processes.h"
#include "client/conversation.h"

#define CONNECTIONS_MAX 256
#define MESSAGES_MAX 1000000

struct load {
	const char *milter;
	struct buffer *mails;
	size_t mail_count;
	struct envelope envelope;
	size_t connections, most;
	double seconds, until;
	pid_t pid;
	atomic_size_t next, done, accepted, failed;
	double *end_ms, *whole_ms; /* by message */
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool
read_file(const char *path, struct buffer *to)
{
	FILE *f = fopen(path, "re");
	char piece[65536];
	size_t got;

	if (f == NULL)
		return false;
	while ((got = fread(piece, 1, sizeof piece, f)) > 0)
		buffer_add(to, (struct bytes){ (unsigned char *)piece, got });
	fclose(f);
	return true;
}

static bool
read_envelope(struct load *load, const char *mail, struct arena *arena)
{
	const char *slash = strrchr(mail, '/');
	struct buffer text = { 0 };
	char path[4096];

	snprintf(path, sizeof path, "%.*senvelope",
	    slash != NULL ? (int)(slash - mail + 1) : 0, mail);
	if (!read_file(path, &text)) {
		perror(path);
		return false;
	}
	envelope_read(
	    &load->envelope, arena_copy(arena, buffer_bytes(&text)), arena);
	buffer_free(&text);
	return true;
}

static bool
is_accepted(const struct outcome *o)
{
	return o->reply == 'a' || o->reply == 'c';
}

static bool
converse(struct load *load, struct bytes message, struct outcome *o)
{
	struct conversation c = { .fd = -1 };
	bool good = conversation_open(&c, load->milter) &&
	    conversation_greet(&c, &load->envelope) &&
	    conversation_message(&c, &load->envelope, message, STAGE_END, o);

	if (!good)
		fprintf(stderr, "%s\n", c.trouble);
	if (c.fd >= 0)
		conversation_close(&c);
	return good;
}

static void
send_one(struct load *load, size_t number, struct buffer *copy)
{
	struct outcome o = { 0 };
	double began;

	copy->len = 0;
	buffer_format(copy, "X-Number: %d-%zu\r\n", (int)getpid(), number);
	buffer_add(copy, buffer_bytes(&load->mails[number % load->mail_count]));
	began = now();
	if (converse(load, buffer_bytes(copy), &o)) {
		size_t at = atomic_fetch_add(&load->done, 1);

		load->whole_ms[at] = (now() - began) * 1e3;
		load->end_ms[at] = o.seconds * 1e3;
		atomic_fetch_add(&load->accepted, is_accepted(&o));
	} else
		atomic_fetch_add(&load->failed, 1);
	outcome_free(&o);
}

static void *
connection(void *context)
{
	struct load *load = context;
	struct buffer copy = { 0 };

	do {
		size_t number = atomic_fetch_add(&load->next, 1);

		if (number >= load->most)
			break;
		send_one(load, number, &copy);
	} while (now() < load->until && atomic_load(&load->failed) == 0);
	buffer_free(&copy);
	return NULL;
}

static void
send_all(struct load *load)
{
	pthread_t threads[CONNECTIONS_MAX];

	load->until = now() + load->seconds;
	for (size_t i = 0; i < load->connections; i++)
		if (pthread_create(&threads[i], NULL, connection, load) != 0)
			abort();
	for (size_t i = 0; i < load->connections; i++)
		pthread_join(threads[i], NULL);
}

static int
compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
print_shares(const char *name, double *ms, size_t count)
{
	static const int shares[] = { 50, 95, 99 };

	qsort(ms, count, sizeof *ms, compare);
	for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++)
		printf(", \"%s_p%d\": %.4f", name, shares[i],
		    count > 0 ? ms[(count - 1) * (size_t)shares[i] / 100] : 0);
}

static void
measure(struct load *load)
{
	struct usage before = { 0 }, after = { 0 };
	double began, seconds;
	size_t done;

	if (load->pid > 0)
		before = processes_usage(load->pid);
	began = now();
	send_all(load);
	seconds = now() - began;
	if (load->pid > 0)
		after = processes_usage(load->pid);
	done = atomic_load(&load->done);
	printf("{\"messages\": %zu, \"accepted\": %zu, \"failed\": %zu, "
	       "\"seconds\": %.4f, \"rate\": %.3f, \"cpu_ms\": %.5f, "
	       "\"memory_kb\": %.0f",
	    done, atomic_load(&load->accepted), atomic_load(&load->failed),
	    seconds, (double)done / seconds,
	    done > 0 ? (after.cpu_ms - before.cpu_ms) / (double)done : 0,
	    after.memory_kb);
	print_shares("end", load->end_ms, done);
	print_shares("whole", load->whole_ms, done);
	printf("}\n");
}

static size_t
number_within(const char *text, size_t most)
{
	long n = atol(text);

	if (n < 1)
		return 1;
	return (size_t)n < most ? (size_t)n : most;
}

static bool
read_options(struct load *load, int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "c:n:t:p:")) != -1) {
		if (option == 'c')
			load->connections =
			    number_within(optarg, CONNECTIONS_MAX);
		else if (option == 'n')
			load->most = number_within(optarg, MESSAGES_MAX);
		else if (option == 't')
			load->seconds = atof(optarg);
		else if (option == 'p')
			load->pid = (pid_t)atoi(optarg);
		else
			return false;
	}
	return argc - optind >= 2;
}

static bool
prepare(struct load *load, char **files, size_t count, struct arena *arena)
{
	load->mail_count = count;
	load->mails = calloc(count, sizeof *load->mails);
	load->end_ms = calloc(load->most, sizeof *load->end_ms);
	load->whole_ms = calloc(load->most, sizeof *load->whole_ms);
	if (load->mails == NULL || load->end_ms == NULL ||
	    load->whole_ms == NULL)
		abort();
	for (size_t i = 0; i < count; i++)
		if (!read_file(files[i], &load->mails[i])) {
			perror(files[i]);
			return false;
		}
	return read_envelope(load, files[0], arena);
}

int
main(int argc, char **argv)
{
	struct load load = { .connections = 1, .most = 100, .seconds = 60 };
	struct arena *arena = arena_new((size_t)1 << 20);

	if (!read_options(&load, argc, argv)) {
		fprintf(stderr,
		    "usage: bench [-c CONNECTIONS] [-n MESSAGES] [-t SECONDS] "
		    "[-p PID] MILTER FILE...\n");
		return 2;
	}
	load.milter = argv[optind++];
	if (!prepare(&load, argv + optind, (size_t)(argc - optind), arena))
		return 2;
	measure(&load);
	for (size_t i = 0; i < load.mail_count; i++)
		buffer_free(&load.mails[i]);
	free(load.mails);
	free(load.end_ms);
	free(load.whole_ms);
	arena_free(arena);
	return load.failed == 0 && load.accepted == load.done ? 0 : 1;
}
