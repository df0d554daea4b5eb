/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A ruleset for a test, from the text of one YARA file; also a whole folder of
 * rules, written for the test and taken away again.
 */
#ifndef UNIT_WITH_RULES_H
#define UNIT_WITH_RULES_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inspect/ruleset.h"

#define SOME_PASSWORDS                                                         \
	"keywords\n\tpassword\npattern LABEL 90\n\tpassword:[ ](?<V>\\S+)\n"

struct with_rules {
	char folder[64];
	struct ruleset *rules;
	void *bundle;
	size_t size;
};

static inline void
write_rule_file(const struct with_rules *w, const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", w->folder, name);
	ck_assert_ptr_nonnull(f = fopen(path, "w"));
	fputs(text, f);
	fclose(f);
}

/* DIR/yara/ and DIR/passwords; NULL leaves the file out. */
static inline void
make_rules_folder(struct with_rules *w, const char *yara, const char *passwords)
{
	char path[128];

	*w = (struct with_rules){ .folder = "/tmp/aratame-unit-XXXXXX" };
	ck_assert_ptr_nonnull(mkdtemp(w->folder));
	snprintf(path, sizeof path, "%s/yara", w->folder);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	if (yara != NULL)
		write_rule_file(w, "yara/some.yar", yara);
	if (passwords != NULL)
		write_rule_file(w, "passwords", passwords);
}

static inline void
remove_rules_folder(struct with_rules *w)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf '%s'", w->folder);
	ck_assert_int_eq(system(command), 0);
}

/* Builds and opens what lies in the folder; false with the error. */
static inline bool
load_rules(struct with_rules *w, const char *own, struct error *err)
{
	struct ruleset_sources from = { w->folder, own };
	int fd = memfd_create("rules", MFD_CLOEXEC);
	struct stat st;
	bool done = ruleset_build(&from, fd, err);

	if (done) {
		ck_assert_int_eq(fstat(fd, &st), 0);
		w->size = (size_t)st.st_size;
		w->bundle = mmap(NULL, w->size, PROT_READ, MAP_PRIVATE, fd, 0);
		ck_assert_ptr_ne(w->bundle, MAP_FAILED);
		w->rules =
		    ruleset_open((struct bytes){ w->bundle, w->size }, err);
		done = w->rules != NULL;
	}
	close(fd);
	return done;
}

static inline void
drop_rules(struct with_rules *w)
{
	ruleset_free(w->rules);
	if (w->bundle != NULL)
		munmap(w->bundle, w->size);
	remove_rules_folder(w);
}

/* The rules of one YARA text. */
static inline void
with_yara(struct with_rules *w, const char *yara, const char *own)
{
	struct error err = { "" };

	make_rules_folder(w, yara, SOME_PASSWORDS);
	ck_assert_msg(load_rules(w, own, &err), "%s", err.text);
}

#endif
