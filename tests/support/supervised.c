/* The supervisor of a test. */
#include "support/supervised.h"

#include "term/print.h"

static CopTerm supervisor; /* of the running test; COP_NONE until the first use */

static void
stop_supervisor (void)
{
  if (cop_is_alive (supervisor))
    cop_stop (supervisor, COP_ATOM (shutdown), COP_INFINITY);
  supervisor = COP_NONE;
}

static CopTerm
test_supervisor (void)
{
  if (supervisor == COP_NONE) {
    CopSupervisorFlags flags = { .max_restarts = 1000000, .max_seconds = 1 };
    supervisor = cop_start_pid (cop_supervisor_start_link (COP_NIL, &flags, COP_NONE));
    cop_unlink (supervisor);
    cop_test_on_stop (stop_supervisor);
  }
  return supervisor;
}

CopTerm
cop_test_start_supervised (CopTerm child, CopTerm overrides)
{
  g_auto (CopTerm) owned = child;
  return cop_supervisor_start_child (test_supervisor (),
                                     cop_child_spec (child, overrides));
}

CopTerm
start_supervised (CopTerm child)
{
  g_autofree char *spec = cop_inspect (child);
  g_auto (CopTerm) result = cop_test_start_supervised (child, COP_NIL);
  if (cop_tuple_get (result, 0) != COP_ATOM (ok)) {
    g_autofree char *reason = cop_inspect (cop_tuple_get (result, 1));
    g_error ("failed to start child with the spec %s.\nReason: %s", spec, reason);
  }
  return cop_tuple_get (result, 1);
}

CopTerm
start_link_supervised (CopTerm child)
{
  CopTerm pid = start_supervised (child);
  cop_link (pid);
  return pid;
}

CopTerm
stop_supervised (CopTerm id)
{
  CopTerm result = cop_supervisor_terminate_child (test_supervisor (), id);
  if (result == COP_ATOM (ok))
    cop_term_unref (cop_supervisor_delete_child (supervisor, id));
  return result;
}
