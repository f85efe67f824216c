/* Tests of processes: each case runs as a process on a fresh node whose clock only moves
 * when everybody waits for it, or by cop_node_advance (). */
#pragma once

#include "process/node.h"
#include "process/process.h"
#include "process/server.h"
#include "term/print.h"

/* Replaces g_test_init (). */
void cop_test_init (int *argc, char ***argv);
/* @func runs in a process; a crash of it fails the case. */
void cop_test_add (const char *path, void (*func) (void));
/* Called with each fresh node before the case (registering modules); one for all cases.
 */
void cop_test_set_up (void (*func) (CopNode *node));

/* @func runs at the end of the case, in its process, the last registered first. */
void cop_test_on_exit (void (*func) (void *data), void *data);
/* @func runs before all of those: it stops what the case has started. */
void cop_test_on_stop (void (*func) (void));

/* Runs until all other processes are quiet. */
void settle (void);
/* Moves the clock. */
void advance (int64_t msec);

/* Terms by text, in Elixir's notation: T ("{:ok, 1}"). Given; aborts on a mistake. */
CopTerm cop_test_term (const char *text);
#define T(text) cop_test_term (text)

/* Compares what Elixir would print; drops @actual. */
#define assert_term(actual, expected)                                                    \
  cop_test_assert_term (__FILE__, __LINE__, G_STRFUNC, #actual, actual, expected)
void cop_test_assert_term (const char *file,
                           int         line,
                           const char *function,
                           const char *what,
                           CopTerm     actual,
                           const char *expected);
