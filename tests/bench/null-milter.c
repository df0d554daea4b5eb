/* SPDX-License-Identifier: BSD-2-Clause
 *
 * null-milter - receives everything, looks at nothing, accepts
 *
 *   null-milter SOCKET
 *
 * What it costs is what libmilter and the kernel cost: no milter can be
 * cheaper. Every callback is set, so that libmilter hands over all there is,
 * and the same steps go without a reply as in Aratame.
 */
#include <libmilter/mfapi.h>
#include <stdio.h>
#include <sys/stat.h>

#define QUIET                                                                  \
	(SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL | SMFIP_NR_RCPT |       \
	    SMFIP_NR_DATA | SMFIP_NR_HDR | SMFIP_NR_EOH | SMFIP_NR_BODY)

static sfsistat
on_negotiate(SMFICTX *ctx, unsigned long actions, unsigned long steps,
    unsigned long f2, unsigned long f3, unsigned long *want_actions,
    unsigned long *want_steps, unsigned long *want_f2, unsigned long *want_f3)
{
	(void)ctx;
	(void)actions;
	(void)f2;
	(void)f3;
	*want_actions = *want_f2 = *want_f3 = 0;
	*want_steps = steps & (QUIET | SMFIP_NOUNKNOWN | SMFIP_HDR_LEADSPC);
	return SMFIS_CONTINUE;
}

static sfsistat
on_connect(SMFICTX *ctx, char *host, _SOCK_ADDR *from)
{
	(void)ctx;
	(void)host;
	(void)from;
	return SMFIS_NOREPLY;
}

static sfsistat
on_word(SMFICTX *ctx, char *word)
{
	(void)ctx;
	(void)word;
	return SMFIS_NOREPLY;
}

static sfsistat
on_words(SMFICTX *ctx, char **words)
{
	(void)ctx;
	(void)words;
	return SMFIS_NOREPLY;
}

static sfsistat
on_header(SMFICTX *ctx, char *name, char *value)
{
	(void)ctx;
	(void)name;
	(void)value;
	return SMFIS_NOREPLY;
}

static sfsistat
on_step(SMFICTX *ctx)
{
	(void)ctx;
	return SMFIS_NOREPLY;
}

static sfsistat
on_body(SMFICTX *ctx, unsigned char *at, size_t len)
{
	(void)ctx;
	(void)at;
	(void)len;
	return SMFIS_NOREPLY;
}

static sfsistat
on_end(SMFICTX *ctx)
{
	(void)ctx;
	return SMFIS_ACCEPT;
}

static sfsistat
on_close(SMFICTX *ctx)
{
	(void)ctx;
	return SMFIS_CONTINUE;
}

int
main(int argc, char **argv)
{
	static char name[] = "null";
	struct smfiDesc callbacks = { .xxfi_name = name,
		.xxfi_version = SMFI_VERSION,
		.xxfi_negotiate = on_negotiate,
		.xxfi_connect = on_connect,
		.xxfi_helo = on_word,
		.xxfi_envfrom = on_words,
		.xxfi_envrcpt = on_words,
		.xxfi_data = on_step,
		.xxfi_header = on_header,
		.xxfi_eoh = on_step,
		.xxfi_body = on_body,
		.xxfi_eom = on_end,
		.xxfi_abort = on_close,
		.xxfi_close = on_close };

	umask(0);
	if (argc != 2 || smfi_setconn(argv[1]) != MI_SUCCESS ||
	    smfi_register(callbacks) != MI_SUCCESS) {
		fprintf(stderr, "usage: null-milter SOCKET\n");
		return 2;
	}
	return smfi_main() == MI_SUCCESS ? 0 : 1;
}
