/* Reports: what behaviours say when something ends, as data with OTP's fields. A report
 * is a map %{label: {supervisor, child_terminated}, …} which goes to the node's listeners
 * as COP_EVENT_REPORT; nothing is printed here. */
#pragma once

#include "process/node.h"

G_BEGIN_DECLS

/* {supervisor, child_terminated | start_error | shutdown_error | shutdown}: keys
 * supervisor, errorContext, reason, offender (keyword list as in OTP). {supervisor,
 * progress}: supervisor, started. {application_controller, progress}: application,
 * started_at; {application_controller, exit}: application, exited, type. {gen_server,
 * terminate}: name, last_message, state, log, reason, client_info. {gen_server,
 * no_handle_info}: module, name, message. {Supervisor | DynamicSupervisor,
 * unexpected_msg}: message. {Task.Supervisor, terminating}: name, starter, function,
 * args, reason ({Error, Stack}). {proc_lib, crash}: OTP's fields as a keyword list under
 * `info`, neighbours.
 * @report is a map, taken. From a process. */
void cop_report (CopTerm report);
/* Whether anybody listens: otherwise a report need not be made. */
bool cop_report_is_wanted (void);

typedef enum { COP_LEVEL_INFO, COP_LEVEL_WARNING, COP_LEVEL_ERROR } CopLevel;
CopLevel cop_report_level (CopTerm report);
/* As Elixir's logger words it at its level debug, several lines, without a trailing
 * newline. */
char *cop_report_format (CopTerm report);
/* The same behind the time and the level: "12:30:00.123 [error] GenServer …". */
char *cop_report_line (CopTerm report);
/* Why an application could not be started or stopped. Mirrors Application.format_error/1.
 */
char *cop_format_application_error (CopTerm reason);

/* A ready listener for cop_node_listen (): prints reports of @data (CopLevel as pointer)
 * and above on standard error, with the time. */
void cop_report_print_cb (CopNode *node, const CopEvent *event, void *data);

G_END_DECLS
