/* The modules which a node knows, found by {module, function, arity} in one step. */
#include "behaviour/module.h"

#include "behaviour/builtin-modules.h"
#include "process/table.h"
#include "term/compare.h"

typedef struct {
  CopTable modules; /* atom → CopModule, borrowed */
  CopTable exports; /* key_of () → CopExport, borrowed */
} ModuleTable;

static const char module_table_key;

/* Atoms are numbers of 20 bits; 0 for what cannot be an export. */
static uint64_t
key_of (CopTerm module, CopTerm function, size_t arity)
{
  if (G_UNLIKELY (arity > UINT16_MAX))
    return 0;

  uint64_t key = (uint64_t) 1 << 63 | module >> 4 << 40 | function >> 4 << 16 | arity;
  key *= 0x9E3779B97F4A7C15u;
  return key ^ key >> 32; /* the table looks at the lower half */
}

static void
free_table (gpointer data)
{
  ModuleTable *table = data;

  cop_table_clear (&table->exports);
  cop_table_clear (&table->modules);
  g_free (table);
}

/* Names that start with a colon are Erlang's. */
static CopTerm
name_of (const CopModule *module)
{
  return module->name[0] == ':' ? cop_atom (module->name + 1)
                                : cop_module_atom (module->name);
}

static void
remove_exports (ModuleTable *table, CopTerm name, const CopModule *module)
{
  for (const CopExport *export = module->exports; export && export->name; export ++)
    cop_table_remove (&table->exports,
                      key_of (name, cop_atom (export->name), export->arity));
}

static void
add_module (ModuleTable *table, const CopModule *module)
{
  CopTerm          name = name_of (module);
  const CopModule *old = cop_table_get (&table->modules, name);
  if (old == module)
    return;

  if (old != NULL)
    remove_exports (table, name, old);

  cop_table_put (&table->modules, name, (void *) module);
  for (const CopExport *export = module->exports; export && export->name; export ++)
    cop_table_put (&table->exports, key_of (name, cop_atom (export->name), export->arity),
                   (void *) export);
}

static ModuleTable *
table_of (CopNode *node)
{
  ModuleTable *table = cop_node_get_data (node, &module_table_key);
  if (G_LIKELY (table != NULL))
    return table;

  table = g_new0 (ModuleTable, 1);
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

  return cop_table_get (&table_of (node)->modules, name);
}

static int
compare_atoms (const void *a, const void *b)
{
  return cop_compare (*(const CopTerm *) a, *(const CopTerm *) b);
}

static void
add_name (uint64_t key, void *value, void *names)
{
  g_array_append_val ((GArray *) names, key);
}

CopTerm
cop_module_list (CopNode *node)
{
  g_return_val_if_fail (node != NULL, COP_NIL);

  g_autoptr (GArray) atoms = g_array_new (FALSE, FALSE, sizeof (CopTerm));
  cop_table_foreach (&table_of (node)->modules, add_name, atoms);
  g_array_sort (atoms, compare_atoms);

  return cop_list ((const CopTerm *) (void *) atoms->data, atoms->len);
}

CopNative
cop_module_function (CopNode *node, CopTerm module, CopTerm function, unsigned arity)
{
  g_return_val_if_fail (node != NULL, NULL);

  uint64_t key = key_of (module, function, arity);
  const CopExport *export = key ? cop_table_get (&table_of (node)->exports, key) : NULL;

  return export ? export->function : NULL;
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
