/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The daemon's reader of a worker's answer. The input is a chain of packets,
 * each with two bytes of length in front; the head is put right, so that the
 * fuzzer spends its time on records. Whatever is believed must be in bounds
 * and must be the same when it is written and read again.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/wire.h"

#define OBJECTS 50

int LLVMFuzzerTestOneInput(const unsigned char *, size_t);

static void
must(bool true_so)
{
	if (!true_so)
		abort();
}

static void
check_text(struct bytes text, size_t max)
{
	must(text.len <= max);
	for (size_t i = 0; i < text.len; i++)
		must(text.at[i] >= 0x20 && text.at[i] != 0x7F);
}

static void
check_report(const struct report *r)
{
	must(r->findings.count <= FINDINGS_MAX && r->object_count <= OBJECTS);
	for (size_t i = 0; i < r->findings.count; i++) {
		const struct finding *f = &r->findings.list[i];

		must(f->id < FINDING_COUNT && f->id != FINDING_WORKER_CRASHED);
		must(isfinite(f->points));
		check_text(f->where, WIRE_TEXT_MAX);
		check_text(f->detail, WIRE_TEXT_MAX);
	}
	for (size_t i = 0; i < r->object_count; i++) {
		check_text(r->objects[i].path, WIRE_PATH_MAX);
		check_text(r->objects[i].type, WIRE_TYPE_MAX);
		check_text(r->objects[i].opened, WIRE_TEXT_MAX);
	}
}

static void
check_facts(const struct facts *fs)
{
	for (size_t i = 0; i < fs->count; i++) {
		must(fs->list[i].kind < FACT_COUNT);
		check_text(fs->list[i].text, fact_bytes_max(fs->list[i].kind));
		check_text(fs->list[i].where, FACT_WHERE_MAX);
	}
}

static bool
read_again(void *reader, struct bytes packet)
{
	struct error e;

	return wire_read(reader, packet, &e);
}

static void
check_round(const struct report *r, struct arena *arena)
{
	struct report again;
	struct wire_reader reader = {
		.sequence = 2, .objects_max = OBJECTS, .report = &again
	};

	report_init(&again, arena);
	must(wire_write_report(r, 2, OBJECTS, read_again, &reader));
	must(reader.done && again.object_count == r->object_count &&
	    again.facts.count == r->facts.count &&
	    again.findings.count == r->findings.count);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static const unsigned char head[WIRE_HEAD] = { 'A', 'R', 'A', '2',
		PACKET_ANSWER, 0, 1 };
	struct arena *arena = arena_new((size_t)256 << 20);
	struct bytes rest = { data, size };
	struct report report;
	struct wire_reader reader = {
		.sequence = 1, .objects_max = OBJECTS, .report = &report
	};
	struct error e;
	bool good = true;

	report_init(&report, arena);
	while (good && rest.len > 2) {
		size_t len = bytes_le16(rest, 0) % PACKET_MAX;
		struct bytes body = bytes_slice(rest, 2, len);
		unsigned char *packet = malloc(WIRE_HEAD + body.len);

		memcpy(packet, head, WIRE_HEAD);
		if (body.len > 0)
			memcpy(packet + WIRE_HEAD, body.at, body.len);
		good = wire_read(&reader,
		    (struct bytes){ packet, WIRE_HEAD + body.len }, &e);
		free(packet);
		rest = bytes_from(rest, 2 + len);
	}
	check_report(&report);
	check_facts(&report.facts);
	if (good && reader.done)
		check_round(&report, arena);
	arena_free(arena);
	return 0;
}
