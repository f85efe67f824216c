/* Whole stories in one line: what began and ended during a test.
 *
 *   assert_events ("+registry, +bucket, -bucket :killed");
 *
 * A process is known by its registered name (as Elixir prints it, without colon or
 * module prefix) or by what cop_test_name () calls it; unknown ones are left out. */
#pragma once

#include "process/process.h"

/* Begins a log on the current node, for the rest of the test. */
void cop_test_log_events (void);
/* Calls @pid @name from now on; logs +name. */
void cop_test_name (CopTerm pid, const char *name);
/* What has been logged so far, separated by ", "; owned by the log. */
const char *cop_test_events (void);
/* Compares with the log and empties it. A difference is shown line by line. */
#define assert_events(expected)                                                          \
  cop_test_assert_events (__FILE__, __LINE__, G_STRFUNC, expected)
void cop_test_assert_events (const char *file,
                             int         line,
                             const char *function,
                             const char *expected);
