/* SPDX-License-Identifier: BSD-2-Clause
 *
 * scan - how a verdict looks on a terminal, and as JSON for other tools
 */
#ifndef CLI_SCAN_H
#define CLI_SCAN_H

#include "message.h"

struct scanned {
	const char *file;
	const struct message *message;
	const struct report *report;
	const struct verdict *verdict;
	int64_t time_ms;
	bool japanese; /* the language of `says' and `reason' */
};

void scan_print_text(const struct scanned *, struct arena *);
void scan_print_json(const struct scanned *, struct arena *);

#endif
