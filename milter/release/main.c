/* SPDX-License-Identifier: BSD-2-Clause
 *
 * aratame-release(8): the only part of Aratame that is root, and all it can do
 * is to let a message go that Aratame put on hold for its password. systemd
 * starts it for each connection on its socket, with the connection as its
 * input and output; it reads requests, and ends with them. It knows nothing
 * else: no settings, no store, no mail. A daemon that was taken over can so
 * set free, too early, what waits for a password; never what a verdict or an
 * admin holds.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/version.h"
#include "log/log.h"
#include "release/program.h"
#include "release/shown.h"

#define NAME "aratame-release"
#define PROGRAMS "/usr/sbin"
/* A client that says nothing, and how many lines of one are answered. */
#define IDLE_MS 30000
#define REQUESTS_MOST 1000

static const char usage[] =
    "usage: " NAME " [-c FOLDER] [-d FOLDER] | --help | --version\n"
    "  -c FOLDER  Postfix's settings, when they are not in /etc/postfix\n"
    "  -d FOLDER  where postcat and postsuper are; without it " PROGRAMS "\n"
    "Reads lines \"QUEUEID ID\" and answers each with a line.\n";
static const char *config; /* NULL: Postfix's own */
static const char *programs = PROGRAMS;

static bool
take_shown(void *context, struct bytes piece)
{
	return shown_take(context, piece);
}

/* Runs "PROGRAM [-c FOLDER] OPTION QUEUEID". */
static bool
run(struct program *p, const char *name, const char *option,
    const struct request *r, struct error *err)
{
	char path[300];
	const char *words[6];
	size_t count = 0;

	snprintf(path, sizeof path, "%s/%s", programs, name);
	words[count++] = path;
	if (config != NULL) {
		words[count++] = "-c";
		words[count++] = config;
	}
	words[count++] = option;
	words[count++] = r->queue_id;
	words[count] = NULL;
	p->words = words;
	return program_run(p, err);
}

/* The first line of what a program complained of. */
static bool
complaint(const struct program *p, const char *name, struct error *err)
{
	return error_set(err, "%s: status %d: %.*s", name, p->status,
	    (int)strcspn(p->said, "\n"), p->said);
}

static enum release_answer
compare(const struct request *r, struct error *err)
{
	struct shown shown;
	struct program postcat = { .take = take_shown, .context = &shown };

	shown_begin(&shown, r);
	if (!run(&postcat, "postcat", "-ehq", r, err))
		return ANSWER_FAILED;
	if (shown.too_much) {
		error_set(err, "postcat shows too much");
		return ANSWER_FAILED;
	}
	if (postcat.status > 0 && shown.in == SHOWN_NOWHERE &&
	    strstr(postcat.said, "No such file") == NULL) {
		complaint(&postcat, "postcat", err);
		return ANSWER_FAILED;
	}
	return shown_end(&shown);
}

static enum release_answer
let_go(const struct request *r, struct error *err)
{
	struct program postsuper = { .take = NULL }, postqueue = postsuper;
	struct error unasked;
	char proof[64];

	snprintf(proof, sizeof proof, "%s: released from hold", r->queue_id);
	if (!run(&postsuper, "postsuper", "-H", r, err))
		return ANSWER_FAILED;
	if (postsuper.status != 0) {
		complaint(&postsuper, "postsuper", err);
		return ANSWER_FAILED;
	}
	if (strstr(postsuper.said, proof) == NULL)
		return ANSWER_NOT_THERE; /* somebody was faster */
	log_info("%s: released, id=%s", r->queue_id, r->id);
	/* It lies with what was deferred, for minutes; without, if need be. */
	run(&postqueue, "postqueue", "-i", r, &unasked);
	return ANSWER_RELEASED;
}

static bool
answer(struct bytes line)
{
	struct request r;
	struct error err = { "" };
	enum release_answer a = ANSWER_REFUSED;
	char text[ANSWER_MOST];

	if (request_read(&r, line)) {
		a = compare(&r, &err);
		if (a == ANSWER_RELEASED)
			a = let_go(&r, &err);
	}
	if (a == ANSWER_FAILED)
		log_error("%s: id=%s: %s", r.queue_id, r.id, err.text);
	snprintf(text, sizeof text, "%s%s%.*s", answer_name(a),
	    a == ANSWER_FAILED ? ": " : "",
	    a == ANSWER_FAILED ? ANSWER_MOST - 40 : 0, err.text);
	text[strcspn(text, "\r\n")] = '\0';
	return printf("%s\n", text) > 0 && fflush(stdout) == 0;
}

/* Reads a line; false at the end, or when it is too long or does not come. */
static bool
read_line(char *line, size_t room, size_t *len)
{
	struct pollfd p = { .fd = 0, .events = POLLIN };
	int64_t latest = clock_ms() + IDLE_MS;

	for (*len = 0; *len < room; (*len)++) {
		int64_t left = latest - clock_ms();

		if (left <= 0 || poll(&p, 1, (int)left) <= 0 ||
		    read(0, line + *len, 1) != 1)
			return false;
		if (line[*len] == '\n')
			return true;
	}
	return false;
}

static void
serve(void)
{
	char line[REQUEST_MOST];
	size_t len;

	for (unsigned i = 0; i < REQUESTS_MOST; i++) {
		bool whole = read_line(line, sizeof line, &len);

		if (len == 0 && !whole)
			return;
		if (!whole)
			len = 0; /* is refused */
		if (!answer((struct bytes){ (unsigned char *)line, len }) ||
		    !whole)
			return;
	}
}

int
main(int argc, char **argv)
{
	int c;

	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		return fputs(usage, stdout) < 0;
	if (argc == 2 && strcmp(argv[1], "--version") == 0)
		return puts(NAME " " ARATAME_VERSION) < 0;
	while ((c = getopt(argc, argv, "c:d:")) != -1)
		if (c == 'c')
			config = optarg;
		else if (c == 'd' && optarg[0] == '/')
			programs = optarg;
		else
			return fputs(usage, stderr), EX_USAGE;
	if (optind < argc)
		return fputs(usage, stderr), EX_USAGE;
	log_open(NAME, true);
	signal(SIGPIPE, SIG_IGN);
	serve();
	return 0;
}
