/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Tasks and their queues. Each task has a condition of its own, so that an
 * answer wakes the one who waits for it and nobody else.
 */
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "store/inside.h"

void
queue_init(struct queue *q)
{
	*q = (struct queue){ .last = &q->first };
}

void
queue_add(struct queue *q, struct task *t)
{
	t->next = NULL;
	*q->last = t;
	q->last = &t->next;
	q->count++;
}

struct task *
queue_take(struct queue *q)
{
	struct task *t = q->first;

	if (t != NULL)
		queue_remove(q, t);
	return t;
}

bool
queue_remove(struct queue *q, const struct task *t)
{
	struct task **at = &q->first;

	while (*at != NULL && *at != t)
		at = &(*at)->next;
	if (*at == NULL)
		return false;
	*at = t->next;
	if (t->next == NULL)
		q->last = at;
	q->count--;
	return true;
}

struct task *
task_new(store_work *work, void *it, void (*free_it)(void *))
{
	struct task *t = calloc(1, sizeof *t);

	if (t == NULL)
		_exit(EXIT_MEMORY);
	*t = (struct task){ .work = work, .it = it, .free = free_it };
	condition_init(&t->done);
	return t;
}

void
task_free(struct task *t)
{
	if (t->it != NULL && t->free != NULL)
		t->free(t->it);
	pthread_cond_destroy(&t->done);
	free(t);
}

void
condition_init(pthread_cond_t *c)
{
	pthread_condattr_t how;

	pthread_condattr_init(&how);
	pthread_condattr_setclock(&how, CLOCK_MONOTONIC);
	pthread_cond_init(c, &how);
	pthread_condattr_destroy(&how);
}

bool
condition_wait(pthread_cond_t *c, pthread_mutex_t *lock, int64_t latest_ms)
{
	struct timespec t = { .tv_sec = latest_ms / 1000,
		.tv_nsec = latest_ms % 1000 * 1000000 };

	return pthread_cond_timedwait(c, lock, &t) != ETIMEDOUT;
}
