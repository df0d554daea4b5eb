/* SPDX-License-Identifier: BSD-2-Clause */
#include "object_fuzz.h"

#include "unpack/xlm_formula.h"

/* A stream, a part of a package, and bare formulas, of the same bytes. */
static void
open_all(struct unpacker *u, const struct object *o)
{
	struct object package = { .path = o->path, .type = OBJECT_XLSX };
	struct object part = *o;
	struct xlm *x;

	xlm_biff_open(u, o);
	part.parent = &package;
	xlm_xlsb_open(u, &part);
	ooxml_open(u, &part);
	x = xlm_of(u, &part);
	fuzz_check(x == xlm_of(u, &package));
	xlm_name(x, o->content);
	xlm_text(x, o->content);
	xlm_formula(x, o->content, XLM_BIFF5);
	xlm_formula(x, o->content, XLM_BIFF8);
	xlm_formula(x, o->content, XLM_BIFF12);
	x->sheet = x->runs = true;
	xlm_tell(u, x);
	fuzz_check(findings_have(u->findings, FINDING_MACRO_SHEET));
}

int
LLVMFuzzerTestOneInput(const unsigned char *at, size_t len)
{
	fuzz_object((struct bytes){ at, len }, OBJECT_XLS, open_all);
	return 0;
}
