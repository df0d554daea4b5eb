/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/offline.h"

#include "cli/options.h"
#include "store/store.h"

#define SETTLE_MS 10000

static bool
open_memory(struct offline *o, const char *memory, struct error *err)
{
	if (!options_memory(&o->settings, memory, err) ||
	    !settings_set(
		&o->settings, "store_deadline = 10s", "--memory", err))
		return false;
	o->gateway.store = store_open_timeless(&o->settings, err);
	return o->gateway.store != NULL;
}

bool
offline_start(struct offline *o, const char *memory, struct error *err)
{
	struct gateway *g = &o->gateway;

	o->rules.fd = -1;
	if (o->settings.workers == 0)
		o->settings.workers = 1;
	if (!weights_load(&o->weights, &o->settings, err) ||
	    !rules_load(&o->rules, &o->settings, err))
		return false;
	g->settings = &o->settings;
	g->weights = &o->weights;
	g->rules = &o->rules;
	if (memory != NULL && !open_memory(o, memory, err))
		return false;
	if ((g->pool = pool_new(&o->settings, &o->rules, err)) == NULL)
		return false;
	if (o->settings.ocr == OCR_OFF)
		return true;
	g->ocr = pool_new_ocr(&o->settings, &o->rules, err);
	return g->ocr != NULL;
}

void
offline_stop(struct offline *o)
{
	pool_free(o->gateway.ocr);
	pool_free(o->gateway.pool);
	store_close(o->gateway.store);
	if (o->gateway.rules != NULL)
		rules_close(&o->rules);
	settings_free(&o->settings);
}

bool
offline_record(struct offline *o, const struct message *m,
    const struct report *report, const struct verdict *verdict,
    struct error *err)
{
	message_record(&o->gateway, m, report, verdict);
	return o->gateway.store == NULL ||
	    store_settle(o->gateway.store, SETTLE_MS, err);
}
