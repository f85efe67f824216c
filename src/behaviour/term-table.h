/* GHashTable with terms as keys, compared by =:=. */
#pragma once

#include "term/compare.h"
#include "term/term.h"

G_BEGIN_DECLS

static inline gpointer
cop_term_key (CopTerm term)
{
  return (gpointer) (uintptr_t) term;
}

static inline CopTerm
cop_key_term (gconstpointer key)
{
  return (CopTerm) (uintptr_t) key;
}

static inline guint
cop_term_key_hash (gconstpointer key)
{
  return cop_hash (cop_key_term (key));
}

static inline gboolean
cop_term_key_equal (gconstpointer a, gconstpointer b)
{
  return a == b || cop_equal (cop_key_term (a), cop_key_term (b));
}

static inline void
cop_term_key_free (gpointer key)
{
  cop_term_unref (cop_key_term (key));
}

/* The table takes the keys it is given. */
static inline GHashTable *
cop_term_table_new (GDestroyNotify free_value)
{
  return g_hash_table_new_full (cop_term_key_hash, cop_term_key_equal, cop_term_key_free,
                                free_value);
}

G_END_DECLS
