/* SPDX-License-Identifier: BSD-2-Clause
 *
 * clock - time that only moves forward, in milliseconds
 *
 * For deadlines and durations. The date of the wall is time(2); it may jump.
 * The processor's time is what this process alone has used of it: a worker
 * bounds its own labour by it, however busy the machine is.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

int64_t clock_ms(void);
int64_t clock_processor_ms(void);

#endif
