/* Details of the process that a trail has come to. It asks the source when that changes
 * and with each snapshot, one question at a time, and only while it can be seen. The last
 * figures of processes it has shown are kept, so that coming back finds them. */
#include "observer/details-panel.h"

#include "observer/bind-array.h"
#include "observer/details-body.h"
#include "observer/direction.h"
#include "observer/figure.h"
#include "observer/format.h"
#include "observation/i18n.h"
#include "observer/kinds.h"
#include "observer/process-menu.h"

#define FIGURE_GAP_USEC 900000
#define MAX_FIGURES 32 /* processes whose figures are kept */
#define PATIENCE_MSEC 700

enum {
  BUTTON_PUT,
  BUTTON_GET,
  BUTTON_NEW_BUCKET,
  BUTTON_START_CHILD,
  BUTTON_KILL,
  N_BUTTONS
};

struct _ObserverDetailsPanel {
  GtkBox parent_instance;

  GtkWidget           *pop_out;
  GtkWidget           *closer;
  GtkStack            *stack;
  GtkImage            *image;
  GtkLabel            *title;
  GtkLabel            *pid;
  GtkLabel            *kind;
  GtkLabel            *path;
  GtkMenuButton       *menu;
  GtkBox              *actions;
  GtkButton           *buttons[N_BUTTONS];
  GtkBox              *tombstone;
  GtkLabel            *tombstone_when;
  GtkLabel            *tombstone_reason;
  GtkWidget           *tombstone_message_box;
  GtkLabel            *tombstone_message;
  GtkButton           *successor;
  GtkLabel            *successor_label;
  GtkBox              *figures_box;
  ObserverFigure      *figures[OBSERVER_N_FIGURES];
  GtkLabel            *waiting;
  GtkWidget           *content;
  GtkScrolledWindow   *scroller;
  ObserverDetailsBody *body;

  ObserverSession *session; /* owned */
  ObserverTrail   *trail;   /* owned */
  GHashTable      *kept;    /* id → ObserverFigures, owned */
  char            *name;    /* owned: of who is shown, as it was last called */
  uint64_t         shown;   /* id of the details that are shown */
  CopSeenKind      shown_kind;
  unsigned         patience; /* source id, or 0 */
  bool             is_asking;
  bool             is_stale; /* something changed while it asked */
};

G_DEFINE_FINAL_TYPE (ObserverDetailsPanel, observer_details_panel, GTK_TYPE_BOX)

static void ask (ObserverDetailsPanel *self);

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text != NULL ? text : "");
}

/* ---- head ---- */

static void
show_buttons (ObserverDetailsPanel *self, const CopSeenProcess *process, uint64_t id)
{
  bool is_bucket = process != NULL && observer_is_bucket (process);
  bool shown[N_BUTTONS] = {
    [BUTTON_PUT] = is_bucket,
    [BUTTON_GET] = is_bucket,
    [BUTTON_NEW_BUCKET] = process != NULL && observer_is_kv_registry (process),
    [BUTTON_START_CHILD] = process != NULL && observer_is_supervisor (process),
    [BUTTON_KILL] = process != NULL,
  };

  for (size_t i = 0; i < N_BUTTONS; i++) {
    gtk_widget_set_visible (GTK_WIDGET (self->buttons[i]), shown[i]);
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->buttons[i]), "t", id);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->actions), process != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->menu), process != NULL);
}

static void
show_menu_model (ObserverDetailsPanel *self, uint64_t id)
{
  uint32_t row = observer_session_find (self->session, id);

  if (row == COP_NOWHERE)
    return;
  g_autoptr (GMenuModel) model =
      observer_process_menu (observer_session_get_snapshot (self->session), row);
  gtk_menu_button_set_menu_model (self->menu, model);
}

static void
show_kind (ObserverDetailsPanel *self, CopSeenKind kind, const char *icon)
{
  if (self->shown_kind != COP_N_SEEN_KINDS)
    gtk_widget_remove_css_class (GTK_WIDGET (self->image),
                                 observer_kind_class (self->shown_kind));
  self->shown_kind = kind;
  gtk_widget_add_css_class (GTK_WIDGET (self->image), observer_kind_class (kind));
  gtk_image_set_from_icon_name (self->image, icon);
}

static void
show_head (ObserverDetailsPanel *self, uint64_t id)
{
  const CopSeenProcess *process = observer_session_peek (self->session, id);
  g_autofree char      *pid = cop_seen_pid_text (id);
  g_autofree char      *title = observer_session_title (self->session, id);

  /* A window knows the one it is about also when nobody has told the session. */
  if (id != self->shown || !g_str_equal (title, pid)) {
    g_free (self->name);
    self->name = g_steal_pointer (&title);
  }
  set_text (self->title, self->name);
  set_text (self->pid, pid);
  if (process != NULL) {
    g_autofree char *kind =
        g_strdup_printf ("%s · %s", observer_kind_name (process->kind),
                         observer_status_name (process->status));
    set_text (self->kind, kind);
    if (self->shown_kind != process->kind || self->shown != id)
      show_kind (self, process->kind, observer_process_icon (process));
  } else {
    set_text (self->kind, _ ("has ended"));
    if (self->shown != id)
      show_kind (self, COP_SEEN_PLAIN, observer_kind_icon (COP_SEEN_PLAIN));
  }
  show_buttons (self, process, id);
}

/* ---- the dead ---- */

static char *
when_text (ObserverDetailsPanel *self, int64_t usec)
{
  CopSnapshot     *snapshot = observer_session_get_snapshot (self->session);
  int64_t          ago = snapshot != NULL ? MAX (snapshot->node.time_usec - usec, 0) : 0;
  g_autofree char *duration = observer_format_duration (ago);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add (now, -ago);
  g_autofree char      *clock = g_date_time_format (then, "%H:%M:%S");

  return g_strdup_printf (_ ("Ended %s ago, at %s"), duration, clock);
}

static void
show_tombstone (ObserverDetailsPanel *self, const CopDetails *details)
{
  bool is_dead = details == NULL || !details->is_alive;

  gtk_widget_set_visible (GTK_WIDGET (self->tombstone), is_dead);
  if (is_dead)
    gtk_widget_add_css_class (GTK_WIDGET (self->content), "past");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->content), "past");
  if (!is_dead)
    return;

  g_autofree char *when = details != NULL ? when_text (self, details->exit_usec)
                                          : g_strdup (_ ("This process has ended"));
  set_text (self->tombstone_when, when);
  set_text (self->tombstone_reason, details != NULL && details->exit_reason != NULL
                                        ? details->exit_reason
                                        : _ ("The reason is not known any more."));
  set_text (self->tombstone_message, details != NULL ? details->last_message : NULL);
  gtk_widget_set_visible (self->tombstone_message_box,
                          details != NULL && details->last_message != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->successor),
                          details != NULL && details->successor != 0);
  if (details == NULL || details->successor == 0)
    return;
  g_autofree char *pid = cop_seen_pid_text (details->successor);
  g_autofree char *label =
      g_strdup_printf (_ ("Go on to %s"),
                       details->successor_title != NULL ? details->successor_title : pid);
  set_text (self->successor_label, label);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->successor), "t",
                                    details->successor);
}

/* ---- the way from the application ---- */

static void
append_link (GString *path, uint64_t id, const char *title)
{
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  g_string_append_printf (path, "<a href=\"%" G_GUINT64_FORMAT "\">%s</a>", id, escaped);
}

/* "kv › KV.Supervisor ›": the living ones above it, as links. */
static void
show_path (ObserverDetailsPanel *self, uint64_t id)
{
  CopSnapshot          *snapshot = observer_session_get_snapshot (self->session);
  const CopSeenProcess *process = observer_session_peek (self->session, id);
  g_autoptr (GPtrArray) above = g_ptr_array_new ();
  g_autoptr (GString)   path = g_string_new (NULL);

  if (process == NULL) {
    gtk_widget_set_visible (GTK_WIDGET (self->path), FALSE);
    return;
  }
  if (process->application != COP_NOWHERE) {
    g_autofree char *name =
        g_markup_escape_text (snapshot->applications[process->application].name, -1);
    g_string_append (path, name);
  }
  while (process->parent != COP_NOWHERE && above->len < 50) {
    process = &snapshot->processes[process->parent];
    g_ptr_array_insert (above, 0, (void *) process);
  }
  for (unsigned i = 0; i < above->len; i++) {
    process = above->pdata[i];
    if (process->kind == COP_SEEN_MASTER)
      continue;
    g_string_append (path, path->len > 0 ? " › " : "");
    append_link (path, process->id, cop_seen_title (process));
  }
  if (g_strcmp0 (gtk_label_get_label (self->path), path->str) != 0)
    gtk_label_set_markup (self->path, path->str);
  gtk_widget_set_visible (GTK_WIDGET (self->path), path->len > 0);
}

static gboolean
path_cb (ObserverDetailsPanel *self, const char *uri)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.inspect", "t",
                              g_ascii_strtoull (uri, NULL, 10));
  return TRUE;
}

/* ---- figures ---- */

static gboolean
is_not_shown (void *id, void *figures, void *data)
{
  return *(uint64_t *) id != ((ObserverDetailsPanel *) data)->shown;
}

static ObserverFigures *
figures_of (ObserverDetailsPanel *self, uint64_t id)
{
  ObserverFigures *figures = g_hash_table_lookup (self->kept, &id);

  if (figures != NULL)
    return figures;
  if (g_hash_table_size (self->kept) >= MAX_FIGURES)
    g_hash_table_foreach_remove (self->kept, is_not_shown, self);
  figures = g_new0 (ObserverFigures, 1);
  g_hash_table_insert (self->kept, g_memdup2 (&id, sizeof id), figures);
  return figures;
}

static void
note_figures (ObserverDetailsPanel *self)
{
  CopSnapshot   *snapshot = observer_session_get_snapshot (self->session);
  GHashTableIter iter;
  void          *id, *figures;

  g_hash_table_iter_init (&iter, self->kept);
  while (g_hash_table_iter_next (&iter, &id, &figures)) {
    const CopSeenProcess *process =
        observer_session_peek (self->session, *(uint64_t *) id);

    if (process != NULL)
      observer_figures_add (figures, process, snapshot->node.time_usec, FIGURE_GAP_USEC);
  }
}

static void
show_figures (ObserverDetailsPanel *self, uint64_t id)
{
  CopSnapshot          *snapshot = observer_session_get_snapshot (self->session);
  const CopSeenProcess *process = observer_session_peek (self->session, id);
  ObserverFigures      *figures = figures_of (self, id);

  if (process != NULL && figures->n_moments == 0)
    observer_figures_add (figures, process, snapshot->node.time_usec, FIGURE_GAP_USEC);
  gtk_widget_set_visible (GTK_WIDGET (self->figures_box), figures->n_moments > 0);
  for (unsigned i = 0; i < OBSERVER_N_FIGURES; i++)
    observer_figure_set (self->figures[i], figures, i);
}

/* ---- all ---- */

static void
show (ObserverDetailsPanel *self, uint64_t id, const CopDetails *details)
{
  bool is_other = id != self->shown;

  if (details != NULL && details->title != NULL)
    observer_session_tell_title (self->session, id, details->title);
  show_head (self, id);
  show_path (self, id);
  show_tombstone (self, details);
  show_figures (self, id);
  observer_details_body_show (self->body, id, details);
  if (is_other) {
    show_menu_model (self, id);
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  }
  self->shown = id;
  gtk_stack_set_visible_child_name (self->stack, "process");
}

/* ---- asking ---- */

static void
stop_waiting (ObserverDetailsPanel *self)
{
  if (self->patience != 0)
    g_source_remove (self->patience);
  self->patience = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->waiting), FALSE);
}

static gboolean
patience_cb (void *data)
{
  ObserverDetailsPanel *self = data;

  self->patience = 0;
  set_text (self->waiting, _ ("The node is busy: this is what was seen last."));
  gtk_widget_set_visible (GTK_WIDGET (self->waiting), TRUE);
  return G_SOURCE_REMOVE;
}

static void
answer_cb (CopSource *source, CopDetails *details, void *data)
{
  ObserverDetailsPanel *self = data;
  uint64_t              selected;

  self->is_asking = false;
  if (self->session == NULL)
    return;
  stop_waiting (self);
  selected = observer_trail_get_selected (self->trail);
  if (selected != 0 && (details == NULL ? !self->is_stale : details->id == selected))
    show (self, selected, details);
  if (self->is_stale)
    ask (self);
}

static void
ask (ObserverDetailsPanel *self)
{
  uint64_t id = observer_trail_get_selected (self->trail);

  self->is_stale = self->is_asking;
  if (self->is_asking || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (id == 0) {
    self->shown = 0;
    gtk_stack_set_visible_child_name (self->stack, "nothing");
    return;
  }
  self->is_asking = true;
  if (self->patience == 0)
    self->patience = g_timeout_add (PATIENCE_MSEC, patience_cb, self);
  cop_source_inspect (observer_session_get_source (self->session), id, answer_cb,
                      g_object_ref (self), g_object_unref);
}

static void
changed_cb (ObserverDetailsPanel *self)
{
  note_figures (self);
  ask (self);
}

static void
lost_cb (ObserverDetailsPanel *self)
{
  stop_waiting (self);
  set_text (self->waiting, _ ("The node is gone: this is what was seen last."));
  gtk_widget_set_visible (GTK_WIDGET (self->waiting), TRUE);
}

/* ---- life ---- */

static void
observer_details_panel_map (GtkWidget *widget)
{
  ObserverDetailsPanel *self = OBSERVER_DETAILS_PANEL (widget);

  GTK_WIDGET_CLASS (observer_details_panel_parent_class)->map (widget);
  if (self->session != NULL)
    ask (self);
}

static void
observer_details_panel_dispose (GObject *object)
{
  ObserverDetailsPanel *self = OBSERVER_DETAILS_PANEL (object);

  g_clear_handle_id (&self->patience, g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->trail);
  G_OBJECT_CLASS (observer_details_panel_parent_class)->dispose (object);
}

static void
observer_details_panel_finalize (GObject *object)
{
  ObserverDetailsPanel *self = OBSERVER_DETAILS_PANEL (object);

  g_hash_table_unref (self->kept);
  g_free (self->name);
  G_OBJECT_CLASS (observer_details_panel_parent_class)->finalize (object);
}

static void
bind_arrays (GtkWidgetClass *widget)
{
  static const char *const buttons[] = { "put", "get", "new_bucket", "start_child",
                                         "kill" };
  static const char *const figures[] = { "figure_mailbox", "figure_memory",
                                         "figure_messages", "figure_cpu" };

  observer_bind_array (widget, buttons, N_BUTTONS,
                       offsetof (ObserverDetailsPanel, buttons));
  observer_bind_array (widget, figures, OBSERVER_N_FIGURES,
                       offsetof (ObserverDetailsPanel, figures));
}

static void
bind_children (GtkWidgetClass *widget)
{
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, pop_out);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, closer);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, stack);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, image);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, title);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, pid);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, kind);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, path);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, menu);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, actions);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, tombstone);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, tombstone_when);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, tombstone_reason);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel,
                                        tombstone_message_box);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, tombstone_message);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, successor);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, successor_label);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, figures_box);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, waiting);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, content);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, scroller);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, body);
  gtk_widget_class_bind_template_callback (widget, path_cb);
  bind_arrays (widget);
}

static void
observer_details_panel_class_init (ObserverDetailsPanelClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_details_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = observer_details_panel_finalize;
  widget->map = observer_details_panel_map;
  g_type_ensure (OBSERVER_TYPE_DETAILS_BODY);
  g_type_ensure (OBSERVER_TYPE_FIGURE);
  gtk_widget_class_set_css_name (widget, "details");
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/details-panel.ui");
  bind_children (widget);
}

static void
observer_details_panel_init (ObserverDetailsPanel *self)
{
  self->shown_kind = COP_N_SEEN_KINDS;
  self->kept = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  observer_text_keep_ltr (GTK_WIDGET (self->tombstone_reason));
  observer_text_keep_ltr (GTK_WIDGET (self->tombstone_message));
}

void
observer_details_panel_follow (ObserverDetailsPanel *self,
                               ObserverSession      *session,
                               ObserverTrail        *trail)
{
  g_return_if_fail (OBSERVER_IS_DETAILS_PANEL (self) && self->session == NULL);

  bool is_own_window = trail != observer_session_get_trail (session);

  self->session = g_object_ref (session);
  self->trail = g_object_ref (trail);
  observer_details_body_set_session (self->body, session);
  gtk_widget_set_visible (self->pop_out, !is_own_window);
  gtk_widget_set_visible (self->closer, !is_own_window);
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "lost", G_CALLBACK (lost_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (trail, "notify::selected", G_CALLBACK (ask), self,
                           G_CONNECT_SWAPPED);
  ask (self);
}

void
observer_details_panel_set_session (ObserverDetailsPanel *self, ObserverSession *session)
{
  observer_details_panel_follow (self, session, observer_session_get_trail (session));
}

const char *
observer_details_panel_get_name (ObserverDetailsPanel *self)
{
  return self->name;
}

void
observer_details_panel_describe (ObserverDetailsPanel *self, GString *text)
{
  bool is_dead = gtk_widget_get_visible (GTK_WIDGET (self->tombstone));

  g_string_append_printf (text, "details %s\t%s\t%s\t%s\t%s\n",
                          gtk_stack_get_visible_child_name (self->stack),
                          gtk_label_get_text (self->title),
                          gtk_label_get_text (self->pid), is_dead ? "dead" : "alive",
                          is_dead ? gtk_label_get_text (self->tombstone_reason) : "-");
  observer_details_body_describe (self->body, text);
}
