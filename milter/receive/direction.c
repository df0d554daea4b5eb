/* SPDX-License-Identifier: BSD-2-Clause
 *
 * One form for all addresses, IPv4 mapped into IPv6: then there is one
 * comparison, and a client that comes as ::ffff:192.0.2.1 is who he is. A
 * network written with a bit set beyond its length is refused: it is a typo,
 * and guessing which half was meant opens or closes a door.
 */
#include "receive/direction.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"

static bool
address_read(const char *text, unsigned char to[16], bool *four)
{
	static const unsigned char mapped[12] = { [10] = 0xFF, [11] = 0xFF };

	*four = inet_pton(AF_INET, text, to + 12) == 1;
	if (*four) {
		memcpy(to, mapped, sizeof mapped);
		return true;
	}
	return inet_pton(AF_INET6, text, to) == 1;
}

/* Do the first bits agree? */
static bool
agree(const unsigned char a[16], const unsigned char b[16], unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;
	unsigned char mask = (unsigned char)(0xFF00u >> rest);

	return memcmp(a, b, whole) == 0 &&
	    (rest == 0 || ((a[whole] ^ b[whole]) & mask) == 0);
}

static bool
ends_clean(const struct network *n)
{
	unsigned char bit;

	for (unsigned i = n->bits; i < 128; i++) {
		bit = (unsigned char)(0x80u >> (i % 8));
		if (n->address[i / 8] & bit)
			return false;
	}
	return true;
}

static bool
network_read(struct network *n, struct bytes word)
{
	struct bytes bits = word, name = bytes_cut(&bits, '/');
	uint64_t number;
	char text[64];
	bool four;

	if (name.len >= sizeof text)
		return false;
	snprintf(text, sizeof text, "%.*s", BYTES_ARG(name));
	if (!address_read(text, n->address, &four))
		return false;
	if (name.len == word.len) /* a single address */
		number = four ? 32 : 128;
	else if (!bytes_number(bits, &number) || number > (four ? 32 : 128))
		return false;
	n->bits = (unsigned)number + (four ? 96 : 0);
	return ends_clean(n);
}

bool
networks_read(struct networks *ns, const char *list, const char *setting,
    struct error *err)
{
	struct network n;
	struct bytes word;

	*ns = (struct networks){ 0 };
	while (settings_word(&list, &word)) {
		if (!network_read(&n, word))
			return error_set(err,
			    "%s: `%.*s' is not a network such as 192.0.2.0/24 "
			    "or 2001:db8::/32",
			    setting, BYTES_ARG(bytes_first(word, 100)));
		ns->list =
		    reallocarray(ns->list, ns->count + 1, sizeof *ns->list);
		if (ns->list == NULL)
			_exit(EXIT_MEMORY);
		ns->list[ns->count++] = n;
	}
	return true;
}

void
networks_free(struct networks *ns)
{
	free(ns->list);
	*ns = (struct networks){ 0 };
}

bool
networks_have(const struct networks *ns, const char *address)
{
	unsigned char a[16];
	bool four;

	if (!address_read(address, a, &four))
		return false;
	for (size_t i = 0; i < ns->count; i++)
		if (agree(a, ns->list[i].address, ns->list[i].bits))
			return true;
	return false;
}

static bool
listed(const char *list, const char *name)
{
	struct bytes word;

	while (settings_word(&list, &word))
		if (bytes_equal(word, bytes_of(name)))
			return true;
	return false;
}

enum direction
direction_of(const struct origin *o, const struct settings *set,
    const struct networks *own)
{
	if (o->login != NULL && o->login[0] != '\0')
		return DIRECTION_OUT;
	if (o->daemon != NULL && listed(set->outbound_daemons, o->daemon))
		return DIRECTION_OUT;
	if (o->client != NULL && networks_have(own, o->client))
		return DIRECTION_OUT;
	return DIRECTION_IN;
}
