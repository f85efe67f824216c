/* The last events, kept on the observer's side for pages that are opened later. */
#pragma once

#include "observation/source.h"

G_BEGIN_DECLS

typedef struct _CopEventRing CopEventRing;

CopEventRing *cop_event_ring_new (size_t n_places);
void          cop_event_ring_free (CopEventRing *ring);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopEventRing, cop_event_ring_free)

/* Keeps a copy; the oldest one makes room. */
void cop_event_ring_add (CopEventRing *ring, const CopSeenEvent *event);
/* Oldest first. @func must not add. */
void cop_event_ring_foreach (CopEventRing *ring, CopSeenEventFunc func, void *data);

G_END_DECLS
