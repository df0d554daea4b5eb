/* SPDX-License-Identifier: BSD-2-Clause */
#include "settings/table.h"

#include "settings/settings.h"

const struct setting settings_table[] = {
#define SECTION(title) { .section = title },
#define SETTING(name, type, def, range, doc)                                   \
	{ NULL, #name, def, range, doc, SETTING_##type,                        \
		offsetof(struct settings, name) },
#include "settings/settings.def"
#undef SETTING
#undef SECTION
};

const size_t settings_count = sizeof settings_table / sizeof *settings_table;
