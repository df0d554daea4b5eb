/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The message goes through a worker like any other, since its parts are as
 * hostile here as on the wire; the worker is asked to tell its candidates. The
 * order of the list is the order of the tries.
 */
#include "cli/guesses.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/mailfile.h"
#include "cli/terminal.h"
#include "sandbox/rules.h"
#include "store/json.h"

#define FILE_MEMORY ((size_t)256 << 20)

struct run {
	const struct guesses_job *job;
	struct rules rules;
	struct pool *pool;
	struct arena *arena; /* of one message */
};

static size_t
characters(struct bytes word)
{
	size_t n = 0;

	for (size_t i = 0; i < word.len; i++)
		n += (word.at[i] & 0xC0) != 0x80;
	return n;
}

static const char *
kind_of(struct bytes word)
{
	size_t digits = 0, letters = 0;

	for (size_t i = 0; i < word.len; i++) {
		digits += byte_is_digit(word.at[i]);
		letters += byte_is_letter(word.at[i]);
		if (word.at[i] >= 0x80)
			return "other letters";
	}
	if (digits == word.len)
		return "digits";
	if (letters == word.len)
		return "letters";
	return digits + letters == word.len ? "letters and digits" : "signs";
}

static void
print_text(const struct run *run, const struct fact *f, size_t place)
{
	printf("%4zu  rank %4llu  ", place, (unsigned long long)f->number);
	if (run->job->show) {
		terminal_print(f->text, stdout, run->arena);
		printf("  ");
	}
	printf("(%zu, %s)  ", characters(f->text), kind_of(f->text));
	terminal_print(f->where, stdout, run->arena);
	putchar('\n');
}

static void
print_json(
    const struct run *run, const char *path, const struct fact *f, size_t place)
{
	json_t *line = json_object();

	json_set_text(line, "file", bytes_of(path), run->arena);
	json_set_number(line, "place", place);
	json_set_number(line, "rank", f->number);
	json_set_number(line, "length", characters(f->text));
	json_set_text(line, "kind", bytes_of(kind_of(f->text)), run->arena);
	json_set_text(line, "why", f->where, run->arena);
	if (run->job->show)
		json_set_text(line, "password", f->text, run->arena);
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
}

static void
print_all(const struct run *run, const char *path, const struct report *report)
{
	const struct fact *f = facts_first(&report->facts, FACT_GUESS);

	for (size_t place = 1; f != NULL; place++) {
		if (run->job->json)
			print_json(run, path, f, place);
		else
			print_text(run, f, place);
		f = facts_next(&report->facts, f);
	}
}

static bool
print_file(struct run *run, const char *path, struct error *e)
{
	const struct settings *set = run->job->settings;
	struct given none = { 0 };
	struct report report;
	struct message m;
	struct job job = { .guesses = true };
	bool done;

	if (!mailfile_open(&m, path, &none, set->message_limit, run->arena, e))
		return false;
	job.fd = m.fd;
	job.message_at = m.at;
	job.message_size = m.size;
	done = pool_inspect(run->pool, &job,
	    clock_ms() + (int64_t)set->deadline * 1000, run->arena, &report);
	close(m.fd);
	if (!done)
		return error_set(e, "%s: no worker took it", path);
	if (!run->job->json)
		printf("%s\n", path);
	print_all(run, path, &report);
	return true;
}

int
guesses_print(const struct guesses_job *job, char **files, int count)
{
	struct run run = { .job = job, .rules = { .fd = -1 } };
	struct settings one = *job->settings;
	struct error e;
	int status = 0;

	if (!rules_load(&run.rules, job->settings, &e))
		return command_failed(&command_passwords, "%s", e.text);
	one.workers = 1;
	run.pool = pool_new(&one, &run.rules, &e);
	if (run.pool == NULL)
		status = command_failed(&command_passwords, "%s", e.text);
	for (int i = 0; run.pool != NULL && i < count; i++) {
		run.arena = arena_new(FILE_MEMORY);
		if (!print_file(&run, files[i], &e))
			status =
			    command_failed(&command_passwords, "%s", e.text);
		arena_free(run.arena);
	}
	if (run.pool != NULL)
		pool_free(run.pool);
	rules_close(&run.rules);
	return status;
}
