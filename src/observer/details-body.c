/* A section shows itself when it has something to show. What a kind of process is most
 * about stands first: of supervisors their children, of others their state. */
#include "observer/details-body.h"

#include "observer/bind-array.h"
#include "observer/direction.h"
#include "observer/format.h"
#include "observation/i18n.h"
#include "observer/kinds.h"
#include "observer/mailbox-view.h"
#include "observer/own-events.h"
#include "observer/pairs.h"
#include "observer/pretty.h"
#include "observer/relatives.h"
#include "observer/section.h"
#include "observer/term-view.h"

#define COPY_WIDTH 100
#define MAX_EVENTS 50
#define MAX_CHILDREN 1000

typedef enum {
  LINKS,
  MONITORS,
  MONITORED_BY,
  ANCESTORS,
  CHILDREN,
  N_RELATIVES
} RelativeKind;
typedef enum {
  SUPERVISION,
  CHILD_SPEC,
  OVERVIEW,
  DICTIONARY,
  STACK,
  EVENTS,
  N_PAIRS
} PairKind;

struct _ObserverDetailsBody {
  GtkBox parent_instance;

  ObserverSection     *state_section;
  ObserverTermView    *state;
  GtkLabel            *state_text;
  GtkLabel            *busy;
  ObserverSection     *mailbox_section;
  ObserverMailboxView *mailbox;
  ObserverSection     *pair_sections[N_PAIRS];
  ObserverPairs       *pairs[N_PAIRS];
  ObserverSection     *relative_sections[N_RELATIVES];
  ObserverRelatives   *relatives[N_RELATIVES];

  ObserverSession *session; /* owned */
  uint64_t         id;
  CopTerm          term; /* owned: the state that is shown, or COP_NONE */
  bool             was_alive;
};

G_DEFINE_FINAL_TYPE (ObserverDetailsBody, observer_details_body, GTK_TYPE_BOX)

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
show_section (ObserverSection *section, uint64_t n)
{
  g_autofree char *note = n > 0 ? observer_format_count (n) : NULL;

  observer_section_set_note (section, note);
  gtk_widget_set_visible (GTK_WIDGET (section), n > 0);
}

/* ---- names and values ---- */

static void
show_pairs (ObserverDetailsBody *self, PairKind kind, GPtrArray *pairs)
{
  unsigned n = pairs != NULL ? pairs->len : 0;

  observer_pairs_set (self->pairs[kind], pairs, kind == OVERVIEW || kind == SUPERVISION);
  show_section (self->pair_sections[kind], n);
  if (kind != DICTIONARY && kind != EVENTS && kind != STACK)
    observer_section_set_note (self->pair_sections[kind], NULL);
}

static void
show_stack (ObserverDetailsBody *self, GPtrArray *stack)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (unsigned i = 0; stack != NULL && i < stack->len; i++) {
    const CopSeenFrame *frame = stack->pdata[i];
    const char         *name = frame->function != NULL ? frame->function : "?";

    g_ptr_array_add (lines,
                     frame->file != NULL
                         ? g_strdup_printf ("%s\n%s:%d", name, frame->file, frame->line)
                         : g_strdup (name));
  }
  observer_pairs_set_lines (self->pairs[STACK], lines);
  show_section (self->pair_sections[STACK], lines->len);
}

static void
show_events (ObserverDetailsBody *self)
{
  CopSnapshot          *snapshot = observer_session_get_snapshot (self->session);
  g_autoptr (GPtrArray) events =
      observer_own_events (observer_session_get_source (self->session), self->id,
                           snapshot != NULL ? snapshot->node.time_usec : 0, MAX_EVENTS);

  show_pairs (self, EVENTS, events);
}

/* ---- relatives ---- */

static void
show_relatives (ObserverDetailsBody *self,
                RelativeKind         kind,
                GPtrArray           *relatives,
                uint64_t             n_all)
{
  n_all = MAX (n_all, relatives != NULL ? relatives->len : 0);
  observer_relatives_set (self->relatives[kind], relatives, n_all);
  show_section (self->relative_sections[kind], n_all);
}

static char *
child_title (const CopSeenProcess *process)
{
  const char *title = cop_seen_title (process);

  if (process->status == COP_SEEN_WAITING && process->n_restarts == 0)
    return g_strdup (title);
  if (process->n_restarts == 0)
    return g_strdup_printf ("%s · %s", title, observer_status_name (process->status));
  return g_strdup_printf (
      ngettext_ ("%s · %u restart", "%s · %u restarts", process->n_restarts), title,
      process->n_restarts);
}

static void
add_child (GPtrArray *children, uint64_t id, char *title)
{
  CopSeenRelative *child = g_new0 (CopSeenRelative, 1);

  child->id = child->alive_id = id;
  child->title = title;
  g_ptr_array_add (children, child);
}

static void
show_children (ObserverDetailsBody *self)
{
  CopSnapshot          *snapshot = observer_session_get_snapshot (self->session);
  uint32_t              row = observer_session_find (self->session, self->id);
  g_autoptr (GPtrArray) children =
      g_ptr_array_new_with_free_func (cop_seen_relative_free);

  if (row == COP_NOWHERE || !observer_is_supervisor (&snapshot->processes[row])) {
    show_relatives (self, CHILDREN, NULL, 0);
    return;
  }
  for (size_t i = 0; i < snapshot->n_processes && children->len < MAX_CHILDREN; i++) {
    if (snapshot->processes[i].parent == row)
      add_child (children, snapshot->processes[i].id,
                 child_title (&snapshot->processes[i]));
  }
  for (size_t i = 0; i < snapshot->n_absent && children->len < MAX_CHILDREN; i++) {
    const CopSeenAbsent *absent = &snapshot->absent[i];

    if (absent->supervisor == row)
      add_child (children, 0,
                 g_strdup_printf (absent->is_restarting ? _ ("%s · restarting")
                                                        : _ ("%s · not running"),
                                  absent->child_id));
  }
  show_relatives (self, CHILDREN, children, snapshot->processes[row].n_children);
}

/* ---- state ---- */

static int64_t
now_usec (ObserverDetailsBody *self)
{
  CopSnapshot *snapshot = observer_session_get_snapshot (self->session);

  return snapshot != NULL ? snapshot->node.time_usec : 0;
}

static void
show_state (ObserverDetailsBody *self, const CopDetails *details)
{
  bool             has_term = details->state != COP_NONE;
  g_autofree char *busy =
      details->busy != NULL
          ? g_strdup_printf (_ ("Busy in %s: this is its state from before."),
                             details->busy)
          : NULL;

  cop_term_replace (&self->term, cop_term_ref (details->state));
  observer_term_view_set (self->state, details->state, now_usec (self));
  gtk_widget_set_visible (GTK_WIDGET (self->state), has_term);
  set_text (self->state_text, has_term ? NULL : details->state_text);
  set_text (self->busy, has_term ? busy : NULL);
  observer_section_set_note (
      self->state_section,
      has_term && observer_term_view_has_marks (self->state) ? _ ("changed") : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->state_section),
                          has_term || details->state_text != NULL);
}

/* What a supervisor keeps is told better by its other sections. */
static void
place_state (ObserverDetailsBody *self, const CopDetails *details)
{
  bool is_supervisor = details->supervision != NULL && details->supervision->len > 0;

  gtk_box_reorder_child_after (
      GTK_BOX (self), GTK_WIDGET (self->state_section),
      is_supervisor ? GTK_WIDGET (self->pair_sections[CHILD_SPEC]) : NULL);
}

static void
show_mailbox (ObserverDetailsBody *self, const CopDetails *details)
{
  show_section (self->mailbox_section, details->n_messages);
  if (details->n_messages > 0)
    observer_mailbox_view_look (self->mailbox, self->id);
}

/* ---- all ---- */

static void
show_all (ObserverDetailsBody *self, const CopDetails *details)
{
  place_state (self, details);
  show_pairs (self, OVERVIEW, details->overview);
  show_pairs (self, DICTIONARY, details->dictionary);
  show_pairs (self, CHILD_SPEC, details->child_spec);
  show_pairs (self, SUPERVISION, details->supervision);
  show_relatives (self, LINKS, details->links, details->n_links);
  show_relatives (self, MONITORS, details->monitors, details->n_monitors);
  show_relatives (self, MONITORED_BY, details->monitored_by, details->n_monitored_by);
  show_relatives (self, ANCESTORS, details->ancestors, 0);
  show_children (self);
  show_stack (self, details->stack);
  show_state (self, details);
  show_mailbox (self, details);
}

static void
reset (ObserverDetailsBody *self)
{
  observer_term_view_reset (self->state);
  for (size_t i = 0; i < N_RELATIVES; i++)
    observer_relatives_reset (self->relatives[i]);
}

void
observer_details_body_show (ObserverDetailsBody *self,
                            uint64_t             id,
                            const CopDetails    *details)
{
  static const CopDetails nothing = { 0 };

  g_return_if_fail (OBSERVER_IS_DETAILS_BODY (self) && self->session != NULL);

  bool is_other = id != self->id;
  bool is_alive = details != NULL && details->is_alive;

  self->id = id;
  if (is_other)
    reset (self);
  if (is_alive || is_other || !self->was_alive)
    show_all (self, details != NULL ? details : &nothing);
  else if (details != NULL && details->overview->len > 0)
    show_pairs (self, OVERVIEW, details->overview);
  if (!is_alive) {
    gtk_widget_set_visible (GTK_WIDGET (self->mailbox_section), FALSE);
    show_stack (self, NULL);
    set_text (self->busy, NULL);
  }
  self->was_alive = is_alive || (self->was_alive && !is_other);
  show_events (self);
}

/* ---- copying ---- */

static char *
text_of (ObserverDetailsBody *self, ObserverSection *section)
{
  for (size_t i = 0; i < N_PAIRS; i++) {
    if (section == self->pair_sections[i])
      return observer_pairs_text (self->pairs[i]);
  }
  for (size_t i = 0; i < N_RELATIVES; i++) {
    if (section == self->relative_sections[i])
      return observer_relatives_text (self->relatives[i]);
  }
  if (section == self->mailbox_section)
    return observer_mailbox_view_text (self->mailbox);
  return self->term != COP_NONE ? observer_pretty (self->term, COPY_WIDTH)
                                : g_strdup (gtk_label_get_text (self->state_text));
}

static void
copy_cb (ObserverDetailsBody *self, ObserverSection *section)
{
  g_autofree char *text = text_of (self, section);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

void
observer_details_body_describe (ObserverDetailsBody *self, GString *text)
{
  g_autofree char *state = self->term != COP_NONE
                               ? observer_pretty (self->term, COPY_WIDTH)
                               : g_strdup (gtk_label_get_text (self->state_text));

  g_string_append_printf (text, "state %s\n", g_strdelimit (state, "\n", ' '));
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (gtk_widget_get_visible (child))
      g_string_append_printf (
          text, "section %s\t%s\n", observer_section_get_key (OBSERVER_SECTION (child)),
          observer_section_is_open (OBSERVER_SECTION (child)) ? "open" : "folded");
  }
}

/* ---- life ---- */

static void
observer_details_body_dispose (GObject *object)
{
  ObserverDetailsBody *self = OBSERVER_DETAILS_BODY (object);

  g_clear_object (&self->session);
  cop_term_replace (&self->term, COP_NONE);
  G_OBJECT_CLASS (observer_details_body_parent_class)->dispose (object);
}

static void
bind_arrays (GtkWidgetClass *widget)
{
  static const char *const pair_sections[] = {
    "supervision_section", "child_spec_section", "overview_section",
    "dictionary_section",  "stack_section",      "events_section"
  };
  static const char *const pairs[] = { "supervision", "child_spec", "overview",
                                       "dictionary",  "stack",      "events" };
  static const char *const relative_sections[] = { "links_section", "monitors_section",
                                                   "monitored_by_section",
                                                   "ancestors_section",
                                                   "children_section" };
  static const char *const relatives[] = { "links", "monitors", "monitored_by",
                                           "ancestors", "children" };

  observer_bind_array (widget, pair_sections, N_PAIRS,
                       offsetof (ObserverDetailsBody, pair_sections));
  observer_bind_array (widget, pairs, N_PAIRS, offsetof (ObserverDetailsBody, pairs));
  observer_bind_array (widget, relative_sections, N_RELATIVES,
                       offsetof (ObserverDetailsBody, relative_sections));
  observer_bind_array (widget, relatives, N_RELATIVES,
                       offsetof (ObserverDetailsBody, relatives));
}

static void
observer_details_body_class_init (ObserverDetailsBodyClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_details_body_dispose;
  g_type_ensure (OBSERVER_TYPE_PAIRS);
  g_type_ensure (OBSERVER_TYPE_RELATIVES);
  g_type_ensure (OBSERVER_TYPE_SECTION);
  g_type_ensure (OBSERVER_TYPE_TERM_VIEW);
  g_type_ensure (OBSERVER_TYPE_MAILBOX_VIEW);
  gtk_widget_class_set_css_name (widget, "detailsbody");
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/details-body.ui");
  gtk_widget_class_bind_template_child (widget, ObserverDetailsBody, state_section);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsBody, state);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsBody, state_text);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsBody, busy);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsBody, mailbox_section);
  gtk_widget_class_bind_template_child (widget, ObserverDetailsBody, mailbox);
  gtk_widget_class_bind_template_callback (widget, copy_cb);
  bind_arrays (widget);
}

static void
observer_details_body_init (ObserverDetailsBody *self)
{
  self->term = COP_NONE;
  gtk_widget_init_template (GTK_WIDGET (self));
  observer_text_keep_ltr (GTK_WIDGET (self->state_text));
}

void
observer_details_body_set_session (ObserverDetailsBody *self, ObserverSession *session)
{
  g_return_if_fail (OBSERVER_IS_DETAILS_BODY (self) && self->session == NULL);

  self->session = g_object_ref (session);
  observer_mailbox_view_set_source (self->mailbox, observer_session_get_source (session));
}
