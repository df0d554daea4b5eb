/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The writing side, and the sockets. Numbers are written byte by byte, little
 * end first, instead of sending structs as they lie in memory: a struct has
 * padding, which would carry a worker's memory out, and a reader of structs is
 * tempted to believe them. A plain mail's answer is one packet. What is too
 * long for the wire is cut here, so that a long name is never `malformed'.
 */
#include "sandbox/wire.h"

#include <string.h>
#include <sys/socket.h>

/* Facts come after the objects and must still fit. */
#define FACTS_ROOM ((size_t)512 * 1024)

struct packet {
	unsigned char at[PACKET_MAX];
	size_t len;
};

static void
put(struct packet *p, uint64_t number, size_t width)
{
	for (size_t i = 0; i < width; i++, number >>= 8)
		p->at[p->len++] = (unsigned char)number;
}

static void
start(struct packet *p, enum packet_type type, uint64_t sequence)
{
	p->len = 0;
	put(p, WIRE_MAGIC, 4);
	put(p, (uint64_t)type, 2);
	put(p, sequence, 8);
}

/* Shows no control bytes, which the reader would refuse. */
static void
put_text(struct packet *p, struct bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		p->at[p->len++] =
		    text.at[i] < 0x20 || text.at[i] == 0x7F ? '?' : text.at[i];
}

/* At most `max` bytes, and no half of a UTF-8 sequence. */
static struct bytes
cut(struct bytes text, size_t max)
{
	size_t len = text.len < max ? text.len : max;

	while (len < text.len && len > 0 && (text.at[len] & 0xC0) == 0x80)
		len--;
	return bytes_first(text, len);
}

static bool
send_packet(void *socket, struct bytes packet)
{
	return send(*(const int *)socket, packet.at, packet.len,
		   MSG_NOSIGNAL) == (ssize_t)packet.len;
}

bool
wire_send_text(int socket, enum packet_type type, struct bytes text)
{
	struct packet p;

	start(&p, type, 0);
	put_text(&p, cut(text, sizeof((struct error *)0)->text - 1));
	return send_packet(&socket, (struct bytes){ p.at, p.len });
}

/* A message with room for one descriptor beside it. */
struct parcel {
	struct iovec iov;
	struct msghdr head;
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))];
};

static void
wrap(struct parcel *parcel, void *at, size_t len)
{
	*parcel = (struct parcel){ .iov = { at, len } };
	parcel->head.msg_iov = &parcel->iov;
	parcel->head.msg_iovlen = 1;
	parcel->head.msg_control = parcel->control;
	parcel->head.msg_controllen = sizeof parcel->control;
}

static void
put_hints(struct packet *p, const struct wire_job *job)
{
	for (size_t i = 0; i < job->hint_count && i < HINTS_MAX; i++) {
		const struct hint *h = &job->hints[i];
		struct bytes where = cut(h->where, HINT_WHERE_MAX);

		if (h->word.len > HINT_WORD_MAX)
			continue;
		put(p, h->word.len, 2);
		put(p, where.len, 2);
		put(p, h->rank, 2);
		put_text(p, h->word);
		put_text(p, where);
	}
}

bool
wire_send_job(int socket, const struct wire_job *job, int fd)
{
	struct bytes name = cut(job->object_name, WIRE_PATH_MAX);
	struct packet p;
	struct parcel parcel;
	struct cmsghdr *cmsg;

	start(&p, PACKET_JOB, job->sequence);
	put(&p, job->message_at, 8);
	put(&p, job->message_size, 8);
	put(&p,
	    (uint64_t)job->careful | (uint64_t)job->facts_only << 1 |
		(uint64_t)job->guesses << 2,
	    1);
	put(&p, name.len, 2);
	put_text(&p, name);
	put_hints(&p, job);
	wrap(&parcel, p.at, p.len);
	cmsg = CMSG_FIRSTHDR(&parcel.head);
	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof fd);
	memcpy(CMSG_DATA(cmsg), &fd, sizeof fd);
	return sendmsg(socket, &parcel.head, MSG_NOSIGNAL | MSG_DONTWAIT) ==
	    (ssize_t)p.len;
}

static int
enclosed_fd(struct parcel *parcel)
{
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&parcel->head);
	int fd = -1;

	if (cmsg != NULL && cmsg->cmsg_level == SOL_SOCKET &&
	    cmsg->cmsg_type == SCM_RIGHTS &&
	    cmsg->cmsg_len == CMSG_LEN(sizeof fd))
		memcpy(&fd, CMSG_DATA(cmsg), sizeof fd);
	return fd;
}

/* The daemon is believed, but not beyond the packet's end. */
static void
take_hints(struct bytes rest, struct wire_job *job, struct hint *hints)
{
	job->hints = hints;
	job->hint_count = 0;
	while (rest.len > 6 && job->hint_count < HINTS_MAX) {
		struct hint *h = &hints[job->hint_count++];
		size_t word = bytes_le16(rest, 0), where = bytes_le16(rest, 2);

		h->rank = bytes_le16(rest, 4);
		h->word = bytes_slice(rest, 6, word);
		h->where = bytes_slice(rest, 6 + word, where);
		rest = bytes_from(rest, 6 + word + where);
	}
}

bool
wire_receive_job(int socket, struct wire_job *job, unsigned char *room,
    struct hint *hints, int *fd)
{
	size_t name;

	struct parcel parcel;
	struct bytes packet = { room, 0 };
	ssize_t len;

	wrap(&parcel, room, PACKET_MAX);
	if ((len = recvmsg(socket, &parcel.head, MSG_CMSG_CLOEXEC)) <= 0)
		return false;
	packet.len = (size_t)len;
	if (packet.len < WIRE_HEAD + 19 ||
	    bytes_le32(packet, 0) != WIRE_MAGIC ||
	    bytes_le16(packet, 4) != PACKET_JOB)
		return false;
	job->sequence = bytes_le64(packet, 6);
	job->message_at = bytes_le64(packet, WIRE_HEAD);
	job->message_size = bytes_le64(packet, WIRE_HEAD + 8);
	job->careful = (room[WIRE_HEAD + 16] & 1) != 0;
	job->facts_only = (room[WIRE_HEAD + 16] & 2) != 0;
	job->guesses = (room[WIRE_HEAD + 16] & 4) != 0;
	name = bytes_le16(packet, WIRE_HEAD + 17);
	job->object_name = bytes_slice(packet, WIRE_HEAD + 19, name);
	take_hints(bytes_from(packet, WIRE_HEAD + 19 + name), job, hints);
	return (*fd = enclosed_fd(&parcel)) >= 0;
}

struct writer {
	struct packet packet;
	uint64_t sequence;
	size_t sent;
	bool (*send)(void *, struct bytes);
	void *context;
};

static bool
flush(struct writer *w)
{
	struct bytes packet = { w->packet.at, w->packet.len };

	w->sent += packet.len;
	start(&w->packet, PACKET_ANSWER, w->sequence);
	return w->send(w->context, packet);
}

/* A packet with nothing but its head is never sent: no record is that long. */
static bool
make_room(struct writer *w, size_t len)
{
	return w->packet.len + len <= PACKET_MAX || flush(w);
}

static bool
write_finding(struct writer *w, const struct finding *f)
{
	struct bytes where = cut(f->where, WIRE_TEXT_MAX);
	struct bytes detail = cut(f->detail, WIRE_TEXT_MAX);
	uint64_t points;

	if (!make_room(w, 15 + where.len + detail.len))
		return false;
	memcpy(&points, &f->points, sizeof points);
	put(&w->packet, RECORD_FINDING, 1);
	put(&w->packet, f->id, 2);
	put(&w->packet, points, 8);
	put(&w->packet, where.len, 2);
	put(&w->packet, detail.len, 2);
	put_text(&w->packet, where);
	put_text(&w->packet, detail);
	return true;
}

static bool
write_object(struct writer *w, const struct object_seen *o)
{
	struct bytes path = cut(o->path, WIRE_PATH_MAX);
	struct bytes type = cut(o->type, WIRE_TYPE_MAX);
	struct bytes opened = cut(o->opened, WIRE_TEXT_MAX);

	if (!make_room(w, 47 + path.len + type.len + opened.len))
		return false;
	put(&w->packet, RECORD_OBJECT, 1);
	put(&w->packet, path.len, 2);
	put(&w->packet, type.len, 2);
	put(&w->packet, opened.len, 2);
	put(&w->packet, o->size, 8);
	memcpy(w->packet.at + w->packet.len, o->sha256, sizeof o->sha256);
	w->packet.len += sizeof o->sha256;
	put_text(&w->packet, path);
	put_text(&w->packet, type);
	put_text(&w->packet, opened);
	return true;
}

static bool
write_fact(struct writer *w, const struct fact *f)
{
	if (!make_room(w, 15 + f->text.len + f->where.len))
		return false;
	put(&w->packet, RECORD_FACT, 1);
	put(&w->packet, f->kind, 2);
	put(&w->packet, f->number, 8);
	put(&w->packet, f->text.len, 2);
	put(&w->packet, f->where.len, 2);
	put_text(&w->packet, f->text);
	put_text(&w->packet, f->where);
	return true;
}

/* The totals last: what was cut off on the way cannot pass for all. */
static bool
write_end(struct writer *w, const struct report *r, size_t objects)
{
	if (!make_room(w, 30))
		return false;
	put(&w->packet, RECORD_END, 1);
	put(&w->packet, r->findings.count, 4);
	put(&w->packet, objects, 4);
	put(&w->packet, r->facts.count, 4);
	put(&w->packet, r->findings.dropped, 8);
	put(&w->packet, r->passwords_tried, 8);
	put(&w->packet, r->payload, 1);
	return flush(w);
}

bool
wire_write_report(const struct report *r, uint64_t sequence, size_t objects_max,
    bool (*send)(void *, struct bytes), void *context)
{
	struct writer w = {
		.sequence = sequence, .send = send, .context = context
	};
	size_t objects = 0;

	start(&w.packet, PACKET_ANSWER, sequence);
	for (size_t i = 0; i < r->findings.count; i++)
		if (!write_finding(&w, &r->findings.list[i]))
			return false;
	/* Objects are told for people: those that no longer fit are left out. */
	for (; objects < r->object_count && objects < objects_max &&
	     w.sent < ANSWER_MAX - FACTS_ROOM;
	     objects++)
		if (!write_object(&w, &r->objects[objects]))
			return false;
	for (size_t i = 0; i < r->facts.count; i++)
		if (!write_fact(&w, &r->facts.list[i]))
			return false;
	return write_end(&w, r, objects);
}

bool
wire_send_report(
    int socket, const struct report *r, uint64_t sequence, size_t objects_max)
{
	return wire_write_report(
	    r, sequence, objects_max, send_packet, &socket);
}
