/* SPDX-License-Identifier: BSD-2-Clause
 *
 * processes - what a process and all its descendants have used
 *
 * From /proc. The time of children that were waited for is counted, too, so
 * that a worker that ended meanwhile is not forgotten.
 */
#ifndef BENCH_PROCESSES_H
#define BENCH_PROCESSES_H

#include <sys/types.h>

struct usage {
	double cpu_ms;
	double memory_kb; /* shared pages in shares (Pss); else private ones */
};

struct usage processes_usage(pid_t root);

#endif
