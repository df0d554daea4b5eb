/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What a PDF does, and what it carries. Each object's words are walked once,
 * whatever dictionary they stand in: a key that starts something counts
 * wherever a reader might find it. Scripts become objects for the rules, since
 * forms are full of honest ones; a script that runs at opening is a finding,
 * but for the one that many programs write to print. Files that are carried go
 * the way of all objects. Pages are not read, as nothing in them acts; but
 * their pictures may hold codes.
 */
#include <string.h>

#include "parse/charset.h"
#include "unpack/formats.h"
#include "unpack/pdf_file.h"
#include "unpack/pdf_picture.h"

/* Chains of actions are followed so far. */
#define STEPS_MAX 16
#define SCRIPTS_MAX 200
#define SCRIPT_SHOWN 200

struct walk {
	struct pdf pdf;
	size_t scripts;
	bool launch_told, autorun_told;
};

/* Where words stand: the strings among them are sealed by their object. */
struct place {
	const struct pdf_object *object;
	struct bytes rest;
};

static struct bytes
text_of(struct walk *w, const struct pdf_object *o, const struct pdf_word *word)
{
	struct bytes text = pdf_text(&w->pdf, o, word);
	struct arena *arena = w->pdf.u->arena;
	struct bytes label = BYTES("");

	/* The mark stays in front: without it some of these look like ASCII. */
	if (bytes_starts(text, BYTES("\xfe\xff")))
		label = BYTES("utf-16be");
	else if (bytes_starts(text, BYTES("\xff\xfe")))
		label = BYTES("utf-16le");
	text = charset_to_utf8(arena, text, label);
	return bytes_from(
	    text, bytes_starts(text, BYTES("\xef\xbb\xbf")) ? 3 : 0);
}

static void
show(struct walk *w, struct bytes name, struct bytes content,
    enum object_type type)
{
	struct found found = { .name = name,
		.content = content,
		.was_sealed = w->pdf.by_password,
		.opened = w->pdf.opened,
		.type = type };

	unpack_found(w->pdf.u, w->pdf.object, &found);
}

/* Goes to what a reference refers to. */
static struct place
follow(struct walk *w, struct place at)
{
	uint32_t number;
	const struct pdf_object *o;

	if (!pdf_reference(at.rest, &number))
		return at;
	o = pdf_find(&w->pdf, number);
	if (o == NULL)
		return (struct place){ at.object, BYTES("") };
	return (struct place){ o, pdf_value(&w->pdf, o) };
}

/* The front of a script, for a look; empty: none that can be read. */
static struct bytes
script_front(struct walk *w, struct place at)
{
	struct buffer stream = { 0 };
	struct bytes text = BYTES("");
	struct pdf_word word;

	at = follow(w, at);
	if (!pdf_next(&at.rest, &word))
		return text;
	if (word.kind == PDF_STRING || word.kind == PDF_HEX)
		return text_of(w, at.object, &word);
	if (word.kind == PDF_OPEN &&
	    pdf_stream(&w->pdf, at.object, false, &stream))
		text = arena_copy(w->pdf.u->arena,
		    bytes_first(buffer_bytes(&stream), SCRIPT_SHOWN + 1));
	buffer_free(&stream);
	return text;
}

/* "this.print(true);" and the like, which invoices and tickets do. */
static bool
only_prints(struct bytes script)
{
	static const char *const calls[] = { "this.print(", "print(",
		"app.execMenuItem(\"Print\")", "app.execMenuItem('Print')" };

	script = bytes_trim(script, " \t\r\n");
	if (script.len > SCRIPT_SHOWN || bytes_has(script, BYTES("eval")) ||
	    bytes_has(script, BYTES("http")) ||
	    bytes_has(script, BYTES("export")))
		return false;
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (bytes_starts(script, bytes_of(calls[i])))
			return true;
	return false;
}

static void
tell_autorun(struct walk *w, const char *when)
{
	if (w->autorun_told)
		return;
	w->autorun_told = true;
	findings_add(w->pdf.u->findings, FINDING_PDF_AUTORUN_SCRIPT,
	    w->pdf.object->path, bytes_of(when));
}

/* An action and those that follow it; lists by their first. */
static void
check_action(struct walk *w, struct place at, const char *when)
{
	struct bytes script;

	for (int i = 0; i < STEPS_MAX; i++) {
		at = follow(w, at);
		at.rest = bytes_trim(at.rest, " \t\r\n");
		if (bytes_starts(at.rest, BYTES("[")))
			at.rest = bytes_from(at.rest, 1);
		at = follow(w, at);
		if (!pdf_spend(&w->pdf, 2 * pdf_length(at.rest)))
			return;
		script = pdf_get(at.rest, "JS");
		if (script.len > 0 &&
		    !only_prints(
			script_front(w, (struct place){ at.object, script })))
			tell_autorun(w, when);
		at.rest = pdf_get(at.rest, "Next");
		if (at.rest.len == 0)
			return;
	}
}

/*
 * Of additional actions those that need no hand of the reader's: a page or the
 * document opens, closes, comes into sight. Those of fields make up forms.
 */
static void
check_additional(struct walk *w, struct place at)
{
	static const char *const events[] = { "O", "PO", "PV", "WC" };

	at = follow(w, at);
	if (!pdf_spend(&w->pdf, 4 * pdf_length(at.rest)))
		return;
	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		struct bytes action = pdf_get(at.rest, events[i]);

		if (action.len > 0)
			check_action(
			    w, (struct place){ at.object, action }, "AA");
	}
}

static void
show_script(struct walk *w, struct bytes text)
{
	if (text.len == 0 || w->scripts >= SCRIPTS_MAX)
		return;
	w->scripts++;
	show(w, BYTES("javascript"), text, OBJECT_SCRIPT);
}

static void
show_stream(struct walk *w, struct pdf_object *o, bool file, struct bytes name)
{
	struct buffer content = { 0 };

	if (o->shown)
		return;
	o->shown = true;
	if (!pdf_stream(&w->pdf, o, file, &content) && content.len == 0) {
		buffer_free(&content);
		return;
	}
	if (file)
		show(w, name, buffer_bytes(&content), OBJECT_UNKNOWN);
	else
		show_script(w, buffer_bytes(&content));
	buffer_free(&content);
}

/* All objects of that number: readers differ in which they take. */
static void
show_streams(struct walk *w, uint32_t number, bool file, struct bytes name)
{
	struct pdf_object *o = pdf_find(&w->pdf, number);

	for (; o != NULL && o->number == number && pdf_spend(&w->pdf, 16);
	     o--) {
		show_stream(w, o, file, name);
		if (o == w->pdf.list)
			return;
	}
}

static void
take_script(struct walk *w, struct place at)
{
	struct pdf_word word;
	struct place target;
	uint32_t number;

	if (pdf_reference(at.rest, &number)) {
		target = follow(w, at);
		if (pdf_next(&target.rest, &word) &&
		    (word.kind == PDF_STRING || word.kind == PDF_HEX)) {
			show_script(w, text_of(w, target.object, &word));
			return;
		}
		show_streams(w, number, false, BYTES(""));
	} else if (pdf_next(&at.rest, &word) &&
	    (word.kind == PDF_STRING || word.kind == PDF_HEX)) {
		show_script(w, text_of(w, at.object, &word));
	}
}

/* The first string behind a key, wherever in the value the key stands. */
static struct bytes
string_behind(struct walk *w, struct place at, const char *key)
{
	struct pdf_word word;
	bool is = false;

	if (!pdf_spend(&w->pdf, at.rest.len))
		return BYTES("");
	while (pdf_next(&at.rest, &word)) {
		if (is && (word.kind == PDF_STRING || word.kind == PDF_HEX))
			return text_of(w, at.object, &word);
		is = pdf_is_name(&word, key);
	}
	return BYTES("");
}

/* The streams that an /EF dictionary names, under the file's own name. */
static void
take_files(struct walk *w, struct place whole, struct place files)
{
	struct bytes name = string_behind(w, whole, "UF");
	struct pdf_word word;
	uint32_t number;

	if (name.len == 0)
		name = string_behind(w, whole, "F");
	files = follow(w, files);
	while (pdf_next(&files.rest, &word) && word.kind != PDF_CLOSE)
		if (word.kind == PDF_NAME && pdf_reference(files.rest, &number))
			show_streams(w, number, true, name);
}

/* A document that lies beside it, as manuals on a disc have them. */
static bool
is_document(struct bytes target)
{
	static const char *const endings[] = { ".pdf", ".txt", ".htm", ".html",
		".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".jpg",
		".png", ".tif", ".mp4", ".wmv", ".csv" };

	if (bytes_starts(target, BYTES("\\\\")) ||
	    bytes_has(target, BYTES("//")))
		return false;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (bytes_ends_same(target, bytes_of(endings[i])))
			return true;
	return false;
}

static void
check_launch(struct walk *w, struct place whole)
{
	struct bytes target = string_behind(w, whole, "F");

	if (w->launch_told ||
	    (is_document(target) && string_behind(w, whole, "P").len == 0))
		return;
	w->launch_told = true;
	findings_add(w->pdf.u->findings, FINDING_PDF_LAUNCH,
	    w->pdf.object->path,
	    target.len > 0 ? bytes_first(target, 100) : BYTES("/Launch"));
}

static void
take_link(
    struct walk *w, const struct pdf_object *o, const struct pdf_word *word)
{
	struct unpacker *u = w->pdf.u;
	struct bytes url = text_of(w, o, word);

	if (u->visit_link != NULL && url.len > 0)
		u->visit_link(u->context, w->pdf.object, url);
}

static void
take_picture(struct walk *w, const struct pdf_object *o)
{
	pdf_show_picture(&w->pdf, &w->pdf.list[o - w->pdf.list]);
}

/* One word behind a key; `at.rest` begins with the word. */
static void
look_at_key(struct walk *w, const struct pdf_word *key,
    const struct pdf_word *word, struct place whole, struct place at)
{
	if (pdf_is_name(key, "S") && pdf_is_name(word, "Launch"))
		check_launch(w, whole);
	else if (pdf_is_name(key, "Subtype") && pdf_is_name(word, "Image"))
		take_picture(w, whole.object);
	else if (pdf_is_name(key, "URI") &&
	    (word->kind == PDF_STRING || word->kind == PDF_HEX))
		take_link(w, at.object, word);
	else if (pdf_is_name(key, "JS"))
		take_script(w, at);
	else if (pdf_is_name(key, "OpenAction"))
		check_action(w, at, "OpenAction");
	else if (pdf_is_name(key, "AA"))
		check_additional(w, at);
	else if (pdf_is_name(key, "EF"))
		take_files(w, whole, at);
}

static void
walk_object(struct walk *w, const struct pdf_object *o)
{
	struct place whole = { o, pdf_value(&w->pdf, o) }, at = whole;
	struct pdf_word key = { PDF_WORD, { 0 } }, word;
	struct place before;

	for (before = at; pdf_next(&at.rest, &word); before = at) {
		if (key.kind == PDF_NAME && pdf_spend(&w->pdf, 1))
			look_at_key(w, &key, &word, whole, before);
		key = word;
	}
}

/* Files that no dictionary speaks of. */
static void
take_lost_file(struct walk *w, struct pdf_object *o)
{
	struct bytes value = pdf_value(&w->pdf, o);

	if (!o->shown && pdf_value_is(pdf_get(value, "Type"), "EmbeddedFile"))
		show_stream(w, o, true, BYTES(""));
}

void
pdf_open(struct unpacker *u, const struct object *object)
{
	struct walk w = { 0 };

	pdf_load(&w.pdf, u, object);
	for (size_t i = 0; i < w.pdf.count; i++)
		walk_object(&w, &w.pdf.list[i]);
	for (size_t i = 0; i < w.pdf.count; i++)
		take_lost_file(&w, &w.pdf.list[i]);
	pdf_close(&w.pdf);
}
