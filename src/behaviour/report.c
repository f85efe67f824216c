#include "behaviour/report.h"

#include "term/match.h"

bool
cop_report_is_wanted (void)
{
  return cop_node_has_listeners (cop_node_current ());
}

void
cop_report (CopTerm report)
{
  g_auto (CopTerm) kept = report;

  cop_node_emit (cop_node_current (), COP_EVENT_REPORT, cop_self (), COP_NONE, kept);
}

CopLevel
cop_report_level (CopTerm report)
{
  CopTerm label =
      cop_is_map (report) ? cop_map_get (report, cop_atom ("label")) : COP_NONE;
  if (label == COP_NONE || !cop_is_tuple (label) || cop_tuple_size (label) != 2)
    return COP_LEVEL_ERROR;

  CopTerm event = cop_tuple_get (label, 1);
  bool    is_info = event == COP_ATOM (progress) ||
                 cop_tuple_get (label, 0) == cop_atom ("application_controller");

  return is_info ? COP_LEVEL_INFO : COP_LEVEL_ERROR;
}

char *
cop_report_line (CopTerm report)
{
  static const char *const names[] = { "info", "warning", "error" };
  g_autoptr (GDateTime)    now = g_date_time_new_now_local ();
  g_autofree char         *time = g_date_time_format (now, "%H:%M:%S");
  g_autofree char         *text = cop_report_format (report);

  return g_strdup_printf ("%s.%03d [%s] %s", time,
                          g_date_time_get_microsecond (now) / 1000,
                          names[cop_report_level (report)], text);
}

void
cop_report_print_cb (CopNode *node, const CopEvent *event, void *data)
{
  if (event->kind != COP_EVENT_REPORT ||
      cop_report_level (event->term) < (CopLevel) GPOINTER_TO_SIZE (data))
    return;

  g_autofree char *line = cop_report_line (event->term);
  g_printerr ("%s\n", line);
}
