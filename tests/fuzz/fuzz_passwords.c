/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Whatever the texts: every candidate has 1 to 128 bytes and comes once, ranks
 * never rise, there are never more than PASSWORDS_MAX; what is announced has a
 * label, and the words that are always tried are there. The first two bytes
 * say how the rest is read. Run it where rules/passwords can be read.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "parse/charset.h"
#include "unpack/passwords.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static const struct password_patterns *
patterns(void)
{
	static struct password_patterns *shipped;
	struct buffer file = { 0 };
	struct error error;
	FILE *f;
	int c;

	if (shipped != NULL)
		return shipped;
	must((f = fopen("rules/passwords", "r")) != NULL);
	while ((c = getc(f)) != EOF)
		buffer_add_byte(&file, (unsigned char)c);
	fclose(f);
	shipped = password_patterns_read(
	    buffer_bytes(&file), "rules/passwords", &error);
	buffer_free(&file);
	must(shipped != NULL);
	return shipped;
}

static bool
appears_before(const struct password *list, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (bytes_equal(list[i].word, list[at].word))
			return true;
	return false;
}

static void
must_be_list(const struct password *list, size_t count)
{
	bool usual = false;

	must(count > 0 && count <= PASSWORDS_MAX);
	for (size_t i = 0; i < count; i++) {
		must(list[i].word.len >= 1 && list[i].word.len <= 128);
		must(i == 0 || list[i].rank <= list[i - 1].rank);
		must(!appears_before(list, i));
		usual |= bytes_equal(list[i].word, BYTES("infected"));
	}
	must(usual);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes input = { data, size }, name, utf8;
	struct arena *arena;
	struct findings findings;
	struct passwords *passwords;
	const struct password *list, *later;
	struct text text;
	struct split split;
	size_t count;

	if (size < 2)
		return 0;
	arena = arena_new((size_t)256 << 20);
	findings_init(&findings, arena);
	passwords = passwords_new(patterns(), arena, &findings);
	name = bytes_slice(input, 2, data[0] & 0x1F);
	utf8 = charset_to_utf8(arena, bytes_from(input, 2), BYTES("utf-8"));
	text = text_fold(arena, utf8);
	text_split(&split, text.folded, arena);
	if (data[0] & 0x80)
		passwords_read_split(
		    passwords, &text, &split, BYTES("text part 1"));
	else
		passwords_read(
		    passwords, &text, data[1] & 3, BYTES("text part 1"));
	count = passwords_for(passwords, name, &list);
	must_be_list(list, count);
	must(!passwords_announced(passwords) || list[0].label.len > 0);
	if (data[0] & 0x40)
		passwords_proved(passwords, &list[data[1] % count]);
	passwords_read(passwords, &text, VIEW_FRESH, BYTES("subject"));
	must_be_list(list, count);
	count = passwords_for(passwords, BYTES(""), &later);
	must_be_list(later, count);
	arena_free(arena);
	return 0;
}
