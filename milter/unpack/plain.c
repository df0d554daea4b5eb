/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Text has no magic, so this collects marks: what a script engine needs to run
 * a file is what it cannot leave out. The head is made plain first (one byte a
 * character, lower case), so that UTF-16 hides nothing. The name is asked last
 * and only of what is text anyway: `a.js' needs no mark, and a page of prose
 * called so would still be run. Taking prose for a script costs a finding,
 * missing a script costs more: marks lean to the script.
 */
#include "unpack/plain.h"

#include <string.h>

#define HEAD 8192

struct head {
	unsigned char at[HEAD];
	size_t len;
};

static bool
is_space(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Control bytes that text does hold: blanks, ^Z at the end, ESC of JIS. */
static bool
is_control(unsigned char c)
{
	return c < 0x20 && !is_space(c) && c != 0x1b && c != 0x1a;
}

bool
plain_is_utf16(struct bytes b)
{
	size_t zeros[2] = { 0 };

	if (bytes_starts(b, BYTES("\xff\xfe")) ||
	    bytes_starts(b, BYTES("\xfe\xff")))
		return true;
	b = bytes_first(b, HEAD);
	if (bytes_index(b, 0) == b.len)
		return false;
	for (size_t i = 0; i < b.len; i++)
		if (b.at[i] == 0)
			zeros[i % 2]++;
	/* Every other byte zero, and hardly any of the others. */
	return b.len >= 8 &&
	    ((zeros[1] > b.len / 4 && zeros[0] * 50 <= b.len) ||
		(zeros[0] > b.len / 4 && zeros[1] * 50 <= b.len));
}

/* Fills the head; false when this is not text. */
static bool
flatten(struct bytes content, struct head *head)
{
	struct bytes b = bytes_first(content, HEAD);
	bool wide = plain_is_utf16(b);
	size_t controls = 0;

	head->len = 0;
	for (size_t i = 0; i < b.len; i++) {
		if (wide && b.at[i] == 0)
			continue;
		/* The low half of a UTF-16 character may be any byte. */
		if (!wide && is_control(b.at[i]))
			controls++;
		head->at[head->len++] = byte_lower(b.at[i]);
	}
	return controls * 50 <= b.len;
}

static struct bytes
view(const struct head *head)
{
	struct bytes b = { head->at, head->len };

	if (bytes_starts(b, BYTES("\xef\xbb\xbf")))
		b = bytes_from(b, 3);
	else if (bytes_starts(b, BYTES("\xff\xfe")) ||
	    bytes_starts(b, BYTES("\xfe\xff")))
		b = bytes_from(b, 2);
	while (b.len > 0 && is_space(b.at[0]))
		b = bytes_from(b, 1);
	return b;
}

static bool
has_any(struct bytes b, const char *const *marks)
{
	for (; *marks != NULL; marks++)
		if (bytes_has(b, bytes_of(*marks)))
			return true;
	return false;
}

static bool
starts_any(struct bytes b, const char *const *marks)
{
	for (; *marks != NULL; marks++)
		if (bytes_starts(b, bytes_of(*marks)))
			return true;
	return false;
}

static bool
ends_any(struct bytes b, const char *const *marks)
{
	for (; *marks != NULL; marks++)
		if (bytes_ends_same(b, bytes_of(*marks)))
			return true;
	return false;
}

/* Marks enough alone, wherever they stand in the head. */
static const char *const script_tags[] = { "<hta:application", "<job>", "<job ",
	"<package>", "<package ", "<scriptlet", "<librarydescription", NULL };
static const char *const script_marks[] = { "#@~^", "wscript.shell",
	"wscript.createobject", "scripting.filesystemobject",
	"shell.application\"", "[internetshortcut]", "invoke-expression",
	"-executionpolicy bypass", "frombase64string(", "downloadstring(",
	NULL };

/* Marks only at the front, where their readers look for them. */
static const char *const script_starts[] = { "@echo off", "@echo  off", "#!/",
	"#! /", "web\r\n1\r\n", "id;p", "windows registry editor", "regedit4",
	"@powershell", "@cmd", "powershell ", "powershell.exe", "cmd /c",
	"cmd.exe", "[shell]\r\ncommand=", "on error resume next",
	"option explicit\r\n", NULL };

static const char *const script_names[] = { ".js", ".jse", ".vbs", ".vbe",
	".vb", ".wsf", ".wsh", ".wsc", ".sct", ".hta", ".bat", ".cmd", ".ps1",
	".psm1", ".ps1xml", ".url", ".website", ".reg", ".iqy", ".scf", ".inf",
	".library-ms", ".search-ms", ".searchconnector-ms", ".msc", ".rdp",
	".settingcontent-ms", ".appref-ms", ".application", ".sh", ".slk",
	NULL };

static const char *const html_marks[] = { "<!doctype html", "<html", "<head>",
	"<body", "<script", "<svg", "<iframe", "<meta ", NULL };

static const char *const html_starts[] = { "<title", "<table", "<div", "<p>",
	"<a href", "<font", "<span", "<br", "<style", "<center", "<img", NULL };

/* A name without what Windows drops: blanks, full stops, a stream's name. */
static struct bytes
plain_name(struct bytes name)
{
	size_t stream = bytes_find_same(name, BYTES("::$data"));

	return bytes_rtrim(bytes_first(name, stream), " .\t");
}

static bool
is_script(struct bytes head)
{
	return starts_any(head, script_starts) || has_any(head, script_marks);
}

static bool
is_html(struct bytes head)
{
	/* Not in the middle of prose that only talks about tags. */
	struct bytes front = bytes_first(head, 4096);

	return starts_any(head, html_starts) ||
	    (head.len > 0 && head.at[0] == '<' && has_any(front, html_marks)) ||
	    bytes_has(front, BYTES("\n<html")) ||
	    bytes_has(front, BYTES("\n<!doctype html")) ||
	    bytes_has(front, BYTES("\n<script"));
}

static const char *const mail_fields[] = { "received", "return-path",
	"delivered-to", "message-id", "mime-version", "date", "from", "to",
	"subject", "content-type", "content-transfer-encoding", "reply-to",
	"x-mailer", "dkim-signature", NULL };

/* A line of a mail header: 2 a field that people do not type, 1 others, 0 none. */
static int
field_weight(struct bytes line)
{
	struct bytes name = bytes_rtrim(bytes_cut(&line, ':'), " \t");

	for (size_t i = 0; mail_fields[i] != NULL; i++)
		if (bytes_equal(name, bytes_of(mail_fields[i])))
			return i < 5 || i >= 9 ? 2 : 1;
	return 0;
}

/*
 * A header that starts on the first line. "From: To: Subject:" alone may be
 * the top of a forwarded text; a field that only programs write decides.
 */
static bool
is_message(struct bytes head)
{
	struct bytes line;
	int weight = 0, programs = 0;

	if (bytes_starts(head, BYTES("from ")))
		bytes_line(&head, &line);
	while (bytes_line(&head, &line) && line.len > 0) {
		int is = field_weight(line);

		if (line.at[0] == ' ' || line.at[0] == '\t')
			continue;
		if (bytes_index(line, ':') == line.len)
			break;
		weight += is;
		programs += is == 2;
	}
	return programs > 0 && weight >= 3;
}

enum object_type
plain_identify(struct bytes content, struct bytes name)
{
	struct head flat;
	struct bytes head;

	if (!flatten(content, &flat))
		return OBJECT_UNKNOWN;
	head = view(&flat);
	name = plain_name(name);

	if (bytes_starts(head, BYTES("attribute vb_")))
		return OBJECT_VBA;
	if (bytes_starts(head, BYTES("-----begin pgp signature")))
		return OBJECT_SIGNATURE;
	if (is_message(head))
		return OBJECT_MESSAGE;
	if (ends_any(name, script_names))
		return OBJECT_SCRIPT;
	/* Before HTML: they hold <script> as well. */
	if (has_any(head, script_tags))
		return OBJECT_SCRIPT;
	if (is_html(head))
		return OBJECT_HTML;
	return is_script(head) ? OBJECT_SCRIPT : OBJECT_TEXT;
}
