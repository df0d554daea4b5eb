/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The spool of the daemon and this one have the same form, so that a worker
 * cannot tell a message on the wire from one in a file.
 */
#include "cli/mailfile.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

#define HEADER_LOOK 65536 /* how far the envelope is looked for */
#define ENVELOPE_FILE_MAX ((size_t)1024 * 1024)

static bool
read_file(const char *path, size_t max, struct buffer *out, struct error *err)
{
	if (strcmp(path, "-") == 0)
		return file_read_from(
		    STDIN_FILENO, "standard input", max, out, err);
	return file_read(path, max, out, err);
}

/* The value of the first header line of that name, to its line end. */
static struct bytes
header_line(struct bytes message, struct bytes name)
{
	struct bytes rest = bytes_first(message, HEADER_LOOK), line;

	while (bytes_line(&rest, &line) && line.len > 0)
		if (bytes_starts_same(line, name))
			return bytes_trim(bytes_from(line, name.len), " \t");
	return BYTES("");
}

/* "from helo (name [192.0.2.1]) by …" -> 192.0.2.1 */
static struct bytes
client_of_received(struct bytes received)
{
	struct bytes rest = received, address;

	bytes_cut(&rest, '[');
	address = bytes_cut(&rest, ']');
	if (bytes_starts_same(address, BYTES("IPv6:")))
		address = bytes_from(address, 5);
	return address.len <= 45 ? address : BYTES("");
}

/* A field with its continuation lines, off the front. */
static struct bytes
cut_field(struct bytes *rest)
{
	struct bytes all = *rest, line;

	bytes_line(rest, &line);
	while (rest->len > 0 && (rest->at[0] == ' ' || rest->at[0] == '\t'))
		bytes_line(rest, &line);
	return bytes_first(all, all.len - rest->len);
}

/* The first field of that name, whole; empty when there is none. */
static struct bytes
header_field(struct bytes message, const char *name)
{
	struct bytes rest = bytes_first(message, HEADER_LOOK);

	while (rest.len > 0 && rest.at[0] != '\r' && rest.at[0] != '\n') {
		struct bytes field = cut_field(&rest);

		if (bytes_starts_same(field, bytes_of(name)))
			return field;
	}
	return BYTES("");
}

static bool
is_from_ours(struct bytes message, const char *own)
{
	struct bytes from = header_field(message, "From:");

	from = bytes_from(from, bytes_last_index(from, '@') + 1);
	from =
	    bytes_rtrim(bytes_first(from, bytes_index(from, '>')), " \t\r\n");
	return own != NULL && settings_lists_domain(own, from);
}

/* RFC 3848: ESMTPA and ESMTPSA are submitted with a login. */
static bool
left_us(struct bytes message, const char *own)
{
	struct bytes received = header_field(message, "Received:");

	return is_from_ours(message, own) &&
	    (received.len == 0 || bytes_has(received, BYTES(" ESMTPSA")) ||
		bytes_has(received, BYTES(" ESMTPA")) ||
		bytes_has(received, BYTES("(Authenticated sender: ")));
}

static void
envelope_of_header(struct envelope *e, struct bytes message, const char *own,
    struct arena *arena)
{
	struct bytes to = header_line(message, BYTES("Delivered-To:"));

	e->sender =
	    bytes_trim(header_line(message, BYTES("Return-Path:")), "<>");
	e->client =
	    client_of_received(header_line(message, BYTES("Received:")));
	if (to.len > 0) {
		e->recipients = arena_alloc(arena, sizeof *e->recipients);
		e->recipients[0] = to;
		e->recipient_count = 1;
	}
	if (left_us(message, own))
		e->direction = DIRECTION_OUT;
}

/* "dir/00001.eml" -> "dir/00001.envelope" or "dir/envelope". */
const char *
mailfile_envelope(const char *path, struct arena *arena)
{
	struct bytes name = bytes_of(path);
	const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
	const char *beside;

	if (dot != NULL && (slash == NULL || dot > slash))
		name = bytes_first(name, (size_t)(dot - path));
	beside =
	    (const char *)arena_format(arena, "%.*s.envelope", BYTES_ARG(name))
		.at;
	if (access(beside, R_OK) == 0)
		return beside;
	beside = (const char *)arena_format(arena, "%.*senvelope",
	    slash != NULL ? (int)(slash - path + 1) : 0, path)
		     .at;
	return access(beside, R_OK) == 0 ? beside : NULL;
}

static bool
find_envelope(struct envelope *e, const char *path, struct bytes message,
    const char *own, struct arena *arena, struct error *err)
{
	const char *beside = mailfile_envelope(path, arena);
	struct buffer text = { 0 };
	bool good;

	if (beside == NULL || strcmp(path, "-") == 0) {
		envelope_of_header(e, message, own, arena);
		return true;
	}
	good = read_file(beside, ENVELOPE_FILE_MAX, &text, err);
	if (good)
		envelope_read(e, arena_copy(arena, buffer_bytes(&text)), arena);
	buffer_free(&text);
	return good;
}

static void
apply_given(struct envelope *e, const struct given *given)
{
	const struct envelope *g = &given->envelope;

	if (given->sender)
		e->sender = g->sender;
	if (given->direction)
		e->direction = g->direction;
	if (g->recipient_count > 0) {
		e->recipients = g->recipients;
		e->recipient_count = g->recipient_count;
	}
	if (g->client.len > 0)
		e->client = g->client;
	if (g->helo.len > 0)
		e->helo = g->helo;
	if (g->auth.len > 0)
		e->auth = g->auth;
	if (g->date != 0)
		e->date = g->date;
}

static bool
spool(struct message *m, struct bytes message, size_t limit, struct error *err)
{
	struct buffer head = { 0 };
	bool good;

	m->fd = memfd_create("message", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (m->fd < 0)
		return error_errno(err, "cannot get memory for a message");
	envelope_write(&m->envelope, &head);
	good = file_write(m->fd, buffer_bytes(&head)) &&
	    file_write(m->fd, bytes_first(message, limit));
	if (!good) {
		error_errno(err, "cannot get memory for a message");
		close(m->fd);
	}
	m->at = head.len;
	m->size = bytes_first(message, limit).len;
	m->received = message.len;
	buffer_free(&head);
	return good &&
	    (fcntl(m->fd, F_ADD_SEALS,
		 F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) ==
		    0 ||
		error_errno(err, "cannot seal a message"));
}

static void
hash(struct message *m, struct bytes message)
{
	struct sha256_ctx sha;

	sha256_init(&sha);
	sha256_update(&sha, message.len, message.at);
	sha256_digest(&sha, sizeof m->sha256, m->sha256);
}

static bool
is_by(struct bytes received, const char *hosts)
{
	struct bytes rest = received, word;

	while (bytes_word(&rest, " \t\r\n", &word))
		if (bytes_same(word, BYTES("by")))
			break;
	if (!bytes_word(&rest, " \t\r\n;", &word))
		return false;
	return hosts != NULL && settings_lists(hosts, word);
}

/* Without what our own mail server put on top when it delivered it. */
static struct bytes
as_received(struct bytes message, const char *hosts)
{
	static const char *const on_top[] = { "Return-Path:", "Delivered-To:",
		"X-Original-To:", "Envelope-To:" };
	struct bytes rest = message;
	bool more = true;

	while (more && rest.len > 0) {
		struct bytes field = cut_field(&rest);

		if (bytes_starts_same(field, BYTES("Received:")))
			return is_by(field, hosts) ? rest : message;
		more = false;
		for (size_t i = 0; i < sizeof on_top / sizeof *on_top; i++)
			more |= bytes_starts_same(field, bytes_of(on_top[i]));
	}
	return message;
}

static bool
take(struct message *m, const char *path, struct bytes message,
    const struct given *given, size_t limit, struct arena *arena,
    struct error *err)
{
	if (!find_envelope(&m->envelope, path, message, given->own, arena, err))
		return false;
	apply_given(&m->envelope, given);
	message = as_received(message, given->hosts);
	hash(m, message);
	return spool(m, message, limit, err);
}

static void
begin(struct message *m)
{
	*m = (struct message){ .fd = -1 };
	message_name(m);
	m->began = clock_ms();
}

bool
mailfile_open(struct message *m, const char *path, const struct given *given,
    size_t limit, struct arena *arena, struct error *err)
{
	struct buffer file = { 0 };
	bool good;

	begin(m);
	good = read_file(path, SIZE_MAX / 4, &file, err) &&
	    take(m, path, buffer_bytes(&file), given, limit, arena, err);
	buffer_free(&file);
	return good;
}

bool
mailfile_open_at(struct message *m, const char *path, uint64_t at,
    uint64_t size, const struct given *given, size_t limit, struct arena *arena,
    struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char *room = malloc(size > 0 ? size : 1);
	ssize_t len;
	bool good;

	begin(m);
	if (room == NULL)
		exit(EXIT_MEMORY);
	len = fd < 0 ? -1 : pread(fd, room, size, (off_t)at);
	good = len >= 0 ? take(m, path, (struct bytes){ room, (size_t)len },
			      given, limit, arena, err)
			: error_errno(err, "%s", path);
	if (fd >= 0)
		close(fd);
	free(room);
	return good;
}
