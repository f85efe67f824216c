/* PartitionSupervisor: n copies of one child, of which a key picks one. Mirrors Elixir's
 * PartitionSupervisor. {via, PartitionSupervisor, {Name, Key}} is an address: of an
 * integer key its absolute value modulo n counts, of others their hash. */
#pragma once

#include "behaviour/supervisor.h"

G_BEGIN_DECLS

typedef struct {
  CopTerm  name;           /* needed; atom, {global, T} or {via, M, T} */
  CopTerm  child_spec;     /* needed; any form of a child; lent */
  unsigned partitions;     /* 0: 1, for a node is one thread */
  CopTerm  strategy;       /* COP_NONE: one_for_one */
  int64_t  max_restarts;   /* -1: 3 */
  int64_t  max_seconds;    /* -1: 5 */
  CopTerm  with_arguments; /* function (Args, Partition) that gives the arguments of a
                            * copy; lent; COP_NONE: the same for all */
} CopPartitionSupervisorOptions;

#define COP_PARTITION_SUPERVISOR_DEFAULTS                                                \
  {                                                                                      \
    .max_restarts = -1, .max_seconds = -1                                                \
  }

/* Blocks. {ok, Pid} or {error, Reason}. */
CopTerm
cop_partition_supervisor_start_link (const CopPartitionSupervisorOptions *options);
/* How many there are; exits with noproc when there is no such supervisor. */
unsigned cop_partition_supervisor_partitions (CopTerm name);
/* The pid which @key picks (perhaps dead by now), or COP_NONE; exits as above. */
CopTerm cop_partition_supervisor_whereis (CopTerm name, CopTerm key);

G_END_DECLS
