/* SPDX-License-Identifier: BSD-2-Clause
 *
 * patterns - rules/passwords, read and compiled
 *
 * The file is the operator's: what it looks like is said at its own top. Each
 * pattern is PCRE2 (UTF, caseless, multiline, extended), compiled with the
 * file's `define' block before it, and translated to machine code at once:
 * that needs memory the sandbox forbids later.
 *
 * Memory   its own, the scratch space for matching included: one set of
 *          patterns serves one thread.
 * Errors   of the file, as file:line and what to do.
 */
#ifndef UNPACK_PATTERNS_H
#define UNPACK_PATTERNS_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/arena.h"
#include "base/error.h"
#include "unpack/keywords.h"

#define PATTERNS_MAX 200

/* "# yes: text -> word" or "# no: text" beneath a pattern. */
struct pattern_example {
	struct bytes text; /* \n and \t undone */
	struct bytes word; /* empty: of a flag, or of a "no" */
	bool yes;
	size_t line;
};

struct pattern {
	const char *name;
	int rank;   /* 0: a flag, it yields no word */
	bool names; /* for file names, not for texts */
	size_t line;
	pcre2_code *code;
	uint32_t value; /* the group V */
	struct pattern_example *examples;
	size_t example_count;
};

struct password_patterns {
	struct arena *arena;
	const char *file;
	struct keywords *keywords;
	struct pattern *list; /* in the order of the file */
	size_t count;
	pcre2_match_data *match;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
};

#endif
