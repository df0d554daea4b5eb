/* SPDX-License-Identifier: BSD-2-Clause
 *
 * field - what a field of a document does, and where a link of it leads
 *
 * Input    the instruction of a field as text, or a target; hostile.
 */
#ifndef UNPACK_FIELD_H
#define UNPACK_FIELD_H

#include "unpack/unpack.h"

/*
 * The web, or a share on somebody else's computer, but not Microsoft's own
 * services, where companies keep their templates.
 */
bool field_is_remote(struct bytes target);

/* A share whose host has a bare name: one of the author's own office. */
bool field_is_local_share(struct bytes target);

/* Tells that a target is loaded without being asked: `remote-template'. */
void field_loads(struct unpacker *, struct bytes where, struct bytes target);

/* DDE and DDEAUTO are `dde-field'; the target of a HYPERLINK is visited. */
void field_check(struct unpacker *, const struct object *, struct bytes field);

#endif
