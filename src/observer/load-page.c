#include "observer/load-page.h"

struct _ObserverLoadPage {
  GtkBox parent_instance;

  ObserverSession *session; /* owned */
};

static void page_init (ObserverPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ObserverLoadPage,
                               observer_load_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (OBSERVER_TYPE_PAGE, page_init))

static void
observer_load_page_dispose (GObject *object)
{
  ObserverLoadPage *self = OBSERVER_LOAD_PAGE (object);

  g_clear_object (&self->session);
  G_OBJECT_CLASS (observer_load_page_parent_class)->dispose (object);
}

static void
observer_load_page_class_init (ObserverLoadPageClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_load_page_dispose;
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/load-page.ui");
}

static void
observer_load_page_init (ObserverLoadPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* ---- as a page ---- */

static void
set_session (ObserverPage *page, ObserverSession *session)
{
  ObserverLoadPage *self = OBSERVER_LOAD_PAGE (page);
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
  g_string_append (text, "load\n");
}

static void
page_init (ObserverPageInterface *iface)
{
  iface->set_session = set_session;
  iface->focus = focus;
  iface->describe = describe;
}
