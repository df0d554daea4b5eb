/* SPDX-License-Identifier: BSD-2-Clause
 *
 * The phrases of password-phrases.tsv, each alone and deep inside a long text;
 * then ranks, forms and bounds. Failures name the row, never a password.
 */
#include "unpack/passwords.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "parse/charset.h"
#include "parse/html.h"
#include "unpack/labels.h"

#define PHRASES_MAX 400
#define LOOP(c, f, rows)                                                       \
	tcase_add_loop_test(c, f, 0, (int)(sizeof(rows) / sizeof(rows)[0]))

struct phrase {
	struct bytes id, kind, text, expected, flags;
};

static struct password_patterns *shipped;
static struct buffer phrases_file;
static struct phrase phrases[PHRASES_MAX];
static int phrase_count;

static struct buffer
read_file(const char *path)
{
	struct buffer all = { 0 };
	FILE *f = fopen(path, "r");
	int c;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	while ((c = getc(f)) != EOF)
		buffer_add_byte(&all, (unsigned char)c);
	fclose(f);
	return all;
}

static void
read_phrases(void)
{
	struct bytes rest, line;

	phrases_file = read_file("tests/unit/password-phrases.tsv");
	rest = buffer_bytes(&phrases_file);
	while (bytes_line(&rest, &line)) {
		struct phrase *p = &phrases[phrase_count];

		if (line.len == 0 || line.at[0] != 'P')
			continue;
		p->id = bytes_cut(&line, '\t');
		bytes_cut(&line, '\t');
		p->kind = bytes_cut(&line, '\t');
		p->text = bytes_cut(&line, '\t');
		p->expected = bytes_cut(&line, '\t');
		p->flags = bytes_cut(&line, '\t');
		if (++phrase_count == PHRASES_MAX)
			abort();
	}
}

/* What a test works on. */
struct bench {
	struct arena *arena;
	struct findings findings;
	struct passwords *passwords;
	const struct password *list;
	size_t count;
};

static void
set_up(struct bench *b, const struct password_patterns *patterns)
{
	memset(b, 0, sizeof *b);
	b->arena = arena_new((size_t)256 << 20);
	findings_init(&b->findings, b->arena);
	b->passwords = passwords_new(patterns, b->arena, &b->findings);
}

static void
read_text(struct bench *b, enum text_view view, struct bytes text)
{
	struct text folded = text_fold(b->arena, text);

	passwords_read(b->passwords, &folded, view, BYTES("text part 1"));
}

static void
ask(struct bench *b, const char *archive)
{
	b->count = passwords_for(b->passwords, bytes_of(archive), &b->list);
}

/* Where a word stands in the list; its length when it does not. */
static size_t
place(const struct bench *b, struct bytes word)
{
	size_t i = 0;

	while (i < b->count && !bytes_equal(b->list[i].word, word))
		i++;
	return i;
}

static size_t
labelled(const struct bench *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->count; i++)
		n += b->list[i].label.len > 0;
	return n;
}

static struct bytes
unescape(struct arena *arena, struct bytes text)
{
	struct bytes copy = arena_copy(arena, text);
	unsigned char *to = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < copy.len; i++) {
		unsigned char c = copy.at[i];

		if (c == '\\' && i + 1 < copy.len &&
		    (copy.at[i + 1] == 'n' || copy.at[i + 1] == 't'))
			c = copy.at[++i] == 'n' ? '\n' : '\t';
		to[len++] = c;
	}
	return (struct bytes){ to, len };
}

/* `around` is put before and after it. */
static void
read_phrase(struct bench *b, const struct phrase *p, struct bytes around)
{
	struct bytes text = unescape(b->arena, p->text);
	struct html html;
	struct text body;
	struct split split;

	if (bytes_equal(p->kind, BYTES("name"))) {
		read_text(b, VIEW_NAME, text);
		return;
	}
	if (bytes_starts(text, BYTES("html:"))) {
		html_read(&html, bytes_from(text, 5), b->arena);
		read_text(b, VIEW_HIDDEN, html.hidden);
		text = html.text;
	}
	text = arena_format(b->arena, "%.*s%.*s\n%.*s", BYTES_ARG(around),
	    BYTES_ARG(text), BYTES_ARG(around));
	body = text_fold(b->arena, text);
	text_split(&split, body.folded, b->arena);
	passwords_read_split(b->passwords, &body, &split, BYTES("text part 1"));
}

static void
check_words(const struct bench *b, const struct phrase *p)
{
	struct bytes rest = p->expected, word;
	size_t last = 0, at;

	for (int n = 0; rest.len > 0; n++) {
		word = bytes_trim(bytes_cut(&rest, '|'), " ");
		at = place(b, word);
		ck_assert_msg(at < b->count && b->list[at].label.len > 0,
		    "%.*s: password %d is not found", BYTES_ARG(p->id), n + 1);
		ck_assert_msg(n == 0 ? at == 0 : at > last,
		    "%.*s: password %d comes at place %zu", BYTES_ARG(p->id),
		    n + 1, at + 1);
		last = at;
	}
}

static void
check_phrase(struct bench *b, const struct phrase *p)
{
	struct bytes rest = p->flags, flag;

	ask(b, "");
	if (bytes_equal(p->expected, BYTES("-"))) {
		ck_assert_msg(
		    !passwords_announced(b->passwords) && labelled(b) == 0,
		    "%.*s: announces something", BYTES_ARG(p->id));
	} else {
		ck_assert(passwords_announced(b->passwords));
		check_words(b, p);
	}
	while (rest.len > 0 && !bytes_equal(rest, BYTES("-"))) {
		flag = bytes_cut(&rest, ',');
		ck_assert_msg(passwords_flagged(
				  b->passwords, arena_string(b->arena, flag)),
		    "%.*s: flag %.*s does not fire", BYTES_ARG(p->id),
		    BYTES_ARG(flag));
	}
	ck_assert_msg(
	    b->findings.count == 0, "%.*s: a limit was hit", BYTES_ARG(p->id));
}

START_TEST(test_phrase)
{
	struct bench b;

	set_up(&b, shipped);
	read_phrase(&b, &phrases[_i], BYTES(""));
	check_phrase(&b, &phrases[_i]);
	arena_free(b.arena);
}
END_TEST

/* Windows must not change what a pattern sees. */
START_TEST(test_phrase_inside_a_long_text)
{
	struct bench b;
	struct buffer around = { 0 };

	for (int i = 0; i < 40; i++)
		buffer_add(&around,
		    BYTES("いつもお世話になっております。資料をお送りします。"
			  "\n"));
	set_up(&b, shipped);
	read_phrase(&b, &phrases[_i], buffer_bytes(&around));
	check_phrase(&b, &phrases[_i]);
	buffer_free(&around);
	arena_free(b.arena);
}
END_TEST

/* `want`: the best candidates in their order, joined by blanks. */
static const struct {
	const char *what, *fresh, *quoted, *hidden, *want;
} orders[] = {
	{ "new text goes before quoted", "Password: new22", "Password: old11",
	    "", "new22 old11" },
	{ "even a weaker label of it", "pwd 8812", "パスワード:old11", "",
	    "8812 old11" },
	{ "hidden text goes behind quoted", "", "Password: old11",
	    "Password: hid99", "old11 hid99" },
	{ "a full stop is tried without, then with", "Senha: \"ab1!\".", "", "",
	    "ab1! ab1" },
	{ "outside of quotes a sign may be the sentence's", "PW=abc1!", "", "",
	    "abc1 abc1!" },
	{ "but not where the word stands alone", "PW:\nabc1!\n", "", "",
	    "abc1! abc1" },
	{ "a word that goes on behind a quote", "Password: ab1\"c(d", "", "",
	    "ab1 ab1\"c(d" },
	{ "no label: the usual ones first, then what looks like one",
	    "hello 123x rosa42", "", "",
	    "infected 1234 123 12345 123456 password Password pass 123x "
	    "rosa42 777" },
};

START_TEST(test_order)
{
	struct bytes rest = bytes_of(orders[_i].want), word;
	struct bench b;
	size_t i = 0;

	set_up(&b, shipped);
	read_text(&b, VIEW_HIDDEN, bytes_of(orders[_i].hidden));
	read_text(&b, VIEW_QUOTED, bytes_of(orders[_i].quoted));
	read_text(&b, VIEW_FRESH, bytes_of(orders[_i].fresh));
	ask(&b, "");
	while (bytes_word(&rest, " ", &word))
		ck_assert_msg(place(&b, word) == i++, "%s: not at place %zu",
		    orders[_i].what, i);
	arena_free(b.arena);
}
END_TEST

/* Each form must be somewhere in the list. */
static const struct {
	const char *what, *text, *form;
} forms[] = {
	{ "as it was typed in full width", "パスワード：ｔｅｓｔ２２",
	    "ｔｅｓｔ２２" },
	{ "folded", "パスワード：ｔｅｓｔ２２", "test22" },
	{ "in CP932", "合言葉は「やまかわ」",
	    "\x82\xe2\x82\xdc\x82\xa9\x82\xed" },
	{ "in UTF-8", "合言葉は「やまかわ」", "やまかわ" },
	{ "in small letters", "Password: U523", "u523" },
	{ "in capitals", "Password: k9-zz", "K9-ZZ" },
	{ "without a label, as a word", "see rosa-42, please", "rosa-42" },
	{ "without a label, a piece of a word", "see rosa-4242", "4242" },
	{ "between Japanese", "ファイルはab12cdで", "ab12cd" },
	{ "two words as one", "our secret rosa blume today", "rosablume" },
	{ "two words with a blank", "our secret rosa blume today",
	    "rosa blume" },
	{ "of another alphabet", "Привет Übergrößen", "Übergrößen" },
	{ "nobody said anything", "", "infected" },
};

START_TEST(test_form)
{
	struct bench b;

	set_up(&b, shipped);
	read_text(&b, VIEW_FRESH, bytes_of(forms[_i].text));
	ask(&b, "");
	ck_assert_msg(place(&b, bytes_of(forms[_i].form)) < b.count,
	    "%s: not in the list", forms[_i].what);
	arena_free(b.arena);
}
END_TEST

static const struct {
	const char *what, *text, *archive, *first;
} bindings[] = {
	{ "below its name, the first", "a.zip\nPW: aa11\nb.zip\nPW: bb22",
	    "a.zip", "aa11" },
	{ "below its name, the second", "a.zip\nPW: aa11\nb.zip\nPW: bb22",
	    "b.zip", "bb22" },
	{ "on its line", "a.zip PW: aa11\nb.zip PW: bb22\n", "b.zip", "bb22" },
	{ "after the password on its line",
	    "PW: aa11 (a.zip)\nPW: bb22 (b.zip)", "b.zip", "bb22" },
	{ "by a name in another case", "A.ZIP PW: aa11\nB.ZIP PW: bb22",
	    "b.zip", "bb22" },
	{ "by a name without its ending", "seikyu PW: aa11\nmitsumori PW: bb22",
	    "mitsumori.zip", "bb22" },
	{ "by a Japanese name in full width",
	    "請求書.zip パスワード:aa11\n見積書.zip パスワード:bb22",
	    "見積書．ｚｉｐ", "bb22" },
	{ "an archive of another name", "a.zip PW: aa11\nb.zip PW: bb22",
	    "c.zip", "aa11" },
	{ "an archive without a name", "a.zip PW: aa11\nb.zip PW: bb22", "",
	    "aa11" },
};

START_TEST(test_binding)
{
	struct bench b;

	set_up(&b, shipped);
	read_text(&b, VIEW_FRESH, bytes_of(bindings[_i].text));
	ask(&b, bindings[_i].archive);
	ck_assert_msg(place(&b, bytes_of(bindings[_i].first)) == 0,
	    "%s: not the first", bindings[_i].what);
	ck_assert_uint_lt(place(&b, BYTES("aa11")), b.count);
	ck_assert_uint_lt(place(&b, BYTES("bb22")), b.count);
	arena_free(b.arena);
}
END_TEST

START_TEST(test_label_and_place_are_told)
{
	struct bench b;

	set_up(&b, shipped);
	read_text(&b, VIEW_FRESH, BYTES("解凍パスワード:48361"));
	ask(&b, "");
	ck_assert(bytes_equal(b.list[0].where, BYTES("text part 1")));
	ck_assert(bytes_equal(b.list[0].label, BYTES("解凍パスワード")));
	arena_free(b.arena);
}
END_TEST

START_TEST(test_derived_before_usual)
{
	struct bench b;

	set_up(&b, shipped);
	read_text(&b, VIEW_FRESH, BYTES("Password: U523"));
	passwords_add_derived(b.passwords, BYTES("sample"), "the domain");
	ask(&b, "");
	ck_assert_uint_eq(place(&b, BYTES("U523")), 0);
	ck_assert_uint_lt(
	    place(&b, BYTES("sample")), place(&b, BYTES("VelvetSweatshop")));
	arena_free(b.arena);
}
END_TEST

START_TEST(test_proved_goes_first_and_lists_stay)
{
	struct bench b;
	const struct password *before;

	set_up(&b, shipped);
	read_text(&b, VIEW_FRESH, BYTES("Password: U523"));
	ask(&b, "");
	before = b.list;
	passwords_proved(b.passwords, &b.list[place(&b, BYTES("infected"))]);
	ask(&b, "");
	ck_assert_uint_eq(place(&b, BYTES("infected")), 0);
	ck_assert(bytes_equal(before[0].word, BYTES("U523")));
	arena_free(b.arena);
}
END_TEST

START_TEST(test_without_patterns)
{
	struct bench b;

	set_up(&b, NULL);
	read_text(&b, VIEW_FRESH, BYTES("Password: rosa42"));
	ask(&b, "a.zip");
	ck_assert(!passwords_announced(b.passwords));
	ck_assert_uint_lt(place(&b, BYTES("rosa42")), b.count);
	arena_free(b.arena);
}
END_TEST

/* A flood of words must not push out what a label says. */
START_TEST(test_flood)
{
	struct bench b;
	struct buffer flood = { 0 };

	for (int i = 0; i < 20000; i++)
		buffer_format(&flood, "w%d ", i);
	buffer_add(&flood, BYTES("\nPassword: U523"));
	set_up(&b, shipped);
	for (int i = 0; i < 8; i++)
		read_text(&b, VIEW_FRESH, buffer_bytes(&flood));
	for (int i = 0; i < 9000; i++)
		passwords_add_derived(b.passwords,
		    arena_format(b.arena, "derived%d", i), "a test");
	ask(&b, "");
	ck_assert_uint_eq(b.count, PASSWORDS_MAX);
	ck_assert_uint_eq(place(&b, BYTES("U523")), 0);
	for (size_t i = 1; i < b.count; i++)
		ck_assert_int_le(b.list[i].rank, b.list[i - 1].rank);
	buffer_free(&flood);
	arena_free(b.arena);
}
END_TEST

/* Text that makes the patterns work as hard as they can. */
static const char *const hostile[] = { "パスワード", "password is ",
	"password is x ", "パスワード:\n\n", "パスワード \t \t", "pass",
	"pw\t\t\t\t\t\t\t", "pass                                        ",
	"p/w (", "(?x1) is the password aa ", "パスワード「", "Password: \"",
	"ZIPファイルの解凍時用の", "パスワードは次のとおりです",
	"123456789012345678901234567890で解凍", "a1 is the password. " };

static size_t labels_seen;

static void
count_label(void *context, const struct label *l)
{
	(void)context;
	(void)l;
	labels_seen++;
}

static void
count_limit(void *context, const struct pattern *p)
{
	(void)p;
	++*(int *)context;
}

START_TEST(test_hostile)
{
	struct bytes piece = bytes_of(hostile[_i]);
	struct buffer flood = { 0 };
	int limits = 0;
	struct label_search search = { shipped, true, LABELS_BUDGET,
		count_label, count_limit, &limits };
	struct bench b;

	while (flood.len < 156000)
		buffer_add(&flood, piece);
	labels_seen = 0;
	ck_assert(!labels_find(&search, buffer_bytes(&flood)));
	ck_assert_uint_eq(search.budget, 0);
	ck_assert_int_eq(limits, 0);
	ck_assert_uint_le(labels_seen, LABELS_HITS);

	set_up(&b, shipped);
	read_text(&b, VIEW_FRESH, buffer_bytes(&flood));
	ck_assert_uint_eq(b.findings.count, 0);
	ask(&b, "a.zip");
	ck_assert(findings_have(&b.findings, FINDING_PATTERN_LIMIT));
	buffer_free(&flood);
	arena_free(b.arena);
}
END_TEST

/* A label in the middle of a huge text is not followed, and that is told. */
START_TEST(test_middle_of_a_huge_text)
{
	struct bench b;
	struct buffer text = { 0 };

	set_up(&b, shipped);
	for (int i = 0; i < 40000; i++) {
		buffer_add(&text, BYTES("あいう。\n"));
		if (i == 0 || i == 39999)
			buffer_add(&text, BYTES("Password: ends42\n"));
	}
	read_text(&b, VIEW_FRESH, buffer_bytes(&text));
	ask(&b, "");
	ck_assert_uint_eq(place(&b, BYTES("ends42")), 0);
	ck_assert_uint_eq(b.findings.count, 0);
	memcpy(text.at + text.len / 2, "Password: mid42\n", 16);
	text.at[text.len / 2 - 1] = '\n';
	text.len = text.len / 2 + 16;
	for (int i = 0; i < 20000; i++)
		buffer_add(&text, BYTES("あいう。\n"));
	read_text(&b, VIEW_FRESH, buffer_bytes(&text));
	ask(&b, "");
	ck_assert(findings_have(&b.findings, FINDING_PATTERN_LIMIT));
	buffer_free(&text);
	arena_free(b.arena);
}
END_TEST

START_TEST(test_pattern_that_gives_up)
{
	struct error error;
	struct password_patterns *ps = password_patterns_read(
	    BYTES("keywords\n\tpw\n"
		  "pattern HEAVY 50\n\tpw(?:a|aa|aaa)+(?<V>b)\n"),
	    "heavy", &error);
	struct bench b;

	ck_assert_ptr_nonnull(ps);
	set_up(&b, ps);
	read_text(&b, VIEW_FRESH,
	    BYTES("pwaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac b"));
	ask(&b, "");
	ck_assert_uint_eq(b.findings.count, 1);
	ck_assert(bytes_equal(b.findings.list[0].detail, BYTES("HEAVY")));
	ck_assert(bytes_equal(b.findings.list[0].where, BYTES("text part 1")));
	arena_free(b.arena);
	password_patterns_free(ps);
}
END_TEST

static const struct {
	const char *what, *file, *says;
} faults[] = {
	{ "nothing in it", "# only this\n", "f:1: there is no pattern" },
	{ "an unknown block", "patern X 50\n\tx\n", "f:1: want `keywords'" },
	{ "a line of no block", "\n\tx\n", "f:2: this belongs to no block" },
	{ "no rank", "pattern X\n\t(?<V>x)\n",
	    "f:1: want `pattern NAME RANK'" },
	{ "a rank too high", "pattern X 101\n\t(?<V>x)\n", "f:1: want `pat" },
	{ "an unknown use", "pattern X 1 both\n\t(?<V>x)\n",
	    "f:1: after the rank" },
	{ "a name twice", "pattern X 1\n\t(?<V>x)\npattern x 1\n\t(?<V>x)\n",
	    "f:3: there is a pattern of this name" },
	{ "no password group", "pattern X 1\n\tx\n", "f:1: this pattern does" },
	{ "no text", "pattern X 1\n\npattern Y 1\n\t(?<V>x)\n",
	    "f:1: this pattern is empty" },
	{ "an error in the second line of a pattern",
	    "define\n\t(?(DEFINE)\n\t(?<A>a))\npattern X 1\n# no: x\n\t(?<V>x\n"
	    "\ty]{3,1}))\n",
	    "f:7: X: " },
	{ "an error in the define block",
	    "define\n\t(?(DEFINE)\n\t(?<A>a{3,1}))\npattern X 1\n\t(?<V>x)\n",
	    "f:3: X: " },
	{ "an unknown group", "pattern X 1\n\t(?<V>x)\n\t(?&NOPE)\n",
	    "f:3: X: " },
	{ "a late define block", "pattern X 1\n\t(?<V>x)\ndefine\n\t(?:)\n",
	    "f:3: one `define' block" },
	{ "a short keyword", "keywords\n\tpass | p\n", "f:2: a keyword has" },
	{ "a keyword in another charset", "keywords\n\t\x83\x70\x83\x58\n",
	    "f:2: a keyword that is not UTF-8" },
	{ "an example without its word", "pattern X 1\n\t(?<V>x)\n# yes: x\n",
	    "f:3: want `# yes:" },
	{ "not UTF-8", "pattern X 1\n\t(?<V>\x83)\n", "f:2: X: " },
};

START_TEST(test_fault)
{
	struct error error = { "" };
	struct password_patterns *ps =
	    password_patterns_read(bytes_of(faults[_i].file), "f", &error);

	ck_assert_msg(ps == NULL, "%s: is taken", faults[_i].what);
	ck_assert_msg(
	    strncmp(error.text, faults[_i].says, strlen(faults[_i].says)) == 0,
	    "%s: says <%s>", faults[_i].what, error.text);
}
END_TEST

static void
keep_error(void *context, const struct error *error)
{
	struct error *kept = context;

	if (kept->text[0] == '\0')
		*kept = *error;
}

START_TEST(test_shipped_examples)
{
	struct error error = { "" };
	size_t count = password_patterns_test(shipped, keep_error, &error);

	ck_assert_str_eq(error.text, "");
	ck_assert_uint_gt(count, 100);
}
END_TEST

static const struct {
	const char *what, *example, *says;
} examples[] = {
	{ "right", "# yes: pw=ab1 -> ab1", "" },
	{ "right, and nothing found", "# no: pw", "" },
	{ "no match", "# yes: pw is ab1 -> ab1",
	    "f:5: X: the pattern does not match" },
	{ "another word", "# yes: pw=ab1 -> ab2",
	    "f:5: X: the pattern finds something else" },
	{ "a match where none may be", "# no: pw=ab1",
	    "f:5: X: the pattern should not" },
	{ "no keyword", "# yes: key=ab1 -> ab1", "f:5: X: no keyword stands" },
};

START_TEST(test_example)
{
	struct error error = { "" };
	char file[200];
	struct password_patterns *ps;

	snprintf(file, sizeof file,
	    "keywords\n\tpw\npattern X 1\n\t\\w+=(?<V>\\w+)\n%s\n",
	    examples[_i].example);
	ps = password_patterns_read(bytes_of(file), "f", &error);
	ck_assert_ptr_nonnull(ps);
	error.text[0] = '\0';
	ck_assert_uint_eq(password_patterns_test(ps, keep_error, &error), 1);
	ck_assert_msg(strncmp(error.text, examples[_i].says,
			  strlen(examples[_i].says)) == 0 &&
		(error.text[0] == '\0') == (examples[_i].says[0] == '\0'),
	    "%s: says <%s>", examples[_i].what, error.text);
	password_patterns_free(ps);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("passwords");
	TCase *c = tcase_create("phrases"), *o = tcase_create("order");
	TCase *l = tcase_create("limits"), *f = tcase_create("the file");

	tcase_add_loop_test(c, test_phrase, 0, phrase_count);
	tcase_add_loop_test(c, test_phrase_inside_a_long_text, 0, phrase_count);
	LOOP(o, test_order, orders);
	LOOP(o, test_form, forms);
	LOOP(o, test_binding, bindings);
	tcase_add_test(o, test_label_and_place_are_told);
	tcase_add_test(o, test_derived_before_usual);
	tcase_add_test(o, test_proved_goes_first_and_lists_stay);
	tcase_add_test(o, test_without_patterns);
	tcase_add_test(l, test_flood);
	LOOP(l, test_hostile, hostile);
	tcase_add_test(l, test_middle_of_a_huge_text);
	tcase_add_test(l, test_pattern_that_gives_up);
	LOOP(f, test_fault, faults);
	tcase_add_test(f, test_shipped_examples);
	LOOP(f, test_example, examples);
	tcase_set_timeout(l, 60);
	suite_add_tcase(s, c);
	suite_add_tcase(s, o);
	suite_add_tcase(s, l);
	suite_add_tcase(s, f);
	return s;
}

int
main(void)
{
	struct buffer rules = read_file("rules/passwords");
	struct error error;
	SRunner *r;
	int failed;

	shipped = password_patterns_read(
	    buffer_bytes(&rules), "rules/passwords", &error);
	buffer_free(&rules);
	if (shipped == NULL) {
		puts(error.text);
		return 1;
	}
	charset_warm_up();
	read_phrases();
	if (phrase_count == 0)
		return 1;
	r = srunner_create(suite());
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	password_patterns_free(shipped);
	buffer_free(&phrases_file);
	return failed != 0;
}
