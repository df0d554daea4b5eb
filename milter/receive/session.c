/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What the mail server tells step by step becomes the bytes of a message
 * again, as they were: headers with their values as received, folds with CRLF
 * (libmilter hands over a bare LF), so that a hash or a signature over them
 * still means something.
 */
#include "receive/session.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

/* What the daemon keeps of one message beside its spool. */
#define ARENA_MOST ((size_t)512 * 1024 * 1024)
#define MESSAGE_ID_MOST 1000

struct session *
session_new(void)
{
	struct session *s = calloc(1, sizeof *s);

	if (s == NULL)
		_exit(EXIT_MEMORY);
	return s;
}

void
session_free(struct session *s)
{
	if (s == NULL)
		return;
	session_drop(s);
	free(s);
}

void
session_client(struct session *s, const struct sockaddr *from)
{
	struct sockaddr_in four;
	struct sockaddr_in6 six;
	const char *text = NULL;

	if (from != NULL && from->sa_family == AF_INET) {
		memcpy(&four, from, sizeof four);
		text = inet_ntop(
		    AF_INET, &four.sin_addr, s->client, sizeof s->client);
	} else if (from != NULL && from->sa_family == AF_INET6) {
		memcpy(&six, from, sizeof six);
		text = inet_ntop(
		    AF_INET6, &six.sin6_addr, s->client, sizeof s->client);
	}
	if (text == NULL)
		s->client[0] = '\0';
}

void
session_begin(struct session *s)
{
	session_drop(s);
	s->arena = arena_new(ARENA_MOST);
	s->message = (struct message){ .fd = -1 };
	message_name(&s->message);
	s->came = (struct came){ .leading_space =
				     (s->steps & SMFIP_HDR_LEADSPC) != 0 };
	s->headed = false;
}

void
session_drop(struct session *s)
{
	if (s->spooling)
		spool_close(&s->spool);
	s->spooling = false;
	arena_free(s->arena);
	s->arena = NULL;
}

/* "<a@b>" as it is, without its brackets. */
static struct bytes
address_of(struct session *s, const char *text)
{
	struct bytes a = bytes_trim(bytes_of(text), " \t");

	if (a.len >= 2 && a.at[0] == '<' && a.at[a.len - 1] == '>')
		a = bytes_slice(a, 1, a.len - 2);
	return arena_copy(s->arena, bytes_first(a, ADDRESS_MOST));
}

void
session_sender(struct session *s, const char *text)
{
	s->message.envelope.sender = address_of(s, text);
}

void
session_recipient(struct session *s, const char *text)
{
	struct envelope *e = &s->message.envelope;
	size_t count = e->recipient_count;

	if (count == RECIPIENTS_MOST)
		return;
	/* Grows at the powers of two; the count tells the room. */
	if ((count & (count - 1)) == 0)
		e->recipients = arena_grow(s->arena, e->recipients, count,
		    count > 0 ? 2 * count : 1, sizeof *e->recipients);
	e->recipients[e->recipient_count++] = address_of(s, text);
}

static void
start_spool(struct session *s, struct receiver *r)
{
	struct envelope *e = &s->message.envelope;

	if (s->spooling)
		return;
	e->client = bytes_of(s->client);
	e->helo = bytes_of(s->helo);
	e->date = time(NULL);
	s->came.ours_stay = networks_have(&r->trusted, s->client);
	spool_begin(&s->spool, &r->space);
	spool_envelope(&s->spool, e);
	s->spooling = true;
}

/* A value may be long and folded often: line by line, no copy. */
static void
spool_value(struct spool *spool, struct bytes rest)
{
	for (;;) {
		size_t end = bytes_index(rest, '\n');
		struct bytes line = bytes_first(rest, end);

		spool_head(spool, bytes_rtrim(line, "\r"));
		spool_head(spool, BYTES("\r\n"));
		if (end >= rest.len)
			return;
		rest = bytes_from(rest, end + 1);
	}
}

void
session_header(
    struct session *s, struct receiver *r, const char *name, const char *value)
{
	start_spool(s, r);
	spool_head(&s->spool, bytes_of(name));
	spool_head(&s->spool, s->came.leading_space ? BYTES(":") : BYTES(": "));
	spool_value(&s->spool, bytes_of(value));
	came_note(&s->came, name, value, s->arena);
	if (s->message.message_id.len == 0 &&
	    bytes_same(bytes_of(name), BYTES("Message-ID")))
		s->message.message_id = arena_copy(s->arena,
		    bytes_first(bytes_trim(bytes_of(value), " \t\r\n"),
			MESSAGE_ID_MOST));
}

void
session_head_end(struct session *s, struct receiver *r)
{
	start_spool(s, r);
	if (!s->headed)
		spool_head(&s->spool, BYTES("\r\n"));
	s->headed = true;
}

void
session_body(struct session *s, struct receiver *r, struct bytes piece)
{
	session_head_end(s, r);
	spool_body(&s->spool, piece);
}

static bool
ours_came(const struct came *c)
{
	for (size_t i = 0; i < HEADERS_OURS; i++)
		if (c->ours[i] > 0)
			return true;
	return false;
}

void
session_end(struct session *s, struct receiver *r)
{
	struct message *m = &s->message;

	session_head_end(s, r);
	spool_end(&s->spool, m);
	m->headers_forged = m->envelope.direction == DIRECTION_IN &&
	    !s->came.ours_stay && ours_came(&s->came);
	m->began = clock_ms();
}
