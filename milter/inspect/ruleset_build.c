/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Makes the bundle: every file that operators tune is read, checked and
 * compiled here, in a child of its own, so that a rule that is wrong or kills
 * the compiler costs the old rules nothing. Each YARA file is a namespace;
 * rules of one name in two files do not clash. `include' is off: a file means
 * the same wherever it lies, and its hash covers all of it.
 */
#include "inspect/ruleset.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <yara.h>

#include "base/buffer.h"
#include "inspect/bundle.h"
#include "inspect/yara.h"
#include "unpack/partners.h"
#include "unpack/passwords.h"

#define ENDING ".yar"
#define TRIAL_SECONDS 2
#define FILE_MAX ((size_t)256 * 1024 * 1024)

struct build {
	YR_COMPILER *compiler;
	struct sha256_ctx hash; /* over all that was read */
	time_t newest;
	struct buffer passwords, partners, yara;
	char version[64];
	char path[PATH_MAX]; /* of the file in hand, for errors */
	bool told;	     /* the error of this file is written */
	struct error *error;
};

static bool
read_open(int fd, struct build *b, struct buffer *to)
{
	struct stat st;
	ssize_t got;

	if (fstat(fd, &st) < 0)
		return error_errno(b->error, "%s", b->path);
	if (!S_ISREG(st.st_mode))
		return error_set(b->error, "%s: not a plain file", b->path);
	if (st.st_mtime > b->newest)
		b->newest = st.st_mtime;
	do {
		if (!buffer_reserve(to, 65536))
			return error_set(b->error, "%s: too large", b->path);
		if ((got = read(fd, to->at + to->len, 65536)) < 0)
			return error_errno(b->error, "%s", b->path);
		to->len += (size_t)got;
	} while (got > 0);
	return true;
}

/* The file at b->path, counted in the version. */
static bool
read_file(struct build *b, struct buffer *to)
{
	int fd = open(b->path, O_RDONLY | O_CLOEXEC);
	bool done;

	if (fd < 0)
		return error_errno(b->error, "%s", b->path);
	to->max = FILE_MAX;
	done = read_open(fd, b, to);
	close(fd);
	if (done)
		sha256_update(&b->hash, to->len, to->at);
	return done;
}

static void
complain(int level, const char *file, int line, const YR_RULE *rule,
    const char *message, void *context)
{
	struct build *b = context;

	(void)file;
	(void)rule;
	if (level != YARA_ERROR_LEVEL_ERROR || b->told)
		return;
	error_set(b->error, "%s:%d: %s", b->path, line, message);
	b->told = true;
}

static bool
compile_file(struct build *b, const char *folder, const char *name)
{
	size_t stem = strlen(name) - strlen(ENDING);
	struct buffer text = { 0 };
	char space[NAME_MAX + 1];
	bool done = false;

	snprintf(b->path, sizeof b->path, "%s/yara/%s", folder, name);
	snprintf(space, sizeof space, "%.*s", (int)stem, name);
	b->told = false;
	if (!read_file(b, &text))
		;
	else if (memchr(text.at, '\0', text.len) != NULL)
		error_set(b->error, "%s: holds a NUL byte", b->path);
	else if (buffer_add_byte(&text, '\0') &&
	    yr_compiler_add_string(b->compiler, (const char *)text.at, space) ==
		0)
		done = true;
	else if (!b->told)
		error_set(b->error, "%s: does not compile", b->path);
	buffer_free(&text);
	return done;
}

static int
is_rule_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.' &&
	    bytes_ends_same(bytes_of(entry->d_name), BYTES(ENDING));
}

/* As bytes: the order must not hang on a locale. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool
compile_folder(struct build *b, const char *folder)
{
	struct dirent **list;
	bool done = true;
	int count;

	snprintf(b->path, sizeof b->path, "%s/yara", folder);
	if ((count = scandir(b->path, &list, is_rule_file, by_name)) < 0)
		return error_errno(b->error, "%s", b->path);
	for (int i = 0; i < count; i++) {
		done = done && compile_file(b, folder, list[i]->d_name);
		free(list[i]);
	}
	free(list);
	return done;
}

static size_t
save(const void *from, size_t size, size_t count, void *context)
{
	struct bytes b = { from, size * count };

	return buffer_add(context, b) ? count : 0;
}

/* Told of each module that the rules import. */
static int
check_module(YR_SCAN_CONTEXT *scan, int message, void *data, void *context)
{
	struct build *b = context;
	const YR_MODULE_IMPORT *import = data;

	(void)scan;
	if (message != CALLBACK_MSG_IMPORT_MODULE ||
	    strcmp(import->module_name, "magic") != 0)
		return CALLBACK_CONTINUE;
	error_set(b->error,
	    "a rule imports the YARA module `magic', which opens files; a "
	    "worker cannot: use the variable object_type");
	b->told = true;
	return CALLBACK_ERROR;
}

/* A scan of nothing: what would fail in every worker fails here. */
static bool
try_rules(struct build *b, YR_RULES *rules)
{
	int trouble;

	b->told = false;
	trouble = yr_rules_scan_mem(rules, (const uint8_t *)" ", 1,
	    SCAN_FLAGS_NO_TRYCATCH, check_module, b, TRIAL_SECONDS);
	if (trouble == ERROR_SCAN_TIMEOUT)
		return error_set(
		    b->error, "the YARA rules take too long on a single byte");
	if (trouble != ERROR_SUCCESS && !b->told)
		error_set(
		    b->error, "the YARA rules cannot run: error %d", trouble);
	return trouble == ERROR_SUCCESS;
}

static bool
save_rules(struct build *b)
{
	YR_STREAM stream = { .user_data = &b->yara, .write = save };
	YR_RULES *rules;
	bool done;

	if (yr_compiler_get_rules(b->compiler, &rules) != ERROR_SUCCESS)
		return error_set(b->error, "libyara gave no rules");
	done = try_rules(b, rules);
	if (done && yr_rules_save_stream(rules, &stream) != ERROR_SUCCESS)
		done = error_set(b->error, "libyara cannot save the rules");
	yr_rules_destroy(rules);
	return done;
}

static bool
compile_yara(struct build *b, const char *folder)
{
	bool done;

	if (yr_compiler_create(&b->compiler) != ERROR_SUCCESS)
		return error_set(b->error, "libyara does not start");
	yr_compiler_set_callback(b->compiler, complain, b);
	yr_compiler_set_include_callback(b->compiler, NULL, NULL, NULL);
	done = yara_declare(b->compiler, b->error) &&
	    compile_folder(b, folder) && save_rules(b);
	yr_compiler_destroy(b->compiler);
	return done;
}

/* Compiled only to see that it does: each worker compiles it for itself. */
static bool
read_passwords(struct build *b, const char *folder)
{
	struct password_patterns *patterns;

	snprintf(b->path, sizeof b->path, "%s/passwords", folder);
	if (!read_file(b, &b->passwords))
		return false;
	patterns = password_patterns_read(
	    buffer_bytes(&b->passwords), b->path, b->error);
	password_patterns_free(patterns);
	return patterns != NULL;
}

/* Most have none: it may be missing. */
static bool
read_partners(struct build *b, const char *folder)
{
	snprintf(b->path, sizeof b->path, "%s/partners", folder);
	if (access(b->path, F_OK) < 0 && errno == ENOENT)
		return true;
	return read_file(b, &b->partners) &&
	    partners_check(buffer_bytes(&b->partners), b->path, b->error);
}

static void
name_version(struct build *b)
{
	unsigned char digest[SHA256_DIGEST_SIZE];
	struct tm tm;

	sha256_digest(&b->hash, sizeof digest, digest);
	gmtime_r(&b->newest, &tm);
	snprintf(b->version, sizeof b->version, "%04d-%02d-%02d.%02x%02x",
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, digest[0], digest[1]);
}

static bool
build_all(struct build *b, const struct ruleset_sources *from, int fd)
{
	const char *own = from->own_domains != NULL ? from->own_domains : "";
	struct bundle bundle;

	if (!compile_yara(b, from->folder) ||
	    !read_passwords(b, from->folder) || !read_partners(b, from->folder))
		return false;
	sha256_update(&b->hash, strlen(own), (const uint8_t *)own);
	name_version(b);
	bundle = (struct bundle){ {
	    [BUNDLE_VERSION] = bytes_of(b->version),
	    [BUNDLE_YARA] = buffer_bytes(&b->yara),
	    [BUNDLE_PASSWORDS] = buffer_bytes(&b->passwords),
	    [BUNDLE_PARTNERS] = buffer_bytes(&b->partners),
	    [BUNDLE_DOMAINS] = bytes_of(own),
	} };
	return bundle_write(&bundle, fd, b->error);
}

bool
ruleset_build(const struct ruleset_sources *from, int fd, struct error *err)
{
	struct build b = { .error = err };
	bool done;

	if (!yara_start(err))
		return false;
	sha256_init(&b.hash);
	done = build_all(&b, from, fd);
	buffer_free(&b.yara);
	buffer_free(&b.passwords);
	buffer_free(&b.partners);
	yara_stop();
	return done;
}
