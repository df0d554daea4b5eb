/* SPDX-License-Identifier: BSD-2-Clause
 *
 * clock - time that only moves forward, in milliseconds
 *
 * For deadlines and durations. The date of the wall is time(2); it may jump.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

int64_t clock_ms(void);

#endif
