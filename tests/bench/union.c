/* SPDX-License-Identifier: BSD-2-Clause
 *
 * union - what the second, tolerant view of a message costs beside the first
 *
 *   union [-r ROUNDS] FILE…
 *
 * Each mail is read by mail_read() with the tolerant view and without it; the
 * least of ROUNDS times counts for each, since only disturbances add to it.
 * Printed as JSON: the ratio of the sums, the median and the 99th percentile of
 * the ratios of single mails, and how many mails had parts that only the second
 * view sees, or were called ambiguous.
 *
 * The linker puts us in front of tolerant_read(), so that the daemon needs no
 * switch that nobody else would use.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "parse/mail.h"
#include "parse/tolerant.h"

void __real_tolerant_read(const struct tolerant *);
void __wrap_tolerant_read(const struct tolerant *);

static bool second_view;

void
__wrap_tolerant_read(const struct tolerant *in)
{
	if (second_view)
		__real_tolerant_read(in);
}

struct counts {
	size_t mails, with_views, ambiguous;
};

static double
cpu_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* One reading; what was seen is counted when asked for. */
static double
read_once(struct bytes raw, bool both, struct counts *counts)
{
	static const struct limits limits = { .header_bytes = 1 << 20,
		.header_count = 10000,
		.mime_parts = 5000,
		.mime_depth = 64 };
	double began = cpu_us(), took;
	struct arena *arena = arena_new((size_t)1 << 30);
	struct findings findings;
	struct mail mail;

	second_view = both;
	findings_init(&findings, arena);
	mail_read(&mail, raw, BYTES(""), 0, &limits, arena, &findings);
	if (counts != NULL) {
		counts->with_views += mail.part_count > 0 &&
		    mail.parts[mail.part_count - 1].why.len > 0;
		counts->ambiguous +=
		    findings_have(&findings, FINDING_MIME_AMBIGUOUS);
	}
	arena_free(arena);
	took = cpu_us() - began;
	return took;
}

static int
compare(const void *one, const void *other)
{
	const double *a = one, *b = other;

	return (*a > *b) - (*a < *b);
}

static double
least(struct bytes raw, bool both, int rounds)
{
	double best = read_once(raw, both, NULL);

	while (--rounds > 0) {
		double t = read_once(raw, both, NULL);

		best = t < best ? t : best;
	}
	return best;
}

int
main(int count, char **arguments)
{
	double *ratios = calloc((size_t)count, sizeof *ratios), one = 0,
	       two = 0;
	struct counts counts = { 0 };
	int option, rounds = 15;

	while ((option = getopt(count, arguments, "r:")) != -1)
		if (option == 'r')
			rounds = atoi(optarg);
	mail_start();
	for (int i = optind; i < count; i++) {
		struct buffer file = { 0 };
		struct error error;
		double a, b;

		if (!file_read(arguments[i], 64 << 20, &file, &error))
			continue;
		a = least(buffer_bytes(&file), false, rounds);
		b = least(buffer_bytes(&file), true, rounds);
		read_once(buffer_bytes(&file), true, &counts);
		ratios[counts.mails++] = b / a;
		one += a;
		two += b;
		buffer_free(&file);
	}
	if (counts.mails == 0)
		return 1;
	qsort(ratios, counts.mails, sizeof *ratios, compare);
	printf("{\"mails\": %zu, \"ratio\": %.3f, \"median\": %.3f, \"p99\": "
	       "%.3f, \"one_us\": %.1f, \"two_us\": %.1f, \"with_views\": %zu, "
	       "\"ambiguous\": %zu}\n",
	    counts.mails, two / one, ratios[counts.mails / 2],
	    ratios[counts.mails * 99 / 100], one / (double)counts.mails,
	    two / (double)counts.mails, counts.with_views, counts.ambiguous);
	free(ratios);
	return 0;
}
