#include "kv/application.h"

#include "kv/bucket.h"
#include "kv/registry.h"
#include "kv/supervisor.h"

static CopTerm
start (CopTerm type, CopTerm argument)
{
  g_auto (CopTerm) options =
      cop_list_of (cop_tuple_of (COP_ATOM (name), cop_module_atom ("KV.Supervisor")));

  return kv_supervisor_start_link (options);
}

static const char *const dependencies[] = { "logger", NULL };

static const CopApplication kv = {
  .name = "kv",
  .description = "kv",
  .version = "0.1.0",
  .applications = dependencies,
  .start = start,
  .module = "KV",
};

static const CopApplication logger = {
  .name = "logger",
  .description = "logger",
  .version = "0.1.0",
};

void
kv_define (CopNode *node)
{
  g_return_if_fail (node != NULL);

  cop_module_register (node, &kv_bucket_module);
  cop_gen_server_register (node, &kv_registry_class);
  cop_supervisor_register (node, &kv_supervisor_class);
  cop_application_define (node, &logger);
  cop_application_define (node, &kv);
}
