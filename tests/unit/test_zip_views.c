/* SPDX-License-Identifier: BSD-2-Clause
 *
 * ZIPs as hostile packers write them, byte by byte. Ordinary oddities must
 * raise nothing; whatever two programs would see differently must be shown in
 * both ways and be a finding.
 */
#include <stdlib.h>
#include <zlib.h>

#include "zip_seen.h"

static void
put(struct buffer *b, uint64_t number, size_t width)
{
	for (size_t i = 0; i < width; i++, number >>= 8)
		buffer_add_byte(b, (unsigned char)number);
}

/* One member, and what its headers say of it. */
struct member {
	const char *name, *text;
	unsigned flags, method;
	uint32_t packed; /* 0: the truth */
	const char *extra;
	size_t extra_len;
};

static void
put_sizes(struct buffer *b, const struct member *m)
{
	uint32_t size = (uint32_t)strlen(m->text);

	put(b, m->flags, 2);
	put(b, m->method, 2);
	put(b, 0x58216000, 4);
	put(b, crc32(0, (const Bytef *)m->text, size), 4);
	put(b, m->packed > 0 ? m->packed : size, 4);
	put(b, size, 4);
	put(b, strlen(m->name), 2);
	put(b, m->extra_len, 2);
}

static void
put_tail(struct buffer *b, const struct member *m)
{
	buffer_add(b, bytes_of(m->name));
	buffer_add(
	    b, (struct bytes){ (const unsigned char *)m->extra, m->extra_len });
}

static size_t
local(struct buffer *b, const struct member *m)
{
	size_t at = b->len;

	put(b, 0x04034B50, 4);
	put(b, 20, 2);
	put_sizes(b, m);
	put_tail(b, m);
	buffer_add(b, bytes_of(m->text));
	return at;
}

static void
central(struct buffer *b, const struct member *m, size_t offset)
{
	put(b, 0x02014B50, 4);
	put(b, 0x14, 2);
	put(b, 20, 2);
	put_sizes(b, m);
	put(b, 0, 2);
	put(b, 0, 4);
	put(b, 0, 4);
	put(b, offset, 4);
	put_tail(b, m);
}

static void
end(struct buffer *b, unsigned count, size_t start, size_t moved,
    size_t comment)
{
	size_t len = b->len - start;

	put(b, 0x06054B50, 4);
	put(b, 0, 4);
	put(b, count, 2);
	put(b, count, 2);
	put(b, len, 4);
	put(b, start - moved, 4);
	put(b, comment, 2);
}

static const struct member a = { .name = "a.txt", .text = "alpha" };
static const struct member b1 = { .name = "b.txt", .text = "beta" };
static const struct member lnk = { .name = "b.lnk", .text = "beta" };

/* A whole archive of one; its offsets count from `moved`. */
static void
whole(struct buffer *b, const struct member *m, size_t moved)
{
	size_t at = local(b, m), start = b->len;

	central(b, m, at - moved);
	end(b, 1, start, moved, 0);
}

static void
plain(struct buffer *b)
{
	whole(b, &a, 0);
}

static void
with_stub(struct buffer *b)
{
	buffer_add(b, BYTES("MZ, a program that unpacks itself, PK it says"));
	whole(b, &a, b->len);
}

static void
with_stub_counted(struct buffer *b)
{
	buffer_add(b, BYTES("MZ, the same, but offsets count from here"));
	whole(b, &a, 0);
}

static void
with_junk_behind(struct buffer *b)
{
	whole(b, &a, 0);
	for (int i = 0; i < 70000; i++)
		buffer_add_byte(b, 'P');
}

static void
size_behind(struct buffer *b)
{
	struct member m = a;
	size_t start;

	m.flags = 8;
	local(b, &m);
	memset(b->at + 14, 0, 12);
	put(b, 0x08074B50, 4);
	put(b, crc32(0, (const Bytef *)"alpha", 5), 4);
	put(b, 5, 4);
	put(b, 5, 4);
	start = b->len;
	central(b, &m, 0);
	end(b, 1, start, 0, 0);
}

static void
other_extra(struct buffer *b)
{
	struct member m = a;
	size_t start;

	m.extra = "UT\5\0\1abcd";
	m.extra_len = 9;
	local(b, &m);
	start = b->len;
	central(b, &a, 0);
	end(b, 1, start, 0, 0);
}

static void
zip64(struct buffer *b)
{
	struct member m = a;
	size_t start, end64;

	m.packed = UINT32_MAX;
	m.extra = "\1\0\x10\0\5\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0";
	m.extra_len = 20;
	local(b, &m);
	memset(b->at + 22, 0xFF, 4);
	start = b->len;
	central(b, &m, 0);
	memset(b->at + start + 24, 0xFF, 4);
	end64 = b->len;
	put(b, 0x06064B50, 4);
	put(b, 44, 8);
	put(b, 45, 4);
	put(b, 0, 8);
	put(b, 1, 8);
	put(b, 1, 8);
	put(b, end64 - start, 8);
	put(b, start, 8);
	put(b, 0x07064B50, 4);
	put(b, 0, 4);
	put(b, end64, 8);
	put(b, 1, 4);
	put(b, 0x06054B50, 4);
	put(b, UINT64_MAX, 8);
	put(b, UINT64_MAX, 8);
	put(b, 0, 2);
}

static void
named_twice(struct buffer *b, const char *name, const char *unicode)
{
	char extra[64] = { 'u', 'p', 0, 0, 1 };
	struct member m = { .name = name,
		.text = "alpha",
		.extra = extra,
		.extra_len = 9 + strlen(unicode) };
	uint32_t crc =
	    (uint32_t)crc32(0, (const Bytef *)name, (uInt)strlen(name));

	extra[2] = (char)(5 + strlen(unicode));
	for (size_t i = 0; i < 4; i++)
		extra[5 + i] = (char)(crc >> 8 * i);
	memcpy(extra + 9, unicode, strlen(unicode));
	whole(b, &m, 0);
}

static void
unicode_name(struct buffer *b)
{
	named_twice(b, "?.txt", "見積.txt");
}

static void
unicode_name_lies(struct buffer *b)
{
	named_twice(b, "a.lnk", "a.txt");
}

static void
nul_in_name(struct buffer *b)
{
	static const struct member m = { .name = "a.lnk~.txt", .text = "x" };

	whole(b, &m, 0);
	for (size_t i = 0; i < b->len; i++)
		if (b->at[i] == '~')
			b->at[i] = 0;
}

static void
cp932_name(struct buffer *b)
{
	static const struct member m = { .text = "alpha",
		.name = "\x90\xbf\x8b\x81\x8f\x91.txt" };

	whole(b, &m, 0);
}

static void
stored_zip_inside(struct buffer *b)
{
	struct buffer inner = { 0 };
	struct member m = { .name = "in.zip" };
	size_t start;

	/* A NUL would end the text: the inner one is added by hand. */
	whole(&inner, &a, 0);
	m.text = "";
	local(b, &m);
	memcpy(b->at + 14,
	    (uint32_t[]){ (uint32_t)crc32(0, inner.at, (uInt)inner.len),
		(uint32_t)inner.len, (uint32_t)inner.len },
	    12);
	buffer_add(b, buffer_bytes(&inner));
	start = b->len;
	central(b, &m, 0);
	memcpy(b->at + start + 16, b->at + 14, 12);
	end(b, 1, start, 0, 0);
	buffer_free(&inner);
}

static void
hidden_local(struct buffer *b)
{
	size_t start;

	local(b, &a);
	local(b, &lnk);
	start = b->len;
	central(b, &a, 0);
	end(b, 1, start, 0, 0);
}

static void
no_local(struct buffer *b)
{
	size_t at = local(b, &a), start = b->len;

	central(b, &a, at);
	central(b, &lnk, 7);
	end(b, 2, start, 0, 0);
}

static void
other_name(struct buffer *b)
{
	size_t start;

	local(b, &lnk);
	start = b->len;
	central(b, &b1, 0);
	end(b, 1, start, 0, 0);
}

static void
sealed_in_one_view(struct buffer *b)
{
	struct member m = a;
	size_t start;

	local(b, &a);
	m.flags = 1;
	start = b->len;
	central(b, &m, 0);
	end(b, 1, start, 0, 0);
}

static void
two_in_a_row(struct buffer *b)
{
	whole(b, &lnk, 0);
	whole(b, &a, b->len);
}

static void
in_comment(struct buffer *b)
{
	size_t start;

	local(b, &a);
	start = b->len;
	central(b, &a, 0);
	end(b, 1, start, 0, 22 + 51 + 39);
	whole(b, &lnk, 0);
}

static void
empty_end_behind(struct buffer *b)
{
	whole(b, &a, 0);
	end(b, 0, b->len, b->len, 0);
}

static void
counts_one_of_two(struct buffer *b)
{
	size_t at, start;

	local(b, &a);
	at = local(b, &lnk);
	start = b->len;
	central(b, &a, 0);
	central(b, &lnk, at);
	end(b, 1, start, 0, 0);
}

static void
truncated(struct buffer *b)
{
	local(b, &a);
	local(b, &lnk);
	b->len -= 2;
}

static void
wrong_checksum(struct buffer *b)
{
	whole(b, &a, 0);
	b->at[30 + 5] ^= 1;
}

/* Many names for one local header. */
static void
overlap_full(struct buffer *b)
{
	static const struct member c = { .name = "c.txt", .text = "alpha" };
	size_t start;

	local(b, &a);
	start = b->len;
	central(b, &a, 0);
	central(b, &c, 0);
	end(b, 2, start, 0, 0);
}

/* The header of the second stands quoted in the data of the first. */
static void
overlap_quoted(struct buffer *b)
{
	struct member m = a;
	size_t at, start;

	m.packed = 5 + 30 + 5 + 4;
	local(b, &m);
	at = local(b, &lnk);
	start = b->len;
	central(b, &m, 0);
	central(b, &lnk, at);
	end(b, 2, start, 0, 0);
}

static void
odd_method(struct buffer *b)
{
	struct member m = a;

	m.method = 6;
	whole(b, &m, 0);
}

static void
strong_seal(struct buffer *b)
{
	struct member m = a;

	m.flags = 1 | 1 << 6;
	whole(b, &m, 0);
}

static void
directory_with_data(struct buffer *b)
{
	static const struct member m = { .name = "d/", .text = "alpha" };

	whole(b, &m, 0);
}

static void
nothing(struct buffer *b)
{
	buffer_add(b, BYTES("PK\3\4 and nothing else"));
}

static const struct {
	const char *what;
	void (*make)(struct buffer *);
	const char *objects, *findings;
} views[] = {
	{ "a plain one", plain, "a.txt=alpha", "" },
	{ "a program in front", with_stub, "a.txt=alpha", "" },
	{ "a program in front, counted in", with_stub_counted, "a.txt=alpha",
	    "" },
	{ "junk behind it", with_junk_behind, "a.txt=alpha", "" },
	{ "sizes behind the data", size_behind, "a.txt=alpha", "" },
	{ "extra fields in one header only", other_extra, "a.txt=alpha", "" },
	{ "ZIP64", zip64, "a.txt=alpha", "" },
	{ "a name in UTF-8 beside the name", unicode_name, "見積.txt=alpha",
	    "" },
	{ "a name in UTF-8 with another ending", unicode_name_lies,
	    "a.txt=alpha|a.lnk=alpha", "zip-views-differ" },
	{ "a name that ends early for some", nul_in_name, "a.lnk.txt=x|a.lnk=x",
	    "zip-views-differ" },
	{ "a name in Shift_JIS", cp932_name, "請求書.txt=alpha", "" },
	{ "a stored archive has its own records", stored_zip_inside,
	    "in.zip=113 bytes|in.zip/a.txt=alpha", "" },
	{ "a directory that holds data is shown", directory_with_data,
	    "d/=alpha", "" },
	{ "a member that no directory lists", hidden_local,
	    "a.txt=alpha|b.lnk=beta", "zip-views-differ" },
	{ "a member without a local header", no_local, "a.txt=alpha|b.lnk=(4)",
	    "zip-views-differ archive-damaged" },
	{ "two names of one member", other_name, "b.txt=beta|b.lnk=beta",
	    "zip-views-differ" },
	{ "sealed in one header only", sealed_in_one_view,
	    "a.txt=(sealed 5)|a.txt=alpha",
	    "zip-views-differ sealed-unopened" },
	{ "two archives in a row", two_in_a_row, "b.lnk=beta|a.txt=alpha",
	    "zip-views-differ" },
	{ "an archive in the comment", in_comment, "a.txt=alpha|b.lnk=beta",
	    "zip-views-differ" },
	{ "an end record of nothing behind it", empty_end_behind, "a.txt=alpha",
	    "zip-views-differ" },
	{ "a directory longer than is counted", counts_one_of_two,
	    "a.txt=alpha|b.lnk=beta", "zip-views-differ" },
	{ "cut off", truncated, "a.txt=alpha|b.lnk=be", "archive-damaged" },
	{ "a wrong checksum still gives the bytes", wrong_checksum,
	    "a.txt=`lpha", "archive-damaged" },
	{ "many names for the same bytes", overlap_full, "a.txt=(5)|c.txt=(5)",
	    "zip-views-differ archive-overlaps" },
	{ "a member inside another's data", overlap_quoted,
	    "a.txt=(5)|b.lnk=(4)", "archive-overlaps" },
	{ "a method of the eighties", odd_method, "a.txt=(5)",
	    "archive-unsupported" },
	{ "a seal nobody can open", strong_seal, "a.txt=(sealed 5)",
	    "seal-unsupported" },
	{ "a signature and nothing else", nothing, "", "archive-damaged" },
};

START_TEST(test_views)
{
	struct buffer b = { 0 };
	struct seen seen;

	views[_i].make(&b);
	seen_start(&seen, &test_limits);
	seen_open(&seen, buffer_bytes(&b));
	seen_check(
	    &seen, views[_i].what, views[_i].objects, views[_i].findings);
	seen_end(&seen);
	buffer_free(&b);
}
END_TEST

/* Every way to cut an archive off is survived, whatever is seen then. */
START_TEST(test_cut_anywhere)
{
	struct buffer b = { 0 };

	views[_i].make(&b);
	for (size_t len = 0; len < b.len && len < 400; len++) {
		unsigned char *exact = malloc(len + 1);
		struct seen seen;

		memcpy(exact, b.at, len);
		seen_start(&seen, &test_limits);
		seen_open(&seen, (struct bytes){ exact, len });
		ck_assert_uint_le(seen.unpacker.total, 2 * len);
		seen_end(&seen);
		free(exact);
	}
	buffer_free(&b);
}
END_TEST

/* Thousands of members that all share one kernel: told, not inflated. */
START_TEST(test_bomb)
{
	struct buffer b = { 0 };
	struct seen seen;
	struct member m = a;
	size_t start;

	m.packed = 900000;
	for (int i = 0; i < 900; i++)
		local(&b, &m);
	start = b.len;
	for (size_t i = 0; i < 900; i++)
		central(&b, &m, i * start / 900);
	end(&b, 900, start, 0, 0);
	seen_start(&seen, &test_limits);
	seen_open(&seen, buffer_bytes(&b));
	ck_assert(findings_have(&seen.list, FINDING_ARCHIVE_OVERLAPS));
	ck_assert_uint_eq(seen.unpacker.total, 0);
	seen_end(&seen);
	buffer_free(&b);
}
END_TEST

START_TEST(test_too_many)
{
	struct limits few = test_limits;
	struct buffer b = { 0 };
	struct seen seen;

	few.object_count = 1;
	counts_one_of_two(&b);
	seen_start(&seen, &few);
	seen_open(&seen, buffer_bytes(&b));
	seen_check(
	    &seen, "more than may be", "a.txt=alpha", "too-many-objects");
	seen_end(&seen);
	buffer_free(&b);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("zip_views");
	TCase *tc = tcase_create("views");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 120);
	tcase_add_loop_test(tc, test_views, 0, sizeof views / sizeof views[0]);
	tcase_add_loop_test(
	    tc, test_cut_anywhere, 0, sizeof views / sizeof views[0]);
	tcase_add_test(tc, test_bomb);
	tcase_add_test(tc, test_too_many);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
