/* SPDX-License-Identifier: BSD-2-Clause
 *
 * There is no index by address: it would cost each message something, for what
 * is asked once a year. So tables are read whole, and what is left is counted
 * afterwards by another statement than those that deleted, for whoever has to
 * prove it.
 */
#include "memory/forget.h"

#include "memory/threads.h"

static bool
take_number(void *context, const struct value *columns)
{
	*(int64_t *)context = columns[0].number;
	return true;
}

static bool
forget(struct engine *e, enum statement which, int64_t key, int64_t *count,
    struct error *err)
{
	struct value v = NUMBER(key);

	if (!engine_run(e, which, &v, 1, NULL, NULL, err))
		return false;
	*count += engine_changes(e);
	return true;
}

static bool
forget_all(
    struct engine *e, int64_t key, struct forgotten *f, struct error *err)
{
	struct value v = NUMBER(key);

	return forget(e, STATEMENT_FORGET_SENDER, key, &f->senders, err) &&
	    forget(e, STATEMENT_FORGET_NAME, key, &f->names, err) &&
	    forget(
		e, STATEMENT_FORGET_PARTICIPANT, key, &f->participants, err) &&
	    forget(e, STATEMENT_FORGET_SENT, key, &f->messages, err) &&
	    forget(e, STATEMENT_FORGET_GOT, key, &f->messages, err) &&
	    engine_run(
		e, STATEMENT_FORGET_LEFT, &v, 1, take_number, &f->left, err);
}

bool
forget_address(struct engine *e, const struct secret *secret,
    struct bytes address, struct forgotten *f, struct error *err)
{
	int64_t key = threads_key(secret, KEY_ADDRESS, address);

	*f = (struct forgotten){ 0 };
	if (!engine_begin(e, err))
		return false;
	if (forget_all(e, key, f, err) && engine_commit(e, err))
		return true;
	engine_rollback(e);
	return false;
}
