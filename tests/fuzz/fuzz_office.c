/* SPDX-License-Identifier: BSD-2-Clause */
#include "object_fuzz.h"

#include "unpack/office_seal.h"
#include "unpack/xml.h"

/* Every view that the scanner hands out lies inside its input, in order. */
static void
read_xml(struct arena *arena, struct bytes raw)
{
	struct xml x = { .rest = xml_text(arena, raw) };
	const unsigned char *end = x.rest.at + x.rest.len;
	enum xml_kind kind;
	size_t left = x.rest.len;

	while ((kind = xml_next(&x)) != XML_END) {
		struct bytes seen = kind == XML_TEXT ? x.text : x.name;

		fuzz_check(x.rest.len <= left);
		fuzz_check(x.rest.len < left || seen.len == 0);
		fuzz_check(seen.len == 0 || seen.at + seen.len <= end);
		fuzz_check(xml_decode(arena, seen).len <= seen.len);
		left = x.rest.len;
	}
	fuzz_check(x.rest.len == 0);
}

/* The seals as the stream would hold them, without the compound file. */
static void
read_seal(struct arena *arena, struct bytes info)
{
	struct office_seal seal;
	struct buffer out = { .max = 65536 };

	if (!office_seal_read(&seal, arena, info) || seal.rounds > 100)
		return;
	office_seal_try(&seal, BYTES("VelvetSweatshop"));
	fuzz_check(seal.key_len <= sizeof seal.key);
	if (seal.unknown == NULL)
		office_seal_open(&seal, info, &out);
	fuzz_check(out.len <= info.len);
	buffer_free(&out);
}

int
LLVMFuzzerTestOneInput(const unsigned char *at, size_t len)
{
	struct bytes content = { at, len };
	struct arena *arena = arena_new((size_t)64 << 20);

	read_xml(arena, content);
	read_seal(arena, content);
	arena_free(arena);
	fuzz_object(content, OBJECT_OFFICE_SEALED, office_package_open);
	return 0;
}
