/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Line by line: marked lines are quoted, wherever they stand; below a header
 * block, a separator, or an attribution that no marked line follows, all that
 * is left is quoted. Nothing is understood of who quoted whom: the thread
 * signals only ask what is new and what is not.
 */
#include "parse/text.h"

#include "base/buffer.h"
#include "parse/quotation.h"
#include "parse/signature.h"

struct splitting {
	struct bytes rest;
	struct buffer fresh, quoted;
	struct quoted_header *header;
	struct arena *arena;
	bool below; /* all that is left is quoted */
};

static void
add_line(struct buffer *to, struct bytes line)
{
	buffer_add(to, line);
	buffer_add_byte(to, '\n');
}

/* The newest block is the first one; later ones are its own quotations. */
static size_t
read_header(struct splitting *s)
{
	struct quoted_header header;
	size_t len = quotation_header(s->rest, &header, s->arena);

	if (len > 0 && s->header->labels == 0)
		*s->header = header;
	return len;
}

/* Outlook draws a line of underscores above its header block. */
static void
all_below_is_quoted(struct splitting *s)
{
	struct bytes fresh = buffer_bytes(&s->fresh);

	s->below = true;
	if (!bytes_ends_same(fresh, BYTES("___\n")))
		return;
	s->fresh.len = bytes_rtrim(bytes_rtrim(fresh, "\n"), "_").len;
}

static void
take_quoted(struct splitting *s, struct bytes line, struct bytes behind)
{
	size_t header = s->header->labels == 0 ? read_header(s) : 0;

	s->rest = header > 0 ? bytes_from(s->rest, header) : behind;
	if (header == 0)
		add_line(&s->quoted, line);
}

static void
take_plain(struct splitting *s, struct bytes line, struct bytes behind)
{
	size_t len = read_header(s);

	if (len == 0 && quotation_separator(line))
		len = s->rest.len - behind.len;
	if (len > 0) {
		s->rest = bytes_from(s->rest, len);
		all_below_is_quoted(s);
	} else if ((len = quotation_attribution(s->rest)) > 0) {
		s->rest = bytes_from(s->rest, len);
		s->below = !quotation_follows(s->rest);
	} else {
		s->rest = behind;
		add_line(&s->fresh, line);
	}
}

void
text_split(struct split *split, struct bytes folded, struct arena *arena)
{
	struct splitting s = {
		.rest = folded, .header = &split->header, .arena = arena
	};
	struct bytes behind, line, fresh;
	size_t start;

	*split = (struct split){ 0 };
	while (s.rest.len > 0) {
		behind = s.rest;
		bytes_line(&behind, &line);
		if (quotation_marks_off(&line) || s.below)
			take_quoted(&s, line, behind);
		else
			take_plain(&s, line, behind);
	}
	fresh = arena_copy(arena, buffer_bytes(&s.fresh));
	start = signature_start(fresh);
	split->fresh = bytes_first(fresh, start);
	split->signature = bytes_from(fresh, start);
	split->quoted = arena_copy(arena, buffer_bytes(&s.quoted));
	buffer_free(&s.fresh);
	buffer_free(&s.quoted);
}
