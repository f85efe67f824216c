/* `coppice tree` and `coppice ps`: the Observer's tables for scripts, and for servers
 * without a display. */
#include "app/command.h"
#include "app/commands.h"
#include "app/look.h"
#include "app/process-table.h"
#include "app/tree.h"
#include "observation/i18n.h"

#define EVALUATE(place)                                                                  \
  {                                                                                      \
    "evaluate", 'e', 0, G_OPTION_ARG_STRING_ARRAY, place,                                \
        N_ ("Evaluate this on the node first; can be given more than once"), N_ ("EXPR") \
  }

/* ---- tree ---- */

/* Whether @name is an application of @snapshot that runs; NULL: all of them. */
static bool
find_application (const CopSnapshot *snapshot,
                  const char        *name,
                  uint32_t          *ret_application)
{
  if (name == NULL) {
    *ret_application = COP_NOWHERE;
    return true;
  }
  for (uint32_t i = 0; i < snapshot->n_applications; i++) {
    const CopSeenApplication *application = &snapshot->applications[i];
    if (application->is_running && g_str_equal (application->name, name)) {
      *ret_application = i;
      return true;
    }
  }
  coppice_command_complain (_ ("no application “%s” runs"), name);
  return false;
}

int
coppice_tree_run (int argc, char **argv)
{
  gboolean           is_dot = FALSE, is_json = FALSE;
  g_auto (GStrv)     expressions = NULL;
  const GOptionEntry entries[] = {
    EVALUATE (&expressions),
    { "dot", 0, 0, G_OPTION_ARG_NONE, &is_dot, N_ ("Print DOT, for Graphviz"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &is_json, N_ ("Print JSON"), NULL },
    { NULL },
  };

  if (!coppice_command_parse (_ ("[APP]"),
                              _ ("Prints the supervision trees of a node with KV: of all "
                                 "applications, or of APP."),
                              entries, 1, &argc, &argv))
    return COPPICE_USAGE;
  if (is_dot && is_json) {
    coppice_command_complain (_ ("--dot and --json exclude each other"));
    return COPPICE_USAGE;
  }

  g_autoptr (CopSnapshot) snapshot = coppice_look ((const char *const *) expressions);
  uint32_t                application;
  if (snapshot == NULL || !find_application (snapshot, argv[1], &application))
    return COPPICE_FAILED;
  g_autofree char *text =
      is_dot    ? coppice_tree_dot (snapshot, application)
      : is_json ? coppice_tree_json (snapshot, application)
                : coppice_tree_text (snapshot, application, !g_get_charset (NULL));
  return coppice_command_print (text);
}

/* ---- ps ---- */

static bool
find_column (const char *name, int *ret_column)
{
  *ret_column = name != NULL ? coppice_process_table_find (name) : 0;
  if (*ret_column >= 0)
    return true;
  g_autofree char *names = coppice_process_table_names ();
  coppice_command_complain (_ ("--sort: unknown column “%s”; there are %s"), name, names);
  return false;
}

int
coppice_ps_run (int argc, char **argv)
{
  gboolean           is_json = FALSE;
  int                column, n_top = G_MAXINT;
  g_autofree char   *sort = NULL, *names = coppice_process_table_names ();
  g_autofree char   *sort_help = g_strdup_printf (_ ("Sort by %s"), names);
  g_auto (GStrv)     expressions = NULL;
  const GOptionEntry entries[] = {
    EVALUATE (&expressions),
    { "sort", 0, 0, G_OPTION_ARG_STRING, &sort, sort_help, N_ ("COLUMN") },
    { "top", 0, 0, G_OPTION_ARG_INT, &n_top, N_ ("Print the first N only"), "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &is_json, N_ ("Print JSON"), NULL },
    { NULL },
  };

  if (!coppice_command_parse (NULL,
                              _ ("Prints the processes of a node with KV. Memory is in "
                                 "bytes; numbers are sorted from high to low."),
                              entries, 0, &argc, &argv) ||
      !find_column (sort, &column))
    return COPPICE_USAGE;
  if (n_top < 0) {
    coppice_command_complain (_ ("--top: expected a number from 0 on, found %d"), n_top);
    return COPPICE_USAGE;
  }

  g_autoptr (CopSnapshot) snapshot = coppice_look ((const char *const *) expressions);
  if (snapshot == NULL)
    return COPPICE_FAILED;
  g_autofree char *text = is_json ? coppice_process_table_json (snapshot, column, n_top)
                                  : coppice_process_table_text (snapshot, column, n_top);
  return coppice_command_print (text);
}
