/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What stands from the anchor at block 256 on; all before it is made here, and
 * so are the sums over the first bytes of descriptors, which only stand in the
 * way of a fuzzer.
 */
#include <string.h>

#include "object_fuzz.h"

#include "unpack/disk.h"

#define FRONT ((size_t)256 * DISK_SECTOR)
#define INPUT_MOST ((size_t)1 << 16)

static void
mend_sum(unsigned char *tag)
{
	unsigned char sum = 0;

	for (size_t i = 0; i < 16; i++)
		sum = (unsigned char)(sum + (i == 4 ? 0 : tag[i]));
	tag[4] = sum;
}

int
LLVMFuzzerTestOneInput(const unsigned char *at, size_t len)
{
	static unsigned char image[FRONT + INPUT_MOST];

	if (len == 0 || len > INPUT_MOST)
		return 0;
	memcpy(image + 0x8001, "NSR02", 5);
	memcpy(image + FRONT, at, len);
	for (size_t i = 0; i + 16 <= len; i += DISK_SECTOR)
		mend_sum(image + FRONT + i);
	fuzz_object(
	    (struct bytes){ image, FRONT + len }, OBJECT_DISK, disk_image_open);
	return 0;
}
