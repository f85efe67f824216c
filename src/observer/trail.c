/* A list of ids and a place in it; going somewhere new forgets what was ahead. */
#include "observer/trail.h"

#define MAX_STEPS 100

struct _ObserverTrail {
  GObject parent_instance;

  GArray  *steps;    /* uint64_t, owned */
  unsigned position; /* of the selected one */
  uint64_t selected;
};

enum { PROP_0, PROP_SELECTED, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ObserverTrail, observer_trail, G_TYPE_OBJECT)

static void
observer_trail_finalize (GObject *object)
{
  g_array_unref (OBSERVER_TRAIL (object)->steps);
  G_OBJECT_CLASS (observer_trail_parent_class)->finalize (object);
}

static void
observer_trail_get_property (GObject    *object,
                             unsigned    id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  if (id == PROP_SELECTED)
    g_value_set_uint64 (value, OBSERVER_TRAIL (object)->selected);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
observer_trail_class_init (ObserverTrailClass *klass)
{
  GObjectClass *object = G_OBJECT_CLASS (klass);

  object->finalize = observer_trail_finalize;
  object->get_property = observer_trail_get_property;
  props[PROP_SELECTED] = g_param_spec_uint64 ("selected", NULL, NULL, 0, G_MAXUINT64, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS |
                                                  G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object, N_PROPS, props);
}

static void
observer_trail_init (ObserverTrail *self)
{
  self->steps = g_array_new (FALSE, FALSE, sizeof (uint64_t));
}

ObserverTrail *
observer_trail_new (void)
{
  return g_object_new (OBSERVER_TYPE_TRAIL, NULL);
}

static void
set_selected (ObserverTrail *self, uint64_t id)
{
  self->selected = id;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTED]);
}

uint64_t
observer_trail_get_selected (ObserverTrail *self)
{
  return self->selected;
}

void
observer_trail_select (ObserverTrail *self, uint64_t id)
{
  g_return_if_fail (OBSERVER_IS_TRAIL (self));

  if (id == self->selected)
    return;
  if (id != 0) {
    if (self->steps->len > 0)
      g_array_set_size (self->steps, self->position + 1);
    if (self->steps->len >= MAX_STEPS)
      g_array_remove_index (self->steps, 0);
    g_array_append_val (self->steps, id);
    self->position = self->steps->len - 1;
  }
  set_selected (self, id);
}

bool
observer_trail_can_go (ObserverTrail *self, int steps)
{
  int64_t to = (int64_t) self->position + steps;

  return to >= 0 && to < (int64_t) self->steps->len;
}

void
observer_trail_go (ObserverTrail *self, int steps)
{
  if (!observer_trail_can_go (self, steps))
    return;
  self->position = (unsigned) ((int) self->position + steps);
  set_selected (self, g_array_index (self->steps, uint64_t, self->position));
}
