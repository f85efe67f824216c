/* The modules which a node knows, found by {module, function, arity} in one step. */
#include "behaviour/module.h"

#include "behaviour/builtin-modules.h"
#include "term/compare.h"

typedef struct {
  CopTerm  module;
  CopTerm  function;
  unsigned arity;
} ExportKey;

typedef struct {
  ExportKey key;
  CopNative function;
} ExportEntry;

typedef struct {
  GHashTable *modules; /* atom → CopModule, borrowed */
  GHashTable *exports; /* ExportKey → ExportEntry, owned */
} ModuleTable;

static const char module_table_key;

static guint
hash_export (gconstpointer key)
{
  const ExportKey *export = key;
  uint64_t mixed =
      (export->module ^ export->function << 21 ^ export->arity) * 0x9E3779B97F4A7C15u;

  return (guint) (mixed >> 32);
}

static gboolean
equal_export (gconstpointer a, gconstpointer b)
{
  const ExportKey *x = a;
  const ExportKey *y = b;

  return x->function == y->function && x->module == y->module && x->arity == y->arity;
}

static void
free_table (gpointer data)
{
  ModuleTable *table = data;

  g_hash_table_unref (table->exports);
  g_hash_table_unref (table->modules);
  g_free (table);
}

/* Names that start with a colon are Erlang's. */
static CopTerm
name_of (const CopModule *module)
{
  return module->name[0] == ':' ? cop_atom (module->name + 1)
                                : cop_module_atom (module->name);
}

static gboolean
belongs_to_module (gpointer key, gpointer value, gpointer module)
{
  const ExportKey *export = key;

  return export->module == *(CopTerm *) module;
}

static void
add_module (ModuleTable *table, const CopModule *module)
{
  CopTerm          name = name_of (module);
  const CopModule *old = g_hash_table_lookup (table->modules, GSIZE_TO_POINTER (name));
  if (old == module)
    return;

  if (old != NULL)
    g_hash_table_foreach_remove (table->exports, belongs_to_module, &name);

  g_hash_table_insert (table->modules, GSIZE_TO_POINTER (name), (gpointer) module);
  for (const CopExport *export = module->exports; export && export->name; export ++) {
    ExportEntry *entry = g_new (ExportEntry, 1);
    *entry = (ExportEntry){ { name, cop_atom (export->name), export->arity },
                            export->function };
    g_hash_table_replace (table->exports, &entry->key, entry);
  }
}

static ModuleTable *
table_of (CopNode *node)
{
  ModuleTable *table = cop_node_get_data (node, &module_table_key);
  if (G_LIKELY (table != NULL))
    return table;

  table = g_new (ModuleTable, 1);
  table->modules = g_hash_table_new (NULL, NULL);
  table->exports = g_hash_table_new_full (hash_export, equal_export, NULL, g_free);
  cop_node_set_data (node, &module_table_key, table, free_table);
  for (size_t i = 0; cop_builtin_modules[i] != NULL; i++)
    add_module (table, cop_builtin_modules[i]);

  return table;
}

void
cop_module_register (CopNode *node, const CopModule *module)
{
  g_return_if_fail (node != NULL);
  g_return_if_fail (module != NULL && module->name != NULL);

  add_module (table_of (node), module);
}

const CopModule *
cop_module_find (CopNode *node, CopTerm name)
{
  g_return_val_if_fail (node != NULL, NULL);

  return g_hash_table_lookup (table_of (node)->modules, GSIZE_TO_POINTER (name));
}

static int
compare_atoms (const void *a, const void *b)
{
  return cop_compare (*(const CopTerm *) a, *(const CopTerm *) b);
}

CopTerm
cop_module_list (CopNode *node)
{
  g_return_val_if_fail (node != NULL, COP_NIL);

  unsigned             n_names = 0;
  g_autofree gpointer *names =
      g_hash_table_get_keys_as_array (table_of (node)->modules, &n_names);
  g_autofree CopTerm *atoms = g_new (CopTerm, n_names);
  for (unsigned i = 0; i < n_names; i++)
    atoms[i] = GPOINTER_TO_SIZE (names[i]);
  qsort (atoms, n_names, sizeof *atoms, compare_atoms);

  return cop_list (atoms, n_names);
}

CopNative
cop_module_function (CopNode *node, CopTerm module, CopTerm function, unsigned arity)
{
  g_return_val_if_fail (node != NULL, NULL);

  const ExportEntry *entry = g_hash_table_lookup (
      table_of (node)->exports, &(ExportKey){ module, function, arity });

  return entry ? entry->function : NULL;
}

/* OTP: {undef, [{M, F, Args, []} | …]}. */
G_NORETURN static void
raise_undef (CopTerm module, CopTerm function, const CopTerm *args, size_t n_args)
{
  for (size_t i = 0; i < n_args; i++)
    cop_term_ref (args[i]);
  CopTerm frame = cop_tuple_of (module, function, cop_list (args, n_args), COP_NIL);

  cop_raise_stack (COP_ATOM (undef), cop_list_of (frame));
}

CopTerm
cop_apply_array (CopTerm module, CopTerm function, const CopTerm *args, size_t n_args)
{
  CopNative native = NULL;
  if (cop_is_atom (module) && cop_is_atom (function))
    native =
        cop_module_function (cop_node_current (), module, function, (unsigned) n_args);
  if (native == NULL)
    raise_undef (module, function, args, n_args);

  return native (args, n_args, module);
}

CopTerm
cop_apply (CopTerm module, CopTerm function, CopTerm args)
{
  size_t n_args = 0;
  if (!cop_list_length (args, &n_args))
    cop_raise (COP_ATOM (badarg));

  CopTerm             few[8];
  g_autofree CopTerm *many = n_args > G_N_ELEMENTS (few) ? g_new (CopTerm, n_args) : NULL;
  CopTerm            *array = many ? many : few;
  size_t              i = 0;
  for (CopTerm l = args; cop_is_cons (l); l = cop_tail (l))
    array[i++] = cop_head (l);

  return cop_apply_array (module, function, array, n_args);
}

CopTerm
cop_call_function (CopTerm function, const CopTerm *args, size_t n_args)
{
  if (!cop_is_function (function))
    cop_raise (cop_tuple_of (COP_ATOM (badfun), cop_term_ref (function)));

  if (cop_function_arity (function) != n_args) {
    for (size_t i = 0; i < n_args; i++)
      cop_term_ref (args[i]);
    cop_raise (
        cop_tuple_of (COP_ATOM (badarity),
                      cop_tuple_of (cop_term_ref (function), cop_list (args, n_args))));
  }

  if (cop_is_closure (function))
    return cop_closure_native (function) (args, n_args, cop_closure_env (function));

  return cop_apply_array (cop_function_module (function), cop_function_name (function),
                          args, n_args);
}

CopTerm
cop_run_function (CopTerm function_or_mfa, const CopTerm *args, size_t n_args)
{
  if (!cop_is_tuple (function_or_mfa) || cop_tuple_size (function_or_mfa) != 3)
    return cop_call_function (function_or_mfa, args, n_args);

  CopTerm list = cop_term_ref (cop_tuple_get (function_or_mfa, 2));
  for (size_t i = n_args; i > 0; i--)
    list = cop_cons (cop_term_ref (args[i - 1]), list);
  g_auto (CopTerm) all = list;

  return cop_apply (cop_tuple_get (function_or_mfa, 0),
                    cop_tuple_get (function_or_mfa, 1), all);
}
