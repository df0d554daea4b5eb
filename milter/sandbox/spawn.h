/* SPDX-License-Identifier: BSD-2-Clause
 *
 * spawn - our own program, executed anew in a role, with three descriptors
 *
 * The child gets HERITAGE_SOCKET, HERITAGE_RULES and HERITAGE_ORDERS, /dev/null
 * as its input, our output and errors, no environment, no signal handlers. It
 * is killed when the *thread* that spawned it ends (the kernel ties it to the
 * thread, not to the process): spawn from a thread that outlives the child.
 */
#ifndef SANDBOX_SPAWN_H
#define SANDBOX_SPAWN_H

#include <sys/types.h>

#include "base/bytes.h"
#include "base/error.h"

#define ROLE_WORKER "aratame: worker"
#define ROLE_RULES "aratame: rules"
#define ROLE_OCR "aratame: ocr" /* another program, beside ours */

/*
 * Keeps our program open, so that a child is the same program as we are even
 * when its file has been replaced. Once, at the start of the process.
 */
bool spawn_prepare(struct error *);

/* The same for the program of ROLE_OCR, which may not be installed. */
bool spawn_prepare_ocr(struct error *);

/* What becomes of it: exit status 127 when it could not be executed. */
struct child {
	pid_t pid;
	int socket; /* SOCK_SEQPACKET to its HERITAGE_SOCKET */
};
bool spawn_child(struct child *, const char *role, int rules_fd, int orders_fd,
    struct error *);

/* Kills it if it still lives, and says how it had ended. Closes the socket. */
struct ending {
	int signal; /* 0: it exited */
	int status; /* of its exit */
};
struct ending spawn_end(struct child *);

/* "signal 11 (SEGV)", "exit status 1". */
void spawn_describe(struct ending, char *room, size_t size);

/* A memfd with these bytes, sealed against every change. -1, with errno. */
int spawn_sealed(const char *name, struct bytes);
bool spawn_seal(int fd);

#endif
