#include "shell/help.h"

#include "behaviour/module.h"
#include "shell/evaluate.h"
#include "shell/session.h"
#include "term/print.h"

CopTerm
cop_hidden_result (void)
{
  return cop_atom ("do not show this result in output");
}

static void
append_function (GString *text, const char *module, const CopExport *export)
{
  g_string_append_printf (text, "  %s.%s/%u", module, export->name, export->arity);
  if (export->doc != NULL)
    g_string_append_printf (text, "\n      %s", export->doc);
  g_string_append_c (text, '\n');
}

/* @function: COP_NONE for all; @arity: -1 for all. Whether there is any. */
static bool
append_functions (GString *text, const CopModule *module, CopTerm function, int arity)
{
  bool has_any = false;

  for (const CopExport *export = module->exports; export && export->name; export ++) {
    if ((function != COP_NONE && cop_atom (export->name) != function) ||
        (arity >= 0 && export->arity != (unsigned) arity))
      continue;
    append_function (text, module->name, export);
    has_any = true;
  }
  return has_any;
}

static void
append_nothing (GString *text, CopTerm module, CopTerm function, int arity)
{
  g_autofree char *name = cop_inspect (module);

  if (function == COP_NONE)
    g_string_append_printf (text, "Could not load module %s, got: nofile\n", name);
  else if (arity < 0)
    g_string_append_printf (text, "No documentation for %s.%s was found\n", name,
                            cop_atom_name (function));
  else
    g_string_append_printf (text, "No documentation for %s.%s/%d was found\n", name,
                            cop_atom_name (function), arity);
}

static void
describe (GString *text, CopTerm name, CopTerm function, int arity)
{
  const CopModule *module = cop_module_find (cop_node_current (), name);

  if (module == NULL) {
    append_nothing (text, name, COP_NONE, arity);
    return;
  }
  if (function == COP_NONE) {
    g_string_append_printf (text, "%s\n", module->name);
    if (module->doc != NULL)
      g_string_append_printf (text, "  %s\n", module->doc);
    g_string_append_c (text, '\n');
  }
  if (!append_functions (text, module, function, arity) && function != COP_NONE)
    append_nothing (text, name, function, arity);
}

/* foo, of whichever import has it. */
static void
describe_local (GString *text, CopTerm function, int arity)
{
  static const char *const imports[] = COP_IMPORTS;
  bool                     has_any = false;

  for (size_t i = 0; i < G_N_ELEMENTS (imports); i++) {
    const CopModule *module =
        cop_module_find (cop_node_current (), cop_module_atom (imports[i]));
    has_any |= module != NULL && append_functions (text, module, function, arity);
  }
  if (!has_any)
    append_nothing (text, cop_module_atom ("Kernel"), function, arity);
}

static bool
describe_node (GString *text, CopTerm node, int arity)
{
  CopSyntaxKind kind = cop_syntax_kind (node);
  bool          is_name = kind == COP_SYNTAX_ALIAS ||
                 (kind == COP_SYNTAX_LITERAL && cop_is_atom (cop_syntax_part (node, 0)));

  if (kind == COP_SYNTAX_OPERATOR && cop_syntax_part (node, 0) == cop_atom ("/") &&
      cop_syntax_kind (cop_syntax_part (node, 2)) == COP_SYNTAX_LITERAL &&
      cop_is_small (cop_syntax_part (cop_syntax_part (node, 2), 0)) && arity < 0) {
    int64_t number = cop_to_int (cop_syntax_part (cop_syntax_part (node, 2), 0));
    return describe_node (text, cop_syntax_part (node, 1), (int) CLAMP (number, 0, 256));
  }
  if (is_name) {
    describe (text, cop_syntax_part (node, 0), COP_NONE, arity);
    return true;
  }
  if (kind == COP_SYNTAX_VARIABLE || kind == COP_SYNTAX_CALL) {
    describe_local (text, cop_syntax_part (node, 0), arity);
    return true;
  }
  if (kind != COP_SYNTAX_FIELD && kind != COP_SYNTAX_REMOTE)
    return false;
  CopTerm target = cop_syntax_part (node, 0);
  if (cop_syntax_kind (target) != COP_SYNTAX_ALIAS &&
      !(cop_syntax_kind (target) == COP_SYNTAX_LITERAL &&
        cop_is_atom (cop_syntax_part (target, 0))))
    return false;
  describe (text, cop_syntax_part (target, 0), cop_syntax_part (node, 1), arity);
  return true;
}

CopTerm
cop_help (CopTerm node)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (!describe_node (text, node, -1)) {
    g_autofree char *name = cop_syntax_to_string (node);
    g_string_printf (text, "Invalid arguments for h helper: %s\n", name);
  }
  cop_session_print (text->str);
  return cop_hidden_result ();
}
