/* Tables of what each kind of process looks like. */
#include "observer/kinds.h"

#include "observation/i18n.h"

static const struct {
  const char *icon;
  const char *class;
  const char *name;
} kinds[COP_N_SEEN_KINDS] = {
  [COP_SEEN_WORKER] = { "coppice-worker-symbolic", "worker", N_ ("worker") },
  [COP_SEEN_SUPERVISOR] = { "coppice-supervisor-symbolic", "supervisor",
                            N_ ("supervisor") },
  [COP_SEEN_DYNAMIC_SUPERVISOR] = { "coppice-dynamic-supervisor-symbolic", "dynamic",
                                    N_ ("dynamic supervisor") },
  [COP_SEEN_AGENT] = { "coppice-agent-symbolic", "agent", N_ ("agent") },
  [COP_SEEN_REGISTRY] = { "coppice-registry-symbolic", "registry", N_ ("registry") },
  [COP_SEEN_TASK] = { "coppice-task-symbolic", "task", N_ ("task") },
  [COP_SEEN_MASTER] = { "coppice-application-symbolic", "master",
                        N_ ("application master") },
  [COP_SEEN_PLAIN] = { "coppice-process-symbolic", "plain", N_ ("process") },
};

static const char *const statuses[] = {
  [COP_SEEN_RUNNABLE] = N_ ("runnable"),   [COP_SEEN_RUNNING] = N_ ("running"),
  [COP_SEEN_WAITING] = N_ ("waiting"),     [COP_SEEN_BLOCKED] = N_ ("blocked"),
  [COP_SEEN_SUSPENDED] = N_ ("suspended"), [COP_SEEN_EXITING] = N_ ("exiting"),
};

static CopSeenKind
known (CopSeenKind kind)
{
  return kind < COP_N_SEEN_KINDS ? kind : COP_SEEN_PLAIN;
}

const char *
observer_kind_icon (CopSeenKind kind)
{
  return kinds[known (kind)].icon;
}

const char *
observer_process_icon (const CopSeenProcess *process)
{
  return observer_is_bucket (process) ? "coppice-bucket-symbolic"
                                      : observer_kind_icon (process->kind);
}

const char *
observer_kind_class (CopSeenKind kind)
{
  return kinds[known (kind)].class;
}

const char *
observer_kind_name (CopSeenKind kind)
{
  return _ (kinds[known (kind)].name);
}

const char *
observer_status_name (CopSeenStatus status)
{
  return _ (statuses[MIN (status, COP_SEEN_EXITING)]);
}

char *
observer_short_pid (uint64_t id)
{
  g_autofree char *pid = cop_seen_pid_text (id);

  return g_strdup (g_str_has_prefix (pid, "#PID") ? pid + 4 : pid);
}

char *
observer_intensity_text (const CopSeenProcess *supervisor)
{
  return g_strdup_printf (_ ("%u of %d in %d s"), supervisor->n_recent,
                          supervisor->max_restarts, supervisor->max_seconds);
}

static bool
has_module (const CopSeenProcess *process, const char *module)
{
  return process->module != NULL && g_str_equal (process->module, module);
}

bool
observer_is_bucket (const CopSeenProcess *process)
{
  return has_module (process, "KV.Bucket");
}

bool
observer_is_kv_registry (const CopSeenProcess *process)
{
  return has_module (process, "KV.Registry");
}

bool
observer_is_supervisor (const CopSeenProcess *process)
{
  return process->kind == COP_SEEN_SUPERVISOR ||
         process->kind == COP_SEEN_DYNAMIC_SUPERVISOR;
}
