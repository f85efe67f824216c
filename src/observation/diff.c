/* Differences of two snapshots: one merge of rows which are both ordered by id. Rows are
 * compared by what they mean, not by where they stand: a parent is the same when its id
 * is, an application when its name is. */
#include "observation/diff.h"

#include <string.h>

static bool
same_text (const char *a, const char *b)
{
  return a == b || (a != NULL && b != NULL && strcmp (a, b) == 0);
}

static uint64_t
parent_id (const CopSnapshot *snapshot, const CopSeenProcess *process)
{
  return process->parent == COP_NOWHERE ? 0 : snapshot->processes[process->parent].id;
}

static const char *
application_name (const CopSnapshot *snapshot, const CopSeenProcess *process)
{
  return process->application == COP_NOWHERE
             ? NULL
             : snapshot->applications[process->application].name;
}

/* Children of a dynamic supervisor stand in the order of their ids: when one leaves, the
 * numbers of all behind it move, but none of them has changed its place. */
static bool
is_order_free (const CopSnapshot *snapshot, const CopSeenProcess *process)
{
  return process->parent != COP_NOWHERE &&
         snapshot->processes[process->parent].kind == COP_SEEN_DYNAMIC_SUPERVISOR;
}

static bool
is_place_same (const CopSnapshot    *before,
               const CopSeenProcess *a,
               const CopSnapshot    *after,
               const CopSeenProcess *b)
{
  return a->kind == b->kind && parent_id (before, a) == parent_id (after, b) &&
         (a->order == b->order || is_order_free (after, b)) &&
         same_text (a->name, b->name) && same_text (a->label, b->label) &&
         same_text (a->module, b->module) &&
         same_text (application_name (before, a), application_name (after, b)) &&
         same_text (a->initial_call, b->initial_call) &&
         same_text (a->child_id, b->child_id) && same_text (a->restart, b->restart) &&
         same_text (a->strategy, b->strategy);
}

static bool
are_counts_same (const CopSeenProcess *a, const CopSeenProcess *b)
{
  return a->reductions == b->reductions && a->messages_in == b->messages_in &&
         a->messages_out == b->messages_out && a->cpu_usec == b->cpu_usec &&
         a->memory == b->memory && a->mailbox == b->mailbox && a->n_links == b->n_links &&
         a->n_monitors == b->n_monitors && a->n_monitored_by == b->n_monitored_by &&
         a->n_children == b->n_children;
}

static bool
are_restarts_same (const CopSeenProcess *a, const CopSeenProcess *b)
{
  return a->n_restarts == b->n_restarts && a->n_recent == b->n_recent &&
         a->max_restarts == b->max_restarts && a->max_seconds == b->max_seconds &&
         a->n_all_restarts == b->n_all_restarts &&
         a->last_restart_usec == b->last_restart_usec &&
         same_text (a->last_reason, b->last_reason);
}

static bool
is_value_same (const CopSeenProcess *a, const CopSeenProcess *b)
{
  return a->status == b->status && a->trap_exit == b->trap_exit &&
         are_counts_same (a, b) && are_restarts_same (a, b) &&
         same_text (a->current_function, b->current_function) &&
         same_text (a->state, b->state);
}

static CopChange
compare_rows (const CopSnapshot *before,
              uint32_t           old_row,
              const CopSnapshot *after,
              uint32_t           new_row)
{
  const CopSeenProcess *a = &before->processes[old_row];
  const CopSeenProcess *b = &after->processes[new_row];
  CopChange             change = 0;

  if (!is_place_same (before, a, after, b))
    change |= COP_CHANGE_PLACE;
  if (!is_value_same (a, b))
    change |= COP_CHANGE_VALUE;
  return change;
}

void
cop_snapshot_diff (const CopSnapshot *before,
                   const CopSnapshot *after,
                   CopDiffFunc        func,
                   void              *data)
{
  g_return_if_fail (after != NULL && func != NULL);

  uint32_t n_before = before != NULL ? (uint32_t) before->n_processes : 0;
  uint32_t n_after = (uint32_t) after->n_processes;
  uint32_t i = 0;
  uint32_t j = 0;

  while (i < n_before || j < n_after) {
    uint64_t old_id = i < n_before ? before->processes[i].id : UINT64_MAX;
    uint64_t new_id = j < n_after ? after->processes[j].id : UINT64_MAX;

    if (old_id < new_id) {
      func (COP_CHANGE_LEAVE, i++, COP_NOWHERE, data);
    } else if (new_id < old_id) {
      func (COP_CHANGE_ENTER, COP_NOWHERE, j++, data);
    } else {
      CopChange change = compare_rows (before, i, after, j);

      if (change != 0)
        func (change, i, j, data);
      i++;
      j++;
    }
  }
}
