#include "observer/page.h"

G_DEFINE_INTERFACE (ObserverPage, observer_page, GTK_TYPE_WIDGET)

static void
observer_page_default_init (ObserverPageInterface *iface)
{
}

void
observer_page_set_session (ObserverPage *self, ObserverSession *session)
{
  OBSERVER_PAGE_GET_IFACE (self)->set_session (self, session);
}

void
observer_page_focus (ObserverPage *self)
{
  OBSERVER_PAGE_GET_IFACE (self)->focus (self);
}

bool
observer_page_search (ObserverPage *self)
{
  ObserverPageInterface *iface = OBSERVER_PAGE_GET_IFACE (self);

  if (iface->search != NULL)
    iface->search (self);
  return iface->search != NULL;
}

bool
observer_page_toggle_pause (ObserverPage *self)
{
  ObserverPageInterface *iface = OBSERVER_PAGE_GET_IFACE (self);

  if (iface->toggle_pause != NULL)
    iface->toggle_pause (self);
  return iface->toggle_pause != NULL;
}

void
observer_page_describe (ObserverPage *self, GString *text)
{
  OBSERVER_PAGE_GET_IFACE (self)->describe (self, text);
}

bool
observer_page_is_at_rest (ObserverPage *self)
{
  ObserverPageInterface *iface = OBSERVER_PAGE_GET_IFACE (self);

  return iface->is_at_rest == NULL || iface->is_at_rest (self);
}
