/* SPDX-License-Identifier: BSD-2-Clause
 *
 * syslog(3) and stderr are both written with one call a line, so that lines of
 * different threads do not mix.
 */
#include "log/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#define LINE_MAX_LEN 1000

static bool on_stderr = true;
static const char *name = "aratame";

void
log_open(const char *program, bool to_stderr)
{
	name = program;
	on_stderr = to_stderr;
	if (!to_stderr)
		openlog(program, LOG_PID | LOG_NDELAY, LOG_MAIL);
}

static void
escape_control(char *line)
{
	for (; *line != '\0'; line++)
		if ((unsigned char)*line < 0x20 || *line == 0x7F)
			*line = '?';
}

static void
say(int level, const char *format, va_list ap)
{
	char line[LINE_MAX_LEN + 1], out[LINE_MAX_LEN + 100];
	int len;

	vsnprintf(line, sizeof line, format, ap);
	escape_control(line);
	if (!on_stderr) {
		syslog(level, "%s", line);
		return;
	}
	len = snprintf(out, sizeof out, "%s: %s%s\n", name,
	    level == LOG_ERR	       ? "error: "
		: level == LOG_WARNING ? "warning: "
				       : "",
	    line);
	if (len > 0 && write(STDERR_FILENO, out, (size_t)len) < 0)
		return; /* nobody is left to tell */
}

void
log_info(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(LOG_INFO, format, ap);
	va_end(ap);
}

void
log_warning(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(LOG_WARNING, format, ap);
	va_end(ap);
}

void
log_error(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(LOG_ERR, format, ap);
	va_end(ap);
}
