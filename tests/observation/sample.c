#include "sample.h"

static void
fill_row (CopSnapshot     *snapshot,
          uint32_t         index,
          const SampleRow *row,
          bool             has_application)
{
  CopSeenProcess *process = &snapshot->processes[index];

  process->id = row->id;
  process->kind = row->kind;
  process->name = row->name;
  process->module = row->module;
  process->initial_call = "KV.thing/1";
  process->current_function = ":gen_server.loop/7";
  process->restart = row->parent != 0 ? row->restart : NULL;
  process->strategy = row->strategy;
  process->n_recent = row->n_recent;
  process->max_restarts = row->strategy != NULL ? 3 : 0;
  process->max_seconds = row->strategy != NULL ? 5 : 0;
  process->application = has_application ? 0 : COP_NOWHERE;
}

static void
hang_row (CopSnapshot *snapshot, uint32_t index, uint64_t parent)
{
  uint32_t row = cop_snapshot_find (snapshot, parent);

  g_assert_cmpuint (row, !=, COP_NOWHERE);
  snapshot->processes[index].parent = row;
  snapshot->processes[index].order = snapshot->processes[row].n_children++;
}

CopSnapshot *
sample_snapshot (const SampleRow *rows)
{
  uint32_t n_rows = 0;
  bool     has_application = rows[0].kind == COP_SEEN_MASTER;

  while (rows[n_rows].id != 0)
    n_rows++;

  CopSnapshot *snapshot = cop_snapshot_new (n_rows, 0, has_application ? 1 : 0);

  for (uint32_t i = 0; i < n_rows; i++)
    fill_row (snapshot, i, &rows[i], has_application);
  for (uint32_t i = 0; i < n_rows; i++) {
    if (rows[i].parent != 0)
      hang_row (snapshot, i, rows[i].parent);
  }
  if (has_application)
    snapshot->applications[0] = (CopSeenApplication){ .name = "kv",
                                                      .type = "temporary",
                                                      .is_running = true,
                                                      .root = 1,
                                                      .n_processes = n_rows };
  return snapshot;
}
