/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A QR code is ordinary in a Japanese signature, a ticket, a leaflet; so it is
 * told and weighs nothing by itself, and its link is judged like any other.
 * The link may stand bare, or in the forms that Japanese phones read: a
 * bookmark "MEBKM:…URL:http\://…;" puts a backslash before the colon.
 */
#include "inspect/images.h"

#include "inspect/qr.h"

#define NARROWEST 21 /* modules of the smallest code */

void
images_init(struct images *i, struct links *links, const struct limits *limits)
{
	*i = (struct images){ links, limits->image_pixels, IMAGES_READ };
}

static struct bytes
without_backslashes(struct arena *arena, struct bytes text)
{
	unsigned char *to = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != '\\')
			to[len++] = text.at[i];
	return (struct bytes){ to, len };
}

/* What a person needs to know where it leads, and no more. */
static struct bytes
shown(struct bytes text)
{
	return bytes_first(bytes_first(text, bytes_index(text, '?')), 100);
}

static void
tell(struct images *i, struct bytes text, struct bytes where)
{
	struct links *links = i->links;

	if (bytes_starts(text, BYTES("MEBKM:")) ||
	    bytes_starts(text, BYTES("MECARD:")))
		text = without_backslashes(links->arena, text);
	if (!bytes_has(text, BYTES("://")))
		return;
	findings_add(
	    links->findings, FINDING_LINK_IN_QR_CODE, where, shown(text));
	links_in_text(links, text, where);
}

void
images_look_at(struct images *i, const struct picture *p, struct bytes where)
{
	const struct bytes *texts;
	unsigned suspected;
	size_t count;

	if (i->reads == 0 || p->width < NARROWEST || p->height < NARROWEST)
		return;
	if ((suspected = qr_suspected(p)) == 0)
		return;
	if (--i->reads == 0)
		i->pixels = 0; /* nobody need decode any more */
	count = qr_read(p, suspected, i->links->arena, &texts);
	for (size_t n = 0; n < count; n++)
		tell(i, texts[n], where);
}

void
images_look(struct images *i, const struct object *o)
{
	struct picture picture;

	if (i->reads == 0 || !picture_read(&picture, o->content, &i->pixels))
		return;
	images_look_at(i, &picture, o->path);
	picture_free(&picture);
}
