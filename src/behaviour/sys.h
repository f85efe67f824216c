/* System messages: what every gen_server answers besides its own requests. */
#pragma once

#include "behaviour/gen-server.h"

G_BEGIN_DECLS

/* Block; on failure the caller exits with {Reason, {sys, Function, Args}}. Results given.
 * Mirror :sys's functions of the same names; the default time is 5,000 ms. */
CopTerm cop_sys_get_state (CopTerm server, int64_t timeout_msec);
CopTerm cop_sys_replace_state (CopTerm server,
                               CopTerm function,
                               int64_t timeout_msec); /* takes @function */
CopTerm cop_sys_get_status (CopTerm server, int64_t timeout_msec);
CopTerm cop_sys_suspend (CopTerm server, int64_t timeout_msec);
CopTerm cop_sys_resume (CopTerm server, int64_t timeout_msec);
CopTerm cop_sys_terminate (CopTerm server, CopTerm reason, int64_t timeout_msec);
CopTerm cop_sys_statistics (CopTerm server,
                            CopTerm flag,
                            int64_t timeout_msec); /* true, false, get */
CopTerm cop_sys_log (CopTerm server,
                     CopTerm flag,
                     int64_t timeout_msec); /* true, {true, N}, false, get, print */
CopTerm
cop_sys_trace (CopTerm server, CopTerm flag, int64_t timeout_msec); /* true, false */
/* A hook for each event; @function is called with (State, Event, ProcState) and gives the
 * new state or done. Take @function. */
CopTerm
cop_sys_install (CopTerm server, CopTerm function, CopTerm state, int64_t timeout_msec);
CopTerm cop_sys_remove (CopTerm server, CopTerm function, int64_t timeout_msec);
CopTerm cop_sys_no_debug (CopTerm server, int64_t timeout_msec);
CopTerm cop_sys_log_to_file (CopTerm server,
                             CopTerm file,
                             int64_t timeout_msec); /* name or false */
CopTerm cop_sys_change_code (
    CopTerm server, CopTerm module, CopTerm version, CopTerm extra, int64_t timeout_msec);

/* ---- where trace lines go: standard output unless told otherwise ---- */

/* @text ends with a newline. Called in the process that is traced; must not block. */
typedef void (*CopPrintFunc) (CopNode *node, const char *text, void *data);
void cop_sys_set_print (CopNode *node, CopPrintFunc func, void *data);
void cop_sys_print (const char *text); /* on the current node */

/* The state of a gen_server of that class, or NULL: for observers on the node's thread.
 */
void *cop_gen_server_peek (CopNode *node, CopTerm pid, const CopGenServerClass *class);
/* The state of a gen_server as its class shows it, without asking the process: for
 * observers on the node's thread. COP_NONE when @pid is no gen_server; given. */
CopTerm     cop_gen_server_peek_state (CopNode *node, CopTerm pid);
const char *cop_gen_server_module_of (CopNode *node,
                                      CopTerm  pid); /* NULL: no gen_server */
/* The callback it is in the middle of, "KV.Registry.handle_call/3"; NULL when in none.
 * To be freed. */
char *cop_gen_server_callback_of (CopNode *node, CopTerm pid);

G_END_DECLS
