/* The side panel. It asks the source for details of the selected process when that
 * changes and with each snapshot, one question at a time, and only while it can be seen.
 */
#include "observer/details-panel.h"

#include "observer/format.h"
#include "observer/i18n.h"
#include "observer/kinds.h"
#include "observer/pairs.h"
#include "observer/pretty.h"
#include "observer/process-menu.h"
#include "observer/relatives.h"

#define STATE_WIDTH 34
#define STATE_MAX (1 << 14)

typedef enum { LINKS, MONITORS, MONITORED_BY, N_RELATIVES } RelativeKind;
typedef enum { SUPERVISION, CHILD_SPEC, OVERVIEW, DICTIONARY, N_PAIRS } PairKind;

struct _ObserverDetailsPanel {
  GtkBox parent_instance;

  GtkStack          *stack;
  GtkImage          *image;
  GtkLabel          *title;
  GtkLabel          *pid;
  GtkLabel          *kind;
  GtkMenuButton     *menu;
  GtkBox            *actions;
  GtkButton         *buttons[5]; /* put, get, new bucket, start child, kill */
  GtkBox            *tombstone;
  GtkLabel          *tombstone_when;
  GtkLabel          *tombstone_reason;
  GtkButton         *successor;
  GtkLabel          *successor_label;
  GtkBox            *content;
  GtkWidget         *state_section;
  GtkLabel          *state;
  GtkWidget         *messages_section;
  GtkLabel          *messages_title;
  ObserverPairs     *messages;
  GtkWidget         *pair_sections[N_PAIRS];
  ObserverPairs     *pairs[N_PAIRS];
  GtkWidget         *relative_sections[N_RELATIVES];
  GtkLabel          *relative_titles[N_RELATIVES];
  ObserverRelatives *relatives[N_RELATIVES];

  ObserverSession *session; /* owned */
  uint64_t         shown;   /* id of the details that are shown */
  CopSeenKind      shown_kind;
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

enum {
  BUTTON_PUT,
  BUTTON_GET,
  BUTTON_NEW_BUCKET,
  BUTTON_START_CHILD,
  BUTTON_KILL,
  N_BUTTONS
};

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
show_kind (ObserverDetailsPanel *self, CopSeenKind kind)
{
  if (self->shown_kind != COP_N_SEEN_KINDS)
    gtk_widget_remove_css_class (GTK_WIDGET (self->image),
                                 observer_kind_class (self->shown_kind));
  self->shown_kind = kind;
  gtk_widget_add_css_class (GTK_WIDGET (self->image), observer_kind_class (kind));
  gtk_image_set_from_icon_name (self->image, observer_kind_icon (kind));
}

static void
show_head (ObserverDetailsPanel *self, uint64_t id)
{
  const CopSeenProcess *process = observer_session_peek (self->session, id);
  g_autofree char      *title = observer_session_title (self->session, id);
  g_autofree char      *pid = cop_seen_pid_text (id);

  set_text (self->title, title);
  set_text (self->pid, pid);
  if (process != NULL) {
    g_autofree char *kind =
        g_strdup_printf ("%s · %s", observer_kind_name (process->kind),
                         observer_status_name (process->status));
    set_text (self->kind, kind);
    if (self->shown_kind != process->kind)
      show_kind (self, process->kind);
  } else {
    set_text (self->kind, _ ("has ended"));
    if (self->shown != id)
      show_kind (self, COP_SEEN_PLAIN);
  }
  show_buttons (self, process, id);
}

/* ---- body ---- */

static void
show_pairs (ObserverDetailsPanel *self, PairKind kind, GPtrArray *pairs)
{
  observer_pairs_set (self->pairs[kind], pairs);
  gtk_widget_set_visible (self->pair_sections[kind], pairs != NULL && pairs->len > 0);
}

static void
show_relatives (ObserverDetailsPanel *self, RelativeKind kind, GPtrArray *relatives)
{
  static const char *const titles[N_RELATIVES] = { N_ ("Links"), N_ ("Monitors"),
                                                   N_ ("Monitored by") };
  unsigned                 n = relatives != NULL ? relatives->len : 0;
  g_autofree char *title = n > 1 ? g_strdup_printf ("%s (%u)", _ (titles[kind]), n)
                                 : g_strdup (_ (titles[kind]));

  observer_relatives_set (self->relatives[kind], relatives);
  set_text (self->relative_titles[kind], title);
  gtk_widget_set_visible (self->relative_sections[kind], n > 0);
}

static void
show_state (ObserverDetailsPanel *self, const CopDetails *details)
{
  bool is_short =
      details->state_text == NULL || strlen (details->state_text) <= STATE_MAX;
  g_autofree char *pretty = details->state != COP_NONE && is_short
                                ? observer_pretty (details->state, STATE_WIDTH)
                                : g_strdup (details->state_text);

  /* What a supervisor keeps is told better by its other sections. */
  gtk_box_reorder_child_after (self->content, self->state_section,
                               details->supervision != NULL &&
                                       details->supervision->len > 0
                                   ? self->pair_sections[CHILD_SPEC]
                                   : NULL);
  set_text (self->state, pretty);
  gtk_widget_set_visible (self->state_section, pretty != NULL);
}

static void
show_messages (ObserverDetailsPanel *self, const CopDetails *details)
{
  g_autofree char *count = observer_format_count (details->n_messages);
  g_autofree char *title = g_strdup_printf (_ ("Messages (%s)"), count);

  set_text (self->messages_title, title);
  gtk_widget_set_visible (self->messages_section, details->n_messages > 0);
}

static void
show_body (ObserverDetailsPanel *self, const CopDetails *details)
{
  show_pairs (self, OVERVIEW, details->overview);
  show_pairs (self, DICTIONARY, details->dictionary);
  show_pairs (self, CHILD_SPEC, details->child_spec);
  show_pairs (self, SUPERVISION, details->supervision);
  show_relatives (self, LINKS, details->links);
  show_relatives (self, MONITORS, details->monitors);
  show_relatives (self, MONITORED_BY, details->monitored_by);
  show_state (self, details);
  show_messages (self, details);
}

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

static bool
has_content (const CopDetails *details)
{
  return details != NULL && details->overview != NULL && details->overview->len > 0;
}

static void
show (ObserverDetailsPanel *self, uint64_t id, const CopDetails *details)
{
  static const CopDetails nothing = { 0 };
  bool                    is_other = id != self->shown;

  show_head (self, id);
  show_tombstone (self, details);
  /* Of the dead the last that was seen stays. */
  if (has_content (details))
    show_body (self, details);
  else if (is_other)
    show_body (self, &nothing);
  if (is_other)
    show_menu_model (self, id);
  self->shown = id;
  gtk_stack_set_visible_child_name (self->stack, "process");
}

/* ---- asking ---- */

static void
answer_cb (CopSource *source, CopDetails *details, void *data)
{
  ObserverDetailsPanel *self = data;
  uint64_t              selected;

  self->is_asking = false;
  if (self->session == NULL)
    return;
  selected = observer_session_get_selected (self->session);
  if (selected != 0 && (details == NULL || details->id == selected))
    show (self, selected, details);
  if (self->is_stale)
    ask (self);
}

static void
ask (ObserverDetailsPanel *self)
{
  uint64_t id = observer_session_get_selected (self->session);

  self->is_stale = self->is_asking;
  if (self->is_asking || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (id == 0) {
    self->shown = 0;
    gtk_stack_set_visible_child_name (self->stack, "nothing");
    return;
  }
  self->is_asking = true;
  cop_source_inspect (observer_session_get_source (self->session), id, answer_cb,
                      g_object_ref (self), g_object_unref);
}

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
  g_clear_object (&OBSERVER_DETAILS_PANEL (object)->session);
  G_OBJECT_CLASS (observer_details_panel_parent_class)->dispose (object);
}

static void
bind_array (GtkWidgetClass *widget, const char *const *names, size_t n, size_t offset)
{
  for (size_t i = 0; i < n; i++)
    gtk_widget_class_bind_template_child_full (widget, names[i], FALSE,
                                               (gssize) (offset + i * sizeof (void *)));
}

static void
bind_arrays (GtkWidgetClass *widget)
{
  static const char *const buttons[] = { "put", "get", "new_bucket", "start_child",
                                         "kill" };
  static const char *const sections[] = { "supervision_section", "child_spec_section",
                                          "overview_section", "dictionary_section" };
  static const char *const pairs[] = { "supervision", "child_spec", "overview",
                                       "dictionary" };
  static const char *const relative_sections[] = { "links_section", "monitors_section",
                                                   "monitored_by_section" };
  static const char *const titles[] = { "links_title", "monitors_title",
                                        "monitored_by_title" };
  static const char *const relatives[] = { "links", "monitors", "monitored_by" };

  bind_array (widget, buttons, N_BUTTONS, offsetof (ObserverDetailsPanel, buttons));
  bind_array (widget, sections, N_PAIRS, offsetof (ObserverDetailsPanel, pair_sections));
  bind_array (widget, pairs, N_PAIRS, offsetof (ObserverDetailsPanel, pairs));
  bind_array (widget, relative_sections, N_RELATIVES,
              offsetof (ObserverDetailsPanel, relative_sections));
  bind_array (widget, titles, N_RELATIVES,
              offsetof (ObserverDetailsPanel, relative_titles));
  bind_array (widget, relatives, N_RELATIVES, offsetof (ObserverDetailsPanel, relatives));
}

static void
observer_details_panel_class_init (ObserverDetailsPanelClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_details_panel_dispose;
  widget->map = observer_details_panel_map;
  g_type_ensure (OBSERVER_TYPE_PAIRS);
  g_type_ensure (OBSERVER_TYPE_RELATIVES);
  gtk_widget_class_set_css_name (widget, "details");
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/details-panel.ui");
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, stack);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, image);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, title);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, pid);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, kind);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, menu);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, actions);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, tombstone);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, tombstone_when);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, tombstone_reason);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, successor);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, successor_label);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, content);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, state_section);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, state);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, messages_section);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, messages_title);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsPanel, messages);
  bind_arrays (widget);
}

static void
observer_details_panel_init (ObserverDetailsPanel *self)
{
  self->shown_kind = COP_N_SEEN_KINDS;
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
observer_details_panel_set_session (ObserverDetailsPanel *self, ObserverSession *session)
{
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected", G_CALLBACK (ask), self,
                           G_CONNECT_SWAPPED);
  ask (self);
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
  g_autofree char *state =
      g_strdelimit (g_strdup (gtk_label_get_text (self->state)), "\n", ' ');
  g_string_append_printf (text, "state %s\n", state);
}
