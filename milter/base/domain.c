/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/domain.h"

bool
domain_within(struct bytes domain, struct bytes parent)
{
	size_t more;

	if (parent.len == 0 || !bytes_ends_same(domain, parent))
		return false;
	more = domain.len - parent.len;
	return more == 0 || domain.at[more - 1] == '.';
}
