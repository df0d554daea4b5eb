/* SPDX-License-Identifier: BSD-2-Clause
 *
 * milter-client - sends messages to a milter and prints what it wants done
 *
 *   milter-client [-d DAEMON_NAME] [-q QUEUE_ID] [-s STAGE] [-k] MILTER FILE…
 *
 * The envelope stands in NAME.envelope beside NAME.eml or in `envelope' in the
 * same folder. -s breaks off after a stage (0 connect … 8 end) with an abort,
 * -k keeps one connection for all files. Exit status 0 when all got a word.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/conversation.h"

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

static void
read_envelope(const char *mail, struct envelope *e, struct arena *arena)
{
	struct buffer text = { 0 };
	const char *slash = strrchr(mail, '/'), *dot = strrchr(mail, '.');
	char path[4096];

	snprintf(path, sizeof path, "%.*s.envelope",
	    dot != NULL ? (int)(dot - mail) : (int)strlen(mail), mail);
	if (access(path, R_OK) != 0)
		snprintf(path, sizeof path, "%.*senvelope",
		    slash != NULL ? (int)(slash - mail + 1) : 0, mail);
	read_file(path, &text);
	envelope_read(e, arena_copy(arena, buffer_bytes(&text)), arena);
	buffer_free(&text);
}

static const char *
reply_word(char reply)
{
	switch (reply) {
	case 'a':
	case 'c':
		return "accept";
	case 'r':
	case 'y':
		return "reply";
	case 't':
		return "tempfail";
	case 'd':
		return "discard";
	default:
		return "unknown";
	}
}

static void
print_outcome(const char *file, const struct outcome *o)
{
	printf("file %s\n", file);
	if (o->changes.len > 0)
		fwrite(o->changes.at, 1, o->changes.len, stdout);
	printf("%s %s\n", reply_word(o->reply), o->text);
	fflush(stdout);
}

static bool
converse(struct conversation *c, const char *file, enum stage until,
    struct envelope *e, struct arena *arena)
{
	struct buffer message = { 0 };
	struct outcome o;
	bool good;

	if (!read_file(file, &message)) {
		perror(file);
		return false;
	}
	(void)arena;
	good = conversation_message(c, e, buffer_bytes(&message), until, &o);
	if (!good)
		fprintf(stderr, "%s: %s\n", file, c->trouble);
	else if (until < STAGE_END)
		good = conversation_abort(c);
	else
		print_outcome(file, &o);
	outcome_free(&o);
	buffer_free(&message);
	return good;
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new((size_t)1 << 28);
	struct conversation c = { .fd = -1 };
	enum stage until = STAGE_END;
	struct envelope e;
	bool keep = false, good = true;
	int option;

	while ((option = getopt(argc, argv, "d:q:s:k")) != -1) {
		if (option == 'd')
			c.daemon_name = optarg;
		else if (option == 'q')
			c.queue_id = optarg;
		else if (option == 's')
			until = (enum stage)atoi(optarg);
		else if (option == 'k')
			keep = true;
		else
			return 2;
	}
	if (argc - optind < 2)
		return 2;
	for (int i = optind + 1; i < argc; i++) {
		bool mine;

		read_envelope(argv[i], &e, arena);
		mine = (c.fd >= 0 ||
			   (conversation_open(&c, argv[optind]) &&
			       conversation_greet(&c, &e))) &&
		    converse(&c, argv[i], until, &e, arena);
		if (!mine && c.trouble[0] != '\0')
			fprintf(stderr, "%s\n", c.trouble);
		good = good && mine;
		if (c.fd >= 0 && (!keep || !mine)) {
			conversation_close(&c);
			c.trouble[0] = '\0';
		}
	}
	if (c.fd >= 0)
		conversation_close(&c);
	arena_free(arena);
	return good ? 0 : 1;
}
