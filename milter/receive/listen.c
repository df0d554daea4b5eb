/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Whether a socket is live is asked by connecting to it. The answer names the
 * process at the other end, because "address in use" sends an admin searching.
 */
#include "receive/listen.h"

#include <errno.h>
#include <libmilter/mfapi.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* Connections that wait while all are busy. */
#define BACKLOG 512
/* Longer than a mail server keeps an idle connection: it gives up, not we. */
#define TIMEOUT_SECONDS 3600
/* A header comes in one piece; libmilter's own 64K would end the session. */
#define DATA_MOST ((size_t)1024 * 1024)

/* "in use by aratame-milter (process 4711)" */
static bool
tell_who(int fd, const char *path, struct error *err)
{
	struct ucred who = { 0 };
	socklen_t len = sizeof who;
	char name[64] = "another program", proc[64];
	FILE *f;

	getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len);
	snprintf(proc, sizeof proc, "/proc/%d/comm", (int)who.pid);
	if ((f = fopen(proc, "re")) != NULL) {
		if (fgets(name, sizeof name, f) != NULL)
			name[strcspn(name, "\n")] = '\0';
		fclose(f);
	}
	return error_set(err, "%s: in use by %s (process %d); stop it first",
	    path, name, (int)who.pid);
}

static bool
is_vacant(const char *path, struct error *err)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	struct stat st;
	bool vacant;
	int fd;

	if (lstat(path, &st) != 0)
		return errno == ENOENT || error_errno(err, "%s", path);
	if (!S_ISSOCK(st.st_mode))
		return error_set(err, "%s: is there and is not a socket", path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return error_errno(err, "%s", path);
	strcpy(to.sun_path, path);
	if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
		vacant = tell_who(fd, path, err);
	else
		vacant = errno == ECONNREFUSED || error_errno(err, "%s", path);
	close(fd);
	return vacant;
}

bool
place_take(struct place *p, const char *path, struct error *err)
{
	size_t room = sizeof p->private;

	*p = (struct place){ .inode = 0 };
	if (snprintf(p->private, room, "%s.%d", path, (int)getpid()) >=
	    (int)room)
		return error_set(err,
		    "%s: a socket's path has at most %zu bytes", path,
		    room - 12);
	strcpy(p->path, path);
	return is_vacant(path, err);
}

bool
place_publish(struct place *p, size_t mode, struct error *err)
{
	struct stat st;

	if (chmod(p->private, (mode_t)mode) != 0 ||
	    lstat(p->private, &st) != 0 || rename(p->private, p->path) != 0) {
		error_errno(err, "%s", p->path);
		unlink(p->private);
		return false;
	}
	p->device = st.st_dev;
	p->inode = st.st_ino;
	return true;
}

void
place_leave(struct place *p)
{
	struct stat st;

	if (p->inode != 0 && lstat(p->path, &st) == 0 &&
	    st.st_dev == p->device && st.st_ino == p->inode)
		unlink(p->path);
	p->inode = 0;
}

static const char *
unix_path(const char *where)
{
	if (strncmp(where, "unix:", 5) == 0)
		return where + 5;
	if (strncmp(where, "local:", 6) == 0)
		return where + 6;
	return where[0] == '/' ? where : NULL;
}

/* libmilter says why it failed to syslog only; errno is often still true. */
static bool
open_socket(char *where, struct error *err)
{
	mode_t before = umask(0177);
	bool good;

	errno = 0;
	smfi_setbacklog(BACKLOG);
	smfi_settimeout(TIMEOUT_SECONDS);
	smfi_setmaxdatasize(DATA_MOST);
	good = smfi_setconn(where) == MI_SUCCESS &&
	    smfi_opensocket(true) == MI_SUCCESS;
	umask(before);
	if (!good && errno == 0)
		return error_set(
		    err, "cannot listen on %s; the system log says why", where);
	return good || error_errno(err, "cannot listen on %s", where);
}

bool
listen_open(struct place *p, const struct settings *set, struct error *err)
{
	const char *path = unix_path(set->listen);
	char where[300];

	*p = (struct place){ .inode = 0 };
	if (path == NULL) {
		snprintf(where, sizeof where, "%s", set->listen);
		return open_socket(where, err);
	}
	if (!place_take(p, path, err))
		return false;
	snprintf(where, sizeof where, "unix:%s", p->private);
	return open_socket(where, err) &&
	    place_publish(p, set->socket_mode, err);
}
