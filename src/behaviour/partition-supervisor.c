#include "behaviour/partition-supervisor.h"

#include "behaviour/builtin-modules.h"
#include "behaviour/name.h"
#include "behaviour/supervisor-private.h"
#include "behaviour/term-table.h"
#include "term/compare.h"
#include "term/match.h"
#include "term/print.h"

/* ---- what a supervisor's partitions are, by its pid; gone with the process ---- */

typedef struct {
  CopTerm  supervisor; /* pid */
  unsigned n_pids;
  CopTerm  pids[]; /* owned; COP_NONE before the first start */
} Partitions;

static const char partitions_key;

static void
free_partitions (gpointer data)
{
  Partitions *self = data;

  for (unsigned i = 0; i < self->n_pids; i++)
    cop_term_unref (self->pids[i]);
  g_free (self);
}

static GHashTable *
all_partitions (void)
{
  CopNode    *node = cop_node_current ();
  GHashTable *table = cop_node_get_data (node, &partitions_key);
  if (table == NULL) {
    table = cop_term_table_new (free_partitions);
    cop_node_set_data (node, &partitions_key, table, (GDestroyNotify) g_hash_table_unref);
  }

  return table;
}

static gboolean
is_of_dead (gpointer key, gpointer value, gpointer data)
{
  return !cop_is_alive (((Partitions *) value)->supervisor);
}

/* Of the calling supervisor. */
static void
publish (unsigned n)
{
  Partitions *self = g_malloc0 (sizeof *self + n * sizeof (CopTerm));
  self->supervisor = cop_self ();
  self->n_pids = n;

  g_hash_table_foreach_remove (all_partitions (), is_of_dead, NULL);
  g_hash_table_replace (all_partitions (), cop_term_key (self->supervisor), self);
}

static Partitions *
find (CopTerm name)
{
  CopTerm     pid = cop_name_whereis (name);
  Partitions *self = pid != COP_NONE
                         ? g_hash_table_lookup (all_partitions (), cop_term_key (pid))
                         : NULL;
  if (self != NULL)
    return self;

  CopTerm call = cop_tuple_of (cop_module_atom ("PartitionSupervisor"),
                               COP_ATOM (partitions), cop_list_of (cop_term_ref (name)));
  cop_exit (cop_tuple_of (COP_ATOM (noproc), call));
}

unsigned
cop_partition_supervisor_partitions (CopTerm name)
{
  return find (name)->n_pids;
}

CopTerm
cop_partition_supervisor_whereis (CopTerm name, CopTerm key)
{
  const Partitions *self = find (name);
  int64_t           number = 0;
  bool              is_number = cop_is_integer (key) && cop_int_get (key, &number);
  uint64_t          size = number < 0 ? -(uint64_t) number : (uint64_t) number;

  return self->pids[(is_number ? size : cop_hash (key)) % self->n_pids];
}

/* ---- start ---- */

/* In the caller: the arguments of the copy @partition. */
static CopTerm
copy_arguments (CopTerm args, CopTerm function, unsigned partition)
{
  if (function == COP_NONE)
    return cop_term_ref (args);

  const CopTerm    both[] = { args, cop_int (partition) };
  g_auto (CopTerm) result = cop_call_function (function, both, 2);
  if (!cop_is_list (result)) {
    g_autofree char *text = cop_inspect (result);
    cop_raise_message (
        "the call to the function in :with_arguments must return a list, got: %s", text);
  }

  return cop_term_steal (&result);
}

/* The specification of all copies, last first. */
static CopTerm
copies (CopTerm spec, CopTerm with_arguments, unsigned n)
{
  CopTerm start = cop_map_get (spec, COP_ATOM (start));
  if (start == COP_NONE || !cop_is_tuple (start) || cop_tuple_size (start) != 3)
    cop_raise (cop_tuple_of (COP_ATOM (badmatch), cop_term_ref (spec)));

  CopTerm          module = cop_tuple_get (start, 0);
  CopTerm          modules = cop_map_get (spec, COP_ATOM (modules));
  g_auto (CopTerm) list = COP_NIL;
  for (unsigned i = n; i > 0; i--) {
    CopTerm args = copy_arguments (cop_tuple_get (start, 2), with_arguments, i - 1);
    CopTerm call = cop_tuple_of (
        cop_module_atom ("PartitionSupervisor"), COP_ATOM (start_child),
        cop_list_of (cop_term_ref (module), cop_term_ref (cop_tuple_get (start, 1)), args,
                     cop_int (i - 1)));
    CopTerm copy = cop_map_put (cop_term_ref (spec), COP_ATOM (id), cop_int (i - 1));
    copy = cop_map_put (copy, COP_ATOM (start), call);
    copy = cop_map_put (copy, COP_ATOM (modules),
                        modules == COP_NONE ? cop_list_of (cop_term_ref (module))
                                            : cop_term_ref (modules));
    list = cop_cons (copy, cop_term_steal (&list));
  }

  return cop_term_steal (&list);
}

CopTerm
cop_partition_supervisor_start_link (const CopPartitionSupervisorOptions *options)
{
  g_return_val_if_fail (options != NULL, COP_NONE);
  g_return_val_if_fail (cop_name_is_valid (options->name), COP_NONE);
  g_return_val_if_fail (options->child_spec != COP_NONE, COP_NONE);

  unsigned         n = MAX (options->partitions, 1);
  g_auto (CopTerm) spec = cop_child_spec (options->child_spec, COP_NIL);
  if (!cop_is_map (spec))
    cop_raise (cop_tuple_of (COP_ATOM (badmatch), cop_term_steal (&spec)));

  CopTerm children = copies (spec, options->with_arguments, n);
  CopTerm flags = cop_map_of (
      COP_ATOM (strategy),
      options->strategy == COP_NONE ? COP_ATOM (one_for_one) : options->strategy,
      COP_ATOM (intensity),
      cop_int (options->max_restarts < 0 ? 3 : options->max_restarts), COP_ATOM (period),
      cop_int (options->max_seconds < 0 ? 5 : options->max_seconds));
  g_auto (CopTerm) argument = cop_tuple_of (cop_uint (n), flags, children);

  return cop_supervisor_start (cop_module_atom ("PartitionSupervisor"), argument,
                               options->name);
}

/* ---- the module ---- */

/* @argument: {N, Flags, Children}. */
static CopTerm
export_init (const CopTerm *args, size_t n_args, CopTerm env)
{
  if (!cop_is_tuple (args[0]) || cop_tuple_size (args[0]) != 3)
    cop_raise (COP_ATOM (function_clause));

  publish ((unsigned) cop_to_int (cop_tuple_get (args[0], 0)));
  return cop_tuple_of (COP_ATOM (ok),
                       cop_tuple_of (cop_term_ref (cop_tuple_get (args[0], 1)),
                                     cop_term_ref (cop_tuple_get (args[0], 2))));
}

/* start_child (Module, Function, Args, Partition), in the supervisor */
static CopTerm
export_start_child (const CopTerm *args, size_t n_args, CopTerm env)
{
  g_auto (CopTerm) result = cop_apply (args[0], args[1], args[2]);
  bool             is_ok = cop_is_tuple (result) && cop_tuple_size (result) >= 2 &&
               cop_tuple_get (result, 0) == COP_ATOM (ok) &&
               cop_is_pid (cop_tuple_get (result, 1));
  if (is_ok) {
    Partitions *self = find (cop_self ());
    cop_term_replace (&self->pids[cop_to_int (args[3])],
                      cop_term_ref (cop_tuple_get (result, 1)));
  }

  return cop_term_steal (&result);
}

static CopTerm
needed_option (CopTerm options, const char *key)
{
  CopTerm value = cop_keyword_get (options, cop_atom (key));
  if (value == COP_NONE || value == COP_ATOM (nil) || value == COP_ATOM (false))
    cop_raise_argument ("the :%s option must be given to PartitionSupervisor", key);

  return value;
}

static int64_t
count_option (CopTerm options, CopTerm key)
{
  CopTerm value = cop_keyword_get (options, key);
  int64_t count = -1;
  if (value != COP_NONE && cop_is_integer (value))
    cop_int_get (value, &count);

  return count;
}

static unsigned
partitions_option (CopTerm options)
{
  CopTerm value = cop_keyword_get (options, COP_ATOM (partitions));
  int64_t count = 1;
  if (value != COP_NONE && (!cop_is_integer (value) || !cop_int_get (value, &count) ||
                            count < 1 || count > 1 << 20)) {
    g_autofree char *text = cop_inspect (value);
    cop_raise_argument ("the :partitions option must be a positive integer, got: %s",
                        text);
  }

  return (unsigned) count;
}

static CopTerm
export_start_link (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm options = args[0];
  if (!cop_is_list (options))
    cop_raise (COP_ATOM (function_clause));

  CopTerm name = needed_option (options, "name");
  CopTerm child_spec = needed_option (options, "child_spec");
  CopTerm strategy = cop_keyword_get (options, COP_ATOM (strategy));
  CopTerm with_arguments = cop_keyword_get (options, cop_atom ("with_arguments"));
  if (with_arguments != COP_NONE &&
      (!cop_is_function (with_arguments) || cop_function_arity (with_arguments) != 2)) {
    g_autofree char *text = cop_inspect (with_arguments);
    cop_raise_argument (
        "the :with_arguments option must be a function that receives two "
        "arguments, the current call arguments and the partition, got: %s",
        text);
  }

  return cop_partition_supervisor_start_link (&(CopPartitionSupervisorOptions){
      .name = name,
      .child_spec = child_spec,
      .partitions = partitions_option (options),
      .strategy = strategy,
      .max_restarts = count_option (options, COP_ATOM (max_restarts)),
      .max_seconds = count_option (options, COP_ATOM (max_seconds)),
      .with_arguments = with_arguments,
  });
}

static CopTerm
export_child_spec (const CopTerm *args, size_t n_args, CopTerm module)
{
  CopTerm id = cop_keyword_get (args[0], COP_ATOM (name));
  if (id == COP_NONE)
    id = COP_ATOM (Elixir_DynamicSupervisor); /* sic, in 1.14 */
  else if (cop_is_tuple (id))
    id = cop_tuple_get (id, cop_tuple_size (id) - 1);
  CopTerm start =
      cop_tuple_of (module, COP_ATOM (start_link), cop_list_of (cop_term_ref (args[0])));

  return cop_map_of (COP_ATOM (id), cop_term_ref (id), COP_ATOM (start), start,
                     COP_ATOM (type), COP_ATOM (supervisor));
}

static CopTerm
export_partitions (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_uint (cop_partition_supervisor_partitions (args[0]));
}

static CopTerm
export_which_children (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_supervisor_which_children (args[0]);
}

static CopTerm
export_count_children (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_supervisor_count_children (args[0]);
}

/* whereis_name ({Name, Key}): the address of via */
static CopTerm
export_whereis_name (const CopTerm *args, size_t n_args, CopTerm env)
{
  if (!cop_is_tuple (args[0]) || cop_tuple_size (args[0]) != 2)
    cop_raise (COP_ATOM (function_clause));

  CopTerm pid = cop_partition_supervisor_whereis (cop_tuple_get (args[0], 0),
                                                  cop_tuple_get (args[0], 1));
  return pid == COP_NONE ? COP_ATOM (undefined) : cop_term_ref (pid);
}

static CopTerm
export_send (const CopTerm *args, size_t n_args, CopTerm env)
{
  g_auto (CopTerm) pid = export_whereis_name (args, 1, env);

  cop_send (pid, cop_term_ref (args[1]));
  return cop_term_ref (args[1]);
}

static CopTerm
export_register_name (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_raise_message ("{:via, PartitionSupervisor, _} cannot be given on registration");
}

static CopTerm
export_unregister_name (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_raise_message ("{:via, PartitionSupervisor, _} cannot be given on unregistration");
}

static const CopExport partition_supervisor_exports[] = {
  { "start_link", 1, export_start_link, "Starts copies of a child." },
  { "init", 1, export_init, "Its flags and children." },
  { "start_child", 4, export_start_child, "Starts one copy." },
  { "child_spec", 1, export_child_spec, "How a supervisor starts it." },
  { "partitions", 1, export_partitions, "How many copies there are." },
  { "which_children", 1, export_which_children, "All copies." },
  { "count_children", 1, export_count_children, "How many copies there are." },
  { "stop", 1, cop_supervisor_export_stop, "Ends the supervisor and waits for it." },
  { "stop", 2, cop_supervisor_export_stop, "The same with a reason." },
  { "stop", 3, cop_supervisor_export_stop, "The same with a reason and a timeout." },
  { "whereis_name", 1, export_whereis_name, "The copy that a key picks." },
  { "send", 2, export_send, "Sends to the copy that a key picks." },
  { "register_name", 2, export_register_name, "Raises." },
  { "unregister_name", 1, export_unregister_name, "Raises." },
  { NULL },
};

const CopModule cop_partition_supervisor_module = {
  .name = "PartitionSupervisor",
  .doc = "Copies of a child, picked by a key.",
  .exports = partition_supervisor_exports,
};
