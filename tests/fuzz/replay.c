/* SPDX-License-Identifier: BSD-2-Clause
 *
 * replay - feeds files to a fuzz target, without a fuzzer
 *
 * So that `make check' runs every input that is kept, with any compiler.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
replay(const char *path)
{
	FILE *f = fopen(path, "re");
	uint8_t *data = NULL;
	size_t size = 0, got;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	do {
		if ((data = realloc(data, size + 65536)) == NULL)
			exit(1);
		got = fread(data + size, 1, 65536, f);
		size += got;
	} while (got > 0);
	fclose(f);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		replay(argv[i]);
	printf("%d inputs\n", argc - 1);
	return 0;
}
