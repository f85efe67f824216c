/* A ring of events, each with texts of its own. */
#include "observation/event-ring.h"

struct _CopEventRing {
  CopSeenEvent *places; /* owned, with their texts */
  size_t        n_places;
  size_t        n_events;
  size_t        next; /* the place that is used next */
};

static void
clear_event (CopSeenEvent *event)
{
  g_free ((char *) event->title);
  g_free ((char *) event->text);
  g_free ((char *) event->reason);
}

CopEventRing *
cop_event_ring_new (size_t n_places)
{
  g_return_val_if_fail (n_places > 0, NULL);

  CopEventRing *ring = g_new0 (CopEventRing, 1);

  ring->places = g_new0 (CopSeenEvent, n_places);
  ring->n_places = n_places;
  return ring;
}

void
cop_event_ring_free (CopEventRing *ring)
{
  if (ring == NULL)
    return;
  for (size_t i = 0; i < ring->n_events; i++)
    clear_event (&ring->places[i]);
  g_free (ring->places);
  g_free (ring);
}

void
cop_event_ring_add (CopEventRing *ring, const CopSeenEvent *event)
{
  CopSeenEvent *place = &ring->places[ring->next];

  ring->next = (ring->next + 1) % ring->n_places;
  if (ring->n_events < ring->n_places)
    ring->n_events++;
  else
    clear_event (place);
  *place = *event;
  place->title = g_strdup (event->title);
  place->text = g_strdup (event->text);
  place->reason = g_strdup (event->reason);
}

void
cop_event_ring_foreach (CopEventRing *ring, CopSeenEventFunc func, void *data)
{
  size_t first = ring->n_events < ring->n_places ? 0 : ring->next;

  for (size_t i = 0; i < ring->n_events; i++)
    func (&ring->places[(first + i) % ring->n_places], data);
}
