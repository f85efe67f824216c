#include "shop.h"

#include "behaviour/dynamic-supervisor.h"
#include "term/parse.h"

static CopNext
count (void *state, CopTerm request, CopFrom from)
{
  CopTerm *number = state;

  if (request == cop_atom ("crash"))
    cop_exit (cop_atom ("oops"));
  if (request == cop_atom ("increase"))
    *number = cop_int (cop_to_int (*number) + 1);
  return cop_next_reply (cop_term_ref (*number));
}

static const CopGenServerClass counter_class = { .module = "Shop.Counter",
                                                 .handle_call = count };

static CopTerm
term (const char *text)
{
  g_autoptr (GError) error = NULL;
  CopTerm            parsed = cop_parse (text, COP_NOTATION_ELIXIR, NULL, &error);

  g_assert_no_error (error);
  return parsed;
}

static CopTerm
start (CopTerm type, CopTerm argument)
{
  CopSupervisorFlags flags = COP_SUPERVISOR_DEFAULTS;
  CopTerm pool = term ("%{id: Shop.Pool, type: :supervisor, start: {DynamicSupervisor, "
                       ":start_link, [[name: Shop.Pool, strategy: :one_for_one]]}}");
  CopTerm counter =
      cop_child_of (&counter_class, cop_int (5), cop_module_atom ("Shop.Counter"));

  flags.strategy = COP_ATOM (one_for_all);
  return cop_supervisor_start_link (cop_list_of (pool, counter), &flags,
                                    cop_module_atom ("Shop.Supervisor"));
}

static const CopApplication shop = { .name = "shop",
                                     .description = "a shop",
                                     .version = "1.2",
                                     .start = start,
                                     .module = "Shop" };

void
shop_define (CopNode *node)
{
  cop_gen_server_register (node, &counter_class);
  cop_application_define (node, &shop);
}

void
shop_start (void *unused)
{
  g_auto (CopTerm) result =
      cop_application_start (cop_atom ("shop"), COP_ATOM (temporary));

  g_assert_true (result == COP_ATOM (ok));
}

CopTerm
shop_add_to_pool (void)
{
  CopTerm spec = cop_child_of (&counter_class, cop_int (1), COP_NONE);

  spec = cop_map_put (spec, COP_ATOM (restart), COP_ATOM (temporary));

  g_auto (CopTerm) result =
      cop_dynamic_supervisor_start_child (cop_module_atom ("Shop.Pool"), spec);

  return cop_tuple_get (result, 1);
}
