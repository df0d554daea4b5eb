/* SPDX-License-Identifier: BSD-2-Clause
 *
 * formats - who opens which object; the only place that knows all formats
 *
 * Each opener reads object->content and calls unpack_found() for everything
 * inside. It returns nothing: what it cannot do is a finding.
 */
#ifndef UNPACK_FORMATS_H
#define UNPACK_FORMATS_H

#include "unpack/unpack.h"

void formats_open(struct unpacker *, const struct object *);

void archive_open(struct unpacker *, const struct object *); /* libarchive */
void tar_open_odd(struct unpacker *, const struct object *);
void stream_open(struct unpacker *, const struct object *); /* gz, bz2, xz … */
void sevenzip_open(struct unpacker *, const struct object *);
void zip_open(struct unpacker *, const struct object *);
void ole_open(struct unpacker *, const struct object *);
/* Sealed .docx, .xlsx, .pptx. */
void office_package_open(struct unpacker *, const struct object *);
void ooxml_open(struct unpacker *, const struct object *); /* its parts */
void rtf_open(struct unpacker *, const struct object *);
void onenote_open(struct unpacker *, const struct object *);
void pdf_open(struct unpacker *, const struct object *);
void html_open(struct unpacker *, const struct object *);
void encoded_script_open(struct unpacker *, const struct object *);
void wide_text_open(struct unpacker *, const struct object *); /* UTF-16 */
void message_open(struct unpacker *, const struct object *);
/* A document of Word in one file, behind something else. */
void saved_page_open(struct unpacker *, const struct object *);
void signed_open(struct unpacker *, const struct object *); /* S/MIME */
void vcard_open(struct unpacker *, const struct object *);  /* .ics, .vcf */
void tnef_open(struct unpacker *, const struct object *);
void activemime_open(struct unpacker *, const struct object *);
void apple_open(struct unpacker *, const struct object *);
void disk_image_open(struct unpacker *, const struct object *); /* FAT, VHD */
/* The other file system of an ISO image. */
bool disk_image_udf_bid(const struct object *);
void disk_image_udf_open(struct unpacker *, const struct object *);

#endif
