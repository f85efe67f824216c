/* Finds kinds and their steps by name. */
#include "kind.h"

static const OracleKind *const kinds[] = { &oracle_kind_signals, &oracle_kind_genserver,
                                           &oracle_kind_supervisor };

const OracleKind *
oracle_kind_find (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i]->name, name))
      return kinds[i];
  return NULL;
}

static bool
has_name (const char *usage, const char *name)
{
  size_t length = strcspn (usage, " ");
  return strlen (name) == length && strncmp (usage, name, length) == 0;
}

const OracleStepKind *
oracle_kind_find_step (const OracleKind *kind, const char *name)
{
  for (; kind; kind = kind->base)
    for (const OracleStepKind *step = kind->steps; step->usage; step++)
      if (has_name (step->usage, name))
        return step;
  return NULL;
}
