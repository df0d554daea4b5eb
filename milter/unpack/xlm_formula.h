/* SPDX-License-Identifier: BSD-2-Clause
 *
 * xlm_formula - the functions that a formula in tokens calls
 *
 * Input    hostile: a token that is not known ends the formula, as nothing
 *          tells how long it is.
 * Source   [MS-XLS] 2.5.198, [MS-XLSB] 2.5.97; BIFF5 as seen in its files.
 */
#ifndef UNPACK_XLM_FORMULA_H
#define UNPACK_XLM_FORMULA_H

#include "unpack/xlm.h"

enum xlm_form { XLM_BIFF5, XLM_BIFF8, XLM_BIFF12 };

void xlm_formula(struct xlm *, struct bytes tokens, enum xlm_form);

#endif
