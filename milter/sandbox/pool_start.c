/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The life of the pool as a whole: made, waited for, ended. It is up as soon
 * as its first worker is: the others are on their way by then.
 */
#include "sandbox/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "sandbox/supervisor.h"

static void
close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

static void
destroy(struct pool *pool)
{
	close_fd(pool->wake);
	close_fd(pool->rules_fd);
	close_fd(pool->orders_fd);
	pthread_cond_destroy(&pool->changed);
	pthread_mutex_destroy(&pool->lock);
	free(pool->slots);
	free(pool);
}

static void
init_locks(struct pool *pool)
{
	pthread_condattr_t monotonic;

	pthread_mutex_init(&pool->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&pool->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

static struct pool *
create(
    const struct orders *orders, size_t workers, int rules_fd, const char *role)
{
	struct bytes told = { (const unsigned char *)orders, sizeof *orders };
	struct pool *pool = calloc(1, sizeof *pool);

	if (pool == NULL)
		_exit(EXIT_MEMORY);
	init_locks(pool);
	pool->orders = *orders;
	pool->role = role;
	pool->busy_max = workers;
	pool->slot_count = workers + 1;
	pool->slots = calloc(pool->slot_count, sizeof *pool->slots);
	if (pool->slots == NULL)
		_exit(EXIT_MEMORY);
	pool->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pool->rules_fd = fcntl(rules_fd, F_DUPFD_CLOEXEC, 0);
	pool->orders_fd = spawn_sealed("aratame-orders", told);
	return pool;
}

static bool
first_is_up(struct pool *pool, struct error *e)
{
	bool up;

	pthread_mutex_lock(&pool->lock);
	for (;;) {
		up = false;
		for (size_t i = 0; i < pool->slot_count; i++)
			up |= pool->slots[i].state == SLOT_FREE;
		if (up || pool->failing)
			break;
		pthread_cond_wait(&pool->changed, &pool->lock);
	}
	pool->up = up;
	if (!up)
		error_set(e, "%s", pool->error.text);
	pthread_mutex_unlock(&pool->lock);
	return up;
}

struct pool *
pool_start(const struct orders *orders, size_t workers, int rules_fd,
    const char *role, struct error *e)
{
	struct pool *pool;

	if (!spawn_prepare(e))
		return NULL;
	pool = create(orders, workers, rules_fd, role);
	if (pool->wake < 0 || pool->rules_fd < 0 || pool->orders_fd < 0) {
		error_errno(e, "no descriptors for the workers");
		destroy(pool);
		return NULL;
	}
	if ((errno = pthread_create(
		 &pool->supervisor, NULL, supervisor_run, pool)) != 0) {
		error_errno(e, "cannot start the thread that starts workers");
		destroy(pool);
		return NULL;
	}
	if (!first_is_up(pool, e)) {
		pool_free(pool);
		return NULL;
	}
	return pool;
}

static size_t
processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n > 0 ? (size_t)n : 1;
}

static struct orders
orders_of(const struct settings *set)
{
	return (struct orders){
		.limits = settings_limits(set),
		.memory = set->worker_memory,
		.messages = set->worker_messages,
		.sandboxed = set->sandbox == SANDBOX_STRICT,
	};
}

struct pool *
pool_new(const struct settings *set, const struct rules *rules, struct error *e)
{
	struct orders orders = orders_of(set);

	return pool_start(&orders,
	    set->workers > 0 ? set->workers : processors(), rules->fd,
	    ROLE_WORKER, e);
}

struct pool *
pool_new_ocr(
    const struct settings *set, const struct rules *rules, struct error *e)
{
	struct orders orders = orders_of(set);

	if (!spawn_prepare_ocr(e))
		return NULL;
	return pool_start(&orders, 1, rules->fd, ROLE_OCR, e);
}

void
pool_free(struct pool *pool)
{
	if (pool == NULL)
		return;
	pthread_mutex_lock(&pool->lock);
	pool->stopping = true;
	pthread_mutex_unlock(&pool->lock);
	supervisor_wake(pool);
	pthread_join(pool->supervisor, NULL);
	destroy(pool);
}
