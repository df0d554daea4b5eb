/* SPDX-License-Identifier: BSD-2-Clause
 *
 * object - something a recipient could open: a part, or what was inside it
 *
 * Recognised by content, never by name. `content` is alive only while the
 * object is visited; the rest lives in the arena of the message.
 */
#ifndef UNPACK_OBJECT_H
#define UNPACK_OBJECT_H

#include "base/arena.h"

/* OBJECT(ID, "name"): the name is what reviewers, JSON and rules see. */
#define OBJECT_TYPES(OBJECT)                                                   \
	OBJECT(UNKNOWN, "data")                                                \
	OBJECT(EMPTY, "empty")                                                 \
	OBJECT(TEXT, "text")                                                   \
	OBJECT(HTML, "html")                                                   \
	OBJECT(MESSAGE, "message")                                             \
	OBJECT(ZIP, "zip")                                                     \
	OBJECT(RAR, "rar")                                                     \
	OBJECT(SEVENZIP, "7z")                                                 \
	OBJECT(TAR, "tar")                                                     \
	OBJECT(CAB, "cab")                                                     \
	OBJECT(LHA, "lzh")                                                     \
	OBJECT(CPIO, "cpio")                                                   \
	OBJECT(AR, "ar")                                                       \
	OBJECT(ISO, "iso")                                                     \
	OBJECT(GZIP, "gz")                                                     \
	OBJECT(BZIP2, "bz2")                                                   \
	OBJECT(XZ, "xz")                                                       \
	OBJECT(LZMA, "lzma")                                                   \
	OBJECT(ZSTD, "zst")                                                    \
	OBJECT(LZ4, "lz4")                                                     \
	OBJECT(COMPRESS, "Z")                                                  \
	OBJECT(ARJ, "arj")                                                     \
	OBJECT(ACE, "ace")                                                     \
	OBJECT(DISK, "disk")                                                   \
	OBJECT(XAR, "xar")                                                     \
	OBJECT(WIM, "wim")                                                     \
	OBJECT(DMG, "dmg")                                                     \
	OBJECT(ZPAQ, "zpaq")                                                   \
	OBJECT(DOC, "doc")                                                     \
	OBJECT(XLS, "xls")                                                     \
	OBJECT(PPT, "ppt")                                                     \
	OBJECT(MSI, "msi")                                                     \
	OBJECT(OLE, "ole")                                                     \
	OBJECT(DOCX, "docx")                                                   \
	OBJECT(XLSX, "xlsx")                                                   \
	OBJECT(PPTX, "pptx")                                                   \
	OBJECT(OFFICE_SEALED, "office-sealed")                                 \
	OBJECT(VBA, "vba")                                                     \
	OBJECT(ONENOTE, "one")                                                 \
	OBJECT(RTF, "rtf")                                                     \
	OBJECT(PDF, "pdf")                                                     \
	OBJECT(PE, "exe")                                                      \
	OBJECT(ELF, "elf")                                                     \
	OBJECT(LNK, "lnk")                                                     \
	OBJECT(CHM, "chm")                                                     \
	OBJECT(SCRIPT, "script")                                               \
	OBJECT(TNEF, "tnef")                                                   \
	OBJECT(OUTLOOK, "msg")                                                 \
	OBJECT(ACTIVEMIME, "activemime")                                       \
	OBJECT(APPLE, "apple-file")                                            \
	OBJECT(SEALED_MAIL, "sealed-mail")                                     \
	OBJECT(IMAGE, "image")                                                 \
	OBJECT(SIGNATURE, "signature")

enum object_type {
#define OBJECT(id, name) OBJECT_##id,
	OBJECT_TYPES(OBJECT)
#undef OBJECT
	    OBJECT_TYPE_COUNT
};

struct object {
	const struct object *parent; /* NULL for a part of the message */
	struct bytes path;	     /* "2/invoice.zip/invoice.xls", UTF-8 */
	struct bytes name;	     /* as shown, UTF-8; may be empty */
	struct bytes other_name;     /* as some other client shows it */
	enum object_type type;
	struct bytes content;
	uint64_t size;	     /* of it all; content may be cut at a limit */
	unsigned depth;	     /* containers above it */
	bool attached;	     /* shown as a file, not as the text of the mail */
	bool joined;	     /* a piece of a message that was put together */
	bool was_sealed;     /* it, or a container above it, was sealed */
	struct bytes opened; /* how: "password from text part 1, after …" */
	unsigned char sha256[32];
};

const char *object_type_name(enum object_type);

/* By content; the name only decides between kinds of plain text (scripts). */
enum object_type object_identify(struct bytes content, struct bytes name);

#endif
