#include "behaviour/proc-lib.h"

#include "term/compare.h"
#include "term/match.h"

CopTerm
cop_proc_lib_ancestors (void)
{
  CopTerm self = cop_self ();
  CopTerm name = cop_registered_name (self);
  CopTerm older = cop_dictionary_get (COP_ATOM (ancestors));

  return cop_cons (name == COP_NONE ? self : name,
                   older == COP_NONE ? COP_NIL : cop_term_ref (older));
}

/* The last few dictionaries, so that siblings share one. */
#define N_DICTIONARIES 8

typedef struct {
  CopTerm parent;       /* pid */
  CopTerm name;         /* of the parent, or COP_NONE */
  CopTerm older;        /* the parent's ancestors, held by the dictionary */
  CopTerm initial_call; /* likewise */
  CopTerm dictionary;   /* owned map */
} Dictionary;

static const char dictionaries_key;

static void
free_dictionaries (gpointer data)
{
  Dictionary *entries = data;

  for (size_t i = 0; i < N_DICTIONARIES; i++)
    cop_term_unref (entries[i].dictionary);
  g_free (entries);
}

static Dictionary *
dictionary_place (CopTerm parent, CopTerm initial_call)
{
  CopNode    *node = cop_node_current ();
  Dictionary *entries = cop_node_get_data (node, &dictionaries_key);
  if (G_UNLIKELY (entries == NULL)) {
    entries = g_new0 (Dictionary, N_DICTIONARIES);
    cop_node_set_data (node, &dictionaries_key, entries, free_dictionaries);
  }

  CopTerm  module = cop_is_tuple (initial_call) && cop_tuple_size (initial_call) > 0
                        ? cop_tuple_get (initial_call, 0)
                        : COP_NONE;
  uint64_t mixed = (parent ^ module) * 0x9E3779B97F4A7C15u;
  return &entries[mixed >> 61];
}

CopTerm
cop_proc_lib_dictionary (CopTerm initial_call)
{
  CopTerm     self = cop_self ();
  CopTerm     name = cop_registered_name (self);
  CopTerm     older = cop_dictionary_get (COP_ATOM (ancestors));
  Dictionary *place = dictionary_place (self, initial_call);
  if (place->parent == self && place->name == name && place->older == older &&
      (place->initial_call == initial_call ||
       cop_equal (place->initial_call, initial_call)))
    return place->dictionary;

  cop_term_unref (place->dictionary);
  *place =
      (Dictionary){ self, name, older, initial_call,
                    cop_map_of (COP_ATOM (ancestors), cop_proc_lib_ancestors (),
                                COP_ATOM (initial_call), cop_term_ref (initial_call)) };
  return place->dictionary;
}

void
cop_proc_lib_init (CopTerm ancestors, CopTerm initial_call)
{
  cop_term_unref (cop_dictionary_put (COP_ATOM (ancestors), ancestors));
  cop_term_unref (cop_dictionary_put (COP_ATOM (initial_call), initial_call));
}

/* OTP: unlink first, then kill, then flush the exit. */
static void
kill_and_flush (CopTerm pid)
{
  cop_unlink (pid);
  cop_exit_process (pid, COP_ATOM (kill));
  cop_term_unref (cop_receive_exit (pid, 0));
}

static CopTerm
error_of (CopTerm reason)
{
  return cop_tuple_of (COP_ATOM (error), reason);
}

CopTerm
cop_proc_lib_await (CopTerm         pid,
                    CopStartLinkage linkage,
                    CopTerm         ref,
                    int64_t         timeout_msec)
{
  CopTerm          answer = COP_NONE;
  CopRequestResult result = cop_await_init (pid, timeout_msec, &answer);
  g_auto (CopTerm) kept = answer;

  if (result == COP_REQUEST_TIMEOUT) {
    kill_and_flush (pid);
    kept = error_of (COP_ATOM (timeout));
  } else if (result == COP_REQUEST_DOWN) {
    /* OTP takes the exit message itself for the answer. */
    if (linkage == COP_START_LINK)
      cop_term_unref (cop_receive_exit (pid, 0));
    kept = error_of (answer);
  }

  if (linkage != COP_START_MONITOR)
    return cop_term_steal (&kept);

  if (cop_is_tagged (kept, COP_ATOM (ok), 2))
    return cop_tuple_of (COP_ATOM (ok), cop_tuple_of (pid, cop_term_ref (ref)));

  cop_term_unref (cop_receive_down (ref, COP_INFINITY));
  return cop_term_steal (&kept);
}

/* ---- plain functions ---- */

typedef struct {
  CopProcessFunc func;
  void          *data;
  GDestroyNotify destroy;
  CopTerm        ancestors;    /* owned */
  CopTerm        initial_call; /* owned */
} SpawnData;

static void
spawn_data_free (gpointer data)
{
  SpawnData *spawn = data;

  if (spawn->destroy != NULL)
    spawn->destroy (spawn->data);
  cop_term_unref (spawn->ancestors);
  cop_term_unref (spawn->initial_call);
  g_free (spawn);
}

static void
run_spawned (void *data)
{
  SpawnData          *spawn = data;
  g_auto (CopFailure) failure = { 0 };

  cop_proc_lib_init (cop_term_steal (&spawn->ancestors),
                     cop_term_steal (&spawn->initial_call));
  if (cop_try (spawn->func, spawn->data, &failure))
    return;

  cop_proc_lib_crash_report (&failure);
  cop_exit (cop_failure_reason (&failure));
}

CopTerm
cop_proc_lib_spawn (CopProcessFunc func, void *data, const CopProcLibOptions *options)
{
  g_return_val_if_fail (func != NULL && options != NULL, COP_NONE);

  SpawnData *spawn = g_new (SpawnData, 1);
  *spawn = (SpawnData){
    .func = func,
    .data = data,
    .destroy = options->destroy,
    .ancestors = cop_proc_lib_ancestors (),
    .initial_call =
        options->initial_call == COP_NONE
            ? cop_tuple_of (COP_ATOM (proc_lib), cop_atom ("init_p"), cop_int (3))
            : cop_term_ref (options->initial_call),
  };

  return cop_spawn_full (run_spawned, spawn,
                         &(CopSpawnOptions){ .name = options->name,
                                             .link = options->link,
                                             .ret_monitor = options->ret_monitor,
                                             .destroy = spawn_data_free });
}
