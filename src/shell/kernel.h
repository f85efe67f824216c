/* What the modules of the library and the evaluator share. All raise as Elixir does. */
#pragma once

#include "behaviour/module.h"

G_BEGIN_DECLS

/* A function of a module: `NATIVE (name) { … }`. */
#define COP_NATIVE(name)                                                                 \
  static CopTerm name (const CopTerm *args, size_t n_args, CopTerm env)

/* to_string/1: a binary; given. */
CopTerm cop_string_of_term (CopTerm term);
CopTerm cop_charlist_of_binary (CopTerm binary);
/* container[key] with @fallback; given. */
CopTerm cop_access_get (CopTerm container, CopTerm key, CopTerm fallback);
/* The elements of a list or map, as Enum takes them; raises for others. Given. */
CopTerm cop_enumerate (CopTerm enumerable);
CopTerm cop_call_1 (CopTerm function, CopTerm a);
CopTerm cop_call_2 (CopTerm function, CopTerm a, CopTerm b);
/* As iex prints a value: broken into lines of 80, long ones cut. To be freed. */
char *cop_pretty (CopTerm term);

extern const CopModule cop_kernel_module;
extern const CopModule cop_erlang_module;
extern const CopModule cop_iex_helpers_module;
extern const CopModule cop_io_module;
extern const CopModule cop_map_module;
extern const CopModule cop_keyword_module;
extern const CopModule cop_list_module;
extern const CopModule cop_enum_module;
extern const CopModule cop_string_module;
extern const CopModule cop_integer_module;
extern const CopModule cop_float_module;
extern const CopModule cop_atom_module;
extern const CopModule cop_tuple_module;
extern const CopModule cop_node_module;

G_END_DECLS
