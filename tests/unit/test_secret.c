/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/secret.h"
#include "store/secret_file.h"

#define KEY_A "000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F"
#define KEY_B "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static char folder[64], path[100];
static struct arena *arena;

static void
start(void)
{
	strcpy(folder, "/tmp/aratame-secret-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/key", folder);
	arena = arena_new(1 << 20);
}

static void
stop(void)
{
	unlink(path);
	rmdir(folder);
	arena_free(arena);
}

static void
write_file(const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	ck_assert_int_eq(fchmod(fd, mode), 0);
	close(fd);
}

static struct secret *
open_good(void)
{
	struct error err = { "" };
	struct secret *s = secret_open(path, true, &err);

	ck_assert_msg(s != NULL, "%s", err.text);
	return s;
}

/* `says`: words of the error; NULL: it is taken. */
static const struct {
	const char *what, *text;
	mode_t mode;
	const char *says;
} files[] = {
	{ "one key", KEY_A "\n", 0600, NULL },
	{ "no line end", KEY_A, 0600, NULL },
	{ "two keys", KEY_A "\n" KEY_B "\n", 0600, NULL },
	{ "a remark and an empty line", "# ours\n\n" KEY_A "\n", 0600, NULL },
	{ "only to be read", KEY_A "\n", 0400, NULL },
	{ "the group may read", KEY_A "\n", 0640, "chmod 600" },
	{ "everyone may write", KEY_A "\n", 0602, "chmod 600" },
	{ "empty", "", 0600, "no key" },
	{ "only a remark", "# key\n", 0600, "no key" },
	{ "a digit too few", "0" KEY_A "\n", 0600, ":1: not a key" },
	{ "a digit too many", KEY_A "0\n", 0600, ":1: not a key" },
	{ "not hex", "zz" KEY_A "\n", 0600, ":1: not a key" },
	{ "the second is none", KEY_A "\nx\n", 0600, ":2: not a key" },
	{ "a carriage return", KEY_A "\r\n", 0600, ":1: not a key" },
	{ "nine keys",
	    KEY_A "\n" KEY_A "\n" KEY_A "\n" KEY_A "\n" KEY_A "\n" KEY_A
		  "\n" KEY_A "\n" KEY_A "\n" KEY_A "\n",
	    0600, "more than 8" },
};

START_TEST(test_files)
{
	struct error err = { "" };
	struct secret *s;

	write_file(files[_i].text, files[_i].mode);
	s = secret_open(path, true, &err);
	if (files[_i].says == NULL)
		ck_assert_msg(s != NULL, "%s: %s", files[_i].what, err.text);
	else
		ck_assert_msg(s == NULL &&
			strstr(err.text, files[_i].says) != NULL &&
			strstr(err.text, path) != NULL &&
			strstr(err.text, "0405") == NULL,
		    "%s: %s", files[_i].what, err.text);
	secret_close(s);
}
END_TEST

START_TEST(test_it_is_made_once)
{
	unsigned char one[SECRET_HASH], two[SECRET_HASH];
	struct error err = { "" };
	struct secret *s;
	struct stat st;

	ck_assert_ptr_null(secret_open(path, false, &err));
	ck_assert(strstr(err.text, path) != NULL);
	s = open_good();
	secret_hash(s, "k", BYTES("text"), one);
	secret_close(s);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	ck_assert_int_eq(st.st_size, 65);
	s = open_good();
	secret_hash(s, "k", BYTES("text"), two);
	secret_close(s);
	ck_assert_mem_eq(one, two, SECRET_HASH);
	/* Nothing else is left in the folder. */
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(test_it_cannot_be_made)
{
	struct error err = { "" };

	ck_assert_ptr_null(secret_open("/nonexistent/key", true, &err));
	ck_assert(strstr(err.text, "folder must exist") != NULL);
	ck_assert_int_eq(symlink("/dev/null", path), 0);
	ck_assert_ptr_null(secret_open(path, true, &err));
}
END_TEST

/* Only root can try it: as another user, with a file of root's. */
START_TEST(test_it_belongs_to_another)
{
	struct error err = { "" };
	pid_t pid;
	int status;

	if (geteuid() != 0)
		return;
	write_file(KEY_A "\n", 0600);
	ck_assert_int_eq(chown(path, 1, 1), 0);
	ck_assert_int_eq(chmod(folder, 0755), 0);
	ck_assert_int_ge(pid = fork(), 0);
	if (pid == 0) {
		if (setuid(2) != 0 || secret_open(path, false, &err) != NULL)
			_exit(1);
		_exit(strstr(err.text, path) == NULL);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(test_hashes)
{
	unsigned char a[SECRET_HASH], b[SECRET_HASH];
	struct secret *s, *other;
	char hex[9], same[9];

	write_file(KEY_A "\n", 0600);
	s = open_good();
	write_file(KEY_B "\n", 0600);
	other = open_good();
	secret_hash(s, "one", BYTES("text"), a);
	secret_hash(s, "one", BYTES("text"), b);
	ck_assert_mem_eq(a, b, SECRET_HASH);
	secret_hash(s, "two", BYTES("text"), b);
	ck_assert_mem_ne(a, b, SECRET_HASH);
	secret_hash(s, "onet", BYTES("ext"), b);
	ck_assert_mem_ne(a, b, SECRET_HASH);
	secret_hash(other, "one", BYTES("text"), b);
	ck_assert_mem_ne(a, b, SECRET_HASH);
	ck_assert_uint_ne(
	    secret_hash_number(s, "one", 1), secret_hash_number(s, "one", 2));
	ck_assert_uint_ne(secret_hash_number(s, "one", 1),
	    secret_hash_number(other, "one", 1));
	secret_fingerprint(s, BYTES("rosa-42"), hex);
	secret_fingerprint(s, BYTES("rosa-42"), same);
	ck_assert_str_eq(hex, same);
	ck_assert_uint_eq(strspn(hex, "0123456789abcdef"), 8);
	secret_close(s);
	secret_close(other);
}
END_TEST

/* What must not change from version to version, or the memory is lost. */
START_TEST(test_the_format_lasts)
{
	struct bytes sealed =
	    BYTES("\x01\x51\x8b\xe5\xc3\xf9\xda\x5a\xf4\x4d\xc4\xf4\xf8\xf4"
		  "\x93\xec\x96\x5e\x35\x8d\xf9\x63\x3b\x0b\xb5\x5e\x23\x78"
		  "\xda\xef\xa7\x71\x87\x25\xf4\xc4\xa6\x2d\x8d\xc7");
	unsigned char hash[SECRET_HASH];
	struct bytes clear;
	struct secret *s;

	write_file(KEY_A "\n", 0600);
	s = open_good();
	secret_hash(s, "pair", BYTES("a@example.com"), hash);
	ck_assert_mem_eq(hash,
	    "\x0d\x29\x26\x5e\xc7\x1b\x21\x12\x91\xdf\x38\xf5\x22\x5c\xa3\xc6",
	    SECRET_HASH);
	ck_assert_int_eq(secret_home(hash), 948331385047425298);
	ck_assert(secret_unseal(s, "word", sealed, &clear, arena));
	ck_assert(bytes_equal(clear, BYTES("rosa-42")));
	secret_close(s);
}
END_TEST

static const struct {
	const char *what;
	const char *kind;
	size_t flip; /* which byte is changed; SIZE_MAX: none */
	size_t cut;  /* bytes missing at the end */
	bool opens;
} seals[] = {
	{ "as it was", "word", SIZE_MAX, 0, true },
	{ "as another kind", "place", SIZE_MAX, 0, false },
	{ "another format", "word", 0, 0, false },
	{ "another nonce", "word", 5, 0, false },
	{ "another check", "word", 20, 0, false },
	{ "another text", "word", 35, 0, false },
	{ "the last byte", "word", 39, 0, false },
	{ "a byte short", "word", SIZE_MAX, 1, false },
	{ "no text left", "word", SIZE_MAX, 7, false },
	{ "shorter than any", "word", SIZE_MAX, 8, false },
	{ "nothing", "word", SIZE_MAX, 40, false },
};

START_TEST(test_seals)
{
	struct secret *s = open_good();
	struct bytes clear = BYTES("rosa-42"), sealed, out = { 0 };
	unsigned char copy[64];

	sealed = secret_seal(s, "word", clear, arena);
	ck_assert_uint_eq(sealed.len, clear.len + SECRET_MORE);
	memcpy(copy, sealed.at, sealed.len);
	if (seals[_i].flip != SIZE_MAX)
		copy[seals[_i].flip] ^= 1;
	sealed = (struct bytes){ copy, sealed.len - seals[_i].cut };
	ck_assert_msg(secret_unseal(s, seals[_i].kind, sealed, &out, arena) ==
		seals[_i].opens,
	    "%s", seals[_i].what);
	ck_assert(!seals[_i].opens || bytes_equal(out, clear));
	secret_close(s);
}
END_TEST

START_TEST(test_sizes)
{
	static const size_t sizes[] = { 0, 1, 15, 16, 17, 4096, 100000 };
	struct secret *s = open_good();
	unsigned char *text = arena_alloc(arena, 100000);
	struct bytes out = { 0 };

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct bytes clear = { text, sizes[i] };
		struct bytes one = secret_seal(s, "x", clear, arena);
		struct bytes two = secret_seal(s, "x", clear, arena);

		ck_assert(!bytes_equal(one, two));
		ck_assert(secret_unseal(s, "x", one, &out, arena));
		ck_assert(bytes_equal(out, clear));
	}
	secret_close(s);
}
END_TEST

START_TEST(test_a_new_key)
{
	unsigned char before[SECRET_HASH], after[SECRET_HASH];
	struct secret *s = open_good();
	struct bytes old = secret_seal(s, "x", BYTES("text"), arena), out;
	struct error err = { "" };
	struct stat st;

	secret_hash(s, "x", BYTES("text"), before);
	ck_assert(secret_is_newest(s, "x", old));
	secret_close(s);
	ck_assert_msg(secret_file_add(path, &err), "%s", err.text);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	ck_assert_int_eq(st.st_size, 130);
	s = open_good();
	secret_hash(s, "x", BYTES("text"), after);
	ck_assert_mem_eq(before, after, SECRET_HASH);
	ck_assert(secret_unseal(s, "x", old, &out, arena));
	ck_assert(!secret_is_newest(s, "x", old));
	ck_assert(secret_is_newest(
	    s, "x", secret_seal(s, "x", BYTES("text"), arena)));
	secret_close(s);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("secret");
	TCase *tc = tcase_create("secret");
	SRunner *r;
	int failed;

	tcase_add_checked_fixture(tc, start, stop);
	tcase_add_loop_test(tc, test_files, 0, sizeof files / sizeof files[0]);
	tcase_add_test(tc, test_it_is_made_once);
	tcase_add_test(tc, test_it_cannot_be_made);
	tcase_add_test(tc, test_it_belongs_to_another);
	tcase_add_test(tc, test_hashes);
	tcase_add_test(tc, test_the_format_lasts);
	tcase_add_loop_test(tc, test_seals, 0, sizeof seals / sizeof seals[0]);
	tcase_add_test(tc, test_sizes);
	tcase_add_test(tc, test_a_new_key);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
