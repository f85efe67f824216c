/* Takes from reports what traces show of them. */
#include "report-line.h"

#include "notation.h"
#include "term/match.h"

static char *
offender_text (const OracleNames *names, CopTerm pid, CopTerm id)
{
  if (cop_is_tagged (pid, COP_ATOM (restarting), 2)) {
    g_autofree char *inside = offender_text (names, cop_tuple_get (pid, 1), id);
    return g_strconcat ("restarting:", inside, NULL);
  }
  if (cop_is_pid (pid))
    return g_strdup (oracle_names_of (names, pid));
  g_autofree char *text = oracle_term_text (names, id);
  return g_strconcat (text, ":undefined", NULL);
}

static char *
supervisor_line (const OracleNames *names, CopTerm report, const char *name)
{
  CopTerm          label = cop_map_get (report, cop_atom ("label"));
  CopTerm          offender = cop_map_get (report, cop_atom ("offender"));
  CopTerm          count = cop_keyword_get (offender, cop_atom ("nb_children"));
  CopTerm          id = cop_keyword_get (offender, cop_atom ("id"));
  g_autofree char *reason =
      oracle_term_text (names, cop_map_get (report, cop_atom ("reason")));
  g_autofree char *who = NULL;
  if (count != COP_NONE) {
    g_autofree char *of = oracle_term_text (names, id);
    who = g_strdup_printf ("%s:count=%d", of, (int) cop_to_int (count));
  } else {
    who = offender_text (names, cop_keyword_get (offender, cop_atom ("pid")), id);
  }
  return g_strdup_printf ("report %s %s %s %s", name,
                          cop_atom_name (cop_tuple_get (label, 1)), who, reason);
}

static char *
server_line (const OracleNames *names, CopTerm report, const char *name)
{
  g_autofree char *reason =
      oracle_term_text (names, cop_map_get (report, cop_atom ("reason")));
  return g_strdup_printf ("gserror %s %s", name, reason);
}

static char *
crash_line (const OracleNames *names, CopTerm report, const char *name)
{
  CopTerm info =
      cop_keyword_get (cop_map_get (report, cop_atom ("info")), cop_atom ("error_info"));
  g_autofree char *reason = oracle_term_text (names, cop_tuple_get (info, 1));
  return g_strdup_printf ("crash %s %s %s", name, cop_atom_name (cop_tuple_get (info, 0)),
                          reason);
}

char *
oracle_report_line (const OracleNames *names,
                    CopTerm            report,
                    const char        *name,
                    bool              *ret_is_end)
{
  CopTerm label = cop_map_get (report, cop_atom ("label"));
  bool    is_server = cop_match (label, "{gen_server, terminate}");
  bool    is_crash = cop_match (label, "{proc_lib, crash}");
  *ret_is_end = is_server || is_crash;
  if (is_server)
    return server_line (names, report, name);
  if (is_crash)
    return crash_line (names, report, name);
  if (cop_match (label, "{supervisor, _}") &&
      !cop_match (label, "{supervisor, progress}"))
    return supervisor_line (names, report, name);
  return NULL;
}
