/* The modules of kind supervisor: Oracle.Start, whose functions stand in child
 * specifications, and Oracle.Sup, Oracle.Dyn, Oracle.Worker, which they start. */
#pragma once

#include "definition.h"
#include "player.h"

/* What a scenario of that kind keeps: data of its player. */
typedef struct {
  GHashTable       *definitions; /* id → OracleDefinition, owned */
  OracleDefinition *root;        /* borrowed */
  CopTerm           parent;      /* pid of the process which starts the root */
  GHashTable       *suspended;   /* pids */
  GHashTable       *arguments;   /* name → list, owned: of the start functions */
} OracleTree;

OracleTree *oracle_tree_new (OraclePlayer *player);
void        oracle_tree_free (OracleTree *tree);

/* {ctx, Id}: the harness' own argument of a start function. Given. */
CopTerm oracle_context_term (const char *id);
/* Oracle.Start.go/1..8: any number of arguments, one of them {ctx, Id}. Runs in the
 * process that is to be the parent. */
CopTerm oracle_start_native (const CopTerm *args, size_t n_args, CopTerm env);
/* The child specification of a definition; given. */
CopTerm oracle_child_spec (const OracleDefinition *definition);
