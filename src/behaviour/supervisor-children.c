/* A supervisor's children: in start order, by id and by pid. */
#include "behaviour/supervisor-private.h"

#include "behaviour/term-table.h"
#include "process/pool.h"

/* ---- one child ---- */

/* Specifications in use lately, to be shared by those who ask for the same again. */
#define N_RECENT 16

typedef struct {
  CopChildSpec spec;
  size_t       n_refs;
} SharedSpec;

/* Of a node. */
typedef struct {
  CopPool     children;
  SharedSpec *recent[N_RECENT]; /* borrowed */
} Memory;

static const char memory_key;

static void
free_memory (gpointer data)
{
  Memory *memory = data;

  cop_pool_clear (&memory->children);
  g_free (memory);
}

static Memory *
memory_of (CopNode *node)
{
  Memory *memory = cop_node_get_data (node, &memory_key);
  if (G_LIKELY (memory != NULL))
    return memory;

  memory = g_new0 (Memory, 1);
  cop_pool_init (&memory->children, sizeof (CopChild));
  cop_node_set_data (node, &memory_key, memory, free_memory);
  return memory;
}

/* Whether the two are the same or proper lists of the same; looks no deeper. */
static bool
are_same_terms (CopTerm a, CopTerm b)
{
  while (a != b && cop_is_cons (a) && cop_is_cons (b) && cop_head (a) == cop_head (b)) {
    a = cop_tail (a);
    b = cop_tail (b);
  }
  return a == b;
}

static bool
are_same (const CopChildSpec *a, const CopChildSpec *b)
{
  return a->id == b->id && a->module == b->module && a->function == b->function &&
         a->restart == b->restart && a->shutdown == b->shutdown &&
         a->shutdown_msec == b->shutdown_msec && a->is_supervisor == b->is_supervisor &&
         a->significant == b->significant && are_same_terms (a->modules, b->modules) &&
         are_same_terms (a->args, b->args);
}

static SharedSpec **
recent_place (Memory *memory, const CopChildSpec *spec)
{
  CopTerm  first = cop_is_cons (spec->args) ? cop_head (spec->args) : spec->args;
  uint64_t mixed = (spec->module ^ spec->id << 7 ^ first << 13) * 0x9E3779B97F4A7C15u;

  return &memory->recent[mixed >> 60];
}

/* Takes the content of @spec. */
static const CopChildSpec *
share_spec (Memory *memory, CopChildSpec *spec)
{
  SharedSpec **place = recent_place (memory, spec);

  if (*place != NULL && are_same (&(*place)->spec, spec)) {
    cop_child_spec_clear (spec);
    (*place)->n_refs++;
  } else {
    *place = g_new (SharedSpec, 1);
    **place = (SharedSpec){ *spec, 1 };
  }
  *spec = (CopChildSpec){ 0 };

  return &(*place)->spec;
}

static void
unref_spec (Memory *memory, const CopChildSpec *spec)
{
  SharedSpec *shared = (SharedSpec *) spec; /* its first member */
  if (--shared->n_refs > 0)
    return;

  SharedSpec **place = recent_place (memory, spec);
  if (*place == shared)
    *place = NULL;
  cop_child_spec_clear (&shared->spec);
  g_free (shared);
}

CopChild *
cop_child_new (CopChildSpec *spec)
{
  Memory   *memory = memory_of (cop_node_current ());
  CopChild *child = cop_pool_take (&memory->children);

  *child = (CopChild){ .spec = share_spec (memory, spec) };
  return child;
}

void
cop_child_free (CopChild *child)
{
  if (child == NULL)
    return;

  Memory *memory = memory_of (cop_node_current ());
  unref_spec (memory, child->spec);
  cop_term_unref (child->pid);
  cop_term_unref (child->end.reason);
  cop_term_unref (child->last_pid);
  cop_term_unref (child->last_reason);
  cop_pool_give (&memory->children, child);
}

void
cop_child_forget_arguments (CopChild *child)
{
  if (child->spec->restart != COP_RESTART_TEMPORARY)
    return;

  Memory      *memory = memory_of (cop_node_current ());
  CopChildSpec spec;
  cop_child_spec_copy (child->spec, &spec);
  cop_term_replace (&spec.args, COP_ATOM (undefined));
  unref_spec (memory, child->spec);
  child->spec = share_spec (memory, &spec);
}

static CopTerm
pid_or_undefined (CopTerm pid)
{
  return pid == COP_NONE ? COP_ATOM (undefined) : cop_term_ref (pid);
}

CopTerm
cop_child_pid_term (const CopChild *child)
{
  switch ((CopChildState) child->state) {
  case COP_CHILD_DOWN: return COP_ATOM (undefined);
  case COP_CHILD_RUNNING: return cop_term_ref (child->pid);
  case COP_CHILD_RESTARTING:
    return cop_tuple_of (COP_ATOM (restarting), pid_or_undefined (child->pid));
  }

  g_assert_not_reached ();
}

CopTerm
cop_child_record (const CopChild *child)
{
  const CopChildSpec *spec = child->spec;

  return cop_tuple_of (COP_ATOM (child), cop_child_pid_term (child),
                       cop_term_ref (spec->id), cop_child_spec_mfa_term (spec),
                       cop_child_spec_restart_term (spec), cop_bool (spec->significant),
                       cop_child_spec_shutdown_term (spec),
                       cop_child_spec_type_term (spec), cop_term_ref (spec->modules));
}

/* ---- all of them ---- */

void
cop_children_init (CopChildren *children, bool with_ids)
{
  *children = (CopChildren){ .by_id = with_ids ? cop_term_table_new (NULL) : NULL };
}

void
cop_children_clear (CopChildren *children)
{
  while (children->first != NULL) {
    CopChild *child = children->first;
    children->first = child->next;
    cop_child_free (child);
  }
  g_clear_pointer (&children->by_id, g_hash_table_unref);
  g_clear_pointer (&children->by_remote_pid, g_hash_table_unref);
  cop_table_clear (&children->by_pid);
  *children = (CopChildren){ 0 };
}

CopChild *
cop_children_of_id (const CopChildren *children, CopTerm id)
{
  return children->by_id ? g_hash_table_lookup (children->by_id, cop_term_key (id))
                         : NULL;
}

CopChild *
cop_children_of_pid (const CopChildren *children, CopTerm pid)
{
  if (G_LIKELY (cop_is_local_pid (pid)))
    return cop_table_get (&children->by_pid, pid);

  return children->by_remote_pid
             ? g_hash_table_lookup (children->by_remote_pid, cop_term_key (pid))
             : NULL;
}

static void
put_pid (CopChildren *children, CopTerm pid, CopChild *child)
{
  if (G_LIKELY (cop_is_local_pid (pid))) {
    cop_table_put (&children->by_pid, pid, child);
    return;
  }

  if (children->by_remote_pid == NULL)
    children->by_remote_pid = cop_term_table_new (NULL);
  g_hash_table_insert (children->by_remote_pid, cop_term_key (cop_term_ref (pid)), child);
}

void
cop_children_append (CopChildren *children, CopChild *child)
{
  g_assert (child->state == COP_CHILD_DOWN);

  child->previous = children->last;
  if (children->last != NULL)
    children->last->next = child;
  else
    children->first = child;
  children->last = child;
  children->n_children++;
  if (children->by_id != NULL)
    g_hash_table_insert (children->by_id, cop_term_key (cop_term_ref (child->spec->id)),
                         child);
}

void
cop_children_remove (CopChildren *children, CopChild *child)
{
  cop_children_set (children, child, COP_CHILD_DOWN, COP_NONE);
  if (children->by_id != NULL)
    g_hash_table_remove (children->by_id, cop_term_key (child->spec->id));

  if (child->previous != NULL)
    child->previous->next = child->next;
  else
    children->first = child->next;
  if (child->next != NULL)
    child->next->previous = child->previous;
  else
    children->last = child->previous;
  children->n_children--;
  cop_child_free (child);
}

/* Two children may claim the same process; it is the later one's. */
static void
forget_pid (CopChildren *children, CopChild *child)
{
  if (child->pid == COP_NONE || cop_children_of_pid (children, child->pid) != child)
    return;

  if (G_LIKELY (cop_is_local_pid (child->pid)))
    cop_table_remove (&children->by_pid, child->pid);
  else
    g_hash_table_remove (children->by_remote_pid, cop_term_key (child->pid));
}

void
cop_children_set (CopChildren  *children,
                  CopChild     *child,
                  CopChildState state,
                  CopTerm       pid)
{
  if (child->spec->significant)
    children->n_significant +=
        (size_t) (state != COP_CHILD_DOWN) - (child->state != COP_CHILD_DOWN);
  children->n_restarting +=
      (size_t) (state == COP_CHILD_RESTARTING) - (child->state == COP_CHILD_RESTARTING);

  cop_term_ref (pid);
  forget_pid (children, child);
  if (child->state == COP_CHILD_RUNNING)
    cop_term_replace (&child->last_pid, cop_term_steal (&child->pid));
  cop_term_replace (&child->pid, pid);
  child->state = state;
  if (pid != COP_NONE)
    put_pid (children, pid, child);
}
