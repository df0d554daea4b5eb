/* SPDX-License-Identifier: BSD-2-Clause
 *
 * images - what the images of a message say: the links in their QR codes
 *
 * Input    any object of type image, whatever it is in.
 * Limits   image_pixels for all images of a message, as their headers claim;
 *          IMAGES_READ of them that look as if they held codes. What is beyond
 *          is passed over without a word: an image does nothing.
 */
#ifndef INSPECT_IMAGES_H
#define INSPECT_IMAGES_H

#include "base/limits.h"
#include "inspect/links.h"
#include "unpack/object.h"
#include "unpack/picture.h"

#define IMAGES_READ 12

struct images {
	struct links *links;
	size_t pixels; /* that may still be decoded */
	size_t reads;  /* and how often codes may be read */
};

void images_init(struct images *, struct links *, const struct limits *);
void images_look(struct images *, const struct object *);

/* The same for a picture that has been decoded already. */
void
images_look_at(struct images *, const struct picture *, struct bytes where);

#endif
