/* SPDX-License-Identifier: BSD-2-Clause
 *
 * mailfile - a message in a file, made into what the milter would have seen
 *
 * The envelope comes from the options, else from NAME.envelope beside
 * NAME.eml, else from `envelope' in the same folder, else from the header
 * lines Return-Path, Delivered-To and Received that an MTA left on top. Those
 * three are looked up as bounded lines; nothing else of the message is read
 * outside the sandbox.
 */
#ifndef CLI_MAILFILE_H
#define CLI_MAILFILE_H

#include "base/error.h"
#include "message.h"

/* What the options say; an empty field is not given. */
struct given {
	struct envelope envelope;
	bool sender, direction;
};

/*
 * Reads `path' ("-": standard input) and fills the message: a sealed memfd
 * with envelope and bytes, the latter cut at `limit' as the daemon cuts them.
 * The caller closes fd.
 */
bool mailfile_open(struct message *, const char *path, const struct given *,
    size_t limit, struct arena *, struct error *);

#endif
