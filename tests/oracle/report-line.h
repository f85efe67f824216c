/* Reports of supervisors and servers as lines of a trace. */
#pragma once

#include "names.h"

/* The line without "! ", or NULL for reports that have none (progress, unknown messages).
 * @name: who reports. *@ret_is_end: it speaks of its own end. To be freed. */
char *oracle_report_line (const OracleNames *names,
                          CopTerm            report,
                          const char        *name,
                          bool              *ret_is_end);
