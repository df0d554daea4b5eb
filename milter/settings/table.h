/* SPDX-License-Identifier: BSD-2-Clause
 *
 * table - the settings as rows, for those who read, check and print them
 */
#ifndef SETTINGS_TABLE_H
#define SETTINGS_TABLE_H

#include <stddef.h>

enum setting_type {
	SETTING_STRING,
	SETTING_LIST,
	SETTING_COUNT,
	SETTING_BYTES,
	SETTING_SECONDS,
	SETTING_MILLISECONDS,
	SETTING_MODE,
	SETTING_SCORE,
	SETTING_CHOICE
};

struct setting {
	const char *section; /* not NULL: a title, and nothing else */
	const char *name, *def, *range, *doc;
	enum setting_type type;
	size_t at; /* offset in struct settings */
};

extern const struct setting settings_table[];
extern const size_t settings_count;

#endif
