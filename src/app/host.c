#include "app/host.h"

#include "app/load.h"
#include "behaviour/application.h"
#include "behaviour/report.h"
#include "kv/application.h"
#include "kv/bucket.h"
#include "kv/registry.h"
#include "term/print.h"

static void
put (CopTerm bucket, const char *text, int64_t count)
{
  g_auto (CopTerm) key = cop_string (text);

  kv_bucket_put (bucket, key, cop_int (count));
}

static void
fill_bucket (CopTerm bucket)
{
  put (bucket, "milk", 3);
  put (bucket, "eggs", 12);
}

static void
create_buckets (const char *const *names)
{
  CopTerm registry = cop_module_atom ("KV.Registry");

  for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
    g_auto (CopTerm) name = cop_string (names[i]);
    CopTerm          bucket = COP_NONE;
    kv_registry_create (registry, name);
    if (kv_registry_lookup (registry, name, &bucket))
      fill_bucket (bucket);
  }
}

void
coppice_host_boot (void *buckets)
{
  cop_set_label (cop_string ("boot"));
  g_auto (CopTerm) result =
      cop_application_ensure_all_started (COP_ATOM (kv), COP_ATOM (temporary));
  if (cop_tuple_get (result, 0) == COP_ATOM (ok)) {
    create_buckets (buckets);
    return;
  }
  g_autofree char *reason = cop_inspect (cop_tuple_get (result, 1));
  g_printerr ("coppice: kv could not be started: %s\n", reason);
}

void
coppice_host_define (CopNode *node)
{
  cop_node_listen (node, cop_report_print_cb, GSIZE_TO_POINTER (COP_LEVEL_ERROR));
  kv_define (node);
}

/* What starts a node, and who waits for it. */
typedef struct {
  char **buckets; /* owned */
  GMutex mutex;
  GCond  changed;
  bool   is_done;
  int    n_refs; /* atomic */
} Boot;

static void
unref_boot (Boot *boot)
{
  if (!g_atomic_int_dec_and_test (&boot->n_refs))
    return;
  g_strfreev (boot->buckets);
  g_mutex_clear (&boot->mutex);
  g_cond_clear (&boot->changed);
  g_free (boot);
}

/* Also when the process was ended before it had done. */
static void
booted_cb (void *data)
{
  Boot *boot = data;

  g_mutex_lock (&boot->mutex);
  boot->is_done = true;
  g_cond_signal (&boot->changed);
  g_mutex_unlock (&boot->mutex);
  unref_boot (boot);
}

static void
boot_process (void *boot)
{
  coppice_host_boot (((Boot *) boot)->buckets);
}

static void
define_and_boot (void *boot, void *node)
{
  coppice_host_define (node);
  cop_spawn_full (boot_process, boot,
                  &(CopSpawnOptions){ .name = "boot", .destroy = booted_cb });
}

CopNode *
coppice_host_start (const char *const *buckets, bool should_wait)
{
  CopNode *node = cop_node_new_thread (NULL);
  Boot    *boot = g_new0 (Boot, 1);

  boot->buckets = g_strdupv ((char **) buckets);
  boot->n_refs = 2;
  g_mutex_init (&boot->mutex);
  g_cond_init (&boot->changed);
  cop_node_invoke (node, define_and_boot, boot, NULL);
  g_mutex_lock (&boot->mutex);
  while (should_wait && !boot->is_done)
    g_cond_wait (&boot->changed, &boot->mutex);
  g_mutex_unlock (&boot->mutex);
  unref_boot (boot);
  return node;
}

static void
start_load (void *unused, void *node)
{
  cop_spawn_full (coppice_load_run, NULL, &(CopSpawnOptions){ .name = "load" });
}

void
coppice_host_load (CopNode *node)
{
  cop_node_invoke (node, start_load, NULL, NULL);
}

void
coppice_host_stop (CopNode *node)
{
  cop_node_join (node);
}
