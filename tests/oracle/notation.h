/* Terms in the notation of scenarios: Erlang without blanks, with names for pids and
 * references (FORMAT.md, “Terms”). */
#pragma once

#include "names.h"

/* Given; COP_NONE when @text is no term. */
CopTerm oracle_term_parse (const char *text);
char   *oracle_term_text (const OracleNames *names, CopTerm term);
/* Lists of terms by text: "a,b" as [a,b]. Given. */
CopTerm oracle_terms_parse (const char *text);
