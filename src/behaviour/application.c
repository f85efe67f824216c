#include "behaviour/application-private.h"
#include "behaviour/term-table.h"
#include "term/match.h"

/* ---- the table ---- */

static const char applications_key;

static void
free_known (gpointer data)
{
  CopKnownApplication *self = data;

  g_hash_table_unref (self->env);
  g_array_unref (self->waiters);
  cop_term_unref (self->last_reason);
  g_free (self);
}

static void
free_applications (gpointer data)
{
  CopApplications *self = data;

  g_hash_table_unref (self->by_name);
  g_hash_table_unref (self->by_master);
  g_ptr_array_unref (self->all);
  g_free (self);
}

CopApplications *
cop_applications (CopNode *node)
{
  CopApplications *self = cop_node_get_data (node, &applications_key);
  if (self != NULL)
    return self;

  self = g_new0 (CopApplications, 1);
  self->by_name = g_hash_table_new (NULL, NULL);
  self->by_master = g_hash_table_new (NULL, NULL);
  self->all = g_ptr_array_new_with_free_func (free_known);
  cop_node_set_data (node, &applications_key, self, free_applications);
  return self;
}

CopKnownApplication *
cop_applications_find (CopApplications *applications, CopTerm name)
{
  return g_hash_table_lookup (applications->by_name, GSIZE_TO_POINTER (name));
}

static CopKnownApplication *
find_or_add (CopApplications *applications, CopTerm name)
{
  CopKnownApplication *self = cop_applications_find (applications, name);
  if (self != NULL)
    return self;

  self = g_new0 (CopKnownApplication, 1);
  self->name = name;
  self->type = COP_ATOM (temporary);
  self->waiters = g_array_new (FALSE, FALSE, sizeof (CopFrom));
  self->env = g_hash_table_new_full (cop_term_key_hash, cop_term_key_equal,
                                     cop_term_key_free, cop_term_key_free);
  g_ptr_array_add (applications->all, self);
  g_hash_table_insert (applications->by_name, GSIZE_TO_POINTER (name), self);
  return self;
}

void
cop_application_define (CopNode *node, const CopApplication *application)
{
  g_return_if_fail (node != NULL);
  g_return_if_fail (application != NULL && application->name != NULL);

  find_or_add (cop_applications (node), cop_atom (application->name))->definition =
      application;
}

void
cop_application_set_runtime_stop (CopNode *node, CopRuntimeStopFunc func, void *data)
{
  g_return_if_fail (node != NULL);

  CopApplications *self = cop_applications (node);
  self->runtime_stop = func;
  self->runtime_stop_data = data;
}

CopTerm
cop_charlist (const char *text)
{
  g_autofree gunichar *characters = NULL;
  g_autofree CopTerm  *terms = NULL;
  glong                n = 0;

  characters = g_utf8_to_ucs4_fast (text, -1, &n);
  terms = g_new (CopTerm, (size_t) n);
  for (glong i = 0; i < n; i++)
    terms[i] = cop_int (characters[i]);

  return cop_list (terms, (size_t) n);
}

/* ---- the environment ---- */

CopTerm
cop_application_get_env (CopTerm name, CopTerm key)
{
  CopKnownApplication *self =
      cop_applications_find (cop_applications (cop_node_current ()), name);

  return self == NULL
             ? COP_NONE
             : cop_key_term (g_hash_table_lookup (self->env, cop_term_key (key)));
}

void
cop_application_put_env (CopTerm name, CopTerm key, CopTerm value)
{
  CopKnownApplication *self = find_or_add (cop_applications (cop_node_current ()), name);

  g_hash_table_replace (self->env, cop_term_key (key), cop_term_key (value));
}

void
cop_application_delete_env (CopTerm name, CopTerm key)
{
  CopKnownApplication *self =
      cop_applications_find (cop_applications (cop_node_current ()), name);

  if (self != NULL)
    g_hash_table_remove (self->env, cop_term_key (key));
}

CopTerm
cop_application_all_env (CopTerm name)
{
  g_auto (CopTerm)     map = cop_map_new ();
  CopKnownApplication *self =
      cop_applications_find (cop_applications (cop_node_current ()), name);
  if (self == NULL)
    return COP_NIL;

  GHashTableIter iter;
  gpointer       key = NULL, value = NULL;
  g_hash_table_iter_init (&iter, self->env);
  while (g_hash_table_iter_next (&iter, &key, &value))
    map = cop_map_put (cop_term_steal (&map), cop_term_ref (cop_key_term (key)),
                       cop_term_ref (cop_key_term (value)));

  /* Sorted by key. */
  g_auto (CopMapIter) pairs = { 0 };
  g_auto (CopTerm)    reversed = COP_NIL;
  CopTerm             k = COP_NONE, v = COP_NONE;
  cop_map_iter_init (&pairs, map);
  while (cop_map_iter_next (&pairs, &k, &v))
    reversed = cop_cons (cop_tuple_of (cop_term_ref (k), cop_term_ref (v)),
                         cop_term_steal (&reversed));

  return cop_list_reverse (reversed);
}

/* ---- requests ---- */

CopTerm
cop_application_load (CopTerm name)
{
  return cop_application_ask (cop_tuple_of (cop_atom ("load_application"), name));
}

CopTerm
cop_application_unload (CopTerm name)
{
  return cop_application_ask (cop_tuple_of (cop_atom ("unload_application"), name));
}

CopTerm
cop_application_start (CopTerm name, CopTerm type)
{
  return cop_application_ask (
      cop_tuple_of (cop_atom ("start_application"), name, cop_term_ref (type)));
}

CopTerm
cop_application_stop (CopTerm name)
{
  return cop_application_ask (cop_tuple_of (cop_atom ("stop_application"), name));
}

CopTerm
cop_application_which (void)
{
  return cop_application_ask (cop_atom ("which_applications"));
}

/* Starts @name and before it what it needs; puts what was started on *@started, last
 * first. Gives COP_NONE or {error, {Application, Reason}}. */
static CopTerm
start_with_needed (CopTerm name, CopTerm type, CopTerm *started)
{
  for (;;) {
    g_auto (CopTerm) result = cop_application_start (name, type);
    if (result == COP_ATOM (ok)) {
      *started = cop_cons (name, cop_term_steal (started));
      return COP_NONE;
    }

    CopTerm reason = cop_tuple_get (result, 1);
    if (cop_is_tagged (reason, COP_ATOM (already_started), 2) &&
        cop_tuple_get (reason, 1) == name)
      return COP_NONE;
    if (!cop_is_tagged (reason, COP_ATOM (not_started), 2))
      return cop_tuple_of (COP_ATOM (error), cop_tuple_of (name, cop_term_ref (reason)));

    CopTerm failure = start_with_needed (cop_tuple_get (reason, 1), type, started);
    if (failure != COP_NONE)
      return failure;
  }
}

CopTerm
cop_application_ensure_all_started (CopTerm name, CopTerm type)
{
  g_auto (CopTerm) started = COP_NIL;
  g_auto (CopTerm) failure = start_with_needed (name, type, &started);
  if (failure == COP_NONE)
    return cop_tuple_of (COP_ATOM (ok), cop_list_reverse (started));

  for (CopTerm l = started; cop_is_cons (l); l = cop_tail (l))
    cop_term_unref (cop_application_stop (cop_head (l)));
  return cop_term_steal (&failure);
}

/* ---- for observers ---- */

CopTerm
cop_application_of (CopNode *node, CopTerm pid)
{
  CopProcessInfo info;
  if (!cop_process_info (node, pid, &info))
    return COP_NONE;

  const CopKnownApplication *self = g_hash_table_lookup (
      cop_applications (node)->by_master, GSIZE_TO_POINTER (info.group_leader));
  return self ? self->name : COP_NONE;
}

void
cop_application_foreach (CopNode *node, CopApplicationInfoFunc func, void *data)
{
  const CopApplications *applications = cop_applications (node);

  for (unsigned i = 0; i < applications->all->len; i++) {
    const CopKnownApplication *self = g_ptr_array_index (applications->all, i);
    if (self->definition != NULL)
      func (&(CopApplicationInfo){ .application = self->definition,
                                   .name = self->name,
                                   .running = self->is_running,
                                   .root = self->root,
                                   .master = self->master,
                                   .type = self->type,
                                   .last_reason = self->last_reason },
            data);
  }
}
