/* State and property follow each other. */
#include "observer/property-action.h"

static GVariant *
state_of (GObject *object, const char *property)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_object_get_property (object, property, &value);
  if (G_VALUE_HOLDS_BOOLEAN (&value))
    return g_variant_new_boolean (g_value_get_boolean (&value));
  return g_variant_new_string (
      g_value_get_string (&value) != NULL ? g_value_get_string (&value) : "");
}

static void
notify_cb (GObject *object, GParamSpec *pspec, GSimpleAction *action)
{
  g_simple_action_set_state (action, state_of (object, pspec->name));
}

typedef struct {
  GObject *object;   /* borrowed: the closure ends with it */
  char    *property; /* owned */
} Target;

static void
free_target (void *data, GClosure *closure)
{
  Target *target = data;

  g_free (target->property);
  g_free (target);
}

static void
change_state_cb (GSimpleAction *action, GVariant *state, Target *target)
{
  if (g_variant_is_of_type (state, G_VARIANT_TYPE_BOOLEAN))
    g_object_set (target->object, target->property, g_variant_get_boolean (state), NULL);
  else
    g_object_set (target->object, target->property, g_variant_get_string (state, NULL),
                  NULL);
}

static GClosure *
change_closure (GObject *object, const char *property)
{
  Target *target = g_new0 (Target, 1);

  target->object = object;
  target->property = g_strdup (property);
  GClosure *closure = g_cclosure_new (G_CALLBACK (change_state_cb), target, free_target);
  g_object_watch_closure (object, closure);
  return closure;
}

void
observer_property_action_add (GActionMap *map,
                              const char *name,
                              GObject    *object,
                              const char *property)
{
  GVariant *state = state_of (object, property);
  bool      is_string = g_variant_is_of_type (state, G_VARIANT_TYPE_STRING);
  g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (
      name, is_string ? G_VARIANT_TYPE_STRING : NULL, state);
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);

  g_signal_connect_closure (action, "change-state", change_closure (object, property),
                            FALSE);
  g_signal_connect_object (object, signal, G_CALLBACK (notify_cb), action, 0);
  g_action_map_add_action (map, G_ACTION (action));
}
