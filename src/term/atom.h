/* Atoms: interned names. The table is shared by all threads and only ever grows, so what
 * comes from outside goes through cop_atom_from_outside (), which has a bound. */
#pragma once

#include "term/atom-names.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Any Erlang value: see term.h. */
typedef uint64_t CopTerm;

typedef enum {
#define COP_ATOM_INDEX(id, text) COP_ATOM_INDEX_##id,
  COP_WELL_KNOWN_ATOMS (COP_ATOM_INDEX)
#undef COP_ATOM_INDEX
      COP_N_WELL_KNOWN_ATOMS
} CopWellKnownAtom;

/* A constant for a name of atom-names.h: COP_ATOM (ok), also in `case`. */
#define COP_ATOM(id) ((CopTerm) COP_ATOM_INDEX_##id << 4 | 2)

/* The atom of that name, made when new. Aborts when the table is full (1,048,576), as the
 * BEAM does: for names in the program's own text. Elixir's modules are atoms with the
 * prefix "Elixir.": cop_module_atom ("KV.Registry"); Erlang's are written ":sys" there.
 */
CopTerm cop_atom (const char *name);
CopTerm cop_atom_len (const char *name, size_t length);
CopTerm cop_module_atom (const char *name);

#ifndef __cplusplus
/* Of a name in the program's text each place looks only once. */
#define COP_ATOM_ONCE(intern, name)                                                      \
  ({                                                                                     \
    static CopTerm known_atom;                                                           \
    CopTerm        atom_here = __atomic_load_n (&known_atom, __ATOMIC_RELAXED);          \
    if (__builtin_expect (atom_here == 0, 0)) {                                          \
      atom_here = intern (name);                                                         \
      __atomic_store_n (&known_atom, atom_here, __ATOMIC_RELAXED);                       \
    }                                                                                    \
    atom_here;                                                                           \
  })
#define cop_atom(name)                                                                   \
  __builtin_choose_expr(__builtin_constant_p (name), COP_ATOM_ONCE (cop_atom, name),     \
                        cop_atom (name))
#define cop_module_atom(name)                                                            \
  __builtin_choose_expr(__builtin_constant_p (name),                                     \
                        COP_ATOM_ONCE (cop_module_atom, name), cop_module_atom (name))
#endif

/* For names that arrive from users and networks: COP_NONE when @name is longer than 255
 * characters, is not UTF-8, or the table has less than a quarter of its places left. */
CopTerm cop_atom_from_outside (const char *name, size_t length);
/* COP_NONE when there is no such atom. */
CopTerm cop_atom_existing (const char *name, size_t length);

const char *cop_atom_name (CopTerm atom); /* NUL-terminated; lives for ever */
size_t      cop_atom_length (CopTerm atom);
size_t      cop_atom_count (void);
size_t      cop_atom_limit (void);
size_t      cop_atom_memory (void); /* bytes, names included */

G_END_DECLS
