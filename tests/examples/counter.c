#include "coppice.h"

typedef struct {
  int64_t value;
} Counter;

static CopNext
counter_handle_call (void *state, CopTerm request, CopFrom from)
{
  Counter *counter = state;
  if (request == cop_atom ("increment"))
    return cop_next_reply (cop_int (++counter->value));
  cop_raise (COP_ATOM (function_clause)); /* let it crash */
}

static const CopGenServerClass counter_class = {
  .module = "Counter",
  .state_size = sizeof (Counter),
  .handle_call = counter_handle_call,
};

static void
show (void *data)
{
  CopTerm name = cop_atom ("counter");
  CopTerm children = cop_list_of (cop_child_of (&counter_class, COP_NIL, name));
  cop_start_pid (cop_supervisor_start_link (children, NULL, COP_NONE));

  for (int i = 1; i <= 6; i++) {
    if (i == 4) { /* kill it: its supervisor starts another one */
      cop_exit_process (cop_whereis (name), COP_ATOM (kill));
      cop_sleep (1);
    }
    g_auto (CopTerm) value = cop_call (name, cop_atom ("increment"));
    g_print ("%" G_GINT64_FORMAT "\n", cop_to_int (value));
  }
}

int
main (void)
{
  g_autoptr (CopNode) node = cop_node_new (NULL);
  return cop_node_run (node, show, NULL) == COP_ATOM (normal) ? 0 : 1;
}
