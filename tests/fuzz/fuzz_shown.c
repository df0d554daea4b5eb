/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The first line is a request, the rest what postcat shows. Whatever the bytes:
 * a request is only of the alphabet; how the output comes in pieces does not
 * change the answer; a message is only let go when its output has the queue
 * id, our id and the mark somewhere.
 */
#include <stdlib.h>
#include <string.h>

#include "release/shown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static enum release_answer
answer_to(const struct request *want, struct bytes rest, size_t step)
{
	struct shown s;

	shown_begin(&s, want);
	for (; rest.len > 0; rest = bytes_from(rest, step))
		if (!shown_take(&s, bytes_first(rest, step)))
			break;
	must(s.line_len <= LINE_MOST && s.value_len <= VALUE_MOST);
	return shown_end(&s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes all = { data, size }, line = bytes_cut(&all, '\n');
	struct request want;
	enum release_answer a;

	if (request_read(&want, line)) {
		must(line.len < REQUEST_MOST);
		must(request_is_queue_id(bytes_of(want.queue_id)));
		must(strlen(want.id) == 16);
		must(strpbrk(want.queue_id, "-/. ") == NULL);
	} else {
		must(
		    request_read(&want, BYTES("153FBA78932 0123456789abcdef")));
	}
	answer_read(line);
	a = answer_to(&want, all, SIZE_MAX);
	must(answer_to(&want, all, 1) == a);
	must(answer_to(&want, all, 7) == a);
	if (a == ANSWER_RELEASED || a == ANSWER_NOT_HELD) {
		must(bytes_has(all, bytes_of(want.queue_id)));
		must(bytes_has(all, bytes_of(want.id)));
		must(bytes_has(all, BYTES("held")));
	}
	return 0;
}
