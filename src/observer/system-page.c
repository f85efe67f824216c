#include "observer/system-page.h"

struct _ObserverSystemPage {
  GtkBox parent_instance;

  ObserverSession *session; /* owned */
};

static void page_init (ObserverPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ObserverSystemPage,
                               observer_system_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (OBSERVER_TYPE_PAGE, page_init))

static void
observer_system_page_dispose (GObject *object)
{
  ObserverSystemPage *self = OBSERVER_SYSTEM_PAGE (object);

  g_clear_object (&self->session);
  G_OBJECT_CLASS (observer_system_page_parent_class)->dispose (object);
}

static void
observer_system_page_class_init (ObserverSystemPageClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_system_page_dispose;
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/system-page.ui");
}

static void
observer_system_page_init (ObserverSystemPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* ---- as a page ---- */

static void
set_session (ObserverPage *page, ObserverSession *session)
{
  ObserverSystemPage *self = OBSERVER_SYSTEM_PAGE (page);
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
  g_string_append (text, "system\n");
}

static void
page_init (ObserverPageInterface *iface)
{
  iface->set_session = set_session;
  iface->focus = focus;
  iface->describe = describe;
}
