#include "app/load.h"

#include "behaviour/module.h"
#include "kv/bucket.h"
#include "kv/registry.h"

#include <math.h>

#define TICK_MSEC 40
#define WAVE_TICKS 400 /* of a calm and a busy time together */
#define MOST_ROUNDS 600
#define MAX_BUCKETS 40
#define CRASH_TICKS 90

/* A process that lives for a moment. */
static void
work (void *msec)
{
  cop_sleep (GPOINTER_TO_INT (msec));
}

static CopTerm
bucket_of (unsigned number)
{
  CopTerm          registry = cop_module_atom ("KV.Registry");
  CopTerm          bucket = COP_NONE;
  g_autofree char *text = g_strdup_printf ("load %u", number % MAX_BUCKETS);
  g_auto (CopTerm) name = cop_string (text);

  if (kv_registry_lookup (registry, name, &bucket))
    return bucket;
  kv_registry_create (registry, name);
  return kv_registry_lookup (registry, name, &bucket) ? bucket : COP_NONE;
}

static void
use_bucket (CopTerm bucket, unsigned n_rounds)
{
  g_auto (CopTerm) key = cop_string ("count");

  for (unsigned i = 0; i < n_rounds; i++) {
    kv_bucket_put (bucket, key, cop_int (i));
    g_auto (CopTerm) value = kv_bucket_get (bucket, key);
  }
}

void
coppice_load_run (void *unused)
{
  cop_set_label (cop_string ("load"));
  while (cop_whereis (cop_module_atom ("KV.Registry")) == COP_NONE)
    cop_sleep (TICK_MSEC);
  for (unsigned tick = 0;; tick++) {
    double   wave = (1 - cos (tick % WAVE_TICKS * 2 * G_PI / WAVE_TICKS)) / 2;
    CopTerm  bucket = bucket_of (tick);
    unsigned n_tasks = (unsigned) (wave * 4);

    if (bucket != COP_NONE && tick % CRASH_TICKS == CRASH_TICKS - 1)
      cop_exit_process (bucket, COP_ATOM (kill));
    else if (bucket != COP_NONE)
      use_bucket (bucket, (unsigned) (wave * MOST_ROUNDS));
    for (unsigned i = 0; i < n_tasks; i++)
      cop_spawn (work, GINT_TO_POINTER ((int) (20 + 40 * i)));
    cop_sleep (TICK_MSEC);
  }
}
