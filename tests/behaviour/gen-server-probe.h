/* A gen_server that does what its requests say, and a log of what happens: the returns of
 * its callbacks are the requests themselves, written as Erlang terms. */
#pragma once

#include "behaviour/gen-server.h"
#include "support/fixture.h"

/* A request is the return value, {noreply, State} and so on, or one of
 *   {raise, X} {exit, X} {throw, X}   fail
 *   {sleep, Ms, Return}               wait before
 *   {keep, Return}                    keep the caller for {answer, X, Return}
 *   {answer, X, Return}               answer the kept caller
 *   {call, Server, Request}           reply what another server says
 * `get` in a call replies the state. Plain messages that are no tuple of these kinds are
 * logged: "info M". The state is a term; a list [fail, X] as state makes terminate do X.
 */
extern const CopGenServerClass probe_class;

/* Starts a linked probe; @init is the return of its init, or a failure as above. */
CopTerm probe_start (const char *init);
/* The same without link. */
CopTerm probe_start_alone (const char *init);
CopTerm probe_start_with (const char *init, const CopStartOptions *options, bool link);

/* For cop_test_set_up (): forgets the events of earlier cases. */
void probe_set_up (CopNode *node);

/* What has happened since the last look, separated by "; ": init, continue T, timeout,
 * info T, terminate R S, and with log_reports (): report R, crash C R, down R. Stacks are
 * written as STACK. */
void assert_events (const char *expected);
/* Also logs reports and ends of probes from now on. */
void log_reports (void);
void log_event (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* The reason with which a fresh process ends that calls @server with @request. */
CopTerm reason_of_call (CopTerm server, const char *request, int64_t timeout_msec);
/* A term as text, with stacks as STACK and pids as #PID; to be freed. */
char *text_of (CopTerm term);
/* As assert_term, with such a text; drops @actual. */
void assert_text (CopTerm actual, const char *expected);
