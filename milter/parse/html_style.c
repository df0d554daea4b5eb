/* SPDX-License-Identifier: BSD-2-Clause
 *
 * Only style attributes are read, no sheets: those who hide text from a reader
 * but not from his mail program's preview write it inline, since many programs
 * drop sheets. A style is compared without blanks and in lower case, one
 * declaration after the other, in a short buffer: no declaration that hides
 * is longer. White text counts as hidden only where nothing around it sets a
 * background; the price is that a white table on a coloured page hides nothing.
 */
#include "parse/html_style.h"

#include <string.h>

#include "base/bytes.h"

/* Longest declaration that is compared. */
#define DECLARATION_MOST 64

const char *
html_attribute(const unsigned char **attributes, const char *name)
{
	for (; attributes != NULL && attributes[0] != NULL; attributes += 2)
		if (bytes_same(
			bytes_of((const char *)attributes[0]), bytes_of(name)))
			return attributes[1] != NULL
			    ? (const char *)attributes[1]
			    : "";
	return NULL;
}

/* Takes the next declaration off a style: "color:white". */
static bool
next_declaration(struct bytes *style, char *to)
{
	struct bytes raw;
	size_t len = 0;

	if (style->len == 0)
		return false;
	raw = bytes_cut(style, ';');
	for (size_t i = 0; i < raw.len && len < DECLARATION_MOST - 1; i++)
		if (raw.at[i] > ' ')
			to[len++] = (char)byte_lower(raw.at[i]);
	to[len] = '\0';
	return true;
}

/* "0", "0px", "0.0em", but not "0.9em". */
static bool
is_zero(const char *size)
{
	if (*size != '0')
		return false;
	size += strspn(size, "0.");
	return !byte_is_digit((unsigned char)*size);
}

static bool
is_white(const char *colour)
{
	static const char *const whites[] = { "#fff", "#ffffff", "white",
		"rgb(255,255,255)", "rgba(255,255,255,1)", "#fefefe" };
	size_t len = strcspn(colour, "!");

	while (*colour == ' ')
		colour++, len--;
	for (size_t i = 0; i < sizeof whites / sizeof whites[0]; i++)
		if (bytes_same(bytes_of(whites[i]),
			bytes_first(bytes_of(colour), len)))
			return true;
	return false;
}

/* The value of a declaration of that property; NULL: it is another. */
static const char *
value_of(const char *declaration, const char *property)
{
	size_t len = strlen(property);

	return strncmp(declaration, property, len) == 0 &&
		declaration[len] == ':'
	    ? declaration + len + 1
	    : NULL;
}

static bool
declaration_hides(const char *declaration)
{
	static const struct {
		const char *property, *value; /* NULL: zero */
	} hiding[] = {
		{ "display", "none" },
		{ "visibility", "hidden" },
		{ "mso-hide", "all" },
		{ "font-size", NULL },
		{ "font-size", "1px" },
		{ "opacity", NULL },
		{ "max-height", NULL },
	};
	const char *value;

	for (size_t i = 0; i < sizeof hiding / sizeof hiding[0]; i++) {
		value = value_of(declaration, hiding[i].property);
		if (value == NULL)
			continue;
		if (hiding[i].value == NULL ? is_zero(value)
					    : strncmp(value, hiding[i].value,
						  strlen(hiding[i].value)) == 0)
			return true;
	}
	return false;
}

static struct bytes
style_of(const unsigned char **attributes)
{
	const char *style = html_attribute(attributes, "style");

	return bytes_of(style != NULL ? style : "");
}

bool
html_style_hides(const unsigned char **attributes)
{
	struct bytes style = style_of(attributes);
	char declaration[DECLARATION_MOST];

	while (next_declaration(&style, declaration))
		if (declaration_hides(declaration))
			return true;
	return html_attribute(attributes, "hidden") != NULL;
}

bool
html_style_white(const unsigned char **attributes)
{
	struct bytes style = style_of(attributes);
	const char *colour = html_attribute(attributes, "color");
	char declaration[DECLARATION_MOST];
	bool white = colour != NULL && is_white(colour);

	while (next_declaration(&style, declaration))
		if ((colour = value_of(declaration, "color")) != NULL)
			white = is_white(colour);
	return white;
}

bool
html_style_background(const unsigned char **attributes)
{
	struct bytes style = style_of(attributes);
	const char *colour = html_attribute(attributes, "bgcolor");
	char declaration[DECLARATION_MOST];

	if (colour != NULL && !is_white(colour))
		return true;
	if (html_attribute(attributes, "background") != NULL)
		return true;
	while (next_declaration(&style, declaration)) {
		colour = value_of(declaration, "background-color");
		if (colour == NULL)
			colour = value_of(declaration, "background");
		if (colour == NULL)
			colour = value_of(declaration, "background-image");
		if (colour != NULL && !is_white(colour) &&
		    strcmp(colour, "transparent") != 0 &&
		    strcmp(colour, "none") != 0)
			return true;
	}
	return false;
}
