/* The modules that every node knows from its start: those of this floor. */
#pragma once

#include "behaviour/module.h"

G_BEGIN_DECLS

extern const CopModule *const cop_builtin_modules[]; /* ends with NULL */

extern const CopModule cop_agent_module;
extern const CopModule cop_application_module;
extern const CopModule cop_dynamic_supervisor_module;
extern const CopModule cop_erlang_application_module;
extern const CopModule cop_erlang_gen_server_module;
extern const CopModule cop_erlang_supervisor_module;
extern const CopModule cop_gen_server_module;
extern const CopModule cop_global_module;
extern const CopModule cop_partition_supervisor_module;
extern const CopModule cop_process_module;
extern const CopModule cop_registry_module;
extern const CopModule cop_supervisor_module;
extern const CopModule cop_supervisor_default_module;
extern const CopModule cop_sys_module;
extern const CopModule cop_task_module;
extern const CopModule cop_task_supervised_module;
extern const CopModule cop_task_supervisor_module;

G_END_DECLS
