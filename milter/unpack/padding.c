/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Two measures, because filling that is not one byte repeated escapes the
 * first, and a program has no table of sectors for the second. Only the kept
 * content is measured: of an object cut at a limit that is its head, and its
 * share of filling is if anything larger than told.
 */
#include "unpack/padding.h"

#include "unpack/compound.h"

#define LARGE ((uint64_t)10 << 20)

static bool
is_candidate(enum object_type type)
{
	switch (type) {
	case OBJECT_DOC:
	case OBJECT_XLS:
	case OBJECT_PPT:
	case OBJECT_OLE:
	case OBJECT_MSI:
	case OBJECT_DOCX:
	case OBJECT_XLSX:
	case OBJECT_PPTX:
	case OBJECT_RTF:
	case OBJECT_ONENOTE:
	case OBJECT_PE:
	case OBJECT_LNK:
	case OBJECT_SCRIPT:
		return true;
	default:
		return false;
	}
}

static uint64_t
trailing_run(struct bytes b)
{
	size_t at = b.len;

	while (at > 0 && b.at[at - 1] == b.at[b.len - 1])
		at--;
	return b.len - at;
}

/* What the file's own table does not use, free sectors and all behind them. */
static uint64_t
unused(struct bytes b)
{
	struct compound c;
	uint64_t used;

	if (!compound_open(&c, b))
		return 0;
	used = compound_used(&c);
	compound_close(&c);
	return used < b.len ? b.len - used : 0;
}

void
padding_check(struct unpacker *u, const struct object *o)
{
	uint64_t filling, percent;

	if (o->size < LARGE || o->content.len < LARGE / 2 ||
	    !is_candidate(o->type))
		return;
	filling = trailing_run(o->content);
	if (compound_is(o->content) && filling * 2 < o->content.len)
		filling = unused(o->content);
	if (filling * 2 < o->content.len)
		return;
	percent = filling * 100 / o->content.len;
	findings_add(u->findings, FINDING_PADDED_DOCUMENT, o->path,
	    arena_format(u->arena, "%llu MB, %llu %% filling",
		(unsigned long long)(o->size >> 20),
		(unsigned long long)percent));
}
