/* SPDX-License-Identifier: BSD-2-Clause
 *
 * link_sources - the links of an object, by what it is
 *
 * Pages, texts, RTF, relations of Office documents, the streams of older ones,
 * macros, calendars. PDFs and fields tell theirs while they are opened; the
 * message's own texts are read elsewhere.
 *
 * Limits   the first `most' bytes of an object.
 */
#ifndef INSPECT_LINK_SOURCES_H
#define INSPECT_LINK_SOURCES_H

#include "inspect/links.h"
#include "unpack/object.h"

void links_in_object(struct links *, const struct object *, size_t most);

#endif
