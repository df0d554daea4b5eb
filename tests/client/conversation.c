/* SPDX-License-Identifier: BSD-2-Clause
 *
 * A packet is a length (four bytes, the highest first), a command, and its
 * data. The milter answers every command but those it asked to be spared.
 */
#include "client/conversation.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define WAIT_SECONDS 120
#define CHUNK 65535
#define UNSENT_MAX 65536
#define PACKET_MAX (16 * 1024 * 1024)

/* What Postfix offers: all actions, all steps (libmilter/mfdef.h). */
#define OFFER_ACTIONS 0x1FFu
#define OFFER_STEPS 0x1FFFFFu

/* Steps that need not be sent, or not answered. */
enum {
	NO_CONNECT = 0x01,
	NO_HELO = 0x02,
	NO_MAIL = 0x04,
	NO_RCPT = 0x08,
	NO_BODY = 0x10,
	NO_HEADERS = 0x20,
	NO_EOH = 0x40,
	QUIET_HEADER = 0x80,
	NO_UNKNOWN = 0x100,
	NO_DATA = 0x200,
	QUIET_CONNECT = 0x1000,
	QUIET_HELO = 0x2000,
	QUIET_MAIL = 0x4000,
	QUIET_RCPT = 0x8000,
	QUIET_DATA = 0x10000,
	QUIET_EOH = 0x40000,
	QUIET_BODY = 0x80000,
	LEADING_SPACE = 0x100000
};

static bool
failed(struct conversation *c, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(c->trouble, sizeof c->trouble, format, ap);
	va_end(ap);
	return false;
}

static bool
send_all(struct conversation *c, const void *data, size_t len)
{
	const char *at = data;

	while (len > 0) {
		ssize_t did = send(c->fd, at, len, MSG_NOSIGNAL);

		if (did < 0 && errno == EINTR)
			continue;
		if (did <= 0)
			return failed(c, "send: %s", strerror(errno));
		at += did;
		len -= (size_t)did;
	}
	return true;
}

static bool
flush(struct conversation *c)
{
	bool good =
	    c->unsent.len == 0 || send_all(c, c->unsent.at, c->unsent.len);

	c->unsent.len = 0;
	return good;
}

/* Gathered until a reply is awaited, as mail servers do. */
static bool
send_packet(struct conversation *c, char command, struct bytes data)
{
	uint32_t len = htonl((uint32_t)data.len + 1);

	buffer_add(&c->unsent, (struct bytes){ (unsigned char *)&len, 4 });
	buffer_add_byte(&c->unsent, (unsigned char)command);
	buffer_add(&c->unsent, data);
	return c->unsent.len < UNSENT_MAX || flush(c);
}

static bool
read_all(struct conversation *c, void *to, size_t len)
{
	char *at = to;

	while (len > 0) {
		ssize_t got = recv(c->fd, at, len, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return failed(c, "the milter is gone: %s",
			    got == 0 ? "closed" : strerror(errno));
		at += got;
		len -= (size_t)got;
	}
	return true;
}

/* The data is NUL-ended for the caller's comfort. */
static bool
read_packet(struct conversation *c, char *command, struct buffer *data)
{
	uint32_t len;

	if (!flush(c) || !read_all(c, &len, 4))
		return false;
	len = ntohl(len);
	if (len == 0 || len > PACKET_MAX)
		return failed(c, "a packet of %u bytes", len);
	data->len = 0;
	buffer_reserve(data, len);
	if (!read_all(c, command, 1) ||
	    (len > 1 && !read_all(c, data->at, len - 1)))
		return false;
	data->len = len - 1;
	data->at[data->len] = '\0';
	return true;
}

static int
open_unix(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(to.sun_path, sizeof to.sun_path, "%s", path);
	if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
		return fd;
	close(fd);
	return -1;
}

static int
open_inet(const char *place)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	const char *at = strchr(place, '@');
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_port = htons((uint16_t)atoi(place));
	if (inet_pton(AF_INET, at != NULL ? at + 1 : "127.0.0.1",
		&to.sin_addr) == 1 &&
	    connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
		return fd;
	close(fd);
	return -1;
}

bool
conversation_open(struct conversation *c, const char *milter)
{
	struct timeval wait = { .tv_sec = WAIT_SECONDS };

	if (strncmp(milter, "inet:", 5) == 0)
		c->fd = open_inet(milter + 5);
	else
		c->fd = open_unix(
		    strncmp(milter, "unix:", 5) == 0 ? milter + 5 : milter);
	if (c->fd < 0)
		return failed(c, "%s: %s", milter, strerror(errno));
	setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
	return true;
}

static bool
negotiate(struct conversation *c)
{
	uint32_t offer[3] = { htonl(6), htonl(OFFER_ACTIONS),
		htonl(OFFER_STEPS) };
	struct buffer answer = { 0 };
	char command;
	bool good;

	good = send_packet(c, 'O',
		   (struct bytes){ (unsigned char *)offer, sizeof offer }) &&
	    read_packet(c, &command, &answer);
	if (good && (command != 'O' || answer.len < 12))
		good = failed(c, "no negotiation");
	if (good) {
		memcpy(&c->steps, answer.at + 8, 4);
		c->steps = ntohl(c->steps);
	}
	buffer_free(&answer);
	return good;
}

/* Names and values, each with its NUL; an empty value is left out. */
static bool
send_macros(struct conversation *c, char stage, const char *const *pairs)
{
	struct buffer data = { 0 };
	bool good;

	buffer_add_byte(&data, (unsigned char)stage);
	for (; pairs[0] != NULL; pairs += 2) {
		if (pairs[1] == NULL || pairs[1][0] == '\0')
			continue;
		buffer_add(&data, bytes_of(pairs[0]));
		buffer_add_byte(&data, '\0');
		buffer_add(&data, bytes_of(pairs[1]));
		buffer_add_byte(&data, '\0');
	}
	good = send_packet(c, 'D', buffer_bytes(&data));
	buffer_free(&data);
	return good;
}

/* Sends a command and, unless the milter keeps quiet on it, reads the word. */
static bool
ask(struct conversation *c, char command, struct bytes data, uint32_t unwanted,
    uint32_t quiet, struct outcome *o)
{
	struct buffer answer = { 0 };
	bool good = true;

	o->reply = 'c';
	if ((c->steps & unwanted) != 0)
		return true;
	good = send_packet(c, command, data);
	if (good && (c->steps & quiet) == 0)
		good = read_packet(c, &o->reply, &answer);
	if (good && o->reply == 'y')
		snprintf(o->text, sizeof o->text, "%s", (char *)answer.at);
	buffer_free(&answer);
	return good;
}

static void
add_string(struct buffer *b, struct bytes text)
{
	buffer_add(b, text);
	buffer_add_byte(b, '\0');
}

static const char *
text_of(struct bytes b, char *to, size_t size)
{
	snprintf(to, size, "%.*s", BYTES_ARG(b));
	return to;
}

static bool
send_connect(
    struct conversation *c, const struct envelope *e, struct outcome *o)
{
	struct buffer data = { 0 };
	uint16_t port = htons(25);
	bool six = bytes_index(e->client, ':') < e->client.len, good;
	const char *const macros[] = { "j", "mx.aratame.example",
		"{daemon_name}",
		c->daemon_name != NULL ? c->daemon_name : "mx.aratame.example",
		"v", "client", NULL };

	add_string(&data, BYTES("unknown"));
	if (e->client.len == 0)
		buffer_add_byte(&data, 'U');
	else {
		buffer_add_byte(&data, six ? '6' : '4');
		buffer_add(&data, (struct bytes){ (unsigned char *)&port, 2 });
		if (six)
			buffer_add(&data, BYTES("IPv6:"));
		add_string(&data, e->client);
	}
	good = send_macros(c, 'C', macros) &&
	    ask(c, 'C', buffer_bytes(&data), NO_CONNECT, QUIET_CONNECT, o);
	buffer_free(&data);
	return good;
}

static bool
send_string(struct conversation *c, char command, struct bytes text,
    bool angles, uint32_t unwanted, uint32_t quiet, struct outcome *o)
{
	struct buffer data = { 0 };
	bool good;

	if (angles)
		buffer_add_byte(&data, '<');
	buffer_add(&data, text);
	if (angles)
		buffer_add_byte(&data, '>');
	buffer_add_byte(&data, '\0');
	good = ask(c, command, buffer_bytes(&data), unwanted, quiet, o);
	buffer_free(&data);
	return good;
}

bool
conversation_greet(struct conversation *c, const struct envelope *e)
{
	struct outcome o = { 0 };

	return negotiate(c) && send_connect(c, e, &o) &&
	    send_string(c, 'H', e->helo, false, NO_HELO, QUIET_HELO, &o);
}

static bool
send_envelope(struct conversation *c, const struct envelope *e,
    enum stage until, struct outcome *o)
{
	char login[256];
	const char *const macros[] = { "{auth_authen}",
		text_of(e->auth, login, sizeof login), "{mail_addr}", "",
		NULL };

	if (!send_macros(c, 'M', macros) ||
	    !send_string(c, 'M', e->sender, true, NO_MAIL, QUIET_MAIL, o))
		return false;
	for (size_t i = 0;
	     i < e->recipient_count && until > STAGE_MAIL && o->reply == 'c';
	     i++)
		if (!send_string(
			c, 'R', e->recipients[i], true, NO_RCPT, QUIET_RCPT, o))
			return false;
	return true;
}

static bool
send_data(struct conversation *c, struct outcome *o)
{
	const char *const macros[] = { "i",
		c->queue_id != NULL ? c->queue_id : "4F0DE2A1", NULL };

	return send_macros(c, 'T', macros) &&
	    ask(c, 'T', BYTES(""), NO_DATA, QUIET_DATA, o);
}

/* A header field with its folded lines; line ends inside become bare LF. */
static bool
next_field(struct bytes *rest, struct buffer *name, struct buffer *value)
{
	struct bytes look = *rest, line;

	name->len = value->len = 0;
	if (!bytes_line(&look, &line))
		return false;
	*rest = look;
	if (line.len == 0)
		return false;
	buffer_add(name, bytes_first(line, bytes_index(line, ':')));
	buffer_add(value, bytes_from(line, name->len + 1));
	while (rest->len > 0 && (rest->at[0] == ' ' || rest->at[0] == '\t')) {
		bytes_line(rest, &line);
		buffer_add_byte(value, '\n');
		buffer_add(value, line);
	}
	return true;
}

static bool
send_field(struct conversation *c, struct bytes name, struct bytes value,
    struct outcome *o)
{
	struct buffer data = { 0 };
	bool good;

	if ((c->steps & LEADING_SPACE) == 0 && value.len > 0 &&
	    value.at[0] == ' ')
		value = bytes_from(value, 1);
	add_string(&data, name);
	add_string(&data, value);
	good = ask(c, 'L', buffer_bytes(&data), NO_HEADERS, QUIET_HEADER, o);
	buffer_free(&data);
	return good;
}

static bool
send_headers(struct conversation *c, struct bytes *message, struct outcome *o)
{
	struct buffer name = { 0 }, value = { 0 };
	bool good = true;

	while (good && o->reply == 'c' && next_field(message, &name, &value))
		good =
		    send_field(c, buffer_bytes(&name), buffer_bytes(&value), o);
	buffer_free(&name);
	buffer_free(&value);
	return good;
}

static bool
send_body(struct conversation *c, struct bytes body, struct outcome *o)
{
	while (body.len > 0 && o->reply == 'c') {
		if (!ask(c, 'B', bytes_first(body, CHUNK), NO_BODY, QUIET_BODY,
			o))
			return false;
		body = bytes_from(body, CHUNK);
	}
	return true;
}

/* "NAME\0VALUE\0", with an index of four bytes in front for some commands. */
static void
note_change(struct outcome *o, const char *what, struct bytes data, bool index)
{
	struct bytes name;

	if (index) {
		uint32_t at = 0;

		if (data.len >= 4)
			memcpy(&at, data.at, 4);
		buffer_format(&o->changes, "%s %u ", what, ntohl(at));
		data = bytes_from(data, 4);
	} else
		buffer_format(&o->changes, "%s ", what);
	name = bytes_cut(&data, '\0');
	buffer_add(&o->changes, name);
	if (data.len > 0) {
		buffer_add(&o->changes, BYTES(": "));
		buffer_add(&o->changes, bytes_cut(&data, '\0'));
	}
	buffer_add_byte(&o->changes, '\n');
}

/* False when it was the last word. */
static bool
take_change(struct outcome *o, char command, struct bytes data)
{
	switch (command) {
	case 'h':
		note_change(o, "add", data, false);
		return true;
	case 'i':
		note_change(o, "insert", data, true);
		return true;
	case 'm':
		note_change(o, "change", data, true);
		return true;
	case 'q':
		note_change(o, "quarantine", data, false);
		return o->quarantined = true;
	case '+':
	case '-':
	case 'e':
	case 'b':
		note_change(o, "other", data, false);
		return true;
	case 'p':
		return true; /* progress */
	default:
		return false;
	}
}

static bool
read_verdict(struct conversation *c, struct outcome *o)
{
	struct buffer answer = { 0 };
	bool good;

	while ((good = read_packet(c, &o->reply, &answer)) &&
	    take_change(o, o->reply, buffer_bytes(&answer)))
		;
	if (good && o->reply == 'y')
		snprintf(o->text, sizeof o->text, "%s", (char *)answer.at);
	buffer_free(&answer);
	return good;
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

bool
conversation_message(struct conversation *c, const struct envelope *e,
    struct bytes message, enum stage until, struct outcome *o)
{
	double began;

	*o = (struct outcome){ .reply = 'c' };
	if (until < STAGE_MAIL)
		return true;
	if (!send_envelope(c, e, until, o) || o->reply != 'c' ||
	    until < STAGE_DATA)
		return c->trouble[0] == '\0';
	if (!send_data(c, o) || o->reply != 'c' || until < STAGE_HEADER)
		return c->trouble[0] == '\0';
	if (!send_headers(c, &message, o) || o->reply != 'c' ||
	    until < STAGE_END_OF_HEADER)
		return c->trouble[0] == '\0';
	if (!ask(c, 'N', BYTES(""), NO_EOH, QUIET_EOH, o) || o->reply != 'c' ||
	    until < STAGE_BODY)
		return c->trouble[0] == '\0';
	if (!send_body(c, message, o) || o->reply != 'c' || until < STAGE_END)
		return c->trouble[0] == '\0';
	began = now();
	if (!send_packet(c, 'E', BYTES("")) || !read_verdict(c, o))
		return false;
	o->seconds = now() - began;
	return true;
}

bool
conversation_abort(struct conversation *c)
{
	return send_packet(c, 'A', BYTES("")) && flush(c);
}

void
conversation_close(struct conversation *c)
{
	char rest[512];

	/* A socket closed with answers unread would take back what was sent. */
	if (send_packet(c, 'Q', BYTES("")) && flush(c))
		while (recv(c->fd, rest, sizeof rest, 0) > 0)
			;
	buffer_free(&c->unsent);
	close(c->fd);
	c->fd = -1;
}

void
outcome_free(struct outcome *o)
{
	buffer_free(&o->changes);
}
