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
static void
numbered_agrees_with_a_hash_table (void)
{
  CopTable               table = { 0 };
  uint64_t               next = 1, before = 0;
  g_autoptr (GHashTable) model = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray)     keys = g_array_new (FALSE, FALSE, sizeof (uint64_t));

  for (int i = 0; i < 200000; i++) {
    if (keys->len < 10 || (keys->len < 3000 && g_test_rand_bit ())) {
      void    *value = GINT_TO_POINTER (i + 1);
      uint64_t key = cop_table_add (&table, &next, value);
      g_assert_cmpuint (key, >, before);
      g_assert_cmpuint (next, ==, key + 1);
      g_assert_true (g_hash_table_insert (model, (void *) (uintptr_t) key, value));
      g_array_append_val (keys, key);
      before = key;
    } else {
      guint    at = (guint) g_test_rand_int_range (0, (int) keys->len);
      uint64_t key = g_array_index (keys, uint64_t, at);
      void    *value = g_hash_table_lookup (model, (void *) (uintptr_t) key);
      g_assert_true (cop_table_at (&table, key) == value);
      g_assert_true (cop_table_drop (&table, key) == value);
      g_assert_null (cop_table_at (&table, key));
      g_assert_null (cop_table_drop (&table, key));
      g_hash_table_remove (model, (void *) (uintptr_t) key);
      g_array_remove_index_fast (keys, at);
    }
    g_assert_cmpuint (table.n_entries, ==, g_hash_table_size (model));
  }
  cop_table_clear (&table);
}

static void
empty_table_has_nothing (void)
{
  CopTable table = { 0 };
  g_assert_null (cop_table_get (&table, 7));
  g_assert_null (cop_table_remove (&table, 7));
  g_assert_null (cop_table_at (&table, 7));
  g_assert_null (cop_table_drop (&table, 7));
  cop_table_clear (&table);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table/agrees-with-a-hash-table", agrees_with_a_hash_table);
  g_test_add_func ("/table/numbered-agrees-with-a-hash-table",
                   numbered_agrees_with_a_hash_table);
  g_test_add_func ("/table/empty-table-has-nothing", empty_table_has_nothing);
  return g_test_run ();
}
