/* Random scenarios as TAP tests, a line per batch. Each run has seeds of its own, which
 * follow from --seed; a failing scenario tells its own and is played again, as small as
 * it gets, by --herd SEED or --tree SEED. COPPICE_SCENARIOS says how many there are. */
#include "random.h"

#include <stdlib.h>
#include <string.h>

#define BATCH 500

static void
play_batch (const void *game)
{
  run_batch (game, (uint32_t) g_test_rand_int (), BATCH);
}

static void
add_batches (const Game *game, int n_scenarios)
{
  for (int i = 0; i < n_scenarios; i += BATCH) {
    g_autofree char *path =
        g_strdup_printf ("/random/%s/%d-%d", game->name, i, i + BATCH - 1);
    g_test_add_data_func (path, game, play_batch);
  }
}

int
main (int argc, char **argv)
{
  static const Game *const games[] = { &tree_game, &herd_game };
  for (size_t i = 0; i < G_N_ELEMENTS (games); i++)
    if (argc == 3 && g_str_has_prefix (argv[1], "--") &&
        g_str_equal (argv[1] + 2, games[i]->name))
      return run_one (games[i], (uint32_t) strtoul (argv[2], NULL, 10)) ? 0 : 1;

  const char *wanted = g_getenv ("COPPICE_SCENARIOS");
  int         n_scenarios = wanted ? atoi (wanted) : 10000;
  g_test_init (&argc, &argv, NULL);
  add_batches (&tree_game, n_scenarios);
  add_batches (&herd_game, n_scenarios / 2);
  return g_test_run ();
}
