/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Queue ids are reused, and a wrong match would set free what another verdict
 * holds. So nothing counts but a whole header of ours between the frame lines
 * that name just this queue file; where anything is unclear, it is another
 * message. A sender who knew our id could write such a header, but he does not:
 * it is random, and headers of our names that come with mail are removed.
 */
#include "release/shown.h"

#include <string.h>

#define HEADER "X-Aratame:"

void
shown_begin(struct shown *s, const struct request *want)
{
	*s = (struct shown){ .want = want };
}

/* "*** WHAT QUEUE/…/ID ***" of the queue id we asked for: the place, or "". */
static struct bytes
frame_place(const struct shown *s, struct bytes line, struct bytes what)
{
	struct bytes tail = BYTES(" ***"), place;
	size_t slash;

	if (!bytes_starts(line, what) || line.len < what.len + tail.len ||
	    !bytes_equal(bytes_from(line, line.len - tail.len), tail))
		return BYTES("");
	place = bytes_slice(line, what.len, line.len - what.len - tail.len);
	slash = bytes_last_index(place, '/');
	if (!bytes_equal(
		bytes_from(place, slash + 1), bytes_of(s->want->queue_id)))
		return BYTES("");
	return bytes_first(place, bytes_index(place, '/'));
}

static void
begin_envelope(struct shown *s, struct bytes line)
{
	struct bytes queue =
	    frame_place(s, line, BYTES("*** ENVELOPE RECORDS "));

	if (line.len == 0)
		return;
	s->part = queue.len > 0 ? SHOWN_ENVELOPE : SHOWN_OVER;
	if (bytes_equal(queue, BYTES("hold")))
		s->in = SHOWN_HOLD;
	else if (bytes_equal(queue, BYTES("incoming")))
		s->in = SHOWN_INCOMING;
	else if (queue.len > 0)
		s->in = SHOWN_ELSEWHERE;
}

/* The words of our header's value, parted by semicolons. */
static void
look_at_value(struct shown *s)
{
	struct bytes rest = { (const unsigned char *)s->value, s->value_len };
	struct bytes word;
	bool same = false, held = false;

	if (!s->ours)
		return;
	s->ours = false;
	while (rest.len > 0) {
		word = bytes_trim(bytes_cut(&rest, ';'), " \t");
		if (bytes_starts(word, BYTES("id=")))
			same = bytes_equal(
			    bytes_from(word, 3), bytes_of(s->want->id));
		else if (bytes_equal(word, BYTES("held")))
			held = true;
	}
	s->matches |= same && held;
}

static void
add_to_value(struct shown *s, struct bytes more)
{
	more = bytes_first(more, sizeof s->value - s->value_len);
	memcpy(s->value + s->value_len, more.at, more.len);
	s->value_len += more.len;
}

static void
take_head_line(struct shown *s, struct bytes line)
{
	if (line.len > 0 && (line.at[0] == ' ' || line.at[0] == '\t')) {
		add_to_value(s, line);
		return;
	}
	look_at_value(s);
	if (line.len == 0 || bytes_starts(line, BYTES("*** ")))
		s->part = SHOWN_OVER;
	s->value_len = 0;
	s->ours = bytes_starts_same(line, BYTES(HEADER));
	if (s->ours)
		add_to_value(s, bytes_from(line, strlen(HEADER)));
}

static void
take_line(struct shown *s)
{
	struct bytes line = { (const unsigned char *)s->line, s->line_len };

	if (s->part == SHOWN_FRAME)
		begin_envelope(s, line);
	else if (s->part == SHOWN_HEAD)
		take_head_line(s, line);
	else if (s->part == SHOWN_ENVELOPE &&
	    frame_place(s, line, BYTES("*** MESSAGE CONTENTS ")).len > 0)
		s->part = SHOWN_HEAD;
	s->line_len = 0;
}

bool
shown_take(struct shown *s, struct bytes piece)
{
	s->total += piece.len;
	s->too_much = s->total > SHOWN_MOST;
	for (size_t i = 0; i < piece.len && s->part != SHOWN_OVER; i++) {
		if (piece.at[i] == '\n')
			take_line(s);
		else if (s->line_len < sizeof s->line)
			s->line[s->line_len++] = (char)piece.at[i];
	}
	return !s->too_much && s->part != SHOWN_OVER;
}

enum release_answer
shown_end(struct shown *s)
{
	/* A file that is still being written may break off anywhere. */
	if (s->in == SHOWN_NOWHERE || s->in == SHOWN_INCOMING)
		return ANSWER_NOT_THERE;
	if (s->part != SHOWN_OVER || !s->matches)
		return ANSWER_OTHER_MESSAGE;
	return s->in == SHOWN_HOLD ? ANSWER_RELEASED : ANSWER_NOT_HELD;
}
