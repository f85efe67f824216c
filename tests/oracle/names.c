/* Tables of names, one for each direction. */
#include "names.h"

struct _OracleNames {
  GHashTable *pids;    /* name → pid */
  GHashTable *of_pid;  /* pid → name */
  GHashTable *refs;    /* name → reference */
  GHashTable *of_ref;  /* reference → name */
  GHashTable *latest;  /* id → name */
  GHashTable *parents; /* name → name */
};

static void *
key_of (CopTerm term)
{
  return (void *) (uintptr_t) term; /* local pids and references are immediate */
}

static GHashTable *
table_by_name (GDestroyNotify free_value)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_value);
}

OracleNames *
oracle_names_new (void)
{
  OracleNames *names = g_new0 (OracleNames, 1);
  names->pids = table_by_name (NULL);
  names->of_pid = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  names->refs = table_by_name (NULL);
  names->of_ref = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  names->latest = table_by_name (g_free);
  names->parents = table_by_name (g_free);
  return names;
}

void
oracle_names_free (OracleNames *names)
{
  g_hash_table_unref (names->pids);
  g_hash_table_unref (names->of_pid);
  g_hash_table_unref (names->refs);
  g_hash_table_unref (names->of_ref);
  g_hash_table_unref (names->latest);
  g_hash_table_unref (names->parents);
  g_free (names);
}

void
oracle_names_put (OracleNames *names, const char *name, CopTerm pid)
{
  g_hash_table_replace (names->pids, g_strdup (name), key_of (pid));
  g_hash_table_replace (names->of_pid, key_of (pid), g_strdup (name));
}

CopTerm
oracle_names_pid (const OracleNames *names, const char *name)
{
  return (CopTerm) (uintptr_t) g_hash_table_lookup (names->pids, name);
}

const char *
oracle_names_of (const OracleNames *names, CopTerm pid)
{
  const char *name = g_hash_table_lookup (names->of_pid, key_of (pid));
  return name ? name : "?";
}

void
oracle_names_foreach (const OracleNames *names, GHFunc func, void *data)
{
  g_hash_table_foreach (names->pids, func, data);
}

void
oracle_names_set_latest (OracleNames *names, const char *id, const char *name)
{
  g_hash_table_replace (names->latest, g_strdup (id), g_strdup (name));
}

const char *
oracle_names_resolve (const OracleNames *names, const char *address)
{
  const char *latest = g_hash_table_lookup (names->latest, address);
  return latest ? latest : address;
}

void
oracle_names_set_parent (OracleNames *names, const char *name, const char *parent)
{
  g_hash_table_replace (names->parents, g_strdup (name), g_strdup (parent));
}

const char *
oracle_names_parent (const OracleNames *names, const char *name)
{
  return g_hash_table_lookup (names->parents, name);
}

void
oracle_names_put_ref (OracleNames *names, const char *name, CopTerm ref)
{
  g_hash_table_replace (names->refs, g_strdup (name), key_of (ref));
  g_hash_table_replace (names->of_ref, key_of (ref), g_strdup (name));
}

CopTerm
oracle_names_ref (const OracleNames *names, const char *name)
{
  return (CopTerm) (uintptr_t) g_hash_table_lookup (names->refs, name);
}

const char *
oracle_names_of_ref (const OracleNames *names, CopTerm ref)
{
  const char *name = g_hash_table_lookup (names->of_ref, key_of (ref));
  return name ? name : "REF";
}
