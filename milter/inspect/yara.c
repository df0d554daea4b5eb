/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One scanner serves a message; making it costs microseconds. Each piece of
 * content is scanned once: where an object is also text, one scan counts as
 * both. Rules that `need' another finding are kept until all is scanned, since
 * a macro that runs by itself and the deed it does may stand in two modules.
 * Passing a slow object silently would be the way around us: a timeout, and
 * any other failure of libyara, is a finding.
 */
#include "inspect/yara.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yara.h>

#include "parse/charset.h"

#define SHOWN_MAX 60	/* bytes of a match that a detail shows */
#define MATCHES_MAX 500 /* that can wait for each other */

/* What one rule said of one document. */
struct match {
	enum finding_id id, needs; /* FINDING_COUNT: needs none */
	struct bytes document, where, detail;
	double points;
	bool told;
};

struct yara {
	YR_SCANNER *scanner;
	struct arena *arena;
	struct findings *findings;
	struct match *matches;
	size_t match_count, match_room;
	const struct scan *scan; /* in hand */
	unsigned kinds;		 /* that some rule looks at */
};

bool
yara_start(struct error *err)
{
	if (yr_initialize() != ERROR_SUCCESS)
		return error_set(err, "libyara does not start");
	/* A match is shown, never worked on. */
	yr_set_configuration_uint32(YR_CONFIG_MAX_MATCH_DATA, SHOWN_MAX);
	yr_set_configuration_uint32(YR_CONFIG_STACK_SIZE, DEFAULT_STACK_SIZE);
	return true;
}

void
yara_stop(void)
{
	yr_finalize();
}

bool
yara_declare(struct _YR_COMPILER *c, struct error *err)
{
	int trouble = yr_compiler_define_string_variable(c, "object_name", "") |
	    yr_compiler_define_string_variable(c, "object_type", "") |
	    yr_compiler_define_integer_variable(c, "depth", 0) |
	    yr_compiler_define_boolean_variable(c, "was_sealed", 0) |
	    yr_compiler_define_string_variable(c, "direction", "in") |
	    yr_compiler_define_boolean_variable(c, "claims_reply", 0);

	return trouble == ERROR_SUCCESS ||
	    error_set(err, "libyara takes no variables");
}

/* Out of memory is a limit that the daemon judges, as with an arena. */
static void
must(int trouble)
{
	if (trouble != ERROR_SUCCESS)
		_exit(EXIT_MEMORY);
}

static struct bytes
meta_text(const YR_RULE *rule, const char *name)
{
	const YR_META *meta;

	yr_rule_metas_foreach(rule, meta)
	{
		if (meta->type == META_TYPE_STRING &&
		    strcmp(meta->identifier, name) == 0)
			return bytes_of(meta->string);
	}
	return (struct bytes){ 0 };
}

static double
meta_points(const YR_RULE *rule)
{
	const YR_META *meta;

	yr_rule_metas_foreach(rule, meta)
	{
		if (strcmp(meta->identifier, "points") == 0)
			return meta->type == META_TYPE_STRING
			    ? strtod(meta->string, NULL)
			    : (double)meta->integer;
	}
	return 0;
}

static unsigned
rule_kinds(const YR_RULE *rule)
{
	struct bytes applies = meta_text(rule, "applies");

	if (bytes_equal(applies, BYTES("object")))
		return YARA_OBJECT;
	if (bytes_equal(applies, BYTES("text")))
		return YARA_TEXT;
	if (bytes_equal(applies, BYTES("message")))
		return YARA_MESSAGE;
	return YARA_OBJECT | YARA_TEXT;
}

unsigned
yara_kinds(struct YR_RULES *rules)
{
	const YR_RULE *rule;
	unsigned kinds = 0;

	yr_rules_foreach(rules, rule)
	{
		kinds |= rule_kinds(rule);
	}
	return kinds;
}

/* The bytes of a match for a person: wide strings lose their NULs. */
static struct bytes
readable(const YR_MATCH *match, struct arena *arena)
{
	size_t len = match->data_length > 0 ? (size_t)match->data_length : 0;
	unsigned char *to = arena_alloc(arena, len);
	struct bytes text = { to, 0 };

	for (size_t i = 0; i < len; i++)
		if (match->data[i] != '\0')
			to[text.len++] = match->data[i];
	for (size_t i = 0; i < text.len; i++)
		if (to[i] < ' ' || to[i] == 0x7F)
			return (struct bytes){ 0 };
	return charset_is_utf8(text) ? bytes_trim(text, " ")
				     : (struct bytes){ 0 };
}

/* What matched first, by the order of the rule's strings. */
static struct bytes
matched(YR_SCAN_CONTEXT *context, const YR_RULE *rule, struct arena *arena)
{
	const YR_STRING *string;

	yr_rule_strings_foreach(rule, string)
	{
		const void *at = context->matches[string->idx].head;
		YR_MATCH match;

		/* libyara lays matches out unaligned: each is copied first. */
		for (; at != NULL; at = match.next) {
			memcpy(&match, at, sizeof match);
			if (!match.is_private)
				return readable(&match, arena);
		}
	}
	return (struct bytes){ 0 };
}

static struct bytes
detail_of(YR_SCAN_CONTEXT *context, const YR_RULE *rule, enum finding_id id,
    struct arena *arena)
{
	struct bytes detail = meta_text(rule, "detail");

	if (detail.len == 0 && id != FINDING_YARA_MATCH)
		detail = matched(context, rule, arena);
	if (detail.len == 0)
		detail = arena_format(
		    arena, "%s.%s", rule->ns->name, rule->identifier);
	return detail;
}

static void
tell(struct yara *y, struct match *m)
{
	findings_add_points(y->findings, m->id, m->where, m->detail, m->points);
	m->told = true;
}

static struct match *
find(struct yara *y, const struct match *m)
{
	for (size_t i = 0; i < y->match_count; i++)
		if (y->matches[i].id == m->id &&
		    bytes_equal(y->matches[i].document, m->document) &&
		    (m->id != FINDING_YARA_MATCH ||
			bytes_equal(y->matches[i].detail, m->detail)))
			return &y->matches[i];
	return NULL;
}

/* A full list must not hide what comes after: it is told, needs or not. */
static void
keep(struct yara *y, struct match *m)
{
	struct match *known = find(y, m);

	if (m->needs == FINDING_COUNT || y->match_count == MATCHES_MAX)
		tell(y, m);
	if (known != NULL)
		known->told |= m->told;
	if (known != NULL || y->match_count == MATCHES_MAX)
		return;
	if (y->match_count == y->match_room) {
		y->match_room = y->match_room > 0 ? 2 * y->match_room : 8;
		y->matches = arena_grow(y->arena, y->matches, y->match_count,
		    y->match_room, sizeof *y->matches);
	}
	y->matches[y->match_count++] = *m;
}

static void
rule_matched(struct yara *y, YR_SCAN_CONTEXT *context, const YR_RULE *rule)
{
	const struct scan *scan = y->scan;
	struct match m = { .id = finding_by_name(meta_text(rule, "finding")),
		.needs = finding_by_name(meta_text(rule, "needs")),
		.document = scan->document,
		.where = scan->where,
		.points = meta_points(rule) };

	if (m.id == FINDING_COUNT)
		m.id = FINDING_YARA_MATCH;
	if (scan->tell_document || m.needs != FINDING_COUNT)
		m.where = scan->document;
	m.detail = detail_of(context, rule, m.id, y->arena);
	keep(y, &m);
}

static int
hear(YR_SCAN_CONTEXT *context, int message, void *data, void *mine)
{
	struct yara *y = mine;
	const YR_RULE *rule = data;

	if (message == CALLBACK_MSG_RULE_MATCHING &&
	    (rule_kinds(rule) & y->scan->kinds) != 0)
		rule_matched(y, context, rule);
	return CALLBACK_CONTINUE;
}

struct yara *
yara_new(const struct ruleset *rs, const struct limits *limits,
    struct arena *arena, struct findings *findings)
{
	struct yara *y = arena_alloc(arena, sizeof *y);

	y->arena = arena;
	y->findings = findings;
	y->kinds = ruleset_kinds(rs);
	must(yr_scanner_create(ruleset_yara(rs), &y->scanner));
	yr_scanner_set_callback(y->scanner, hear, y);
	yr_scanner_set_timeout(y->scanner, (int)limits->yara_seconds);
	/* Its guard against vanishing mapped files needs signal handlers. */
	yr_scanner_set_flags(y->scanner,
	    SCAN_FLAGS_NO_TRYCATCH | SCAN_FLAGS_REPORT_RULES_MATCHING);
	return y;
}

void
yara_free(struct yara *y)
{
	if (y != NULL)
		yr_scanner_destroy(y->scanner);
}

void
yara_message(struct yara *y, enum direction direction, bool claims_reply)
{
	YR_SCANNER *s = y->scanner;

	must(yr_scanner_define_string_variable(
	    s, "direction", direction_name(direction)));
	must(yr_scanner_define_boolean_variable(
	    s, "claims_reply", claims_reply));
}

static void
describe(struct yara *y, const struct scan *scan)
{
	YR_SCANNER *s = y->scanner;

	must(yr_scanner_define_string_variable(
	    s, "object_name", arena_string(y->arena, scan->name)));
	must(yr_scanner_define_string_variable(s, "object_type", scan->type));
	must(yr_scanner_define_integer_variable(s, "depth", scan->depth));
	must(yr_scanner_define_boolean_variable(
	    s, "was_sealed", scan->was_sealed));
}

void
yara_scan(struct yara *y, const struct scan *scan)
{
	int trouble;

	if (scan->content.len == 0 || (scan->kinds & y->kinds) == 0)
		return;
	y->scan = scan;
	describe(y, scan);
	trouble = yr_scanner_scan_mem(
	    y->scanner, scan->content.at, scan->content.len);
	if (trouble == ERROR_INSUFFICIENT_MEMORY)
		must(trouble);
	if (trouble != ERROR_SUCCESS)
		findings_add(y->findings, FINDING_RULES_TOO_SLOW, scan->where,
		    (struct bytes){ 0 });
}

static bool
is_met(const struct yara *y, const struct match *m)
{
	for (size_t i = 0; i < y->match_count; i++)
		if (y->matches[i].told && y->matches[i].id == m->needs &&
		    bytes_equal(y->matches[i].document, m->document))
			return true;
	return false;
}

/* One may need what needs another: again until nothing new is told. */
void
yara_join(struct yara *y)
{
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < y->match_count; i++) {
			struct match *m = &y->matches[i];

			if (m->told || !is_met(y, m))
				continue;
			tell(y, m);
			more = true;
		}
	}
}
