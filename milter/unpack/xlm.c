/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Hidden worksheets are everyday, and so are old workbooks with a macro sheet
 * in sight; neither says much. What droppers have and forms do not: the sheet
 * is hidden and a name runs it on opening, or what it runs starts programs or
 * calls into libraries. FORMULA alone is how honest macros write a cell; with
 * text put together letter by letter it writes what nobody should read.
 */
#include "unpack/xlm.h"

#include <string.h>

#define NAME_MOST 64
#define LETTERS_MANY 20
#define IDS_MOST 1024

enum { ACTS = 1, WRITES = 2, LETTER = 4 };

static const struct {
	unsigned id;
	const char *name;
	unsigned kind;
} functions[] = {
	{ 0x006e, "EXEC", ACTS },
	{ 0x0095, "REGISTER", ACTS },
	{ 0x0096, "CALL", ACTS },
	{ 0x010b, "REGISTER.ID", ACTS },
	{ 0x00b2, "EXECUTE", ACTS },
	{ 0x8060, "FORMULA", WRITES },
	{ 0x8061, "FORMULA.FILL", WRITES },
	{ 0x8011, "RUN", 0 },
	{ 0x0084, "FOPEN", 0 },
	{ 0x0089, "FWRITELN", 0 },
	{ 0x008a, "FWRITE", 0 },
	{ 0x006f, "CHAR", LETTER },
	{ 0x001f, "MID", LETTER },
};
#define FUNCTIONS (sizeof functions / sizeof functions[0])

static bool
is_document(enum object_type type)
{
	return type == OBJECT_XLS || type == OBJECT_XLSX;
}

struct xlm *
xlm_of(struct unpacker *u, const struct object *o)
{
	const struct object *document = o;
	struct xlm *x;

	if (o->parent != NULL && is_document(o->parent->type))
		document = o->parent;
	for (x = u->xlm; x != NULL; x = x->next)
		if (x->document == document) {
			x->was_sealed |= o->was_sealed;
			return x;
		}
	x = arena_alloc(u->arena, sizeof *x);
	x->document = document;
	x->path = document->path;
	x->was_sealed = o->was_sealed;
	x->next = u->xlm;
	return u->xlm = x;
}

/* Letters and underscores alone: Excel, too, looks past what is put between. */
static struct bytes
bare_name(unsigned char to[NAME_MOST], struct bytes name)
{
	size_t len = 0;

	for (size_t i = 0; i < name.len && len < NAME_MOST; i++)
		if (byte_is_letter(name.at[i]) || name.at[i] == '_')
			to[len++] = byte_lower(name.at[i]);
	return (struct bytes){ to, len };
}

void
xlm_name(struct xlm *x, struct bytes name)
{
	static const char *const running[] = { "auto_open", "auto_close",
		"auto_activate", "auto_deactivate" };
	unsigned char room[NAME_MOST];
	struct bytes bare = bare_name(room, name);

	if (bytes_starts(bare, BYTES("_xlnm")))
		bare = bytes_from(bare, 5);
	for (size_t i = 0; i < sizeof running / sizeof running[0]; i++)
		x->runs |= bytes_starts(bare, bytes_of(running[i]));
}

static void
note(struct xlm *x, size_t function)
{
	if (functions[function].kind == LETTER)
		x->letters++;
	else
		x->called |= 1u << function;
}

void
xlm_call(struct xlm *x, unsigned function)
{
	for (size_t i = 0; i < FUNCTIONS; i++)
		if (functions[i].id == function)
			note(x, i);
}

static void
note_word(struct xlm *x, struct bytes word)
{
	for (size_t i = 0; i < FUNCTIONS; i++)
		if (bytes_same(word, bytes_of(functions[i].name)))
			note(x, i);
}

static bool
is_of_word(unsigned char c)
{
	return byte_is_letter(c) || byte_is_digit(c) || c == '.' || c == '_';
}

/* What stands before a bracket, outside of quoted text. */
void
xlm_text(struct xlm *x, struct bytes formula)
{
	bool quoted = false;
	size_t word = 0;

	for (size_t at = 0; at < formula.len; at++) {
		unsigned char c = formula.at[at];

		if (c == '"')
			quoted = !quoted;
		if (c == '(' && !quoted)
			note_word(x, bytes_slice(formula, word, at - word));
		if (!is_of_word(c))
			word = at + 1;
	}
}

static bool
has_id(const struct xlm_ids *ids, struct bytes id)
{
	for (size_t i = 0; i < ids->count; i++)
		if (bytes_equal(ids->list[i], id))
			return true;
	return false;
}

/* False: there are more than any workbook has. */
static bool
add_id(struct unpacker *u, struct xlm_ids *ids, struct bytes id)
{
	if (ids->count == IDS_MOST)
		return false;
	if (ids->count == ids->room) {
		ids->room = 2 * ids->room + 8;
		ids->list = arena_grow(u->arena, ids->list, ids->count,
		    ids->room, sizeof *ids->list);
	}
	ids->list[ids->count++] = arena_copy(u->arena, bytes_first(id, 255));
	return true;
}

void
xlm_relation(struct unpacker *u, struct xlm *x, struct bytes id)
{
	x->sheet = true;
	x->hidden |= !add_id(u, &x->macros, id) || has_id(&x->hiding, id);
}

void
xlm_hides(struct unpacker *u, struct xlm *x, struct bytes id)
{
	x->hidden |= !add_id(u, &x->hiding, id) || has_id(&x->macros, id);
}

/* What it calls, for the reviewer; empty: nothing that acts. */
static struct bytes
acts(struct unpacker *u, const struct xlm *x)
{
	struct bytes list = BYTES("");
	bool bad = false;

	for (size_t i = 0; i < FUNCTIONS; i++) {
		if ((x->called & 1u << i) == 0)
			continue;
		bad |= functions[i].kind == ACTS ||
		    (functions[i].kind == WRITES && x->letters >= LETTERS_MANY);
		list = arena_format(u->arena, "%.*s%s%s", BYTES_ARG(list),
		    list.len > 0 ? ", " : "", functions[i].name);
	}
	return bad ? list : BYTES("");
}

void
xlm_tell(struct unpacker *u, struct xlm *x)
{
	struct bytes list;

	if (!x->sheet)
		return;
	findings_add(u->findings, FINDING_MACRO_SHEET, x->path, BYTES(""));
	if (!x->runs)
		return;
	findings_add(
	    u->findings, FINDING_MACRO_AUTORUN, x->path, BYTES("Auto_Open"));
	if (x->was_sealed)
		findings_add(
		    u->findings, FINDING_MACRO_SEALED, x->path, BYTES(""));
	if (x->hidden)
		findings_add(u->findings, FINDING_MACRO_SHEET_HIDDEN, x->path,
		    BYTES(""));
	list = acts(u, x);
	if (list.len > 0)
		findings_add(
		    u->findings, FINDING_MACRO_SHEET_ACTS, x->path, list);
}
