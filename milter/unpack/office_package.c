/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A sealed .docx, .xlsx or .pptx: opened, it is an ordinary document one level
 * below the container, and goes on as such.
 */
#include "unpack/formats.h"

#include <string.h>

#include "unpack/compound.h"
#include "unpack/office_search.h"
#include "unpack/office_seal.h"

#define INFO_MOST ((size_t)1 << 20)

static void
read_stream(const struct compound *c, const char *name, struct buffer *out)
{
	for (uint32_t n = 1; n < c->count && out->len == 0; n++) {
		struct compound_entry e = compound_entry(c, n);

		if (e.kind == COMPOUND_STREAM &&
		    bytes_same(bytes_of(e.name), bytes_of(name)))
			compound_read(c, &e, out);
	}
}

static bool
fits(void *seal, struct bytes password)
{
	return office_seal_try(seal, password);
}

static void
open_package(struct unpacker *u, const struct object *o,
    struct office_seal *seal, struct bytes package)
{
	const struct office_search search = {
		.rounds = seal->rounds,
		.proof = "verifier checked",
		.fits = fits,
		.seal = seal,
	};
	struct buffer out = { .max = u->limits->object_bytes };
	struct found found = { .name = BYTES("package"), .was_sealed = true };

	if (!office_search(u, o, &search, &found.opened))
		return;
	if (unpack_allow(u, o, package.len, 0, package.len))
		office_seal_open(seal, package, &out);
	found.content = buffer_bytes(&out);
	found.size = found.content.len;
	unpack_found(u, o, &found);
	buffer_free(&out);
}

void
office_package_open(struct unpacker *u, const struct object *o)
{
	struct buffer info = { .max = INFO_MOST };
	struct buffer package = { .max = u->limits->object_bytes };
	struct office_seal seal;
	struct compound c;

	if (!compound_open(&c, o->content))
		return; /* ole_open() tells */
	read_stream(&c, "EncryptionInfo", &info);
	read_stream(&c, "EncryptedPackage", &package);
	compound_close(&c);
	if (!office_seal_read(&seal, u->arena, buffer_bytes(&info)))
		seal.unknown = "no readable description of the seal";
	if (seal.unknown != NULL) {
		findings_add(
		    u->findings, FINDING_SEALED_UNOPENED, o->path, BYTES(""));
		findings_add(u->findings, FINDING_ARCHIVE_UNSUPPORTED, o->path,
		    arena_format(
			u->arena, "sealed Office document: %s", seal.unknown));
	} else {
		open_package(u, o, &seal, buffer_bytes(&package));
	}
	explicit_bzero(&seal, sizeof seal);
	buffer_free(&info);
	buffer_free(&package);
}
