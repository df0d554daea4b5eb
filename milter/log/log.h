/* SPDX-License-Identifier: BSD-2-Clause
 *
 * log - what the daemon tells its admin, in one line each
 *
 * To stderr when it is a terminal or a test, else to syslog. Only whoever
 * decides logs, once; worker folders have no log at all. Control bytes are
 * escaped, a line is at most 1,000 bytes.
 */
#ifndef LOG_LOG_H
#define LOG_LOG_H

#include <stdbool.h>

void log_open(const char *program, bool to_stderr);

void log_info(const char *, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *, ...) __attribute__((format(printf, 1, 2)));
void log_error(const char *, ...) __attribute__((format(printf, 1, 2)));

#endif
