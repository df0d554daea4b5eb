/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Workers are not dumpable, so only root may read their Pss; anybody may read
 * how much of their memory is private. The kernel counts time in ticks of ten
 * milliseconds: measure for a second or more.
 */
#include "bench/processes.h"

#include <ctype.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROCESSES_MAX 65536
#define LINE_MAX_LEN 1024

struct process {
	pid_t pid, parent;
	bool counts;
	unsigned long ticks;
};

/* The name of a process may hold anything, so the fields follow its end. */
static bool
read_stat(const char *pid, struct process *p)
{
	unsigned long user, system;
	long child_user, child_system;
	char path[64], line[LINE_MAX_LEN] = "";
	const char *fields;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
	if ((f = fopen(path, "re")) == NULL)
		return false;
	fields =
	    fgets(line, sizeof line, f) != NULL ? strrchr(line, ')') : NULL;
	fclose(f);
	*p = (struct process){ .pid = (pid_t)atoi(pid) };
	if (fields == NULL ||
	    sscanf(fields + 1,
		" %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %ld %ld",
		&p->parent, &user, &system, &child_user, &child_system) != 5)
		return false;
	p->ticks = user + system + (unsigned long)(child_user + child_system);
	return true;
}

static size_t
read_all(struct process *list)
{
	DIR *proc = opendir("/proc");
	const struct dirent *d;
	size_t count = 0;

	while (proc != NULL && count < PROCESSES_MAX &&
	    (d = readdir(proc)) != NULL)
		if (isdigit((unsigned char)d->d_name[0]) &&
		    read_stat(d->d_name, &list[count]))
			count++;
	if (proc != NULL)
		closedir(proc);
	return count;
}

static bool
is_child(const struct process *list, size_t count, pid_t parent)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].counts && list[i].pid == parent)
			return true;
	return false;
}

static void
mark(struct process *list, size_t count, pid_t root)
{
	bool more = true;

	for (size_t i = 0; i < count; i++)
		list[i].counts = list[i].pid == root;
	while (more) {
		more = false;
		for (size_t i = 0; i < count; i++)
			if (!list[i].counts &&
			    is_child(list, count, list[i].parent))
				more = list[i].counts = true;
	}
}

static double
field_of(pid_t pid, const char *file, const char *field)
{
	char path[64], line[LINE_MAX_LEN];
	double value = -1;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
	if ((f = fopen(path, "re")) == NULL)
		return -1;
	while (fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, field, strlen(field)) == 0)
			value = atof(line + strlen(field));
	fclose(f);
	return value;
}

static double
memory_of(pid_t pid)
{
	double kb = field_of(pid, "smaps_rollup", "Pss:");

	if (kb < 0)
		kb = field_of(pid, "status", "RssAnon:");
	return kb > 0 ? kb : 0;
}

struct usage
processes_usage(pid_t root)
{
	static struct process list[PROCESSES_MAX];
	size_t count = read_all(list);
	double tick_ms = 1000.0 / (double)sysconf(_SC_CLK_TCK);
	struct usage sum = { 0 };

	mark(list, count, root);
	for (size_t i = 0; i < count; i++)
		if (list[i].counts) {
			sum.cpu_ms += (double)list[i].ticks * tick_ms;
			sum.memory_kb += memory_of(list[i].pid);
		}
	return sum;
}
