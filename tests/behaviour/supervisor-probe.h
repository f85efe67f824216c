/* Children for tests of supervisors, which start as they are told, and a log of what
 * happens to them. */
#pragma once

#include "behaviour/dynamic-supervisor.h"
#include "behaviour/supervisor.h"
#include "support/fixture.h"

/* For cop_test_set_up (): registers the module Probe, forgets what was before. */
void probe_set_up (CopNode *node);

/* The specification of a child that Probe.start/1 starts; @more adds to it, in Elixir's
 * notation: "restart: :temporary, shutdown: 100", or NULL. Given. */
CopTerm probe_child (const char *id, const char *more);
/* The same with options for the process: trap: true, name: N, terminate: how it ends
 * when it traps, one of :hang, {:sleep, msec}, {:exit, reason}. */
CopTerm probe_child_with (const char *id, const char *options, const char *more);
/* The outcomes of the successive starts of @id, the last one repeats, separated by "|":
 * ok, or a term: {:return, T} {:raise, T} {:exit, T} {:throw, T}, :block (never returns),
 * :ignore, {:error, R} (both by init). */
void probe_plan (const char *id, const char *plan);

/* The latest process of @id. */
CopTerm probe_pid (const char *id);
/* Ends it with that reason, waits until all is quiet. */
void probe_stop (const char *id, const char *reason); /* by itself */
void probe_kill (const char *id);

/* What has happened since the last look, separated by "; ": +a (started), !a (start
 * failed or ignored), -a reason (ended); with reports: "child_terminated a reason". */
void assert_events (const char *expected);
void log_reports (void);

/* Starts a supervisor with @children (taken). Gives its pid. */
CopTerm start_tree (const char *strategy, int64_t max_restarts, CopTerm children);
/* "a=a#2 b=undefined": which_children in start order. */
void assert_children (CopTerm supervisor, const char *expected);
