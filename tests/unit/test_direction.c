/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <string.h>

#include "receive/direction.h"

static const struct {
	const char *what, *networks, *address;
	bool in;
} members[] = {
	{ "inside", "192.0.2.0/24", "192.0.2.255", true },
	{ "just below", "192.0.2.0/24", "192.0.1.255", false },
	{ "just above", "192.0.2.0/24", "192.0.3.0", false },
	{ "a length that is no whole byte", "10.16.0.0/12", "10.31.255.1",
	    true },
	{ "one bit beyond it", "10.16.0.0/12", "10.32.0.0", false },
	{ "a single address", "192.0.2.7", "192.0.2.7", true },
	{ "another address", "192.0.2.7", "192.0.2.8", false },
	{ "all of IPv4", "0.0.0.0/0", "203.0.113.9", true },
	{ "all of IPv4 has no IPv6", "0.0.0.0/0", "2001:db8::1", false },
	{ "IPv6", "2001:db8::/32", "2001:db8:ffff::1", true },
	{ "beside IPv6", "2001:db8::/32", "2001:db9::1", false },
	{ "a long IPv6 prefix", "2001:db8::8/125", "2001:db8::f", true },
	{ "one too far", "2001:db8::8/125", "2001:db8::10", false },
	{ "all of IPv6 has IPv4 too", "::/0", "192.0.2.1", true },
	{ "IPv4 that comes as IPv6", "192.0.2.0/24", "::ffff:192.0.2.9", true },
	{ "the second of the list", "10.0.0.0/8 192.0.2.0/24", "192.0.2.1",
	    true },
	{ "no networks", "", "192.0.2.1", false },
	{ "no address", "0.0.0.0/0", "", false },
	{ "something else", "0.0.0.0/0", "localhost", false },
};

START_TEST(test_members)
{
	struct networks ns;
	struct error err;

	ck_assert(networks_read(&ns, members[_i].networks, "x", &err));
	ck_assert_msg(networks_have(&ns, members[_i].address) == members[_i].in,
	    "%s", members[_i].what);
	networks_free(&ns);
}
END_TEST

static const struct {
	const char *what, *networks;
} refused[] = {
	{ "a name", "mail.example" },
	{ "too long for IPv4", "192.0.2.0/33" },
	{ "too long for IPv6", "2001:db8::/129" },
	{ "no length", "192.0.2.0/" },
	{ "a negative length", "192.0.2.0/-1" },
	{ "bits beyond the length", "192.0.2.1/24" },
	{ "bits beyond an IPv6 length", "2001:db8::1/64" },
	{ "three numbers", "192.0.2/24" },
	{ "the second is wrong", "192.0.2.0/24 nonsense" },
};

START_TEST(test_refused)
{
	struct networks ns;
	struct error err = { "" };

	ck_assert_msg(
	    !networks_read(&ns, refused[_i].networks, "own_networks", &err),
	    "%s", refused[_i].what);
	ck_assert_ptr_nonnull(strstr(err.text, "own_networks"));
	networks_free(&ns);
}
END_TEST

static const struct {
	const char *what;
	struct origin from;
	enum direction want;
} directions[] = {
	{ "nothing is known", { NULL, NULL, "" }, DIRECTION_IN },
	{ "a stranger", { NULL, "smtp", "203.0.113.9" }, DIRECTION_IN },
	{ "a login", { "bob", "smtp", "203.0.113.9" }, DIRECTION_OUT },
	{ "an empty login", { "", "smtp", "203.0.113.9" }, DIRECTION_IN },
	{ "the listener for our people", { NULL, "ORIGINATING", "203.0.113.9" },
	    DIRECTION_OUT },
	{ "a part of its name", { NULL, "ORIGIN", "" }, DIRECTION_IN },
	{ "one of our networks", { NULL, NULL, "10.1.2.3" }, DIRECTION_OUT },
};

START_TEST(test_directions)
{
	struct settings set;
	struct networks own;
	struct error err;

	settings_default(&set);
	ck_assert(networks_read(&own, "10.0.0.0/8", "own_networks", &err));
	ck_assert_msg(direction_of(&directions[_i].from, &set, &own) ==
		directions[_i].want,
	    "%s", directions[_i].what);
	networks_free(&own);
	settings_free(&set);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("direction");
	TCase *tc = tcase_create("direction");
	SRunner *r;
	int failed;

	tcase_add_loop_test(
	    tc, test_members, 0, sizeof members / sizeof members[0]);
	tcase_add_loop_test(
	    tc, test_refused, 0, sizeof refused / sizeof refused[0]);
	tcase_add_loop_test(
	    tc, test_directions, 0, sizeof directions / sizeof directions[0]);
	suite_add_tcase(s, tc);
	srunner_run_all(r = srunner_create(s), CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed != 0;
}
