/* SPDX-License-Identifier: BSD-2-Clause
 *
 * settings - what an admin can set: read, checked, printed
 *
 * The file has lines "name = value"; '#' starts a comment. Everything about a
 * setting stands in settings/settings.def.
 *
 * Units    SECONDS are seconds ("30s", "10min", "2h"), MILLISECONDS such
 *          ("50ms", "2s"), BYTES are bytes ("64K", "16M", "1G"), SCORE is a decimal, MODE is octal, LIST is
 *          words parted by blanks or commas.
 * Memory   strings belong to the settings and go with settings_free().
 * Errors   file:line and what to do; an unknown name with the nearest one.
 */
#ifndef SETTINGS_SETTINGS_H
#define SETTINGS_SETTINGS_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/limits.h"

typedef const char *set_STRING;
typedef const char *set_LIST; /* words parted by single blanks */
typedef size_t set_COUNT;
typedef size_t set_BYTES;
typedef size_t set_SECONDS;
typedef size_t set_MILLISECONDS;
typedef size_t set_MODE;
typedef double set_SCORE;
typedef int set_CHOICE; /* index into the choices */

struct settings {
#define SECTION(title)
#define SETTING(name, type, def, range, doc) set_##type name;
#include "settings/settings.def"
#undef SETTING
#undef SECTION
};

/* The choices, in the order in which settings.def lists them. */
enum mode { MODE_SHADOW, MODE_TAG, MODE_ENFORCE };
enum policy { /* on_sealed, on_limit, on_crash, on_timeout */
	POLICY_ACCEPT,
	POLICY_TAG,
	POLICY_QUARANTINE,
	POLICY_REJECT,
	POLICY_TEMPFAIL
};
enum ppap { PPAP_ALLOW, PPAP_OPEN_OR_HOLD, PPAP_REFUSE };
enum language { LANGUAGE_EN, LANGUAGE_JA };
enum sandbox { SANDBOX_STRICT, SANDBOX_NONE };
enum ocr { OCR_OFF, OCR_PASSWORDS };

#define SETTINGS_FILE "/etc/aratame/aratame.conf"

/* All defaults. */
void settings_default(struct settings *);

/* On top of what is set. `path` names the file for errors as well. */
bool settings_read(struct settings *, const char *path, struct error *);

/* One line "name=value"; `place` stands in front of an error. */
bool settings_set(
    struct settings *, const char *line, const char *place, struct error *);

/* A list given as "file:/path" becomes what the file lists. */
bool settings_load_lists(struct settings *, struct error *);

void settings_free(struct settings *);

struct limits settings_limits(const struct settings *);

/* For `aratame conf`: what differs from the defaults, the defaults, all. */
enum settings_which { SETTINGS_CHANGED, SETTINGS_DEFAULTS, SETTINGS_ALL };
void
settings_print(const struct settings *, enum settings_which, struct buffer *);

/* The example file and the section of the manual page (mdoc). */
void settings_print_example(struct buffer *);
void settings_print_manual(struct buffer *);

/* Walks a LIST: false when there is no further word. */
bool settings_word(const char **list, struct bytes *word);

/* A LIST has the word; one of its domains is this one, or lies above it. */
bool settings_lists(const char *list, struct bytes word);
bool settings_lists_domain(const char *list, struct bytes domain);

#endif
