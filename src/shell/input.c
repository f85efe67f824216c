#include "shell/input.h"

#include "term/parse.h"

void
cop_input_run (CopSession *session, const char *text, bool is_whole)
{
  g_autoptr (GError) error = NULL;
  CopParsePlace      place = { 0 };
  g_auto (CopTerm)   term = cop_parse (text, COP_NOTATION_ELIXIR, &place, &error);

  if (term == COP_NONE) {
    cop_session_answer (session, COP_SHELL_ERROR, g_strdup (error->message), place.line,
                        place.column);
    return;
  }
  session->number++;
  cop_session_answer (session, COP_SHELL_VALUE, cop_inspect (term), 0, 0);
}
