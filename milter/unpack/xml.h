/* SPDX-License-Identifier: BSD-2-Clause
 *
 * xml - the tags and texts of an XML part of a document, one after the other
 *
 * Input    hostile UTF-8 (xml_text() makes it so); what is broken is passed
 *          over, nothing is refused. Prefixes of names are cut off.
 * Memory   views of the input; decoded values are in the arena.
 * Limits   one pass over the input; a DOCTYPE is told, never read: no entity
 *          of a document's own making is known here.
 */
#ifndef UNPACK_XML_H
#define UNPACK_XML_H

#include "base/arena.h"

enum xml_kind { XML_END, XML_OPEN, XML_CLOSE, XML_TEXT };

struct xml {
	struct bytes rest;
	struct bytes name;	 /* of the tag, without prefix */
	struct bytes attributes; /* of an opening tag, as they stand */
	struct bytes text;	 /* as it stands */
	bool doctype;		 /* one was passed over */
	bool empty;		 /* the tag closes itself: no XML_CLOSE comes */
};

/* UTF-16 becomes UTF-8, the first 16 MB of it; a mark in front goes. */
struct bytes xml_text(struct arena *, struct bytes raw);

enum xml_kind xml_next(struct xml *);

/* The value of an attribute, decoded; empty when there is none. */
struct bytes
xml_attribute(const struct xml *, struct arena *, const char *name);

/* &amp; and &#x41; undone. */
struct bytes xml_decode(struct arena *, struct bytes);

#endif
