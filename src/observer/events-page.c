#include "observer/events-page.h"

#include "observer/event-row.h"
#include "observer/format.h"
#include "observation/i18n.h"

#define TEXT_MARGIN 40
#define MAX_TEXT_HEIGHT 220

struct _ObserverEventsPage {
  GtkBox parent_instance;

  GtkSearchEntry    *search;
  GtkLabel          *count;
  GtkToggleButton   *pause;
  GtkWidget         *topics; /* toggle buttons, in the order of ObserverTopic */
  GtkStack          *stack;
  GtkScrolledWindow *scrolled;
  GtkListView       *list;
  GtkLabel          *empty_title;
  GtkLabel          *empty_text;
  GtkWidget         *text_box;
  GtkLabel          *text_title;
  GtkScrolledWindow *text_scrolled;
  GtkTextView       *text;

  ObserverSession    *session;   /* owned */
  ObserverEventList  *events;    /* owned */
  GtkSingleSelection *selection; /* owned */
  ObserverEvent      *read;      /* owned; whose text is shown, or NULL */
};

static void page_init (ObserverPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ObserverEventsPage,
                               observer_events_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (OBSERVER_TYPE_PAGE, page_init))

/* ---- how many there are ---- */

static char *
count_text (ObserverEventsPage *self)
{
  unsigned         n = g_list_model_get_n_items (G_LIST_MODEL (self->events));
  unsigned         n_all = observer_event_list_get_n_all (self->events);
  uint64_t         n_lost = observer_event_list_get_n_lost (self->events);
  g_autofree char *shown = observer_format_count (n);
  g_autofree char *all = observer_format_count (n_all);

  if (gtk_toggle_button_get_active (self->pause)) {
    g_autofree char *waiting =
        observer_format_count (observer_event_list_get_n_waiting (self->events));
    return g_strdup_printf (_ ("Paused, %s more"), waiting);
  }
  if (n != n_all)
    return g_strdup_printf (_ ("%s of %s"), shown, all);
  if (n_lost > 0) {
    g_autofree char *lost = observer_format_count (n_lost);
    return g_strdup_printf (_ ("%s events, %s lost in floods"), all, lost);
  }
  return g_strdup_printf (ngettext_ ("%s event", "%s events", n_all), all);
}

static void
show_count (ObserverEventsPage *self)
{
  if (gtk_list_view_get_model (self->list) == NULL)
    return; /* not shown */

  unsigned         n = g_list_model_get_n_items (G_LIST_MODEL (self->events));
  bool             is_filtered = observer_event_list_get_n_all (self->events) > 0;
  g_autofree char *text = count_text (self);

  gtk_label_set_text (self->count, text);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");
  gtk_label_set_text (self->empty_title,
                      is_filtered ? _ ("No event matches") : _ ("Nothing has happened"));
  gtk_label_set_text (
      self->empty_text,
      is_filtered ? _ ("Search for something else, or show more kinds of events.")
                  : _ ("Starts, ends, restarts, reports and alarms appear here."));
}

/* Who reads the newest ones sees the newest ones; who reads older ones is left alone. */
static void
items_changed_cb (ObserverEventsPage *self,
                  unsigned            position,
                  unsigned            n_removed,
                  unsigned            n_added)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);

  if (gtk_list_view_get_model (self->list) == NULL)
    return; /* not shown */
  if (position == 0 && n_added > 0 && gtk_adjustment_get_value (adjustment) < 1)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
}

/* ---- what people do ---- */

static void
filter_cb (ObserverEventsPage *self)
{
  unsigned topics = 0;
  unsigned topic = 0;

  for (GtkWidget *button = gtk_widget_get_first_child (self->topics); button != NULL;
       button = gtk_widget_get_next_sibling (button), topic++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)))
      topics |= 1u << topic;
  if (self->events == NULL)
    return;
  observer_event_list_set_filter (self->events, topics,
                                  gtk_editable_get_text (GTK_EDITABLE (self->search)));
  show_count (self);
}

static void
stop_search_cb (ObserverEventsPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
pause_cb (ObserverEventsPage *self)
{
  observer_event_list_set_paused (self->events,
                                  gtk_toggle_button_get_active (self->pause));
  show_count (self);
}

static void
clear_cb (ObserverEventsPage *self)
{
  observer_event_list_clear (self->events);
  show_count (self);
}

/* As high as the text, within bounds. */
static void
fit_text (ObserverEventsPage *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)) - TEXT_MARGIN;
  int height;

  gtk_widget_measure (GTK_WIDGET (self->text), GTK_ORIENTATION_VERTICAL, MAX (width, 1),
                      NULL, &height, NULL, NULL);
  gtk_scrolled_window_set_min_content_height (self->text_scrolled,
                                              MIN (height, MAX_TEXT_HEIGHT));
}

static void
show_text (ObserverEventsPage *self, ObserverEvent *event)
{
  g_autofree char *title =
      g_strdup_printf ("%s · %s · %s", observer_event_get_kind_name (event),
                       observer_event_get_title (event), observer_event_get_time (event));

  gtk_label_set_text (self->text_title, title);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text),
                            observer_event_get_text (event), -1);
  gtk_widget_set_visible (self->text_box, TRUE);
  fit_text (self);
}

/* The event in full, and its process, or what is left of it. */
static void
selected_cb (ObserverEventsPage *self)
{
  ObserverEvent *event = gtk_single_selection_get_selected_item (self->selection);

  /* GTK tells of the same one again when others come. */
  if (event == self->read)
    return;
  g_set_object (&self->read, event);
  if (event == NULL)
    return;
  show_text (self, event);
  if (observer_event_get_id (event) != 0)
    observer_session_select (self->session, observer_event_get_id (event));
}

/* Somebody else selected, elsewhere: the same event can be clicked again. */
static void
selected_elsewhere_cb (ObserverEventsPage *self)
{
  if (self->read != NULL && observer_event_get_id (self->read) != 0 &&
      observer_event_get_id (self->read) != observer_session_get_selected (self->session))
    gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

static void
activate_cb (ObserverEventsPage *self, unsigned position)
{
  g_autoptr (ObserverEvent) event =
      g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (event != NULL && observer_event_get_id (event) != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.details", "t",
                                observer_event_get_id (event));
}

static void
copy_cb (ObserverEventsPage *self)
{
  g_autofree char *text = NULL;

  g_object_get (gtk_text_view_get_buffer (self->text), "text", &text, NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "(sb)", _ ("Copied"), FALSE);
}

static void
close_cb (ObserverEventsPage *self)
{
  gtk_widget_set_visible (self->text_box, FALSE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

/* ---- life ---- */

static void
observer_events_page_dispose (GObject *object)
{
  ObserverEventsPage *self = OBSERVER_EVENTS_PAGE (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->events != NULL)
    g_signal_handlers_disconnect_by_data (self->events, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->read);
  g_clear_object (&self->selection);
  g_clear_object (&self->events);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (observer_events_page_parent_class)->dispose (object);
}

/* Rows cost nothing while nobody sees them. */
static void
observer_events_page_map (GtkWidget *widget)
{
  ObserverEventsPage *self = OBSERVER_EVENTS_PAGE (widget);

  if (self->events != NULL) {
    gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
    show_count (self);
  }
  GTK_WIDGET_CLASS (observer_events_page_parent_class)->map (widget);
}

static void
observer_events_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (observer_events_page_parent_class)->unmap (widget);
  gtk_list_view_set_model (OBSERVER_EVENTS_PAGE (widget)->list, NULL);
}

static void
bind_children (GtkWidgetClass *widget)
{
  gtk_widget_class_bind_template_child (widget, ObserverEventsPage, search);
  gtk_widget_class_bind_template_child (widget, ObserverEventsPage, count);
  gtk_widget_class_bind_template_child (widget, ObserverEventsPage, pause);
  gtk_widget_class_bind_template_child (widget, ObserverEventsPage, topics);
  gtk_widget_class_bind_template_child (widget, ObserverEventsPage, stack);
  gtk_widget_class_bind_template_child (widget, ObserverEventsPage, scrolled);
  gtk_widget_class_bind_template_child (widget, ObserverEventsPage, list);
  gtk_widget_class_bind_template_child (widget, ObserverEventsPage, empty_title);
  gtk_widget_class_bind_template_child (widget, ObserverEventsPage, empty_text);
  gtk_widget_class_bind_template_child (widget, ObserverEventsPage, text_box);
  gtk_widget_class_bind_template_child (widget, ObserverEventsPage, text_title);
  gtk_widget_class_bind_template_child (widget, ObserverEventsPage, text_scrolled);
  gtk_widget_class_bind_template_child (widget, ObserverEventsPage, text);
  gtk_widget_class_bind_template_callback (widget, filter_cb);
  gtk_widget_class_bind_template_callback (widget, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget, pause_cb);
  gtk_widget_class_bind_template_callback (widget, clear_cb);
  gtk_widget_class_bind_template_callback (widget, activate_cb);
  gtk_widget_class_bind_template_callback (widget, copy_cb);
  gtk_widget_class_bind_template_callback (widget, close_cb);
}

static void
observer_events_page_class_init (ObserverEventsPageClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_events_page_dispose;
  widget->map = observer_events_page_map;
  widget->unmap = observer_events_page_unmap;
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/events-page.ui");
  bind_children (widget);
}

static void
observer_events_page_init (ObserverEventsPage *self)
{
  g_autoptr (GtkListItemFactory) factory = observer_event_row_factory ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_view_set_factory (self->list, factory);
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self->list));
}

/* ---- as a page ---- */

static void
set_session (ObserverPage *page, ObserverSession *session)
{
  ObserverEventsPage *self = OBSERVER_EVENTS_PAGE (page);
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->events = observer_event_list_new (session);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->events)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect_swapped (self->events, "items-changed", G_CALLBACK (items_changed_cb),
                            self);
  g_signal_connect_swapped (self->selection, "notify::selected-item",
                            G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (session, "events", G_CALLBACK (show_count), self);
  g_signal_connect_swapped (session, "notify::selected",
                            G_CALLBACK (selected_elsewhere_cb), self);
}

static void
focus (ObserverPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (OBSERVER_EVENTS_PAGE (page)->list));
}

static void
search (ObserverPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (OBSERVER_EVENTS_PAGE (page)->search));
}

static void
toggle_pause (ObserverPage *page)
{
  GtkToggleButton *pause = OBSERVER_EVENTS_PAGE (page)->pause;

  gtk_toggle_button_set_active (pause, !gtk_toggle_button_get_active (pause));
}

static void
describe (ObserverPage *page, GString *text)
{
  GListModel *model = G_LIST_MODEL (OBSERVER_EVENTS_PAGE (page)->events);
  unsigned    n = g_list_model_get_n_items (model);

  for (unsigned i = 0; i < MIN (n, 30); i++) {
    g_autoptr (ObserverEvent) event = g_list_model_get_item (model, i);
    g_string_append_printf (
        text, "event %s\t%s\t%s\n", observer_event_get_kind_name (event),
        observer_event_get_title (event), observer_event_get_what (event));
  }
}

static void
page_init (ObserverPageInterface *iface)
{
  iface->set_session = set_session;
  iface->focus = focus;
  iface->search = search;
  iface->toggle_pause = toggle_pause;
  iface->describe = describe;
}
