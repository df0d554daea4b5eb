/* SPDX-License-Identifier: BSD-2-Clause
 *
 * mailfile - a message in a file, made into what the milter would have seen
 *
 * The envelope comes from the options, else from NAME.envelope beside
 * NAME.eml, else from `envelope' in the same folder, else from the header
 * lines Return-Path, Delivered-To and Received that an MTA left on top. Those
 * three are looked up as bounded lines; nothing else of the message is read
 * outside the sandbox. A Received that one of `hosts' wrote on top, and what
 * stands above it, came after the milter: it is left out, so that results of
 * authentication stand where the milter would have seen them. In an archive,
 * what bears an address of ours and was submitted with a login, or never went
 * through a mail server (a copy in a Sent folder), left us.
 */
#ifndef CLI_MAILFILE_H
#define CLI_MAILFILE_H

#include "base/error.h"
#include "message.h"

/* What the options say; an empty field is not given. */
struct given {
	struct envelope envelope;
	bool sender, direction;
	const char *hosts; /* trusted_authserv_ids; may be NULL */
	const char *own;   /* own_domains, for an archive; else NULL */
};

/*
 * Reads `path' ("-": standard input) and fills the message: a sealed memfd
 * with envelope and bytes, the latter cut at `limit' as the daemon cuts them.
 * The caller closes fd.
 */
bool mailfile_open(struct message *, const char *path, const struct given *,
    size_t limit, struct arena *, struct error *);

/* The same of a message within a file, such as an mbox. */
bool
mailfile_open_at(struct message *, const char *path, uint64_t at, uint64_t size,
    const struct given *, size_t limit, struct arena *, struct error *);

/* The file with the envelope of the message at `path'; NULL: there is none. */
const char *mailfile_envelope(const char *path, struct arena *);

#endif
