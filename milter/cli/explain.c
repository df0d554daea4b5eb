/* SPDX-License-Identifier: BSD-2-Clause
 *
 * aratame explain: what a finding means and where its points are set; or why a
 * message got its verdict, from the journal. Without a name it lists all
 * findings.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "cli/entry_find.h"
#include "cli/options.h"
#include "inspect/finding.h"
#include "judge/weights.h"

static const char *const weight_words[] = {
	[WEIGHT_WEAK] = "weak: only adds to other signs",
	[WEIGHT_STRONG] = "strong: two strong signs of different families hold "
			  "a message",
	[WEIGHT_HARD] = "hard: decides by itself when its points reach a "
			"threshold",
};

/* A sentence with its "%s" shown as a gap. */
static void
print_sentence(const char *sentence)
{
	const char *gap = strstr(sentence, "%s");

	if (gap == NULL)
		printf("  %s\n", sentence);
	else
		printf("  %.*s…%s\n", (int)(gap - sentence), sentence, gap + 2);
}

static void
explain(enum finding_id id, const struct weights *w, const char *file)
{
	const struct finding_kind *k = finding_kind(id);

	printf("%s\n", k->name);
	print_sentence(k->en);
	print_sentence(k->ja);
	printf("  family %s, %s\n", family_name(k->family),
	    weight_words[k->weight]);
	printf("  points %.1f (shipped %.1f), set in %s\n", w->points[id],
	    k->points, file);
	if (k->attack[0] != '\0')
		printf("  MITRE ATT&CK %s\n", k->attack);
}

static void
list(const struct weights *w)
{
	for (enum finding_id id = 0; id < FINDING_COUNT; id++)
		printf("%-28s %-9s %5.1f\n", finding_kind(id)->name,
		    family_name(finding_kind(id)->family), w->points[id]);
}

/* The section FINDINGS of aratame.conf(5), family by family. */
static int
print_manual(void)
{
	for (enum family f = 0; f < FAMILY_COUNT; f++) {
		printf(".Ss Family %s\n.Bl -tag -width Ds\n", family_name(f));
		for (enum finding_id id = 0; id < FINDING_COUNT; id++) {
			const struct finding_kind *k = finding_kind(id);
			const char *gap = strstr(k->en, "%s");
			int head = gap != NULL ? (int)(gap - k->en)
					       : (int)strlen(k->en);

			if (k->family != f)
				continue;
			printf(".It Ic %s Pq %.1f%s%s\n%.*s%s%s\n", k->name,
			    k->points, k->attack[0] != '\0' ? ", " : "",
			    k->attack, head, k->en, gap != NULL ? "..." : "",
			    gap != NULL ? gap + 2 : "");
		}
		printf(".El\n");
	}
	return 0;
}

/* rules/weights as shipped. */
static int
print_weights(void)
{
	struct buffer out = { 0 };

	weights_print(&out);
	fwrite(out.at, 1, out.len, stdout);
	buffer_free(&out);
	return 0;
}

static int
unknown(const char *name)
{
	struct nearest near = nearest_to(bytes_of(name));

	for (enum finding_id id = 0; id < FINDING_COUNT; id++)
		nearest_try(&near, finding_kind(id)->name);
	return command_failed(&command_explain,
	    "there is no finding and no message `%s'%s%s%s", name,
	    near.best != NULL ? "; did you mean `" : "",
	    near.best != NULL ? near.best : "", near.best != NULL ? "'?" : "");
}

/* What the settings say; without readable rules the shipped points are told. */
struct source {
	struct settings settings;
	struct weights weights;
	char file[4096]; /* of the weights */
};

static void
read_source(struct source *from, const char *config)
{
	struct error err;

	weights_default(&from->weights);
	if (!options_settings(&from->settings, config, NULL, 0, &err)) {
		snprintf(from->file, sizeof from->file, "rules/weights");
		return;
	}
	snprintf(from->file, sizeof from->file, "%s/weights",
	    from->settings.rules_folder);
	if (!weights_read(&from->weights, from->file, &err))
		weights_default(&from->weights);
}

/* A finding by its name, a message by its id. */
static int
explain_word(const struct source *from, const char *word)
{
	enum finding_id id = finding_by_name(bytes_of(word));

	if (id != FINDING_COUNT) {
		explain(id, &from->weights, from->file);
		return 0;
	}
	if (from->settings.journal_folder != NULL &&
	    entry_explain(from->settings.journal_folder, word,
		from->settings.language == LANGUAGE_JA))
		return 0;
	return unknown(word);
}

static int
run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ "manual", no_argument, NULL, 'm' },
		{ "weights", no_argument, NULL, 'w' },
		{ NULL, 0, NULL, 0 },
	};
	const char *config = NULL;
	struct source from;
	int c, status = 0;

	while ((c = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
		if (c == 'h')
			return command_help(&command_explain);
		if (c == 'm')
			return print_manual();
		if (c == 'w')
			return print_weights();
		if (c != 'c')
			return command_misused(&command_explain);
		config = optarg;
	}
	read_source(&from, config);
	if (optind == argc)
		list(&from.weights);
	for (; optind < argc && status == 0; optind++)
		status = explain_word(&from, argv[optind]);
	settings_free(&from.settings);
	return status;
}

const struct command command_explain = {
	"explain",
	"[-c FILE] [--weights | FINDING | ID …]",
	"Says what a finding means, or why a message got its verdict.",
	run,
};
