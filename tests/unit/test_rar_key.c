/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <nettle/pbkdf2.h>
#include <stdio.h>
#include <string.h>

#include "unpack/rar_key.h"

#define KANJI "\xe7\xae\xb1\xe3\x81\xae\xe9\x8d\xb5"
#define LOCK "\xf0\x9f\x94\x91"
#define TEN "xxxxxxxxxx"

/* RAR 4's key and start value as another reader of the format makes them. */
static const struct {
	const char *what, *password, *key, *iv;
} fours[] = {
	{ "a short password", "rosa42", "f2515f3383d6c53c4a9f711fc9277346",
	    "240aac3b834166be1df9be80e5677ff5" },
	{ "one so long that the hash is spoilt",
	    "a password that is longer than any of us types",
	    "c42313c62ccbf07a5889b49ae44bd947",
	    "3c1794a005dbd046222d9ca68e62c8f1" },
	{ "Japanese", KANJI, "f9241423cf92cff352697c9dc332d9c3",
	    "31ccbff3402af3bac354e4aa85a9292e" },
	{ "beyond sixteen bits, and long", LOCK TEN TEN TEN TEN TEN TEN,
	    "d59bef1fda1e91f5ffe5993180104245",
	    "150a461d11ab9d01565e7fb259a49d62" },
};

static void
hex(char *to, const unsigned char *from, size_t len)
{
	for (size_t i = 0; i < len; i++)
		sprintf(to + 2 * i, "%02x", from[i]);
}

START_TEST(test_four)
{
	const struct rar_seal seal = { .salt = BYTES("01234567") };
	struct rar_ring ring = { .password = bytes_of(fours[_i].password),
		.left = 1 };
	const struct rar_key *key = rar_ring_key(&ring, &seal);
	char got[33], iv[33];

	ck_assert_ptr_nonnull(key);
	hex(got, key->key, 16);
	hex(iv, key->iv, 16);
	ck_assert_msg(
	    strcmp(got, fours[_i].key) == 0 && strcmp(iv, fours[_i].iv) == 0,
	    "%s: got <%s %s>", fours[_i].what, got, iv);
}
END_TEST

START_TEST(test_five)
{
	const struct rar_seal seal = { .five = true,
		.rounds = (unsigned)_i,
		.salt = BYTES("0123456789abcdef") };
	struct rar_ring ring = { .password = BYTES("rosa42"), .left = 1 };
	const struct rar_key *key = rar_ring_key(&ring, &seal);
	unsigned char want[32], check[8] = { 0 };

	ck_assert_ptr_nonnull(key);
	pbkdf2_hmac_sha256(
	    6, (const uint8_t *)"rosa42", 1u << _i, 16, seal.salt.at, 32, want);
	ck_assert_mem_eq(key->key, want, 32);
	pbkdf2_hmac_sha256(6, (const uint8_t *)"rosa42", (1u << _i) + 16, 16,
	    seal.salt.at, 32, want);
	ck_assert_mem_eq(key->hash, want, 32);
	pbkdf2_hmac_sha256(6, (const uint8_t *)"rosa42", (1u << _i) + 32, 16,
	    seal.salt.at, 32, want);
	for (size_t i = 0; i < 32; i++)
		check[i % 8] ^= want[i];
	ck_assert_mem_eq(key->check, check, 8);
}
END_TEST

/* What there is to pay with, and what is left; no key: a price not paid. */
static const struct {
	const char *what, *password;
	struct rar_seal seal;
	uint64_t left, then;
	bool key;
} prices[] = {
	{ "few rounds", "a", { .five = true, .rounds = 1 }, 2, 1, true },
	{ "four times the usual rounds", "a", { .five = true, .rounds = 17 }, 4,
	    0, true },
	{ "too little left", "a", { .five = true, .rounds = 17 }, 3, 3, false },
	{ "more rounds than the format has", "a",
	    { .five = true, .rounds = 25 }, 9, 9, false },
	{ "a foreign seal", "a", { .foreign = true }, 9, 9, false },
	{ "a password that is not UTF-8", "\x94\xa0", { .five = true }, 9, 9,
	    false },
	{ "no password", "", { .five = true }, 9, 9, false },
	{ "127 characters",
	    TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "xxxxxxx",
	    { .five = true }, 1, 0, true },
	{ "128 characters",
	    TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "xxxxxxxx",
	    { .five = true }, 1, 1, false },
};

START_TEST(test_prices)
{
	struct rar_ring ring = { .password = bytes_of(prices[_i].password),
		.left = prices[_i].left };
	bool key = rar_ring_key(&ring, &prices[_i].seal) != NULL;

	ck_assert_msg(key == prices[_i].key && ring.left == prices[_i].then,
	    "%s: %s, %llu left", prices[_i].what, key ? "a key" : "no key",
	    (unsigned long long)ring.left);
	if (key) {
		ck_assert_ptr_nonnull(rar_ring_key(&ring, &prices[_i].seal));
		ck_assert_uint_eq(ring.left, prices[_i].then);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("rar_key");
	TCase *tc = tcase_create("keys");
	SRunner *r;
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, test_four, 0, sizeof fours / sizeof fours[0]);
	tcase_add_loop_test(tc, test_five, 0, 8);
	tcase_add_loop_test(
	    tc, test_prices, 0, sizeof prices / sizeof prices[0]);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
