/* As in ExUnit: processes that belong to one test. They stand under a supervisor of the
 * test's own, which is stopped, last started first, before the test is over. */
#pragma once

#include "behaviour/supervisor.h"
#include "support/fixture.h"

/* Starts @child (taken; any of Elixir's forms) with @overrides of its specification (lent
 * keyword list or COP_NIL). {ok, Pid} or {error, Reason}, given. The child is not linked
 * to the test. Mirrors start_supervised/2. */
CopTerm cop_test_start_supervised (CopTerm child, CopTerm overrides);
/* The pid; fails the test with the specification and the reason when it does not start.
 * Mirrors start_supervised!/1. */
CopTerm start_supervised (CopTerm child);
CopTerm start_link_supervised (CopTerm child); /* also links it to the test */
/* ok or {error, not_found}. Mirrors stop_supervised/1. */
CopTerm stop_supervised (CopTerm id);
