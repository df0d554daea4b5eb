/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The daemon's reader of a worker's answer: the one parser of hostile bytes
 * outside the sandbox, hence small, and fuzzed. Every record is taken through
 * `struct cursor', which turns bad once something is missing and stays so; a
 * record is used only when the cursor is still good after all of it. The way
 * not taken, JSON or a serialising library, would put more code than this
 * beside the store and the quarantine.
 */
#include "sandbox/wire.h"

#include <math.h>
#include <string.h>

struct cursor {
	struct bytes rest;
	const char *wrong; /* NULL: good so far */
};

/* The first thing that was wrong is the one to tell. */
static void
spoil(struct cursor *c, const char *wrong)
{
	if (c->wrong == NULL)
		c->wrong = wrong;
}

static uint64_t
take(struct cursor *c, size_t width)
{
	uint64_t number = 0;

	if (c->rest.len < width) {
		spoil(c, "it ends within a record");
		return 0;
	}
	for (size_t i = width; i-- > 0;)
		number = number << 8 | c->rest.at[i];
	c->rest = bytes_from(c->rest, width);
	return number;
}

static struct bytes
take_text(struct cursor *c, size_t len, size_t max)
{
	struct bytes text = bytes_first(c->rest, len);

	if (len > max)
		spoil(c, "a text is too long");
	if (text.len < len)
		spoil(c, "it ends within a text");
	for (size_t i = 0; i < text.len && c->wrong == NULL; i++)
		if (text.at[i] < 0x20 || text.at[i] == 0x7F)
			spoil(c, "a text holds control bytes");
	c->rest = bytes_from(c->rest, len);
	return c->wrong == NULL ? text : (struct bytes){ 0 };
}

/* Only the daemon may say that a worker failed. */
static bool
is_daemons(uint64_t id)
{
	return id == FINDING_WORKER_CRASHED || id == FINDING_WORKER_TIMEOUT ||
	    id == FINDING_WORKER_MEMORY || id == FINDING_WORKER_MALFORMED;
}

static void
read_finding(struct wire_reader *r, struct cursor *c)
{
	uint64_t id = take(c, 2);
	uint64_t bits = take(c, 8);
	size_t where_len = take(c, 2);
	size_t detail_len = take(c, 2);
	struct bytes where = take_text(c, where_len, WIRE_TEXT_MAX);
	struct bytes detail = take_text(c, detail_len, WIRE_TEXT_MAX);
	double points;

	memcpy(&points, &bits, sizeof points);
	if (c->wrong != NULL)
		return;
	if (id >= FINDING_COUNT || is_daemons(id))
		c->wrong = "a finding that no worker makes";
	else if (!isfinite(points) || fabs(points) > POINTS_MAX)
		c->wrong = "points out of range";
	else if (++r->findings > FINDINGS_MAX)
		c->wrong = "too many findings";
	else
		findings_add_points(&r->report->findings, (enum finding_id)id,
		    where, detail, points);
}

static void
read_object(struct wire_reader *r, struct cursor *c)
{
	struct object_seen seen = { 0 };
	struct arena *arena = r->report->findings.arena;
	size_t path_len = take(c, 2);
	size_t type_len = take(c, 2);
	size_t opened_len = take(c, 2);
	struct bytes path, type, opened;

	seen.size = take(c, 8);
	for (size_t i = 0; i < sizeof seen.sha256; i++)
		seen.sha256[i] = (unsigned char)take(c, 1);
	path = take_text(c, path_len, WIRE_PATH_MAX);
	type = take_text(c, type_len, WIRE_TYPE_MAX);
	opened = take_text(c, opened_len, WIRE_TEXT_MAX);
	if (c->wrong != NULL)
		return;
	if (r->report->object_count >= r->objects_max) {
		c->wrong = "too many objects";
		return;
	}
	seen.path = arena_copy(arena, path);
	seen.type = arena_copy(arena, type);
	seen.opened = arena_copy(arena, opened);
	report_add_object(r->report, &seen);
}

static void
read_fact(struct wire_reader *r, struct cursor *c)
{
	struct facts *facts = &r->report->facts;
	size_t before = facts->count;
	uint64_t kind = take(c, 2);
	uint64_t number = take(c, 8);
	size_t text_len = take(c, 2);
	size_t where_len = take(c, 2);
	size_t max =
	    kind < FACT_COUNT ? fact_bytes_max((enum fact_kind)kind) : 0;
	struct bytes text = take_text(c, text_len, max);
	struct bytes where = take_text(c, where_len, FACT_WHERE_MAX);

	if (c->wrong != NULL)
		return;
	if (kind >= FACT_COUNT) {
		c->wrong = "a fact of no known kind";
		return;
	}
	facts_add(facts, (enum fact_kind)kind, text, where, number);
	if (facts->count == before)
		c->wrong = "a fact too many";
}

static void
read_end(struct wire_reader *r, struct cursor *c)
{
	uint64_t findings = take(c, 4);
	uint64_t objects = take(c, 4);
	uint64_t facts = take(c, 4);
	uint64_t dropped = take(c, 8);
	uint64_t tried = take(c, 8);
	uint64_t payload = take(c, 1);

	if (c->wrong != NULL)
		return;
	if (findings != r->findings || objects != r->report->object_count ||
	    facts != r->report->facts.count)
		c->wrong = "its totals do not agree";
	else if (payload > 1 || c->rest.len > 0)
		c->wrong = "its end is not an end";
	else
		r->done = true;
	r->report->findings.dropped = dropped;
	r->report->passwords_tried = tried;
	r->report->payload = payload == 1;
}

static void
read_record(struct wire_reader *r, struct cursor *c)
{
	int kind = (int)take(c, 1);

	if (kind < r->stage)
		spoil(c, "records out of order");
	else if (kind == RECORD_FINDING)
		read_finding(r, c);
	else if (kind == RECORD_OBJECT)
		read_object(r, c);
	else if (kind == RECORD_FACT)
		read_fact(r, c);
	else if (kind == RECORD_END)
		read_end(r, c);
	else
		c->wrong = "a record of no known kind";
	r->stage = kind;
}

static const char *
head_wrong(const struct wire_reader *r, struct bytes packet)
{
	if (packet.len <= WIRE_HEAD || packet.len > PACKET_MAX)
		return "a packet of a wrong size";
	if (bytes_le32(packet, 0) != WIRE_MAGIC)
		return "a wrong magic number";
	if (bytes_le16(packet, 4) != PACKET_ANSWER)
		return "a packet that is no answer";
	if (bytes_le64(packet, 6) != r->sequence)
		return "an answer for another message";
	if (r->done)
		return "more after the end";
	if (packet.len > ANSWER_MAX - r->bytes)
		return "an answer too long";
	return NULL;
}

bool
wire_read(struct wire_reader *r, struct bytes packet, struct error *e)
{
	struct cursor c = { bytes_from(packet, WIRE_HEAD),
		head_wrong(r, packet) };

	if (c.wrong == NULL)
		r->bytes += packet.len;
	while (c.wrong == NULL && c.rest.len > 0)
		read_record(r, &c);
	return c.wrong == NULL || error_set(e, "%s", c.wrong);
}

bool
wire_read_ready(struct bytes packet, struct bytes *text, struct error *e)
{
	struct cursor c = { bytes_from(packet, WIRE_HEAD), NULL };
	uint16_t type = bytes_le16(packet, 4);
	struct bytes said;

	if (packet.len < WIRE_HEAD || bytes_le32(packet, 0) != WIRE_MAGIC ||
	    (type != PACKET_READY && type != PACKET_FAILED))
		return error_set(e, "it said something that is no greeting");
	said = take_text(&c, c.rest.len, sizeof e->text - 1);
	if (c.wrong != NULL)
		return error_set(e, "%s", c.wrong);
	if (type == PACKET_FAILED)
		return error_set(e, "%.*s", BYTES_ARG(said));
	*text = said;
	return true;
}
