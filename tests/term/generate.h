/* Random terms for tests: many of them odd, the same for the same seed. */
#pragma once

#include "term/term.h"

G_BEGIN_DECLS

typedef struct {
  GRand *rand; /* borrowed */
  bool
      without_handles; /* pids, references, functions: what other languages cannot read */
  bool without_closures;
} Generator;

/* A term nested at most @depth deep. */
CopTerm generate_term (Generator *self, int depth);
CopTerm generate_atom (Generator *self);
CopTerm generate_binary (Generator *self);
CopTerm generate_integer (Generator *self);
double  generate_double (Generator *self);

G_END_DECLS
