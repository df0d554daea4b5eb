/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Two steps: the lines are sorted into blocks, then each block is compiled.
 * A block keeps its line ends, and a comment in it becomes an empty line, so
 * that the offset PCRE2 names in an error leads back to a line of the file.
 * A file that is wrong anywhere is refused as a whole: half of the patterns
 * would miss passwords without a word.
 */
#include "unpack/patterns.h"

#include <string.h>

#include "base/buffer.h"
#include "parse/charset.h"
#include "unpack/passwords.h"

/* Text of the operator, not of a sender; still no reason to take a disk. */
#define FILE_MOST ((size_t)1 << 20)
#define MEMORY_MOST ((size_t)64 << 20)

/*
 * What one match may cost before it gives up: about ten milliseconds. All
 * examples and all mail seen need less than a tenth of it.
 */
#define MATCH_LIMIT 100000
/* Groups inside groups. The shipped patterns need less than fifty. */
#define DEPTH_LIMIT 1000
/* In KiB, for the interpreter, where no machine code can be made. */
#define HEAP_LIMIT (16 * 1024)
/* Taken whole at the start: it cannot grow in the sandbox. */
#define STACK_BYTES ((size_t)512 * 1024)

#define OPTIONS                                                                \
	(PCRE2_UTF | PCRE2_CASELESS | PCRE2_MULTILINE | PCRE2_EXTENDED |       \
	    PCRE2_NEVER_BACKSLASH_C)

struct block {
	size_t line; /* of its first line in the file */
	struct buffer source;
};

struct reader {
	struct password_patterns *patterns;
	struct error *error;
	size_t line;
	enum { NOWHERE, IN_KEYWORDS, IN_DEFINE, IN_PATTERN } place;
	struct block define, block; /* `block': of the newest pattern */
};

static bool
wrong(struct reader *r, size_t line, const char *what)
{
	return error_set(r->error, "%s:%zu: %s", r->patterns->file, line, what);
}

/* The line that byte `offset` of `define' and `block', joined, came from. */
static size_t
line_of(const struct reader *r, size_t offset)
{
	bool early = offset < r->define.source.len;
	const struct block *b = early ? &r->define : &r->block;
	struct bytes before;
	size_t line = b->line;

	if (!early)
		offset -= r->define.source.len;
	before = bytes_first(buffer_bytes(&b->source), offset);
	for (size_t i = 0; i < before.len; i++)
		line += before.at[i] == '\n';
	return line;
}

static bool
refused(struct reader *r, int code, size_t offset)
{
	PCRE2_UCHAR says[200];

	if (pcre2_get_error_message(code, says, sizeof says) < 0)
		says[0] = '\0';
	return error_set(r->error, "%s:%zu: %s: %s", r->patterns->file,
	    line_of(r, offset), r->patterns->list[r->patterns->count - 1].name,
	    (const char *)says);
}

/* Compiles the pattern whose lines have all been read. */
static bool
finish_pattern(struct reader *r)
{
	struct password_patterns *ps = r->patterns;
	struct pattern *p;
	struct buffer all = { 0 };
	size_t offset = 0;
	int code = 0, value;

	if (r->place != IN_PATTERN)
		return true;
	p = &ps->list[ps->count - 1];
	if (bytes_trim(buffer_bytes(&r->block.source), " \t\n").len == 0)
		return wrong(r, p->line, "this pattern is empty");
	buffer_add(&all, buffer_bytes(&r->define.source));
	buffer_add(&all, buffer_bytes(&r->block.source));
	p->code = pcre2_compile(
	    (PCRE2_SPTR)all.at, all.len, OPTIONS, &code, &offset, NULL);
	buffer_free(&all);
	if (p->code == NULL)
		return refused(r, code, offset);
	/* Without machine code the interpreter does it, only slower. */
	pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE);
	value = pcre2_substring_number_from_name(p->code, (PCRE2_SPTR) "V");
	if (value < 0 && p->rank > 0)
		return wrong(r, p->line,
		    "this pattern does not say where the password is: name "
		    "that group (?<V>...), or give it rank 0");
	p->value = value < 0 ? 0 : (uint32_t)value;
	buffer_free(&r->block.source);
	return true;
}

static bool
known(const struct password_patterns *ps, struct bytes name)
{
	for (size_t i = 0; i < ps->count; i++)
		if (bytes_same(bytes_of(ps->list[i].name), name))
			return true;
	return false;
}

/* pattern NAME RANK [names] */
static bool
begin_pattern(struct reader *r, struct bytes rest)
{
	struct password_patterns *ps = r->patterns;
	struct bytes name = { 0 }, rank = { 0 }, use = { 0 };
	uint64_t number;

	bytes_word(&rest, " \t", &name);
	bytes_word(&rest, " \t", &rank);
	bytes_word(&rest, " \t", &use);
	if (!bytes_number(rank, &number) || number > 100)
		return wrong(r, r->line,
		    "want `pattern NAME RANK', with a rank from 0 to 100");
	if (use.len > 0 && !bytes_equal(use, BYTES("names")))
		return wrong(r, r->line,
		    "after the rank only `names' may stand: the pattern is "
		    "for file names");
	if (known(ps, name))
		return wrong(r, r->line, "there is a pattern of this name");
	if (ps->count == PATTERNS_MAX)
		return wrong(r, r->line, "too many patterns");
	ps->list[ps->count++] =
	    (struct pattern){ .name = arena_string(ps->arena, name),
		    .rank = (int)number,
		    .names = use.len > 0,
		    .line = r->line };
	r->block.line = r->line + 1;
	r->place = IN_PATTERN;
	return true;
}

/* A line that starts at the margin begins a block. */
static bool
begin_block(struct reader *r, struct bytes line)
{
	struct bytes word;

	if (!finish_pattern(r))
		return false;
	bytes_word(&line, " \t", &word);
	if (bytes_equal(word, BYTES("keywords"))) {
		r->place = IN_KEYWORDS;
	} else if (bytes_equal(word, BYTES("define"))) {
		if (r->define.source.len > 0 || r->patterns->count > 0)
			return wrong(r, r->line,
			    "one `define' block, before all patterns");
		r->define.line = r->line + 1;
		r->place = IN_DEFINE;
	} else if (bytes_equal(word, BYTES("pattern"))) {
		return begin_pattern(r, line);
	} else {
		return wrong(r, r->line,
		    "want `keywords', `define' or `pattern'; what belongs to "
		    "them is indented");
	}
	return true;
}

/* Undoes \n and \t, which keep an example on one line. */
static struct bytes
unescape(struct arena *arena, struct bytes text)
{
	unsigned char *to = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		unsigned char next = i + 1 < text.len ? text.at[i + 1] : 0;

		if (text.at[i] == '\\' && (next == 'n' || next == 't')) {
			to[len++] = next == 'n' ? '\n' : '\t';
			i++;
		} else {
			to[len++] = text.at[i];
		}
	}
	return (struct bytes){ to, len };
}

/* Where the last " -> " stands; the length of the text when none does. */
static size_t
last_arrow(struct bytes text)
{
	for (size_t i = text.len; i-- > 0;)
		if (bytes_starts(bytes_from(text, i), BYTES(" -> ")))
			return i;
	return text.len;
}

static bool
add_example(struct reader *r, struct bytes text, bool yes)
{
	struct password_patterns *ps = r->patterns;
	struct pattern *p = &ps->list[ps->count - 1];
	struct pattern_example e = { .yes = yes, .line = r->line };

	text = bytes_trim(text, " \t");
	if (yes && p->rank > 0) {
		size_t arrow = last_arrow(text);

		e.word = bytes_from(text, arrow + 4);
		text = bytes_first(text, arrow);
		if (e.word.len == 0)
			return wrong(r, r->line, "want `# yes: text -> word'");
	}
	e.text = unescape(ps->arena, text);
	e.word = arena_copy(ps->arena, e.word);
	p->examples = arena_grow(ps->arena, p->examples, p->example_count,
	    p->example_count + 1, sizeof e);
	p->examples[p->example_count++] = e;
	return true;
}

static bool
read_comment(struct reader *r, struct bytes line)
{
	line = bytes_trim(bytes_from(line, 1), " \t");
	if (r->place != IN_PATTERN)
		return true;
	if (bytes_starts(line, BYTES("yes:")))
		return add_example(r, bytes_from(line, 4), true);
	if (bytes_starts(line, BYTES("no:")))
		return add_example(r, bytes_from(line, 3), false);
	return true;
}

/* Blanks may be part of a keyword, so a bar parts them. */
static bool
read_keywords(struct reader *r, struct bytes line)
{
	while (line.len > 0) {
		struct bytes word = bytes_trim(bytes_cut(&line, '|'), " \t");

		if (word.len == 0)
			continue;
		if (!charset_is_utf8(word))
			return wrong(r, r->line, "a keyword that is not UTF-8");
		if (!keywords_add(r->patterns->keywords, word))
			return wrong(r, r->line,
			    "a keyword has 2 to 64 bytes, and there are at "
			    "most 2000");
	}
	return true;
}

static bool
read_indented(struct reader *r, struct bytes line)
{
	switch (r->place) {
	case IN_KEYWORDS:
		return read_keywords(r, line);
	case IN_DEFINE:
		return buffer_add(&r->define.source, line);
	case IN_PATTERN:
		return buffer_add(&r->block.source, line);
	case NOWHERE:
		break;
	}
	return wrong(r, r->line, "this belongs to no block");
}

static bool
read_line(struct reader *r, struct bytes line)
{
	bool indented =
	    line.len > 0 && (line.at[0] == ' ' || line.at[0] == '\t');
	bool ok = true;

	if (indented)
		ok = read_indented(r, line);
	else if (line.len > 0 && line.at[0] == '#')
		ok = read_comment(r, line);
	else if (line.len > 0)
		return begin_block(r, line);
	if (r->place == IN_DEFINE)
		buffer_add_byte(&r->define.source, '\n');
	if (r->place == IN_PATTERN)
		buffer_add_byte(&r->block.source, '\n');
	return ok;
}

/* What matching needs, taken while memory can still be had. */
static bool
prepare(struct reader *r)
{
	struct password_patterns *ps = r->patterns;
	uint32_t most = 0;

	if (ps->count == 0)
		return wrong(r, r->line, "there is no pattern in this file");
	for (size_t i = 0; i < ps->count; i++) {
		uint32_t groups = 0;

		pcre2_pattern_info(
		    ps->list[i].code, PCRE2_INFO_CAPTURECOUNT, &groups);
		most = groups > most ? groups : most;
	}
	ps->match = pcre2_match_data_create(most + 1, NULL);
	ps->context = pcre2_match_context_create(NULL);
	ps->stack = pcre2_jit_stack_create(STACK_BYTES, STACK_BYTES, NULL);
	if (ps->match == NULL || ps->context == NULL || ps->stack == NULL)
		return wrong(r, r->line, "no memory left for matching");
	pcre2_set_match_limit(ps->context, MATCH_LIMIT);
	pcre2_set_depth_limit(ps->context, DEPTH_LIMIT);
	pcre2_set_heap_limit(ps->context, HEAP_LIMIT);
	pcre2_jit_stack_assign(ps->context, NULL, ps->stack);
	return true;
}

static bool
read_lines(struct reader *r, struct bytes file)
{
	struct bytes line;

	if (file.len > FILE_MOST)
		return wrong(r, 1, "larger than 1 MB: not a pattern file?");
	for (; bytes_line(&file, &line);) {
		r->line++;
		if (!read_line(r, line))
			return false;
	}
	return finish_pattern(r) && prepare(r);
}

struct password_patterns *
password_patterns_read(struct bytes file, const char *name, struct error *error)
{
	struct arena *arena = arena_new(MEMORY_MOST);
	struct password_patterns *ps = arena_alloc(arena, sizeof *ps);
	struct reader r = { .patterns = ps, .error = error };
	bool ok;

	ps->arena = arena;
	ps->file = arena_string(arena, bytes_of(name));
	ps->keywords = keywords_new(arena);
	ps->list = arena_array(arena, PATTERNS_MAX, sizeof *ps->list);
	ok = read_lines(&r, file);
	buffer_free(&r.define.source);
	buffer_free(&r.block.source);
	if (ok)
		return ps;
	password_patterns_free(ps);
	return NULL;
}

void
password_patterns_free(struct password_patterns *ps)
{
	if (ps == NULL)
		return;
	for (size_t i = 0; i < ps->count; i++)
		pcre2_code_free(ps->list[i].code);
	pcre2_match_data_free(ps->match);
	pcre2_match_context_free(ps->context);
	pcre2_jit_stack_free(ps->stack);
	arena_free(ps->arena);
}
