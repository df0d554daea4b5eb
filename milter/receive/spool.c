/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A worker is busy only from the end of the message on, so slow senders hold
 * a spool and nothing else. Most messages fit into memory and never see a
 * disk; the file is for the few large ones. Being wrong here loses mail or
 * lets it pass unseen: so every failure ends as a message that is deferred.
 */
#include "receive/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#define PENDING_MOST ((size_t)64 * 1024)
#define FILE_PREFIX "spool-"
#define SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

static int
open_file(const char *folder, struct error *err)
{
	char path[4096];
	int fd;

	fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0)
		return fd;
	/* Not every file system can make a file without a name. */
	snprintf(path, sizeof path, "%s/" FILE_PREFIX "XXXXXX", folder);
	if ((fd = mkostemp(path, O_CLOEXEC)) < 0)
		error_errno(err, "spool_folder: %s", folder);
	else
		unlink(path);
	return fd;
}

bool
spool_prepare(const struct settings *set, struct error *err)
{
	DIR *folder = opendir(set->spool_folder);
	const struct dirent *d;
	int fd;

	if (folder == NULL)
		return error_errno(err,
		    "spool_folder: %s (create it, writable for us)",
		    set->spool_folder);
	while ((d = readdir(folder)) != NULL)
		if (strncmp(d->d_name, FILE_PREFIX, strlen(FILE_PREFIX)) == 0)
			unlinkat(dirfd(folder), d->d_name, 0);
	closedir(folder);
	if ((fd = open_file(set->spool_folder, err)) < 0)
		return false;
	close(fd);
	return true;
}

static void
give_back(struct spool *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	buffer_free(&s->pending);
	atomic_fetch_sub(&s->space->taken, s->reserved);
	s->reserved = 0;
}

/* A message that is deferred anyway should not take space from others. */
static void
fail(struct spool *s, const char *word)
{
	s->trouble = word;
	give_back(s);
}

/*
 * Bodies are told apart by a keyed tag: nobody outside can make two of the
 * same, and it costs a quarter of a second hash.
 */
void
spool_space_init(struct spool_space *space, const struct settings *set)
{
	unsigned char key[UMAC_KEY_SIZE], nonce[16] = { 0 };

	*space = (struct spool_space){ .settings = set };
	arc4random_buf(key, sizeof key);
	umac128_set_key(&space->tag, key);
	umac128_set_nonce(&space->tag, sizeof nonce, nonce);
}

void
spool_begin(struct spool *s, struct spool_space *space)
{
	*s = (struct spool){ .space = space };
	sha256_init(&s->hash);
	s->body_tag = space->tag;
	s->fd = memfd_create("aratame-spool", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (s->fd >= 0)
		return;
	error_errno(&s->why, "memfd_create");
	fail(s, "spool-failed");
}

static bool
reserve(struct spool *s, size_t len)
{
	uint64_t total = s->space->settings->spool_total;
	uint64_t before = atomic_fetch_add(&s->space->taken, len);

	if (before + len <= total) {
		s->reserved += len;
		return true;
	}
	atomic_fetch_sub(&s->space->taken, len);
	error_set(&s->why, "spool_total: %llu bytes are in hand",
	    (unsigned long long)before);
	fail(s, "spool-full");
	return false;
}

static bool
move_to_file(struct spool *s)
{
	int file = open_file(s->space->settings->spool_folder, &s->why);
	off_t from = 0;

	if (file < 0)
		return false;
	while ((uint64_t)from < s->written)
		if (sendfile(file, s->fd, &from, s->written - (uint64_t)from) <=
		    0) {
			error_errno(&s->why, "spool_folder: %s",
			    s->space->settings->spool_folder);
			close(file);
			return false;
		}
	close(s->fd);
	s->fd = file;
	s->in_file = true;
	return true;
}

static void
put(struct spool *s, struct bytes b)
{
	if (!s->in_file &&
	    s->written + b.len > s->space->settings->spool_memory &&
	    !move_to_file(s)) {
		fail(s, "spool-failed");
		return;
	}
	if (!file_write(s->fd, b)) {
		error_errno(&s->why, "writing the spool");
		fail(s, "spool-failed");
		return;
	}
	s->written += b.len;
}

static void
flush(struct spool *s)
{
	put(s, buffer_bytes(&s->pending));
	s->pending.len = 0;
}

static void
keep(struct spool *s, struct bytes b)
{
	if (s->trouble != NULL || b.len == 0 || !reserve(s, b.len))
		return;
	if (s->pending.len + b.len > PENDING_MOST)
		flush(s);
	if (s->trouble != NULL)
		return;
	if (s->pending.len == 0 && b.len >= PENDING_MOST / 2)
		put(s, b);
	else
		buffer_add(&s->pending, b);
}

void
spool_envelope(struct spool *s, const struct envelope *e)
{
	struct buffer lines = { 0 };

	envelope_write(e, &lines);
	s->at = lines.len;
	keep(s, buffer_bytes(&lines));
	buffer_free(&lines);
}

void
spool_head(struct spool *s, struct bytes b)
{
	uint64_t limit = s->space->settings->message_limit;
	struct bytes kept = bytes_first(b, (size_t)(limit - s->size));

	if (b.len == 0)
		return;
	sha256_update(&s->hash, b.len, b.at);
	s->received += b.len;
	s->size += kept.len;
	keep(s, kept);
}

void
spool_body(struct spool *s, struct bytes b)
{
	if (b.len > 0)
		umac128_update(&s->body_tag, b.len, b.at);
	spool_head(s, b);
}

/* The worker gets what nobody can change any more, itself included. */
static bool
seal(struct spool *s)
{
	char path[64];
	int fd;

	if (!s->in_file)
		return fcntl(s->fd, F_ADD_SEALS, SEALS) == 0 ||
		    error_errno(&s->why, "sealing the spool");
	snprintf(path, sizeof path, "/proc/self/fd/%d", s->fd);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return error_errno(&s->why, "%s", path);
	close(s->fd);
	s->fd = fd;
	return true;
}

void
spool_tell(struct spool *s, struct message *m)
{
	m->received = s->received;
	sha256_digest(&s->hash, sizeof m->sha256, m->sha256);
	umac128_digest(&s->body_tag, sizeof m->body_tag, m->body_tag);
}

void
spool_end(struct spool *s, struct message *m)
{
	if (s->trouble == NULL)
		flush(s);
	if (s->trouble == NULL && !seal(s))
		fail(s, "spool-failed");
	buffer_free(&s->pending);
	m->fd = s->fd;
	m->at = s->at;
	m->size = s->size;
	spool_tell(s, m);
}

void
spool_close(struct spool *s)
{
	give_back(s);
}
