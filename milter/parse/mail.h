/* SPDX-License-Identifier: BSD-2-Clause
 *
 * mail - a message as header fields and the leaves of its MIME tree
 *
 * A bounded pre-scan counts header bytes, fields, boundaries and depth before
 * GMime builds the tree: GMime overflows its stack on nested address groups
 * and takes gigabytes for a million empty parts. Charsets, encodings and names
 * are ours (parse/charset.h, transfer.h, encoded.h), from the raw bytes.
 *
 * Input    any bytes. No header, no body, NULs, bare CR or LF: all are mail.
 * Beside that view there is a tolerant one (parse/tolerant.h). Parts that only
 * it sees come last; their `why` is not empty. They may hold the same bytes as
 * others.
 *
 * Limits   header_bytes, header_count, mime_parts, mime_depth: each a finding;
 *          what lies within is still returned.
 * Memory   views into `raw` and the arena, good as long as both.
 */
#ifndef PARSE_MAIL_H
#define PARSE_MAIL_H

#include "base/arena.h"
#include "base/limits.h"
#include "inspect/finding.h"

struct field {
	struct bytes name;  /* as written */
	struct bytes value; /* raw, folded, without the blank after the colon */
};

struct part {
	struct bytes path;	 /* "1", "2.1": its place in the tree */
	struct bytes type;	 /* "text/plain", lower case; never empty */
	struct bytes charset;	 /* the label; may be empty */
	struct bytes name;	 /* file name, UTF-8; may be empty */
	struct bytes content;	 /* transfer encoding undone */
	bool attached;		 /* disposition attachment, or it has a name */
	unsigned depth;		 /* multiparts and messages above it */
	struct bytes other_name; /* one with another ending, for some client */
	struct bytes why; /* how only some client sees it; empty: all do */
	bool quiet;	  /* it stands in the source of some other message */
	bool joined;	  /* a piece of a message that is a part of its own */
};

struct mail {
	const struct field *fields;
	size_t field_count;
	const struct part *parts;
	size_t part_count;
	struct bytes body; /* all after the header, as received */
};

/* Once per process, before the sandbox is entered. */
void mail_start(void);

/*
 * `path` and `depth` are those of the message itself: "" and 0 for the one on
 * the wire. An attached message is a part of type message/rfc822 whose content
 * is the message; the caller reads it with mail_read() again.
 */
void mail_read(struct mail *, struct bytes raw, struct bytes path,
    unsigned depth, const struct limits *, struct arena *, struct findings *);

/* The raw value of the first field of that name; empty when there is none. */
struct bytes mail_field(const struct mail *, const char *name);

/* The same, decoded to UTF-8. */
struct bytes
mail_text_field(const struct mail *, const char *name, struct arena *);

#endif
