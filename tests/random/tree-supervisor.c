/* The supervisors of the tree, their children's specifications and start functions. */
#include "tree.h"

#include "term/match.h"

static CopTerm
shutdown_term (int shutdown)
{
  return shutdown == SHUTDOWN_INFINITY ? COP_ATOM (infinity)
         : shutdown == SHUTDOWN_KILL   ? COP_ATOM (brutal_kill)
                                       : cop_int (shutdown);
}

CopTerm
tree_child_spec (int slot)
{
  const Slot *its = tree_slot (slot);
  bool        is_worker = its->kind == SLOT_WORKER;
  CopTerm     start = cop_tuple_of (cop_atom ("random_tree"),
                                    cop_atom (is_worker ? "worker" : "supervisor"),
                                    cop_list_of (cop_int (slot)));
  return cop_map_of (cop_atom ("id"), cop_int (slot), cop_atom ("start"), start,
                     cop_atom ("restart"), cop_atom (its->restart), cop_atom ("shutdown"),
                     shutdown_term (its->shutdown), cop_atom ("type"),
                     is_worker ? COP_ATOM (worker) : COP_ATOM (supervisor));
}

/* Of simple_one_for_one the first child that is planned, or a worker of no slot. */
static CopTerm
child_list (int slot)
{
  bool    is_simple = tree_slot (slot)->kind == SLOT_SIMPLE;
  CopTerm list = COP_NIL;
  for (int i = tree.plan->n_slots - 1; i > slot; i--) {
    const Slot *child = tree_slot (i);
    if (child->parent != slot || child->is_left_out || (child->is_spare && !is_simple))
      continue;
    if (is_simple)
      cop_term_replace (&list, COP_NIL);
    list = cop_cons (tree_child_spec (i), list);
  }
  return list;
}

static CopTerm
start_static (int slot)
{
  const Slot        *its = tree_slot (slot);
  CopSupervisorFlags flags = { .strategy = cop_atom (its->strategy),
                               .max_restarts = its->max_restarts,
                               .max_seconds = its->max_seconds };
  CopTerm            children = child_list (slot);
  if (its->kind == SLOT_SIMPLE && children == COP_NIL)
    flags.strategy = COP_ATOM (one_for_one);
  return cop_supervisor_start_link (children, &flags, COP_NONE);
}

static CopTerm
start_dynamic (int slot)
{
  const Slot *its = tree_slot (slot);
  return cop_dynamic_supervisor_start_link (
      &(CopDynamicSupervisorFlags){ .max_restarts = its->max_restarts,
                                    .max_seconds = its->max_seconds,
                                    .max_children = its->max_children },
      COP_NONE);
}

CopTerm
tree_start_supervisor (int slot)
{
  g_auto (CopTerm) result =
      tree_slot (slot)->kind == SLOT_DYNAMIC ? start_dynamic (slot) : start_static (slot);
  if (cop_is_tagged (result, COP_ATOM (ok), 2))
    tree_add_life (cop_tuple_get (result, 1), slot)->is_initialised = true;
  return cop_term_steal (&result);
}

static CopTerm
export_supervisor (const CopTerm *args, size_t n_args, CopTerm env)
{
  g_auto (Guard) guard = guard_new ();
  return tree_start_supervisor ((int) cop_to_int (args[0]));
}

static CopTerm
export_worker (const CopTerm *args, size_t n_args, CopTerm env)
{
  g_auto (Guard)   guard = guard_new ();
  int              slot = (int) cop_to_int (args[0]);
  g_autofree char *name = g_strdup_printf ("worker%d", slot);
  CopStartOptions  options = { .name = tree_slot (slot)->has_name ? cop_atom (name)
                                                                  : COP_NONE };
  return cop_gen_server_start_link (&tree_worker_class, args[0], &options);
}

static const CopExport exports[] = {
  { "worker", 1, export_worker, NULL },
  { "supervisor", 1, export_supervisor, NULL },
  { NULL },
};

const CopModule tree_module = { .name = ":random_tree", .exports = exports };
