/* One node of the tree: icon, title, pid, and for supervisors how they supervise. */
#include "observer/tree-node.h"

#include "observer/direction.h"
#include "observer/format.h"
#include "observation/i18n.h"
#include "observer/kinds.h"
#include "observer/tooltip.h"

#define FLASH_MSEC 1600

struct _ObserverTreeNode {
  GtkBox parent_instance;

  GtkWidget      *image;
  GtkInscription *title;
  GtkInscription *supervision; /* of supervisors: strategy and intensity */
  GtkInscription *detail;      /* pid and restart type; of groups: sums */
  GtkInscription *state;       /* beside the badges; of supervisors: the detail */
  GtkWidget      *bottom;
  GtkLabel       *value;
  GtkLabel       *mailbox;
  GtkLabel       *restarts;
  GtkButton      *fold;
  GtkLabel       *fold_count;
  GtkImage       *fold_image;

  uint64_t    key;
  unsigned    flash; /* source, or 0 */
  const char *shape; /* static: CSS class of the kind */
  int         heat;  /* 0 … OBSERVER_HEAT_STEPS */
};

G_DEFINE_FINAL_TYPE (ObserverTreeNode, observer_tree_node, GTK_TYPE_BOX)

static void
set_class (void *widget, const char *class, bool on)
{
  if (on)
    gtk_widget_add_css_class (widget, class);
  else
    gtk_widget_remove_css_class (widget, class);
}

static void
set_text (GtkInscription *inscription, const char *text)
{
  if (g_strcmp0 (gtk_inscription_get_text (inscription), text) != 0)
    gtk_inscription_set_text (inscription, text);
}

static void
set_badge (GtkLabel *label, uint64_t n, const char *format)
{
  g_autofree char *count = observer_format_count (n);
  g_autofree char *text = g_strconcat (format, count, NULL);

  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), n > 0);
}

static void
set_shape (ObserverTreeNode *self, const char *shape, const char *icon)
{
  if (self->shape != shape) {
    if (self->shape != NULL)
      gtk_widget_remove_css_class (GTK_WIDGET (self), self->shape);
    gtk_widget_add_css_class (GTK_WIDGET (self), shape);
    self->shape = shape;
  }
  if (g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (self->image)), icon) != 0)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->image), icon);
}

static void
show_fold (ObserverTreeNode *self, const ObserverItem *item)
{
  bool has = item->n_children > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->fold), has);
  set_class (self, "folded", has && !item->is_open);
  if (!has)
    return;

  g_autofree char *count = observer_format_count (item->n_children);
  bool             counts = !item->is_open && !observer_item_is_many (item);

  gtk_label_set_text (self->fold_count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->fold_count), counts);
  gtk_image_set_from_icon_name (self->fold_image, item->is_open ? "pan-start-symbolic"
                                                                : "pan-end-symbolic");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->fold), "t", item->key);
  observer_set_tooltip (GTK_WIDGET (self->fold),
                        item->is_open ? _ ("Collapse") : _ ("Expand"));
}

/* A line that says nothing takes no room. */
static void
set_line (GtkInscription *line, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (line), text != NULL && text[0] != '\0');
  if (text != NULL)
    set_text (line, text);
}

static void
bind_process (ObserverTreeNode *self, const CopSeenProcess *process)
{
  g_autofree char *pid = observer_short_pid (process->id);
  g_autofree char *detail = process->restart != NULL
                                ? g_strdup_printf ("%s · %s", pid, process->restart)
                                : g_strdup (pid);
  g_autofree char *intensity = observer_intensity_text (process);
  g_autofree char *supervision =
      process->strategy != NULL
          ? g_strdup_printf ("%s · %s", process->strategy, intensity)
          : NULL;

  set_shape (self, observer_kind_class (process->kind), observer_process_icon (process));
  set_text (self->title, cop_seen_title (process));
  set_line (self->detail, supervision == NULL ? detail : NULL);
  set_line (self->supervision, supervision);
  set_text (self->state, supervision == NULL ? process->state : detail);
  set_class (self->supervision, "strained", process->n_recent > 0);
  set_badge (self->restarts, process->n_restarts, "↻ ");
  set_badge (self->mailbox, process->mailbox, "✉ ");
}

static void
bind_absent (ObserverTreeNode *self, const CopSeenAbsent *child)
{
  set_shape (self, child->is_supervisor ? "supervisor" : "worker",
             child->is_supervisor ? "coppice-supervisor-symbolic"
                                  : "coppice-worker-symbolic");
  set_text (self->title, child->child_id != NULL ? child->child_id : child->module);
  set_line (self->detail, child->is_restarting ? _ ("restarting…") : _ ("not running"));
  set_line (self->supervision, NULL);
  set_text (self->state, child->last_reason);
  set_badge (self->restarts, child->n_restarts, "↻ ");
  set_badge (self->mailbox, 0, "");
}

static void
bind_many (ObserverTreeNode *self, const CopSnapshot *snapshot, const ObserverItem *item)
{
  g_autofree char *title = observer_tree_title (snapshot, item);
  g_autofree char *count = observer_format_count (item->n_children);
  g_autofree char *memory = observer_format_bytes (item->memory);
  g_autofree char *sums =
      item->kind == OBSERVER_ITEM_LOOSE
          ? g_strdup_printf (
                ngettext_ ("%s process · %s", "%s processes · %s", item->n_children),
                count, memory)
          : g_strdup (memory);

  set_shape (self, "group",
             item->kind == OBSERVER_ITEM_LOOSE ? "coppice-process-symbolic"
                                               : "coppice-group-symbolic");
  set_text (self->title, title);
  set_line (self->detail, sums);
  set_line (self->supervision, NULL);
  set_text (self->state, NULL);
  set_badge (self->restarts, 0, "");
  set_badge (self->mailbox, item->mailbox, "✉ ");
}

/* ---- colour and search ---- */

static void
set_heat (ObserverTreeNode *self, int heat)
{
  static const char *const classes[] = { "cold",   "heat-1", "heat-2",
                                         "heat-3", "heat-4", "heat-5" };

  G_STATIC_ASSERT (G_N_ELEMENTS (classes) == OBSERVER_HEAT_STEPS + 1);
  if (heat == self->heat)
    return;
  gtk_widget_remove_css_class (GTK_WIDGET (self), classes[self->heat]);
  gtk_widget_add_css_class (GTK_WIDGET (self), classes[heat]);
  self->heat = heat;
}

/* The colour says it roughly, the badge exactly. */
static void
show_value (ObserverTreeNode *self, ObserverTreeModel *model, const ObserverItem *item)
{
  ObserverMeasure measure = observer_tree_model_get_scale (model)->measure;
  bool            has_value = measure != OBSERVER_MEASURE_NONE && item->value > 0 &&
                   item->kind != OBSERVER_ITEM_ABSENT;

  set_heat (self, observer_tree_model_get_heat (model, item));
  gtk_widget_set_visible (GTK_WIDGET (self->value), has_value);
  if (has_value) {
    g_autofree char *value = observer_measure_text (measure, (double) item->value);
    g_autofree char *text = observer_item_is_many (item) ? g_strdup_printf ("≤ %s", value)
                                                         : g_steal_pointer (&value);
    if (g_strcmp0 (gtk_label_get_text (self->value), text) != 0)
      gtk_label_set_text (self->value, text);
  }
  if (measure == OBSERVER_MEASURE_QUEUE && has_value)
    gtk_widget_set_visible (GTK_WIDGET (self->mailbox), FALSE);
  set_class (self, "dimmed", !observer_tree_model_is_match (model, item));
  set_class (self, "found",
             observer_tree_model_is_searching (model) &&
                 observer_tree_model_is_match (model, item));
}

static void
show_bottom (ObserverTreeNode *self)
{
  const char *state = gtk_inscription_get_text (self->state);

  gtk_widget_set_visible (self->bottom,
                          (state != NULL && state[0] != '\0') ||
                              gtk_widget_get_visible (GTK_WIDGET (self->value)) ||
                              gtk_widget_get_visible (GTK_WIDGET (self->mailbox)) ||
                              gtk_widget_get_visible (GTK_WIDGET (self->restarts)));
}

/* ---- for screen readers ---- */

static char *
value_for_readers (const CopSeenProcess *process)
{
  GString         *text = g_string_new (observer_status_name (process->status));
  g_autofree char *memory = observer_format_bytes (process->memory);

  g_string_append_printf (text, ", %s", memory);
  if (process->mailbox > 0)
    g_string_append_printf (
        text, ngettext_ (", %u message waits", ", %u messages wait", process->mailbox),
        process->mailbox);
  if (process->strategy != NULL) {
    g_autofree char *intensity = observer_intensity_text (process);
    g_string_append_printf (text, _ (", %s, restarts %s"), process->strategy, intensity);
  }
  if (process->n_restarts > 0)
    g_string_append_printf (
        text, ngettext_ (", restarted once", ", restarted %u times", process->n_restarts),
        process->n_restarts);
  return g_string_free (text, FALSE);
}

static void
name_for_readers (ObserverTreeNode   *self,
                  const CopSnapshot  *snapshot,
                  const ObserverItem *item)
{
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (item->kind == OBSERVER_ITEM_PROCESS) {
    const CopSeenProcess *process = &snapshot->processes[item->row];
    g_autofree char      *pid = cop_seen_pid_text (process->id);
    name = g_strdup_printf ("%s, %s, %s", gtk_inscription_get_text (self->title),
                            observer_kind_name (process->kind), pid);
    value = value_for_readers (process);
  } else {
    name = g_strdup_printf ("%s, %s", gtk_inscription_get_text (self->title),
                            gtk_inscription_get_text (self->detail));
    value = g_strdup (gtk_inscription_get_text (self->detail));
  }
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, value, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
      value, GTK_ACCESSIBLE_PROPERTY_LEVEL, (int) item->depth + 1, -1);
  if (item->n_children > 0)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED,
                                 item->is_open, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED);
}

static gboolean
flash_over_cb (void *data)
{
  ObserverTreeNode *self = data;

  self->flash = 0;
  gtk_widget_remove_css_class (GTK_WIDGET (self), "fresh");
  return G_SOURCE_REMOVE;
}

static void
stop_flash (ObserverTreeNode *self)
{
  if (self->flash == 0)
    return;
  g_clear_handle_id (&self->flash, g_source_remove);
  gtk_widget_remove_css_class (GTK_WIDGET (self), "fresh");
}

void
observer_tree_node_flash (ObserverTreeNode *self)
{
  stop_flash (self);
  gtk_widget_add_css_class (GTK_WIDGET (self), "fresh");
  self->flash = g_timeout_add (FLASH_MSEC, flash_over_cb, self);
}

void
observer_tree_node_bind (ObserverTreeNode   *self,
                         ObserverTreeModel  *model,
                         const ObserverItem *item)
{
  const CopSnapshot *snapshot = observer_tree_model_get_snapshot (model);

  if (self->key != item->key)
    stop_flash (self);
  self->key = item->key;
  switch (item->kind) {
  case OBSERVER_ITEM_PROCESS: bind_process (self, &snapshot->processes[item->row]); break;
  case OBSERVER_ITEM_ABSENT: bind_absent (self, &snapshot->absent[item->row]); break;
  case OBSERVER_ITEM_GROUP:
  case OBSERVER_ITEM_REST:
  case OBSERVER_ITEM_LOOSE: bind_many (self, snapshot, item); break;
  }
  set_class (self, "absent", item->kind == OBSERVER_ITEM_ABSENT);
  show_value (self, model, item);
  show_bottom (self);
  show_fold (self, item);
  name_for_readers (self, snapshot, item);
}

void
observer_tree_node_set_selected (ObserverTreeNode *self, bool selected)
{
  set_class (self, "selected", selected);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED,
                               selected, -1);
}

uint64_t
observer_tree_node_get_key (ObserverTreeNode *self)
{
  return self->key;
}

static void
observer_tree_node_dispose (GObject *object)
{
  stop_flash (OBSERVER_TREE_NODE (object));
  G_OBJECT_CLASS (observer_tree_node_parent_class)->dispose (object);
}

static void
observer_tree_node_class_init (ObserverTreeNodeClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_tree_node_dispose;
  gtk_widget_class_set_css_name (widget, "treenode");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_TREE_ITEM);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/tree-node.ui");
  gtk_widget_class_bind_template_child (widget, ObserverTreeNode, image);
  gtk_widget_class_bind_template_child (widget, ObserverTreeNode, title);
  gtk_widget_class_bind_template_child (widget, ObserverTreeNode, detail);
  gtk_widget_class_bind_template_child (widget, ObserverTreeNode, supervision);
  gtk_widget_class_bind_template_child (widget, ObserverTreeNode, state);
  gtk_widget_class_bind_template_child (widget, ObserverTreeNode, bottom);
  gtk_widget_class_bind_template_child (widget, ObserverTreeNode, value);
  gtk_widget_class_bind_template_child (widget, ObserverTreeNode, mailbox);
  gtk_widget_class_bind_template_child (widget, ObserverTreeNode, restarts);
  gtk_widget_class_bind_template_child (widget, ObserverTreeNode, fold);
  gtk_widget_class_bind_template_child (widget, ObserverTreeNode, fold_count);
  gtk_widget_class_bind_template_child (widget, ObserverTreeNode, fold_image);
}

static void
observer_tree_node_init (ObserverTreeNode *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  observer_keep_ltr (GTK_WIDGET (self));
}

GtkWidget *
observer_tree_node_new (void)
{
  return g_object_new (OBSERVER_TYPE_TREE_NODE, NULL);
}
