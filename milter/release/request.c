/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What passes here becomes an argument of a program that runs as root: so the
 * alphabet is closed, the length bounded, and nothing is repaired. "ALL" and
 * "-", which mean every message to postsuper(1), are not in the alphabet or
 * too short.
 */
#include "release/request.h"

#include <string.h>

#define SHORT_LEAST 6
#define SHORT_MOST 15
#define LONG_LEAST 10
#define LONG_MOST 20
#define ID_LENGTH 16

static const char *const names[] = { "released", "not-there", "not-held",
	"other-message", "refused", "failed" };

static bool
is_made_of(struct bytes b, const char *set)
{
	for (size_t i = 0; i < b.len; i++)
		if (b.at[i] == '\0' || strchr(set, b.at[i]) == NULL)
			return false;
	return true;
}

bool
request_is_queue_id(struct bytes b)
{
	static const char consonants[] =
	    "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";

	return (b.len >= SHORT_LEAST && b.len <= SHORT_MOST &&
		   is_made_of(b, "0123456789ABCDEF")) ||
	    (b.len >= LONG_LEAST && b.len <= LONG_MOST &&
		is_made_of(b, consonants));
}

bool
request_read(struct request *r, struct bytes line)
{
	struct bytes queue_id = bytes_first(line, bytes_index(line, ' '));
	struct bytes id = bytes_from(line, queue_id.len + 1);

	*r = (struct request){ .id = "" };
	if (!request_is_queue_id(queue_id) || id.len != ID_LENGTH ||
	    !is_made_of(id, "0123456789abcdef"))
		return false;
	memcpy(r->queue_id, queue_id.at, queue_id.len);
	memcpy(r->id, id.at, id.len);
	return true;
}

const char *
answer_name(enum release_answer a)
{
	return names[a];
}

enum release_answer
answer_read(struct bytes line)
{
	for (enum release_answer a = ANSWER_RELEASED; a < ANSWER_FAILED; a++)
		if (bytes_equal(line, bytes_of(names[a])))
			return a;
	return ANSWER_FAILED;
}
