#include "app/tree.h"

#include "app/json.h"
#include "app/outline.h"
#include "app/table.h"
#include "observation/i18n.h"

enum { TREE, PID, KIND, STRATEGY, RESTART, N_COLUMNS };

static const CoppiceColumn columns[N_COLUMNS] = {
  [TREE] = { "TREE" },         [PID] = { "PID" },         [KIND] = { "KIND" },
  [STRATEGY] = { "STRATEGY" }, [RESTART] = { "RESTART" },
};

/* ---- what is said of a line ---- */

static const CopSeenProcess *
process_of (const CopSnapshot *snapshot, const CoppiceLine *line)
{
  return line->kind == COPPICE_LINE_PROCESS ? &snapshot->processes[line->row] : NULL;
}

static const char *
title_of (const CopSnapshot *snapshot, const CoppiceLine *line)
{
  const CopSeenAbsent *absent;

  switch (line->kind) {
  case COPPICE_LINE_APPLICATION:
    return line->row == COP_NOWHERE ? _ ("outside of applications")
                                    : snapshot->applications[line->row].name;
  case COPPICE_LINE_PROCESS: return cop_seen_title (&snapshot->processes[line->row]);
  case COPPICE_LINE_ABSENT:
    absent = &snapshot->absent[line->row];
    return absent->child_id != NULL ? absent->child_id : absent->module;
  }
  g_return_val_if_reached ("");
}

/* Static or of the snapshot. */
static const char *
kind_of (const CopSnapshot *snapshot, const CoppiceLine *line)
{
  switch (line->kind) {
  case COPPICE_LINE_APPLICATION: return line->row == COP_NOWHERE ? NULL : "application";
  case COPPICE_LINE_PROCESS:
    return cop_seen_kind_name (snapshot->processes[line->row].kind);
  case COPPICE_LINE_ABSENT:
    return snapshot->absent[line->row].is_restarting ? "restarting" : "not running";
  }
  g_return_val_if_reached ("");
}

static const char *
restart_of (const CopSnapshot *snapshot, const CoppiceLine *line)
{
  if (line->kind == COPPICE_LINE_ABSENT)
    return snapshot->absent[line->row].restart;
  const CopSeenProcess *process = process_of (snapshot, line);
  return process != NULL ? process->restart : NULL;
}

/* To be freed, or NULL. */
static char *
pid_of (const CopSnapshot *snapshot, const CoppiceLine *line)
{
  const CopSeenProcess *process = process_of (snapshot, line);

  return process != NULL ? cop_seen_pid_text (process->id) : NULL;
}

static const char *
strategy_of (const CopSnapshot *snapshot, const CoppiceLine *line)
{
  const CopSeenProcess *process = process_of (snapshot, line);

  return process != NULL ? process->strategy : NULL;
}

/* ---- text ---- */

static void
add_line (CoppiceTable      *table,
          const CopSnapshot *snapshot,
          const GArray      *outline,
          uint32_t           at,
          bool               is_ascii)
{
  const CoppiceLine *line = &g_array_index (outline, CoppiceLine, at);
  g_autofree char   *branches = coppice_outline_branches (outline, at, is_ascii);
  g_autofree char   *tree = g_strconcat (branches, title_of (snapshot, line), NULL);
  g_autofree char   *pid = pid_of (snapshot, line);
  const char        *cells[N_COLUMNS] = {
           [TREE] = tree,
           [PID] = pid,
           [KIND] = kind_of (snapshot, line),
           [STRATEGY] = strategy_of (snapshot, line),
           [RESTART] = restart_of (snapshot, line),
  };

  coppice_table_add (table, cells);
}

char *
coppice_tree_text (const CopSnapshot *snapshot, uint32_t application, bool is_ascii)
{
  g_autoptr (GArray)       outline = coppice_outline_new (snapshot, application);
  g_autoptr (CoppiceTable) table = coppice_table_new (columns, N_COLUMNS);

  for (uint32_t i = 0; i < outline->len; i++)
    add_line (table, snapshot, outline, i, is_ascii);
  return coppice_table_text (table);
}

/* ---- DOT ---- */

/* @text between double quotes. */
static void
append_quoted (GString *dot, const char *text)
{
  for (; *text != '\0'; text++) {
    if (*text == '"' || *text == '\\')
      g_string_append_c (dot, '\\');
    g_string_append_c (dot, *text);
  }
}

/* Supervisors are boxes as in Erlang's Observer, workers ellipses; what is not there is
 * dashed. */
static const char *
style_of (const CopSnapshot *snapshot, const CoppiceLine *line)
{
  const CopSeenProcess *process = process_of (snapshot, line);

  if (line->kind == COPPICE_LINE_APPLICATION)
    return "shape=folder";
  if (process == NULL)
    return "shape=box, style=dashed";
  return process->strategy != NULL ? "shape=box" : "shape=ellipse";
}

static void
append_node (GString           *dot,
             const CopSnapshot *snapshot,
             const GArray      *outline,
             uint32_t           at)
{
  const CoppiceLine *line = &g_array_index (outline, CoppiceLine, at);
  g_autofree char   *pid = pid_of (snapshot, line);
  const char *texts[] = { pid, kind_of (snapshot, line), strategy_of (snapshot, line),
                          restart_of (snapshot, line) };

  g_string_append_printf (dot, "  n%u [%s, label=\"", at, style_of (snapshot, line));
  append_quoted (dot, title_of (snapshot, line));
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (texts[i] != NULL) {
      g_string_append (dot, "\\n");
      append_quoted (dot, texts[i]);
    }
  }
  g_string_append (dot, "\"];\n");
  if (line->parent != COP_NOWHERE)
    g_string_append_printf (dot, "  n%u -> n%u;\n", line->parent, at);
}

char *
coppice_tree_dot (const CopSnapshot *snapshot, uint32_t application)
{
  g_autoptr (GArray) outline = coppice_outline_new (snapshot, application);
  GString           *dot = g_string_new ("digraph coppice {\n  rankdir=LR;\n"
                                                   "  node [fontname=\"sans-serif\"];\n");

  for (uint32_t i = 0; i < outline->len; i++)
    append_node (dot, snapshot, outline, i);
  g_string_append (dot, "}\n");
  return g_string_free (dot, FALSE);
}

/* ---- JSON ---- */

static void
open_object (JsonBuilder *builder, const CopSnapshot *snapshot, const CoppiceLine *line)
{
  g_autofree char *pid = pid_of (snapshot, line);
  bool             is_heading = line->kind == COPPICE_LINE_APPLICATION;
  bool             is_nameless = is_heading && line->row == COP_NOWHERE;

  json_builder_begin_object (builder);
  coppice_json_text (builder, is_heading ? "application" : "title",
                     is_nameless ? NULL : title_of (snapshot, line));
  if (!is_heading) {
    coppice_json_text (builder, "pid", pid);
    coppice_json_text (builder, "kind", kind_of (snapshot, line));
    coppice_json_text (builder, "strategy", strategy_of (snapshot, line));
    coppice_json_text (builder, "restart", restart_of (snapshot, line));
  }
  json_builder_set_member_name (builder, is_heading ? "processes" : "children");
  json_builder_begin_array (builder);
}

static void
close_objects (JsonBuilder *builder, uint32_t n_objects)
{
  for (uint32_t i = 0; i < n_objects; i++) {
    json_builder_end_array (builder);
    json_builder_end_object (builder);
  }
}

char *
coppice_tree_json (const CopSnapshot *snapshot, uint32_t application)
{
  g_autoptr (GArray)      outline = coppice_outline_new (snapshot, application);
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  uint32_t                depth = 0; /* objects that are open */

  json_builder_begin_array (builder);
  for (uint32_t i = 0; i < outline->len; i++) {
    const CoppiceLine *line = &g_array_index (outline, CoppiceLine, i);
    close_objects (builder, depth - line->depth);
    open_object (builder, snapshot, line);
    depth = line->depth + 1;
  }
  close_objects (builder, depth);
  json_builder_end_array (builder);
  return coppice_json_print (builder);
}
