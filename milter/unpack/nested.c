/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A message inside a message: its parts are read as those of the outer one,
 * and hang below it in the tree of objects. Its texts may say the password of
 * what is attached, so the visitor is shown the mail before its parts.
 */
#include "unpack/formats.h"

void
message_open(struct unpacker *u, const struct object *o)
{
	struct mail mail;

	mail_read(&mail, o->content, o->path, o->depth + 1, u->limits, u->arena,
	    u->findings);
	if (u->visit_mail != NULL)
		u->visit_mail(u->context, &mail, o);
	for (size_t i = 0; i < mail.part_count; i++)
		unpack_part_of(u, o, &mail.parts[i]);
}
