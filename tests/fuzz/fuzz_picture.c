/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "inspect/qr.h"

#define PIXELS 200000

int LLVMFuzzerTestOneInput(const unsigned char *, size_t);

int
LLVMFuzzerTestOneInput(const unsigned char *at, size_t len)
{
	struct arena *arena = arena_new(1 << 20);
	size_t budget = PIXELS, sum = 0;
	const struct bytes *texts;
	struct picture p;

	if (picture_read(&p, (struct bytes){ at, len }, &budget)) {
		if (p.width == 0 || p.height == 0 || p.width > PICTURE_SIDE ||
		    p.height > PICTURE_SIDE ||
		    p.width * p.height > PIXELS - budget)
			abort();
		for (size_t i = 0; i < p.width * p.height; i++)
			sum += p.grey[i]; /* all of it can be read */
		if (qr_read(&p, qr_suspected(&p), arena, &texts) > QR_MOST)
			abort();
		picture_free(&p);
	} else if (p.grey != NULL) {
		abort();
	}
	arena_free(arena);
	return sum == SIZE_MAX;
}
