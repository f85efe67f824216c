#include "observer/console-page.h"

#include "observer/console-output.h"
#include "observer/direction.h"
#include "observation/i18n.h"

#include <string.h>

#define MAX_LIST_HEIGHT 260

struct _ObserverConsolePage {
  GtkBox parent_instance;

  GtkScrolledWindow *scrolled;
  GtkTextView       *view;
  GtkLabel          *prompt;
  GtkEntry          *entry;
  GtkSpinner        *spinner;
  GtkWidget         *interrupt;
  GtkWidget         *popover; /* of candidates; its parent is the entry */
  GtkListBox        *candidates;

  ObserverSession       *session;   /* owned, or NULL */
  ObserverEvaluator     *evaluator; /* owned, or NULL */
  ObserverConsoleOutput *output;    /* owned */
  GString               *input;     /* owned; the lines before the one being typed */
  GPtrArray             *history;   /* char *, oldest first; owned */
  unsigned               recalled;  /* index into it; its length: none */
  char                  *draft;     /* what was typed before going back; owned */
  unsigned               number;    /* of the prompt */
  char                  *question;  /* the text whose completion is awaited; owned */
  size_t                 word;      /* byte at which the candidates' word begins */
  bool                   is_started;
  bool                   is_busy;
};

static void page_init (ObserverPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ObserverConsolePage,
                               observer_console_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (OBSERVER_TYPE_PAGE, page_init))

/* ---- state ---- */

static char *
prompt_text (ObserverConsolePage *self)
{
  return g_strdup_printf ("%s(%u)>", self->input->len > 0 ? "..." : "iex", self->number);
}

static void
show_state (ObserverConsolePage *self)
{
  g_autofree char *prompt = prompt_text (self);
  bool is_locked = self->session != NULL && observer_session_is_read_only (self->session);
  bool can_type = self->evaluator != NULL && !is_locked;

  gtk_label_set_text (self->prompt, prompt);
  gtk_spinner_set_spinning (self->spinner, self->is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->is_busy);
  gtk_widget_set_visible (self->interrupt, self->is_busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), can_type);
  gtk_entry_set_placeholder_text (
      self->entry, is_locked ? _ ("This window is read only: nothing is evaluated")
                   : self->evaluator == NULL ? _ ("This node has no console")
                                             : _ ("An Elixir expression"));
}

static const char *
get_text (ObserverConsolePage *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static void
set_text (ObserverConsolePage *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

/* ---- replies ---- */

static void
reply_cb (const ObserverReply *reply, void *data)
{
  ObserverConsolePage            *self = data;
  static const ObserverOutputKind kinds[] = {
    [OBSERVER_REPLY_VALUE] = OBSERVER_OUTPUT_VALUE,
    [OBSERVER_REPLY_NOTHING] = OBSERVER_OUTPUT_NOTE,
    [OBSERVER_REPLY_INCOMPLETE] = OBSERVER_OUTPUT_NOTE,
    [OBSERVER_REPLY_ERROR] = OBSERVER_OUTPUT_ERROR,
    [OBSERVER_REPLY_OUTPUT] = OBSERVER_OUTPUT_PRINTED,
    [OBSERVER_REPLY_LOST] = OBSERVER_OUTPUT_ERROR,
  };
  bool        is_lost = reply->kind == OBSERVER_REPLY_LOST;
  const char *text = is_lost ? _ ("The node has ended.") : reply->text;

  if (text != NULL && *text != '\0')
    observer_console_output_append (self->output, kinds[reply->kind], text);
  if (!is_lost)
    self->number = reply->number;
  if (reply->is_answer || is_lost)
    self->is_busy = false;
  if (reply->is_answer && reply->kind != OBSERVER_REPLY_INCOMPLETE)
    g_string_truncate (self->input, 0);
  show_state (self);
}

/* ---- typing ---- */

static void
remember (ObserverConsolePage *self, const char *line)
{
  unsigned n_lines = self->history->len;
  bool     is_same = n_lines > 0 && g_str_equal (self->history->pdata[n_lines - 1], line);

  if (strspn (line, " \t") < strlen (line) && !is_same) {
    g_ptr_array_add (self->history, g_strdup (line));
    self->evaluator->remember (self->evaluator, line);
  }
  self->recalled = self->history->len;
  g_clear_pointer (&self->draft, g_free);
}

static void
enter_cb (ObserverConsolePage *self)
{
  g_autofree char *line = g_strdup (get_text (self));
  g_autofree char *prompt = prompt_text (self);
  if (self->is_busy || self->evaluator == NULL)
    return;

  g_autofree char *typed = g_strdup_printf ("%s %s", prompt, line);
  observer_console_output_append (self->output, OBSERVER_OUTPUT_INPUT, typed);
  remember (self, line);
  set_text (self, "");
  g_string_append_printf (self->input, "%s\n", line);
  self->is_busy = true;
  show_state (self);
  self->evaluator->eval (self->evaluator, self->input->str);
}

static void
interrupt_cb (ObserverConsolePage *self)
{
  if (self->is_busy)
    self->evaluator->interrupt (self->evaluator);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/* Ctrl+C: as at a terminal; but it copies when something is selected. */
static bool
cancel (ObserverConsolePage *self)
{
  if (gtk_editable_get_selection_bounds (GTK_EDITABLE (self->entry), NULL, NULL))
    return false;
  if (self->is_busy) {
    interrupt_cb (self);
    return true;
  }
  set_text (self, "");
  g_string_truncate (self->input, 0);
  show_state (self);
  return true;
}

static void
clear_cb (ObserverConsolePage *self)
{
  observer_console_output_clear (self->output);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static bool
recall (ObserverConsolePage *self, int steps)
{
  unsigned n_lines = self->history->len;
  if ((steps < 0 && self->recalled == 0) || (steps > 0 && self->recalled >= n_lines))
    return true;

  if (self->recalled == n_lines) {
    g_free (self->draft);
    self->draft = g_strdup (get_text (self));
  }
  self->recalled += steps;
  set_text (self, self->recalled < n_lines ? self->history->pdata[self->recalled]
                                           : self->draft);
  return true;
}

/* ---- completion ---- */

/* What is typed up to the cursor. To be freed. */
static char *
dup_before_cursor (ObserverConsolePage *self)
{
  int position = gtk_editable_get_position (GTK_EDITABLE (self->entry));

  return gtk_editable_get_chars (GTK_EDITABLE (self->entry), 0, position);
}

/* Puts @text in the place of the word before the cursor. */
static void
replace_word (ObserverConsolePage *self, const char *text)
{
  GtkEditable     *editable = GTK_EDITABLE (self->entry);
  g_autofree char *before = dup_before_cursor (self);
  int              end = gtk_editable_get_position (editable);
  int              start = g_utf8_strlen (before, (gssize) self->word);

  gtk_editable_delete_text (editable, start, end);
  gtk_editable_insert_text (editable, text, -1, &start);
  gtk_editable_set_position (editable, start);
}

static void
chosen_cb (GtkListBox *list, GtkListBoxRow *row, void *data)
{
  ObserverConsolePage *self = data;

  gtk_popover_popdown (GTK_POPOVER (self->popover));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  replace_word (self, gtk_widget_get_name (GTK_WIDGET (row)));
}

static void
list_candidates (ObserverConsolePage *self, const ObserverCandidates *candidates)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->candidates))) != NULL)
    gtk_list_box_remove (self->candidates, row);
  for (size_t i = 0; candidates->labels[i] != NULL; i++) {
    GtkWidget *label = gtk_label_new (candidates->labels[i]);
    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_widget_add_css_class (label, "monospace");
    row = gtk_list_box_row_new ();
    gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
    gtk_widget_set_name (row, candidates->texts[i]);
    gtk_list_box_append (self->candidates, row);
  }
  gtk_list_box_select_row (self->candidates,
                           gtk_list_box_get_row_at_index (self->candidates, 0));
  gtk_popover_popup (GTK_POPOVER (self->popover));
  gtk_widget_child_focus (GTK_WIDGET (self->candidates), GTK_DIR_TAB_FORWARD);
}

static void
candidates_cb (const ObserverCandidates *candidates, void *data)
{
  ObserverConsolePage *self = data;
  g_autofree char     *before = dup_before_cursor (self);
  g_autofree char     *asked = g_steal_pointer (&self->question);
  size_t               offset = self->input->len;
  if (g_strcmp0 (before, asked) != 0 || candidates->start < offset)
    return; /* something else was typed meanwhile */

  self->word = candidates->start - offset;
  if (strlen (candidates->common) > strlen (before) - self->word)
    replace_word (self, candidates->common);
  else if (candidates->labels[0] != NULL && candidates->labels[1] != NULL)
    list_candidates (self, candidates);
}

static bool
complete (ObserverConsolePage *self)
{
  g_autofree char *before = dup_before_cursor (self);
  g_autofree char *text = g_strconcat (self->input->str, before, NULL);
  if (*before == '\0' || self->evaluator == NULL || self->question != NULL)
    return *before != '\0'; /* Tab leads on from an empty line */

  self->question = g_steal_pointer (&before);
  self->evaluator->complete (self->evaluator, text, strlen (text), candidates_cb, self);
  return true;
}

static gboolean
key_cb (GtkEventControllerKey *keys,
        unsigned               key,
        unsigned               code,
        GdkModifierType        modifiers,
        void                  *data)
{
  ObserverConsolePage *self = data;
  bool                 has_control = (modifiers & GDK_CONTROL_MASK) != 0;
  bool is_plain = (modifiers & (GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_ALT_MASK)) == 0;

  if (is_plain && key == GDK_KEY_Up)
    return recall (self, -1);
  if (is_plain && key == GDK_KEY_Down)
    return recall (self, 1);
  if (is_plain && key == GDK_KEY_Tab)
    return complete (self);
  if (has_control && (key == GDK_KEY_l || key == GDK_KEY_L)) {
    clear_cb (self);
    return TRUE;
  }
  if (has_control && key == GDK_KEY_c)
    return cancel (self);
  return FALSE;
}

/* ---- life ---- */

static void
map_cb (ObserverConsolePage *self)
{
  if (self->is_started || self->evaluator == NULL)
    return;

  g_auto (GStrv) lines = self->evaluator->get_history (self->evaluator);
  for (size_t i = 0; lines[i] != NULL; i++)
    g_ptr_array_add (self->history, g_strdup (lines[i]));
  self->recalled = self->history->len;
  self->is_started = true;
  self->evaluator->start (self->evaluator, reply_cb, self);
  observer_console_output_append (
      self->output, OBSERVER_OUTPUT_NOTE,
      _ ("Elixir expressions are evaluated on this node, as iex does. Tab completes, "
         "Up and Down go through what was typed, Ctrl+C ends a running call, Ctrl+L "
         "clears."));
}

void
observer_console_page_take_evaluator (ObserverConsolePage *self,
                                      ObserverEvaluator   *evaluator)
{
  g_return_if_fail (self->evaluator == NULL);

  self->evaluator = evaluator;
  show_state (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    map_cb (self);
}

static void
css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (observer_console_page_parent_class)->css_changed (widget, change);
  if (OBSERVER_CONSOLE_PAGE (widget)->output != NULL)
    observer_console_output_update_colors (OBSERVER_CONSOLE_PAGE (widget)->output);
}

static void
observer_console_page_dispose (GObject *object)
{
  ObserverConsolePage *self = OBSERVER_CONSOLE_PAGE (object);

  if (self->evaluator != NULL)
    self->evaluator->free (self->evaluator);
  self->evaluator = NULL;
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  if (self->output != NULL)
    observer_console_output_set_session (self->output, NULL);
  G_OBJECT_CLASS (observer_console_page_parent_class)->dispose (object);
}

static void
observer_console_page_finalize (GObject *object)
{
  ObserverConsolePage *self = OBSERVER_CONSOLE_PAGE (object);

  g_string_free (self->input, TRUE);
  g_ptr_array_unref (self->history);
  g_free (self->draft);
  g_free (self->question);
  g_clear_pointer (&self->output, observer_console_output_free);
  G_OBJECT_CLASS (observer_console_page_parent_class)->finalize (object);
}

static void
observer_console_page_class_init (ObserverConsolePageClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_console_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = observer_console_page_finalize;
  widget->css_changed = css_changed;
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/console-page.ui");
  gtk_widget_class_bind_template_child (widget, ObserverConsolePage, scrolled);
  gtk_widget_class_bind_template_child (widget, ObserverConsolePage, view);
  gtk_widget_class_bind_template_child (widget, ObserverConsolePage, prompt);
  gtk_widget_class_bind_template_child (widget, ObserverConsolePage, entry);
  gtk_widget_class_bind_template_child (widget, ObserverConsolePage, spinner);
  gtk_widget_class_bind_template_child (widget, ObserverConsolePage, interrupt);
  gtk_widget_class_bind_template_callback (widget, map_cb);
  gtk_widget_class_bind_template_callback (widget, enter_cb);
  gtk_widget_class_bind_template_callback (widget, interrupt_cb);
  gtk_widget_class_bind_template_callback (widget, clear_cb);
}

static void
make_popover (ObserverConsolePage *self)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->candidates = GTK_LIST_BOX (list);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Candidates"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled),
                                              MAX_LIST_HEIGHT);
  self->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->popover), scrolled);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_TOP);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self->entry));
  g_signal_connect (list, "row-activated", G_CALLBACK (chosen_cb), self);
}

static void
observer_console_page_init (ObserverConsolePage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->number = 1;
  self->input = g_string_new (NULL);
  self->history = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  observer_keep_ltr (gtk_widget_get_parent (GTK_WIDGET (self->entry)));
  observer_keep_ltr (GTK_WIDGET (self->view));
  self->output = observer_console_output_new (self->view);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  make_popover (self);
  show_state (self);
}

/* ---- as a page ---- */

static void
set_session (ObserverPage *page, ObserverSession *session)
{
  ObserverConsolePage *self = OBSERVER_CONSOLE_PAGE (page);

  self->session = g_object_ref (session);
  observer_console_output_set_session (self->output, session);
  g_signal_connect_swapped (session, "notify::read-only", G_CALLBACK (show_state), self);
  show_state (self);
}

static void
focus (ObserverPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (OBSERVER_CONSOLE_PAGE (page)->entry));
}

static void
describe (ObserverPage *page, GString *text)
{
  ObserverConsolePage *self = OBSERVER_CONSOLE_PAGE (page);
  g_autofree char     *prompt = prompt_text (self);
  GtkTextBuffer       *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter          start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autofree char *all = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_auto (GStrv)   lines = g_strsplit (all, "\n", -1);
  for (size_t i = 0; lines[i] != NULL; i++)
    g_string_append_printf (text, "console %s\n", lines[i]);
  g_string_append_printf (text, "prompt %s\t%s%s\n", prompt, get_text (self),
                          self->is_busy ? "\tbusy" : "");
}

static bool
is_at_rest (ObserverPage *page)
{
  return !OBSERVER_CONSOLE_PAGE (page)->is_busy;
}

static void
page_init (ObserverPageInterface *iface)
{
  iface->set_session = set_session;
  iface->focus = focus;
  iface->describe = describe;
  iface->is_at_rest = is_at_rest;
}
