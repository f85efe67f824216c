#include "app/host.h"

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

static void
define_and_boot (void *buckets, void *node)
{
  coppice_host_define (node);
  cop_spawn_full (
      coppice_host_boot, buckets,
      &(CopSpawnOptions){ .name = "boot", .destroy = (GDestroyNotify) g_strfreev });
}

CopNode *
coppice_host_start (const char *const *buckets)
{
  CopNode *node = cop_node_new_thread (NULL);

  cop_node_invoke (node, define_and_boot, g_strdupv ((char **) buckets), NULL);
  return node;
}

void
coppice_host_stop (CopNode *node)
{
  cop_node_join (node);
}
