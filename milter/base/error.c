/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One fixed buffer: an error must not fail for want of memory.
 */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool
error_set(struct error *e, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(e->text, sizeof e->text, format, ap);
	va_end(ap);
	return false;
}

bool
error_errno(struct error *e, const char *format, ...)
{
	int number = errno;
	va_list ap;
	size_t len;

	va_start(ap, format);
	vsnprintf(e->text, sizeof e->text, format, ap);
	va_end(ap);
	len = strlen(e->text);
	snprintf(e->text + len, sizeof e->text - len, ": %s", strerror(number));
	return false;
}
