/* Snapshots as values: their life, finding rows, words for people. */
#include "observation/snapshot.h"

#include "observation/row-store.h"
#include "observation/texts.h"
#include "term/print.h"

#define TEXTS_BLOCK 4096

const char *
cop_seen_kind_name (CopSeenKind kind)
{
  switch (kind) {
  case COP_SEEN_WORKER: return "worker";
  case COP_SEEN_SUPERVISOR: return "supervisor";
  case COP_SEEN_DYNAMIC_SUPERVISOR: return "dynamic supervisor";
  case COP_SEEN_AGENT: return "agent";
  case COP_SEEN_REGISTRY: return "registry";
  case COP_SEEN_TASK: return "task";
  case COP_SEEN_MASTER: return "application master";
  case COP_SEEN_PLAIN: return "process";
  case COP_N_SEEN_KINDS: break;
  }
  return "process";
}

const char *
cop_seen_status_name (CopSeenStatus status)
{
  switch (status) {
  case COP_SEEN_RUNNABLE: return "runnable";
  case COP_SEEN_RUNNING: return "running";
  case COP_SEEN_WAITING: return "waiting";
  case COP_SEEN_BLOCKED: return "blocked";
  case COP_SEEN_SUSPENDED: return "suspended";
  case COP_SEEN_EXITING: return "exiting";
  }
  return "waiting";
}

CopSnapshot *
cop_snapshot_new (size_t n_processes, size_t n_absent, size_t n_applications)
{
  CopSnapshot *snapshot = g_new0 (CopSnapshot, 1);

  snapshot->n_refs = 1;
  snapshot->n_processes = n_processes;
  snapshot->processes = g_new0 (CopSeenProcess, n_processes);
  for (size_t i = 0; i < n_processes; i++)
    snapshot->processes[i].parent = snapshot->processes[i].application = COP_NOWHERE;
  snapshot->n_absent = n_absent;
  snapshot->absent = g_new0 (CopSeenAbsent, n_absent);
  snapshot->n_applications = n_applications;
  snapshot->applications = g_new0 (CopSeenApplication, n_applications);
  for (size_t i = 0; i < n_applications; i++)
    snapshot->applications[i].root = snapshot->applications[i].master = COP_NOWHERE;
  snapshot->texts = g_string_chunk_new (TEXTS_BLOCK);
  return snapshot;
}

CopSnapshot *
cop_snapshot_ref (CopSnapshot *snapshot)
{
  g_return_val_if_fail (snapshot != NULL, NULL);

  g_atomic_int_inc (&snapshot->n_refs);
  return snapshot;
}

void
cop_snapshot_unref (CopSnapshot *snapshot)
{
  if (snapshot == NULL || !g_atomic_int_dec_and_test (&snapshot->n_refs))
    return;
  if (snapshot->rows != NULL)
    cop_row_store_give (snapshot->rows, snapshot->processes, snapshot->n_room);
  else
    g_free (snapshot->processes);
  cop_row_store_unref (snapshot->rows);
  g_free (snapshot->absent);
  g_free (snapshot->applications);
  g_string_chunk_free (snapshot->texts);
  cop_texts_unref (snapshot->shared);
  g_free (snapshot);
}

const char *
cop_snapshot_text (CopSnapshot *snapshot, const char *text)
{
  return text != NULL ? g_string_chunk_insert (snapshot->texts, text) : NULL;
}

uint32_t
cop_snapshot_find (const CopSnapshot *snapshot, uint64_t id)
{
  g_return_val_if_fail (snapshot != NULL, COP_NOWHERE);

  size_t low = 0;
  size_t high = snapshot->n_processes;

  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (snapshot->processes[middle].id < id)
      low = middle + 1;
    else
      high = middle;
  }
  return low < snapshot->n_processes && snapshot->processes[low].id == id ? (uint32_t) low
                                                                          : COP_NOWHERE;
}

uint32_t
cop_snapshot_find_name (const CopSnapshot *snapshot, const char *name)
{
  g_return_val_if_fail (snapshot != NULL && name != NULL, COP_NOWHERE);

  for (size_t i = 0; i < snapshot->n_processes; i++) {
    const char *other = snapshot->processes[i].name;

    if (other != NULL && g_str_equal (other, name))
      return (uint32_t) i;
  }
  return COP_NOWHERE;
}

char *
cop_seen_pid_text (uint64_t id)
{
  return cop_inspect (cop_local_pid (id));
}

const char *
cop_seen_title (const CopSeenProcess *process)
{
  g_return_val_if_fail (process != NULL, NULL);

  if (process->name != NULL)
    return process->name;
  if (process->label != NULL)
    return process->label;
  if (process->module != NULL)
    return process->module;
  return process->initial_call;
}
