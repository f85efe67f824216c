/* Blocks with numbers against GHashTable, by random operations. */
#include "process/arena.h"

#include <glib.h>

typedef struct {
  CopArenaBlock head;
  int           value;
} Block;

static void
count (void *block, void *data)
{
  g_assert_nonnull (g_hash_table_lookup (data, block));
}

static void
agrees_with_a_hash_table (void)
{
  g_autoptr (GHashTable) model = g_hash_table_new (NULL, NULL); /* block → itself */
  g_autoptr (GPtrArray)  blocks = g_ptr_array_new ();
  CopArena               arena;
  cop_arena_init (&arena, sizeof (Block), 1);

  for (int i = 0; i < 100000; i++) {
    if (blocks->len < 10 || (blocks->len < 3000 && g_test_rand_bit ())) {
      Block *block = cop_arena_take (&arena);
      block->value = i;
      g_assert_true (g_hash_table_add (model, block));
      g_assert_true (cop_arena_at (&arena, block->head.number) == block);
      g_ptr_array_add (blocks, block);
    } else {
      guint    at = (guint) g_test_rand_int_range (0, (int) blocks->len);
      Block   *block = blocks->pdata[at];
      uint64_t number = block->head.number;
      g_assert_true (cop_arena_at (&arena, number) == block);
      cop_arena_give (&arena, block);
      g_assert_null (cop_arena_at (&arena, number));
      g_hash_table_remove (model, block);
      g_ptr_array_remove_index_fast (blocks, at);
    }
  }
  cop_arena_foreach (&arena, count, model);
  cop_arena_clear (&arena);
}

/* A place is used again and again, but each time under another number. */
static void
a_number_never_comes_twice (void)
{
  CopArena arena;
  cop_arena_init (&arena, sizeof (Block), 1);
  Block   *first = cop_arena_take (&arena);
  uint64_t number = first->head.number;

  for (int i = 0; i < 1000; i++) {
    cop_arena_give (&arena, first);
    g_assert_true (cop_arena_take (&arena) == first);
    g_assert_cmpuint (first->head.number, >, number);
    g_assert_null (cop_arena_at (&arena, number));
    number = first->head.number;
  }
  cop_arena_clear (&arena);
}

static void
a_worn_place_rests (void)
{
  CopArena arena;
  cop_arena_init (&arena, sizeof (Block), 1);
  Block *worn = cop_arena_take (&arena);
  worn->head.number = 2 * COP_ARENA_BIT - COP_ARENA_ONE_USE;

  cop_arena_give (&arena, worn);
  Block *next = cop_arena_take (&arena);

  g_assert_true (next != worn);
  cop_arena_clear (&arena);
}

/* make_ref has the small numbers, and each family its own. */
static void
other_numbers_find_nothing (void)
{
  CopArena arena;
  cop_arena_init (&arena, sizeof (Block), 1);
  uint64_t first = COP_ARENA_BIT | COP_ARENA_FAMILY_BIT;
  g_assert_null (cop_arena_at (&arena, first));

  for (int i = 0; i < 100; i++)
    cop_arena_take (&arena);

  for (uint64_t number = 0; number < 200; number++)
    g_assert_null (cop_arena_at (&arena, number));
  g_assert_nonnull (cop_arena_at (&arena, first + 99));
  g_assert_null (cop_arena_at (&arena, first + 100));
  g_assert_null (cop_arena_at (&arena, COP_ARENA_BIT + 99));
  cop_arena_clear (&arena);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/arena/agrees-with-a-hash-table", agrees_with_a_hash_table);
  g_test_add_func ("/arena/a-number-never-comes-twice", a_number_never_comes_twice);
  g_test_add_func ("/arena/a-worn-place-rests", a_worn_place_rests);
  g_test_add_func ("/arena/other-numbers-find-nothing", other_numbers_find_nothing);
  return g_test_run ();
}
