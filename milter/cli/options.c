/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli/options.h"

#include <stdio.h>
#include <unistd.h>

#include "judge/ppap.h"

bool
options_settings(struct settings *s, const char *path, char *const *set,
    size_t set_count, struct error *err)
{
	settings_default(s);
	if (path == NULL && access(SETTINGS_FILE, F_OK) == 0)
		path = SETTINGS_FILE;
	if (path != NULL && !settings_read(s, path, err))
		return false;
	for (size_t i = 0; i < set_count; i++)
		if (!settings_set(s, set[i], "--set", err))
			return false;
	return settings_load_lists(s, err) && ppap_check(s, err);
}

bool
options_memory(struct settings *s, const char *memory, struct error *err)
{
	char line[4200];

	snprintf(line, sizeof line, "store = sqlite:%s", memory);
	if (!settings_set(s, line, "--memory", err))
		return false;
	snprintf(line, sizeof line, "key_file = %s.key", memory);
	return settings_set(s, line, "--memory", err);
}
