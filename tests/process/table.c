/* The number → pointer table against GHashTable, by random operations. */
#include "process/table.h"

#include <glib.h>

static void
agrees_with_a_hash_table (void)
{
  CopTable               table = { 0 };
  g_autoptr (GHashTable) model = g_hash_table_new (NULL, NULL);

  for (int i = 0; i < 200000; i++) {
    uint64_t key = (uint64_t) g_test_rand_int_range (1, 3000);
    void    *value = GINT_TO_POINTER (i + 1);
    if (g_test_rand_bit ()) {
      cop_table_put (&table, key, value);
      g_hash_table_insert (model, (void *) (uintptr_t) key, value);
    } else {
      g_assert_true (cop_table_remove (&table, key) ==
                     g_hash_table_lookup (model, (void *) (uintptr_t) key));
      g_hash_table_remove (model, (void *) (uintptr_t) key);
    }
    g_assert_cmpuint (table.n_entries, ==, g_hash_table_size (model));
  }
  for (uint64_t key = 1; key < 3000; key++)
    g_assert_true (cop_table_get (&table, key) ==
                   g_hash_table_lookup (model, (void *) (uintptr_t) key));
  cop_table_clear (&table);
}

/* Numbers only grow, and each is found until it is dropped. */
/* As pids of children come and go: removal must not look at the whole run. */
static void
a_long_run_is_taken_from_either_end (void)
{
  enum { N = 100000 };
  CopTable table = { 0 };
  for (uint64_t i = 1; i <= N; i++)
    cop_table_put (&table, i << 3 | 4, GSIZE_TO_POINTER (i));

  for (uint64_t i = 1; i <= N / 2; i++) {
    uint64_t last = N + 1 - i;
    g_assert_true (cop_table_remove (&table, i << 3 | 4) == GSIZE_TO_POINTER (i));
    g_assert_null (cop_table_get (&table, i << 3 | 4));
    g_assert_true (cop_table_remove (&table, last << 3 | 4) == GSIZE_TO_POINTER (last));
  }
  g_assert_cmpuint (table.n_entries, ==, 0);
  cop_table_clear (&table);
}

static void
empty_table_has_nothing (void)
{
  CopTable table = { 0 };
  g_assert_null (cop_table_get (&table, 7));
  g_assert_null (cop_table_remove (&table, 7));
  cop_table_clear (&table);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table/agrees-with-a-hash-table", agrees_with_a_hash_table);
  g_test_add_func ("/table/a-long-run-is-taken-from-either-end",
                   a_long_run_is_taken_from_either_end);
  g_test_add_func ("/table/empty-table-has-nothing", empty_table_has_nothing);
  return g_test_run ();
}
