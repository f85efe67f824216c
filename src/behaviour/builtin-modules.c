#include "behaviour/builtin-modules.h"

/* Each is defined beside what it exports. */
const CopModule *const cop_builtin_modules[] = {
  &cop_agent_module,
  &cop_application_module,
  &cop_dynamic_supervisor_module,
  &cop_erlang_application_module,
  &cop_erlang_gen_server_module,
  &cop_erlang_supervisor_module,
  &cop_gen_server_module,
  &cop_global_module,
  &cop_partition_supervisor_module,
  &cop_process_module,
  &cop_registry_module,
  &cop_supervisor_module,
  &cop_supervisor_default_module,
  &cop_sys_module,
  &cop_task_module,
  &cop_task_supervised_module,
  &cop_task_supervisor_module,
  NULL,
};
