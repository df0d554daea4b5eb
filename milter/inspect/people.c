/* SPDX-License-Identifier: BSD-2-Clause
 *
 * What every office knows without a memory of other mail: which domains are
 * everybody's, which names are nobody's. A name must be long enough to mean one
 * person, else every Suzuki who writes signs as somebody else's Suzuki; that
 * two-character names (林 誠) are missed is the price.
 */
#include "inspect/people.h"

#include <string.h>

#include "parse/unicode.h"

#define RECIPIENTS_MAX 20

static const char *const freemail[] = { "126.com", "163.com", "aol.com",
	"au.com", "biglobe.ne.jp", "daum.net", "disney.ne.jp", "docomo.ne.jp",
	"excite.co.jp", "ezweb.ne.jp", "fastmail.com", "foxmail.com", "free.fr",
	"gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net",
	"goo.jp", "goo.ne.jp", "googlemail.com", "hanmail.net", "hotmail.co.jp",
	"hotmail.com", "hotmail.de", "hotmail.fr", "icloud.com", "inbox.ru",
	"infoseek.jp", "laposte.net", "libero.it", "list.ru", "live.com",
	"live.jp", "mac.com", "mail.com", "mail.ru", "me.com", "msn.com",
	"naver.com", "nifty.com", "nifty.ne.jp", "ocn.ne.jp", "orange.fr",
	"outlook.com", "outlook.de", "outlook.jp", "pdx.ne.jp", "plala.or.jp",
	"proton.me", "protonmail.com", "qq.com", "rakuten.jp", "rambler.ru",
	"rocketmail.com", "sina.com", "so-net.ne.jp", "softbank.jp",
	"softbank.ne.jp", "sohu.com", "t-online.de", "tutanota.com",
	"uqmobile.jp", "vodafone.ne.jp", "web.de", "willcom.com", "wp.pl",
	"y-mobile.ne.jp", "yahoo.co.jp", "yahoo.com", "yahoo.de", "yahoo.fr",
	"yahoo.ne.jp", "yandex.com", "yandex.ru", "ybb.ne.jp", "ymail.com",
	"ymobile.ne.jp", "zoho.com" };

static const char *const services[] = { "amazonses.com", "apple.com",
	"bcsv.net", "benchmarkemail.com", "cuenote.jp", "cybozu.com",
	"dropbox.com", "exacttarget.com", "freshdesk.com", "google.com",
	"gmail.com", "hubspot.com", "hubspotemail.net", "iij.ad.jp",
	"kintone.com", "mailchimp.com", "mailgun.net", "mailgun.org",
	"mandrillapp.com", "mcdlv.net", "mcsv.net", "mimecast.com",
	"mktomail.com", "mktdns.com", "mpme.jp", "mtasv.net", "onmicrosoft.com",
	"outlook.com", "postmarkapp.com", "pphosted.com", "rsgsv.net",
	"rsys2.com", "salesforce.com", "sendgrid.info", "sendgrid.net",
	"sendinblue.com", "sparkpostmail.com", "yahoo.co.jp", "yahoo.com",
	"zendesk.com", "zohomail.com" };

/* Names of desks and machines, as address_name_key() gives them. */
static const char *const roles[] = { "お問い合わせ", "お客様サポート",
	"お客様窓口", "カスタマーサポート", "サポートセンター",
	"サポートデスク", "サポート窓口", "システム管理者", "スキャナ",
	"スキャナー", "ヘルプデスク", "事務局", "人事部", "企画部", "受付担当",
	"営業事務", "営業担当", "営業部", "広報部", "情報システム部",
	"採用担当", "業務部", "総務部", "経理部", "購買部", "資材部",
	"自動送信", "配送センター", "customer support", "customer service",
	"help desk", "human resources", "mail delivery", "mailer daemon",
	"no reply", "sales team", "support team" };

bool
people_ours(const struct sight *s, struct bytes domain)
{
	const struct envelope *e = s->envelope;
	size_t most = e->recipient_count < RECIPIENTS_MAX ? e->recipient_count
							  : RECIPIENTS_MAX;

	if (domain.len == 0)
		return false;
	if (ruleset_own_domain(s->rules, domain))
		return true;
	for (size_t i = 0; i < most; i++)
		if (domain_related(
			address_of(s->arena, e->recipients[i]).domain, domain))
			return true;
	return false;
}

static bool
in_list(const char *const *list, size_t count, struct bytes domain)
{
	struct bytes name = domain_registered(domain);

	for (size_t i = 0; i < count; i++)
		if (bytes_same(bytes_of(list[i]), name))
			return true;
	return false;
}

bool
people_freemail(struct bytes domain)
{
	return in_list(freemail, sizeof freemail / sizeof *freemail, domain);
}

struct bytes
people_party(const struct address *a)
{
	struct bytes domain = domain_registered(a->domain);

	return domain.len == 0 || people_freemail(a->domain) ? a->full : domain;
}

bool
people_service(struct bytes domain)
{
	return in_list(services, sizeof services / sizeof *services, domain);
}

/* Kana, Han and Hangul, in which a character is a syllable or a word. */
static bool
is_cjk(uint32_t code)
{
	return code >= 0x2E80;
}

static bool
has_cjk(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] >= 0xE2)
			return true;
	return false;
}

bool
people_name_usable(struct bytes key)
{
	size_t cjk = 0, words = 0;
	struct bytes rest = key, word;

	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (bytes_equal(key, bytes_of(roles[i])))
			return false;
	for (size_t at = 0; at < key.len;)
		cjk += is_cjk(unicode_next(key, &at));
	while (bytes_word(&rest, " ", &word))
		words += word.len > 1;
	return cjk >= 3 || (cjk == 0 && words >= 2);
}

/* address_name_key() writes these two names in their usual form. */
static void
make_usual(unsigned char *at, size_t len)
{
	static const char *const pairs[][2] = { { "髙", "高" },
		{ "﨑", "崎" } };
	struct bytes text = { at, len };

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		for (size_t where = 0; where < len; where += 3) {
			where += bytes_find(
			    bytes_from(text, where), bytes_of(pairs[i][0]));
			if (where < len)
				memcpy(at + where, pairs[i][1], 3);
		}
}

/* Kanji of a line without the blanks that part surname and given name. */
static struct bytes
squeezed(struct arena *arena, struct bytes text)
{
	unsigned char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != ' ' && text.at[i] != '\t')
			out[len++] = text.at[i];
	make_usual(out, len);
	return (struct bytes){ out, len };
}

static bool
has_word(struct bytes text, struct bytes word)
{
	struct bytes rest = text, one;

	while (bytes_word(&rest, " \t,.;:!?()<>[]\"'/|-_", &one))
		if (bytes_same(one, word))
			return true;
	return false;
}

bool
people_named(struct arena *arena, struct bytes text, struct bytes key)
{
	struct bytes solid = { 0 }, word;

	while (bytes_word(&key, " ", &word))
		if (has_cjk(word)) {
			if (solid.at == NULL)
				solid = squeezed(arena, text);
			if (!bytes_has(solid, word))
				return false;
		} else if (!has_word(text, word)) {
			return false;
		}
	return true;
}
