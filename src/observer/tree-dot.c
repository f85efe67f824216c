/* The tree in the language of Graphviz. */
#include "observer/tree-export.h"

#include "observer/kinds.h"

static void
append_quoted (GString *text, const char *value)
{
  g_string_append_c (text, '"');
  for (; *value != '\0'; value++) {
    if (*value == '"' || *value == '\\')
      g_string_append_c (text, '\\');
    if (*value == '\n')
      g_string_append (text, "\\n");
    else
      g_string_append_c (text, *value);
  }
  g_string_append_c (text, '"');
}

static const char *
shape_of (const ObserverTreePicture *picture, const ObserverItem *item)
{
  if (observer_item_is_many (item))
    return "box3d";
  if (item->kind == OBSERVER_ITEM_ABSENT)
    return "box";
  switch (picture->snapshot->processes[item->row].kind) {
  case COP_SEEN_SUPERVISOR: return "box";
  case COP_SEEN_DYNAMIC_SUPERVISOR: return "folder";
  case COP_SEEN_WORKER: return "ellipse";
  case COP_SEEN_AGENT: return "cylinder";
  case COP_SEEN_REGISTRY: return "tab";
  case COP_SEEN_TASK: return "cds";
  case COP_SEEN_MASTER: return "house";
  case COP_SEEN_PLAIN:
  case COP_N_SEEN_KINDS: break;
  }
  return "oval";
}

static void
append_node (GString *text, const ObserverTreePicture *picture, uint32_t index)
{
  const ObserverItem *item = &picture->tree->items[index];
  g_autofree char    *title = observer_tree_title (picture->snapshot, item);
  g_autoptr (GString) label = g_string_new (title);

  if (item->kind == OBSERVER_ITEM_PROCESS) {
    const CopSeenProcess *process = &picture->snapshot->processes[item->row];
    g_autofree char      *pid = cop_seen_pid_text (process->id);
    g_string_append_printf (label, "\n%s", pid);
    if (process->strategy != NULL) {
      g_autofree char *intensity = observer_intensity_text (process);
      g_string_append_printf (label, "\n%s, %s", process->strategy, intensity);
    }
    if (process->restart != NULL)
      g_string_append_printf (label, "\n%s", process->restart);
    if (process->n_restarts > 0)
      g_string_append_printf (label, "\n↻ %u", process->n_restarts);
  }
  g_string_append_printf (text, "  n%u [shape=%s, label=", index,
                          shape_of (picture, item));
  append_quoted (text, label->str);
  if (item->kind == OBSERVER_ITEM_ABSENT)
    g_string_append (text, ", style=dashed");
  g_string_append (text, "];\n");
}

char *
observer_tree_write_dot (const ObserverTreePicture *picture)
{
  GString *text = g_string_new ("digraph ");

  append_quoted (text, picture->title != NULL ? picture->title : "");
  g_string_append (text, " {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n");
  for (uint32_t i = 0; i < picture->tree->n_items; i++)
    append_node (text, picture, i);
  for (uint32_t i = 0; i < picture->tree->n_items; i++) {
    if (picture->tree->items[i].parent != COP_NOWHERE)
      g_string_append_printf (text, "  n%u -> n%u [dir=none];\n",
                              picture->tree->items[i].parent, i);
  }
  for (unsigned i = 0; picture->edges != NULL && i < picture->edges->len; i++) {
    const ObserverTreeEdge *edge = &g_array_index (picture->edges, ObserverTreeEdge, i);
    g_string_append_printf (text, "  n%u -> n%u [constraint=false, %s];\n", edge->from,
                            edge->to,
                            edge->is_monitor ? "style=dashed, color=\"#b3541e\""
                                             : "dir=none, color=\"#8a4fbf\"");
  }
  g_string_append (text, "}\n");
  return g_string_free (text, FALSE);
}
