#include "observer/events-page.h"

struct _ObserverEventsPage {
  GtkBox parent_instance;

  ObserverSession *session; /* owned */
};

static void page_init (ObserverPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ObserverEventsPage,
                               observer_events_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (OBSERVER_TYPE_PAGE, page_init))

static void
observer_events_page_dispose (GObject *object)
{
  ObserverEventsPage *self = OBSERVER_EVENTS_PAGE (object);

  g_clear_object (&self->session);
  G_OBJECT_CLASS (observer_events_page_parent_class)->dispose (object);
}

static void
observer_events_page_class_init (ObserverEventsPageClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_events_page_dispose;
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/events-page.ui");
}

static void
observer_events_page_init (ObserverEventsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* ---- as a page ---- */

static void
set_session (ObserverPage *page, ObserverSession *session)
{
  ObserverEventsPage *self = OBSERVER_EVENTS_PAGE (page);
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
}

static void
focus (ObserverPage *page)
{
  gtk_widget_child_focus (GTK_WIDGET (page), GTK_DIR_TAB_FORWARD);
}

static void
describe (ObserverPage *page, GString *text)
{
  g_string_append (text, "events\n");
}

static void
page_init (ObserverPageInterface *iface)
{
  iface->set_session = set_session;
  iface->focus = focus;
  iface->describe = describe;
}
