/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The story of one message in the worker: take it apart, open what it carries
 * and look at each object, then ask what kind of mail it is. Attached messages
 * are unpacked first, as one may tell the password of what lies beside it. What
 * goes wrong on the way is a finding; nothing here can fail.
 */
#include "inspect/inspect.h"

#include <string.h>

#include "inspect/checks.h"
#include "inspect/images.h"
#include "inspect/link_sources.h"
#include "inspect/links.h"
#include "inspect/secrets.h"
#include "inspect/texts.h"
#include "inspect/yara.h"
#include "unpack/split.h"
#include "unpack/unpack.h"

struct look {
	const struct inspection *job;
	struct arena *arena;
	struct report *report;
	struct yara *yara;
	struct secrets secrets;
	size_t budget; /* bytes of text still read */
	struct links links;
	struct images images;
	struct sight sight;
};

static bool
is_document(enum object_type type)
{
	switch (type) {
	case OBJECT_DOC:
	case OBJECT_XLS:
	case OBJECT_PPT:
	case OBJECT_OLE:
	case OBJECT_DOCX:
	case OBJECT_XLSX:
	case OBJECT_PPTX:
	case OBJECT_OFFICE_SEALED:
		return true;
	default:
		return false;
	}
}

/* The document an object is a piece of: itself when it is of none. */
static const struct object *
document_of(const struct object *o)
{
	while (o->parent != NULL && is_document(o->parent->type))
		o = o->parent;
	return o;
}

/* What a recipient may open without a thought. */
static bool
is_harmless(enum object_type type)
{
	switch (type) {
	case OBJECT_EMPTY:
	case OBJECT_TEXT:
	case OBJECT_MESSAGE: /* what it carries is looked at by itself */
	case OBJECT_PDF:
	case OBJECT_IMAGE:
	case OBJECT_SIGNATURE:
	case OBJECT_APPLE:
	case OBJECT_TNEF:
	case OBJECT_OUTLOOK:
	case OBJECT_SEALED_MAIL:
		return true;
	default:
		return false;
	}
}

static void
tell_object(struct report *r, const struct object *o)
{
	struct object_seen seen = { .path = o->path,
		.type = bytes_of(object_type_name(o->type)),
		.opened = o->opened,
		.size = o->size };

	memcpy(seen.sha256, o->sha256, sizeof seen.sha256);
	report_add_object(r, &seen);
}

/* Streams and modules mean nothing to a reader: their document does. */
static bool
is_piece(const struct object *o)
{
	if (document_of(o) == o)
		return false;
	return o->type == OBJECT_VBA || o->type == OBJECT_OLE ||
	    o->type == OBJECT_UNKNOWN ||
	    bytes_equal(o->name, BYTES("Workbook")) ||
	    bytes_equal(o->name, BYTES("Book"));
}

static void
scan_object(struct yara *yara, const struct object *o)
{
	struct scan scan = { .kinds = YARA_OBJECT,
		.content = o->content,
		.where = o->path,
		.document = document_of(o)->path,
		.tell_document = is_piece(o),
		.name = o->name,
		.type = object_type_name(o->type),
		.depth = o->depth,
		.was_sealed = o->was_sealed };

	if (o->type == OBJECT_TEXT)
		scan.kinds |= YARA_TEXT;
	yara_scan(yara, &scan);
}

static void
look_at_link(void *context, const struct object *o, struct bytes url)
{
	struct look *look = context;

	links_add(&look->links, url, o->path);
}

static void
look_at_picture(
    void *context, const struct object *o, const struct picture *picture)
{
	struct look *look = context;

	images_look_at(&look->images, picture, o->path);
}

static void
look_at(void *context, const struct object *o)
{
	struct look *look = context;
	struct sight *sight = &look->sight;

	tell_object(look->report, o);
	secrets_wanted(&look->secrets, o);
	secrets_beside(&look->secrets, o);
	scan_object(look->yara, o);
	check_name(o, &look->report->findings);
	links_in_object(&look->links, o, look->job->limits->text_bytes);
	if (o->type == OBJECT_IMAGE && !look->job->careful)
		images_look(&look->images, o);
	sight->macro |= o->type == OBJECT_VBA;
	sight->sealed_opened |= o->was_sealed && secrets_told(o);
	sight->attachment |= o->attached && o->parent == NULL;
	look->report->payload |= o->attached && !is_harmless(o->type);
}

/* An attached message: its texts may hold the password of its archive. */
static void
look_at_mail(
    void *context, const struct mail *mail, const struct object *object)
{
	struct look *look = context;
	struct texts texts;

	(void)object;
	texts_read(&texts, mail, look->job->limits, &look->budget, look->arena);
	secrets_read(&look->secrets, mail, &texts);
	texts_scan(&texts, look->yara, look->arena);
	texts_links(&texts, &look->links, look->arena);
}

static bool
is_list(const struct mail *mail)
{
	return mail_field(mail, "List-Id").len > 0 ||
	    mail_field(mail, "List-Post").len > 0 ||
	    bytes_same(bytes_trim(mail_field(mail, "Precedence"), " \t\r\n"),
		BYTES("list"));
}

static bool
is_automatic(const struct sight *s)
{
	struct bytes answer =
	    bytes_trim(mail_field(s->mail, "Auto-Submitted"), " \t\r\n");

	if (answer.len > 0 && !bytes_starts_same(answer, BYTES("no")))
		return true;
	return s->envelope->sender.len == 0 ||
	    bytes_has_same(
		mail_field(s->mail, "Content-Type"), BYTES("multipart/report"));
}

static void
prepare(struct look *look, const struct mail *mail, const struct texts *texts)
{
	struct sight *s = &look->sight;

	*s = (struct sight){ .mail = mail,
		.envelope = look->job->envelope,
		.rules = look->job->rules,
		.body = texts_main(texts),
		.list_mail = is_list(mail),
		.report = look->report,
		.arena = look->arena,
		.findings = &look->report->findings,
		.facts = &look->report->facts };
	address_list(look->arena, mail_field(mail, "From"), &s->from, 1);
	secrets_message(&look->secrets, mail, texts, &s->from);
	s->subject = text_subject(
	    look->arena, mail_text_field(mail, "Subject", look->arena));
	s->automatic = is_automatic(s);
	yara_message(look->yara, s->envelope->direction, sight_claims_reply(s));
}

static bool
is_message(const struct part *part)
{
	return part->why.len == 0 &&
	    bytes_starts(part->type, BYTES("message/"));
}

/* What else was come upon may tell the password of what stayed sealed. */
static void
look_again(struct look *look, struct unpacker *u)
{
	for (size_t i = 0; i < u->left_count; i++)
		report_forget_unopened(look->report, unpack_left_path(u, i));
	unpack_again(u);
}

static void
unpack_all(struct look *look, const struct mail *mail)
{
	struct unpacker u = { .limits = look->job->limits,
		.arena = look->arena,
		.findings = &look->report->findings,
		.passwords = look->secrets.passwords,
		.visit = look_at,
		.visit_mail = look_at_mail,
		.visit_link = look_at_link,
		.visit_picture = look_at_picture,
		.pixels = &look->images.pixels,
		.context = look,
		.careful = look->job->careful };
	bool *joined =
	    arena_array(look->arena, mail->part_count + 1, sizeof *joined);
	bool split = false;

	for (size_t i = 0; i < mail->part_count; i++)
		if (is_message(&mail->parts[i]))
			unpack_part(&u, &mail->parts[i]);
	for (size_t i = 0; i < mail->part_count; i++) {
		if (!split &&
		    split_name(mail->parts[i].name).kind != SPLIT_NONE) {
			split_open(&u, mail->parts, mail->part_count, joined);
			split = true;
		}
		u.careful = look->job->careful || joined[i];
		if (!is_message(&mail->parts[i]))
			unpack_part(&u, &mail->parts[i]);
	}
	if (u.left_count > 0 && secrets_read_beside(&look->secrets, &u))
		look_again(look, &u);
	secrets_decoys(&look->secrets, &look->report->findings);
	look->report->passwords_tried = u.passwords_tried;
}

static void
scan_message(struct look *look)
{
	struct scan scan = { .kinds = YARA_MESSAGE,
		.content = look->job->message,
		.where = BYTES("message"),
		.document = BYTES("message"),
		.type = "message" };

	yara_scan(look->yara, &scan);
}

static void
check_all(struct look *look)
{
	struct sight *s = &look->sight;

	/* A label that any sender may write excuses no payload. */
	s->automatic &= !look->report->payload;
	check_reply(s);
	check_identity(s);
	check_origin(s);
	check_lure(s);
}

static void
begin(struct look *look, const struct inspection *job, struct arena *arena,
    struct report *report)
{
	report_init(report, arena);
	*look = (struct look){ .job = job,
		.arena = arena,
		.report = report,
		.yara =
		    yara_new(job->rules, job->limits, arena, &report->findings),
		.budget = 4 * job->limits->text_bytes };
	secrets_begin(&look->secrets, job, arena, &report->findings);
	links_init(&look->links, arena, &report->findings);
	images_init(&look->images, &look->links, job->limits);
}

static void
end(struct look *look)
{
	yara_join(look->yara);
	yara_free(look->yara);
}

static void
open_and_scan(
    struct look *look, const struct mail *mail, const struct texts *texts)
{
	scan_message(look);
	texts_scan(texts, look->yara, look->arena);
	texts_links(texts, &look->links, look->arena);
	unpack_all(look, mail);
}

void
inspect_message(
    const struct inspection *job, struct arena *arena, struct report *report)
{
	struct look look;
	struct mail mail;
	struct texts texts;

	begin(&look, job, arena, report);
	mail_read(&mail, job->message, (struct bytes){ 0 }, 0, job->limits,
	    arena, &report->findings);
	texts_read(&texts, &mail, job->limits, &look.budget, arena);
	if (job->read_picture != NULL && !job->careful)
		texts_see(&texts, &mail, job, arena);
	prepare(&look, &mail, &texts);
	if (!job->facts_only)
		open_and_scan(&look, &mail, &texts);
	check_all(&look);
	thread_facts(&look.sight);
	secrets_facts(&look.secrets, &report->facts);
	end(&look);
}

void
inspect_object(const struct inspection *job, struct bytes name,
    struct arena *arena, struct report *report)
{
	struct part part = { .path = BYTES("1"),
		.type = BYTES("application/octet-stream"),
		.name = name,
		.content = job->message,
		.attached = true };
	struct mail mail = { .parts = &part, .part_count = 1 };
	struct texts none = { 0 };
	struct look look;

	begin(&look, job, arena, report);
	secrets_message(&look.secrets, &mail, &none, NULL);
	unpack_all(&look, &mail);
	end(&look);
}
