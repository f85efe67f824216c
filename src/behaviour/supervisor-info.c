/* What a supervisor shows of itself: to its callers, to sys, and to observers which read
 * it in place. */
#include "behaviour/supervisor-private.h"

#include "behaviour/gen-server-private.h"

/* ---- which_children, count_children ---- */

static CopTerm
which_child (const CopChild *child)
{
  CopTerm pid = child->state == COP_CHILD_RESTARTING ? COP_ATOM (restarting)
                                                     : cop_child_pid_term (child);

  return cop_tuple_of (cop_term_ref (child->spec->id), pid,
                       cop_child_spec_type_term (child->spec),
                       cop_term_ref (child->spec->modules));
}

/* OTP: the children of simple_one_for_one have no id here. */
static CopTerm
which_simple_child (const CopChild *child)
{
  CopTerm pid = child->state == COP_CHILD_RESTARTING ? COP_ATOM (restarting)
                                                     : cop_child_pid_term (child);

  return cop_tuple_of (COP_ATOM (undefined), pid, cop_child_spec_type_term (child->spec),
                       cop_term_ref (child->spec->modules));
}

CopTerm
cop_supervisor_which (const CopSupervisor *self)
{
  bool    is_simple = cop_supervisor_is_simple (self);
  CopTerm list = COP_NIL;

  for (const CopChild *child = self->children.first; child; child = child->next)
    list = cop_cons (is_simple ? which_simple_child (child) : which_child (child), list);
  if (self->has_ghost)
    list = cop_cons (cop_tuple_of (COP_ATOM (undefined), COP_ATOM (undefined),
                                   cop_child_spec_type_term (&self->template),
                                   cop_term_ref (self->template.modules)),
                     list);

  return list;
}

static CopTerm
counts (size_t n_specs, size_t n_active, size_t n_supervisors, size_t n_workers)
{
  return cop_list_of (cop_tuple_of (COP_ATOM (specs), cop_uint (n_specs)),
                      cop_tuple_of (COP_ATOM (active), cop_uint (n_active)),
                      cop_tuple_of (COP_ATOM (supervisors), cop_uint (n_supervisors)),
                      cop_tuple_of (COP_ATOM (workers), cop_uint (n_workers)));
}

/* OTP: simple_one_for_one and DynamicSupervisor take all that are not restarting for
 * active; a static supervisor looks whether they are alive. */
CopTerm
cop_supervisor_count (const CopSupervisor *self)
{
  const CopChildren *children = &self->children;
  size_t             n_supervisors = 0;
  size_t             n_alive = 0;
  if (cop_supervisor_is_simple (self)) {
    size_t n = children->n_children + self->has_ghost;
    bool   is_supervisor = self->template.is_supervisor;
    return counts (1, n - children->n_restarting, is_supervisor ? n : 0,
                   is_supervisor ? 0 : n);
  }

  for (const CopChild *child = children->first; child; child = child->next) {
    n_supervisors += child->spec->is_supervisor;
    n_alive += child->state == COP_CHILD_RUNNING &&
               (self->is_dynamic || cop_is_alive (child->pid));
  }

  return counts (children->n_children, n_alive, n_supervisors,
                 children->n_children - n_supervisors);
}

/* ---- the state as sys shows it ---- */

/* [Id, …] last started first, and #{Id => Child}. */
static CopTerm
static_children_term (const CopSupervisor *self)
{
  CopTerm ids = COP_NIL;
  CopTerm map = cop_map_new ();

  for (const CopChild *child = self->children.first; child; child = child->next) {
    ids = cop_cons (cop_term_ref (child->spec->id), ids);
    map = cop_map_put (map, cop_term_ref (child->spec->id), cop_child_record (child));
  }

  return cop_tuple_of (ids, map);
}

static CopTerm
template_term (const CopSupervisor *self)
{
  CopChild child = { .spec = &self->template };
  CopTerm  id = self->template.id;
  if (id == COP_NONE)
    return cop_tuple_of (COP_NIL, cop_map_new ());

  return cop_tuple_of (cop_list_of (cop_term_ref (id)),
                       cop_map_of (cop_term_ref (id), cop_child_record (&child)));
}

static CopTerm
simple_children_term (const CopSupervisor *self)
{
  bool    is_temporary = self->template.restart == COP_RESTART_TEMPORARY;
  CopTerm map = cop_map_new ();

  for (const CopChild *child = self->children.first; child; child = child->next)
    map = cop_map_put (map, cop_child_pid_term (child),
                       is_temporary ? COP_NIL : cop_term_ref (child->spec->args));

  return cop_tuple_of (is_temporary ? cop_atom ("mapsets") : cop_atom ("maps"), map);
}

static CopTerm
restarts_term (const CopSupervisor *self)
{
  int64_t now_usec = cop_node_now_usec (cop_node_current ());
  CopTerm list = COP_NIL;

  for (uint64_t n = MIN (cop_restart_window_count (&self->window, now_usec), 100); n > 0;
       n--)
    list = cop_cons (cop_int (now_usec / G_USEC_PER_SEC), list);

  return list;
}

static CopTerm
or_undefined (CopTerm term)
{
  return term == COP_NONE ? COP_ATOM (undefined) : cop_term_ref (term);
}

/* OTP's #state{}. */
static CopTerm
record_term (const CopSupervisor *self)
{
  bool is_simple = cop_supervisor_is_simple (self);

  return cop_tuple_of (
      cop_atom ("state"), or_undefined (self->name), or_undefined (self->strategy),
      is_simple ? template_term (self) : static_children_term (self),
      is_simple ? simple_children_term (self) : COP_ATOM (undefined),
      cop_int (self->window.max_restarts), cop_int (self->window.max_seconds),
      restarts_term (self), cop_uint (is_simple ? self->children.n_restarting : 0),
      or_undefined (self->auto_shutdown), or_undefined (self->module),
      or_undefined (self->argument));
}

static CopTerm
dynamic_children_term (const CopSupervisor *self)
{
  CopTerm map = cop_map_new ();

  for (const CopChild *child = self->children.first; child; child = child->next) {
    const CopChildSpec *spec = child->spec;
    CopTerm             term =
        cop_tuple_of (cop_child_spec_mfa_term (spec), cop_child_spec_restart_term (spec),
                      cop_child_spec_shutdown_term (spec),
                      cop_child_spec_type_term (spec), cop_term_ref (spec->modules));
    if (child->state == COP_CHILD_RESTARTING)
      term = cop_tuple_of (COP_ATOM (restarting), term);
    map = cop_map_put (map, cop_term_ref (child->pid), term);
  }

  return map;
}

/* Elixir's %DynamicSupervisor{}. */
static CopTerm
struct_term (const CopSupervisor *self)
{
  return cop_map_of (
      COP_ATOM (struct_), COP_ATOM (Elixir_DynamicSupervisor), COP_ATOM (args),
      or_undefined (self->argument), COP_ATOM (extra_arguments),
      or_undefined (self->extra_arguments), cop_atom ("mod"), or_undefined (self->module),
      COP_ATOM (name), or_undefined (self->name), COP_ATOM (strategy),
      or_undefined (self->strategy), COP_ATOM (max_children),
      self->max_children < 0 ? COP_ATOM (infinity) : cop_int (self->max_children),
      COP_ATOM (max_restarts), cop_int (self->window.max_restarts),
      COP_ATOM (max_seconds), cop_int (self->window.max_seconds), cop_atom ("children"),
      dynamic_children_term (self), cop_atom ("restarts"), restarts_term (self));
}

CopTerm
cop_supervisor_state_term (const void *state)
{
  const CopSupervisor *self = state;

  return self->is_dynamic ? struct_term (self) : record_term (self);
}

/* ---- for observers ---- */

/* NULL when @pid is no supervisor or its init is not done with its flags. */
static const CopSupervisor *
peek (CopNode *node, CopTerm pid)
{
  CopNode            *outer = cop_node_enter (node);
  const CopGenServer *server = cop_server_peek (pid, &cop_gen_server_class);
  cop_node_enter (outer);

  if (server == NULL || (server->class != &cop_supervisor_server_class &&
                         server->class != &cop_dynamic_supervisor_server_class))
    return NULL;

  const CopSupervisor *self = (const void *) server->state;
  return self->strategy != COP_NONE ? self : NULL;
}

bool
cop_supervisor_info (CopNode *node, CopTerm pid, CopSupervisorInfo *ret_info)
{
  const CopSupervisor *self = peek (node, pid);
  if (self == NULL)
    return false;

  *ret_info = (CopSupervisorInfo){
    .strategy = self->strategy,
    .max_restarts = self->window.max_restarts,
    .max_seconds = self->window.max_seconds,
    .auto_shutdown = self->auto_shutdown,
    .is_dynamic = self->is_dynamic,
    .max_children = self->is_dynamic ? self->max_children : -1,
    .n_recent = cop_restart_window_count (&self->window, cop_node_now_usec (node)),
    .n_restarts = self->n_restarts,
    .last_reason = self->last_reason,
    .last_restart_usec = self->last_restart_usec,
    .n_children = self->children.n_children,
  };
  return true;
}

static CopChildInfo
child_info (const CopSupervisor *self, const CopChild *child)
{
  CopTerm shown = child->state == COP_CHILD_RUNNING      ? child->pid
                  : child->state == COP_CHILD_RESTARTING ? COP_ATOM (restarting)
                                                         : COP_ATOM (undefined);

  return (CopChildInfo){ .id = self->children.by_id != NULL ? child->spec->id
                                                            : COP_ATOM (undefined),
                         .pid = shown,
                         .spec = child->spec,
                         .n_restarts = child->n_restarts,
                         .last_reason = child->last_reason,
                         .last_restart_usec = child->last_restart_usec };
}

bool
cop_supervisor_find_child (CopNode      *node,
                           CopTerm       pid,
                           CopTerm       child,
                           CopChildInfo *ret_info)
{
  const CopSupervisor *self = peek (node, pid);
  const CopChild      *found =
      self != NULL ? cop_children_of_pid (&self->children, child) : NULL;
  if (found == NULL || found->state != COP_CHILD_RUNNING)
    return false;

  *ret_info = child_info (self, found);
  return true;
}

void
cop_supervisor_foreach_child (CopNode         *node,
                              CopTerm          pid,
                              CopChildInfoFunc func,
                              void            *data)
{
  const CopSupervisor *self = peek (node, pid);
  if (self == NULL)
    return;

  for (const CopChild *child = self->children.first; child; child = child->next) {
    CopChildInfo info = child_info (self, child);
    func (&info, data);
  }
}
