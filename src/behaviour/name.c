#include "behaviour/name.h"

#include "behaviour/builtin-modules.h"
#include "behaviour/term-table.h"
#include "term/match.h"

static const char global_names_key;

/* ---- global names: term → pid; a dead process gives its names up at the next look ----
 */

static GHashTable *
global_names (void)
{
  CopNode    *node = cop_node_current ();
  GHashTable *names = cop_node_get_data (node, &global_names_key);
  if (names == NULL) {
    names = cop_term_table_new (NULL);
    cop_node_set_data (node, &global_names_key, names,
                       (GDestroyNotify) g_hash_table_unref);
  }

  return names;
}

CopTerm
cop_global_whereis (CopTerm name)
{
  GHashTable *names = global_names ();
  gpointer    value = NULL;
  if (!g_hash_table_lookup_extended (names, cop_term_key (name), NULL, &value))
    return COP_NONE;

  CopTerm pid = GPOINTER_TO_SIZE (value);
  if (cop_is_alive (pid))
    return pid;

  g_hash_table_remove (names, cop_term_key (name));
  return COP_NONE;
}

bool
cop_global_register (CopTerm name, CopTerm pid)
{
  if (cop_global_whereis (name) != COP_NONE || !cop_is_alive (pid))
    return false;

  g_hash_table_insert (global_names (), cop_term_key (cop_term_ref (name)),
                       GSIZE_TO_POINTER (pid));
  return true;
}

void
cop_global_unregister (CopTerm name)
{
  g_hash_table_remove (global_names (), cop_term_key (name));
}

static gboolean
is_dead (gpointer key, gpointer value, gpointer data)
{
  return !cop_is_alive (GPOINTER_TO_SIZE (value));
}

CopTerm
cop_global_registered (void)
{
  GHashTable    *names = global_names ();
  CopTerm        list = COP_NIL;
  GHashTableIter iter;
  gpointer       key = NULL;

  g_hash_table_foreach_remove (names, is_dead, NULL);
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    list = cop_cons (cop_term_ref (cop_key_term (key)), list);

  return list;
}

/* ---- names of all kinds ---- */

static bool
is_global (CopTerm name)
{
  return cop_is_tagged (name, COP_ATOM (global), 2);
}

static bool
is_via (CopTerm name)
{
  return cop_is_tagged (name, COP_ATOM (via), 3) && cop_is_atom (cop_tuple_get (name, 1));
}

bool
cop_name_is_valid (CopTerm name)
{
  return cop_is_atom (name) || is_global (name) || is_via (name);
}

/* Module:function(Term) or Module:function(Term, self). Gives the result. */
static CopTerm
ask_via (CopTerm name, const char *function, CopTerm self)
{
  const CopTerm args[] = { cop_tuple_get (name, 2), self };

  return cop_apply_array (cop_tuple_get (name, 1), cop_atom (function), args,
                          self == COP_NONE ? 1 : 2);
}

CopTerm
cop_name_whereis (CopTerm name)
{
  if (cop_is_pid (name))
    return name;

  if (cop_is_atom (name))
    return cop_whereis (name);

  if (is_global (name))
    return cop_global_whereis (cop_tuple_get (name, 1));

  if (is_via (name)) {
    g_auto (CopTerm) pid = ask_via (name, "whereis_name", COP_NONE);
    return cop_is_local_pid (pid) ? pid : COP_NONE;
  }

  /* {Name, Node}, where Node is this one. */
  if (cop_is_tuple (name) && cop_tuple_size (name) == 2 &&
      cop_is_atom (cop_tuple_get (name, 0)) &&
      cop_tuple_get (name, 1) == cop_node_name (cop_node_current ()))
    return cop_whereis (cop_tuple_get (name, 0));

  return COP_NONE;
}

bool
cop_name_register (CopTerm name)
{
  if (cop_is_atom (name))
    return cop_try_register (name, cop_self ());

  if (is_global (name))
    return cop_global_register (cop_tuple_get (name, 1), cop_self ());

  g_auto (CopTerm) answer = ask_via (name, "register_name", cop_self ());
  return answer == COP_ATOM (yes);
}

void
cop_name_unregister (CopTerm name)
{
  if (cop_is_atom (name)) {
    if (cop_whereis (name) == cop_self ())
      cop_unregister (name);
  } else if (is_global (name)) {
    cop_global_unregister (cop_tuple_get (name, 1));
  } else {
    g_auto (CopTerm) answer = ask_via (name, "unregister_name", COP_NONE);
  }
}

CopTerm
cop_name_in_reports (CopTerm name)
{
  if (is_global (name))
    return cop_tuple_get (name, 1);

  return is_via (name) ? cop_tuple_get (name, 2) : name;
}

/* ---- the module :global ---- */

static CopTerm
global_whereis_name (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm pid = cop_global_whereis (args[0]);
  return pid == COP_NONE ? COP_ATOM (undefined) : pid;
}

static CopTerm
global_register_name (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_global_register (args[0], args[1]) ? COP_ATOM (yes) : COP_ATOM (no);
}

static CopTerm
global_unregister_name (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_global_unregister (args[0]);
  return COP_ATOM (ok);
}

static CopTerm
global_send (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm pid = cop_global_whereis (args[0]);
  if (pid == COP_NONE)
    cop_exit (cop_tuple_of (cop_atom ("badarg"), cop_tuple_of (cop_term_ref (args[0]),
                                                               cop_term_ref (args[1]))));

  cop_send (pid, cop_term_ref (args[1]));
  return pid;
}

static CopTerm
global_registered_names (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_global_registered ();
}

static const CopExport global_exports[] = {
  { "whereis_name", 1, global_whereis_name, "The pid at a global name, or undefined." },
  { "register_name", 2, global_register_name, "yes, or no when the name is taken." },
  { "unregister_name", 1, global_unregister_name, "Gives a global name up." },
  { "send", 2, global_send, "Sends a message to a global name." },
  { "registered_names", 0, global_registered_names, "All global names." },
  { NULL },
};

const CopModule cop_global_module = { .name = ":global",
                                      .doc = "Names that are known in the whole cluster.",
                                      .exports = global_exports };
