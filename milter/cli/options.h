/* SPDX-License-Identifier: BSD-2-Clause
 *
 * options - what all commands share: which settings are in force
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "cli/command.h"
#include "settings/settings.h"

/*
 * The settings of `path', or of /etc/aratame/aratame.conf when it exists and
 * `path' is NULL; then `set' lines "name=value" on top.
 */
bool options_settings(struct settings *, const char *path, char *const *set,
    size_t set_count, struct error *);

/* The store is `memory', a SQLite file, with its key beside it. */
bool options_memory(struct settings *, const char *memory, struct error *);

#endif
