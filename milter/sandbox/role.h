/* SPDX-License-Identifier: BSD-2-Clause
 *
 * role - the first line of every main(): are we a child of ourselves?
 *
 * Both programs can be executed again as a worker (argv[0] "aratame: worker")
 * or as the compiler of rules ("aratame: rules"). Then this does not return.
 * Whoever it is leaves no core, and its memory is closed to its own user.
 */
#ifndef SANDBOX_ROLE_H
#define SANDBOX_ROLE_H

void role_take(int argc, char **argv);

#endif
