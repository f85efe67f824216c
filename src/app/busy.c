#include "app/busy.h"

#include "behaviour/module.h"
#include "kv/bucket.h"
#include "kv/registry.h"

#define TICK_MSEC 10
#define ROUNDS_A_LOOK 1000 /* before a look whether something else is wanted */
#define FOR_EVER_MSEC (INT64_C (1) << 40)

static int64_t  wanted;     /* atomic: rounds a second, or -1 */
static uint64_t rounds;     /* atomic */
static bool     is_started; /* of the thread that asks */

/* Array of pids. */
static GArray *
every_second_bucket (void)
{
  CopTerm registry = cop_module_atom ("KV.Registry");
  GArray *buckets = g_array_new (FALSE, FALSE, sizeof (CopTerm));
  CopTerm bucket = COP_NONE;

  for (unsigned i = 1;; i += 2) {
    g_autofree char *text = g_strdup_printf ("bucket %u", i);
    g_auto (CopTerm) name = cop_string (text);
    if (!kv_registry_lookup (registry, name, &bucket))
      return buckets;
    g_array_append_val (buckets, bucket);
  }
}

static void
use_bucket (CopTerm bucket, CopTerm key)
{
  uint64_t round = __atomic_load_n (&rounds, __ATOMIC_RELAXED) + 1;

  if (!cop_is_alive (bucket)) {
    cop_sleep (TICK_MSEC); /* or the node would never get on if none of them lived */
    return;
  }
  kv_bucket_put (bucket, key, cop_int ((int64_t) round));
  g_auto (CopTerm) value = kv_bucket_get (bucket, key);
  __atomic_store_n (&rounds, round, __ATOMIC_RELAXED);
}

static void
run_busy (void *unused)
{
  g_autoptr (GArray) buckets = every_second_bucket ();
  g_auto (CopTerm)   key = cop_string ("count");
  double             owed = 0;

  cop_set_label (cop_string ("busy"));
  for (unsigned i = 0; buckets->len > 0;) {
    int64_t per_second = __atomic_load_n (&wanted, __ATOMIC_RELAXED);

    owed = per_second < 0 ? ROUNDS_A_LOOK : owed + (double) per_second * TICK_MSEC / 1000;
    for (; owed >= 1; owed--, i = (i + 1) % buckets->len)
      use_bucket (g_array_index (buckets, CopTerm, i), key);
    if (per_second >= 0)
      cop_sleep (TICK_MSEC);
  }
}

static void
start_busy (void *unused, void *node)
{
  cop_spawn_full (run_busy, NULL, &(CopSpawnOptions){ .name = "busy" });
}

void
coppice_busy_set (CopNode *node, int64_t per_second)
{
  __atomic_store_n (&wanted, per_second, __ATOMIC_RELAXED);
  if (!is_started)
    cop_node_invoke (node, start_busy, NULL, NULL);
  is_started = true;
}

uint64_t
coppice_busy_rounds (void)
{
  return __atomic_load_n (&rounds, __ATOMIC_RELAXED);
}

static void
run_flooded (void *n_messages)
{
  cop_register (cop_atom ("flooded"), cop_self ());
  for (unsigned i = 0; i < GPOINTER_TO_UINT (n_messages); i++)
    cop_send (cop_self (), cop_tuple_of (cop_atom ("job"), cop_int (i)));
  cop_sleep (FOR_EVER_MSEC);
}

static void
start_flooded (void *n_messages, void *node)
{
  cop_spawn_full (run_flooded, n_messages, &(CopSpawnOptions){ .name = "flooded" });
}

void
coppice_busy_flood (CopNode *node, unsigned n_messages)
{
  cop_node_invoke (node, start_flooded, GUINT_TO_POINTER (n_messages), NULL);
}
