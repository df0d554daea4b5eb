/* SPDX-License-Identifier: BSD-2-Clause
 *
 * aratame-ocr: a worker that can also read what is written in a picture. It is
 * a program of its own, so that a gateway that does not want it needs neither
 * Tesseract nor its memory; started by the daemon and the command line, in the
 * same sandbox as any worker, never by a person.
 */
#include <stdio.h>
#include <string.h>

#include "ocr/ocr.h"
#include "sandbox/spawn.h"
#include "sandbox/worker.h"

int
main(int argc, char **argv)
{
	if (argc == 1 && strcmp(argv[0], ROLE_OCR) == 0)
		worker_serve("aratame-ocr", ocr_start, ocr_read);
	fputs("aratame-ocr is started by aratame-milter (setting `ocr')\n",
	    stderr);
	return 64;
}
