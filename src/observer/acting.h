/* The actions that change the node. They are forbidden in read-only mode and when the
 * node is gone, in every window alike. */
#pragma once

#include <stddef.h>

typedef struct {
  const char *name;
  const char *type; /* of the parameter */
} ObserverActing;

extern const ObserverActing observer_acting[];
extern const size_t         observer_n_acting;
