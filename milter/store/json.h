/* SPDX-License-Identifier: BSD-2-Clause
 *
 * json - findings and objects as JSON, for the journal and the command line
 *
 * Strings of a mail are hostile: bytes that are not UTF-8 become U+FFFD,
 * control bytes '?', and each is cut at 1,000 bytes.
 *
 * Memory   what is returned belongs to the caller; the arena is for copies.
 */
#ifndef STORE_JSON_H
#define STORE_JSON_H

#include <jansson.h>

#include "inspect/report.h"
#include "judge/verdict.h"

json_t *json_text(struct bytes, struct arena *);
void json_set_text(json_t *to, const char *key, struct bytes, struct arena *);
void json_set_number(json_t *to, const char *key, uint64_t);
void json_set_points(json_t *to, const char *key, double);
void json_set_hash(json_t *to, const unsigned char sha256[32]);

/* {id, points, where} */
json_t *json_finding(const struct reason *, struct arena *);

/* [{path, type, size, sha256, opened}], at most `most` of them. */
json_t *json_objects(const struct report *, size_t most, struct arena *);

#endif
