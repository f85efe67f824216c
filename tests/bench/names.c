/* Finding processes: registered names and Registry. */
#include "bench/bench.h"

static void
register_whereis (void)
{
  size_t  n = bench_scale (1000000);
  CopTerm name = cop_atom ("bench_name");
  cop_register (name, cop_self ());
  BenchTime start = bench_start ();
  for (size_t i = 0; i < n; i++)
    g_assert (cop_whereis (name) == cop_self ());
  bench_row ("whereis", "-", n, bench_since (start), BENCH_NO_BYTES);
}

static CopTerm registry_name;
static CopTerm registry;

static void
start_registry (CopTerm keys)
{
  cop_trap_exit (true); /* who registers is linked to the registry */
  registry_name = cop_module_atom ("Bench.Registry");
  CopRegistryOptions options = { .keys = keys, .name = registry_name };
  registry = cop_start_pid (cop_registry_start_link (&options));
}

static void
register_number (size_t i)
{
  cop_term_unref (
      cop_registry_register (registry_name, cop_int ((int64_t) i), COP_ATOM (nil)));
}

static void
registry_register (void)
{
  size_t n = bench_scale (100000), n_dropped = bench_scale (500);
  start_registry (COP_ATOM (unique));
  BenchTime start = bench_start ();
  for (size_t i = 1; i <= n; i++)
    register_number (i);
  bench_row ("registry_register", "1e5", n, bench_since (start), BENCH_NO_BYTES);

  start = bench_start ();
  for (size_t i = 1; i <= n_dropped; i++)
    cop_registry_unregister (registry_name, cop_int ((int64_t) i));
  bench_row ("registry_unregister", "500of1e5", n_dropped, bench_since (start),
             BENCH_NO_BYTES);
  bench_stop_supervisor (registry);
}

static void
registry_lookup (void)
{
  size_t n = bench_scale (1000000), n_keys = bench_scale (100000);
  start_registry (COP_ATOM (unique));
  for (size_t i = 1; i <= n_keys; i++)
    register_number (i);
  BenchTime start = bench_start ();
  for (size_t i = 1; i <= n; i++) {
    CopTerm found =
        cop_registry_lookup (registry_name, cop_int ((int64_t) (i % n_keys + 1)));
    g_assert (cop_is_cons (found));
    cop_term_unref (found);
  }
  bench_row ("registry_lookup", "1e5", n, bench_since (start), BENCH_NO_BYTES);
  bench_stop_supervisor (registry);
}

static void
registry_via_call (void)
{
  size_t n = bench_scale (300000);
  start_registry (COP_ATOM (unique));
  g_auto (CopTerm) name =
      cop_tuple_of (COP_ATOM (via), COP_ATOM (Elixir_Registry),
                    cop_tuple_of (registry_name, cop_string ("server")));
  CopStartOptions options = { .name = name };
  cop_start_pid (cop_gen_server_start_link (&bench_counter, COP_NIL, &options));
  BenchTime start = bench_start ();
  for (size_t i = 0; i < n; i++)
    cop_term_unref (cop_call (name, COP_ATOM (get)));
  bench_row ("registry_via_call", "-", n, bench_since (start), BENCH_NO_BYTES);
  bench_stop_supervisor (registry);
}

/* ---- processes with an entry each ---- */

typedef struct {
  CopTerm parent;
  size_t  n_messages; /* to take before the end */
  size_t  next_key;   /* 0: all under one */
} Subscribers;

static void
subscriber (void *data)
{
  Subscribers *self = data;
  register_number (self->next_key ? self->next_key++ : 0);
  cop_send (self->parent, COP_ATOM (ok));
  bench_drain (self->n_messages);
  cop_send (self->parent, COP_ATOM (ok));
}

static void
registry_mass_kill (void)
{
  size_t              n = bench_scale (100000);
  Subscribers         data = { cop_self (), G_MAXSIZE, 1 };
  g_autofree CopTerm *pids = g_new0 (CopTerm, n);
  start_registry (COP_ATOM (unique));
  for (size_t i = 0; i < n; i++)
    pids[i] = cop_spawn (subscriber, &data);
  bench_drain (n);
  BenchTime start = bench_start ();
  for (size_t i = 0; i < n; i++)
    cop_exit_process (pids[i], COP_ATOM (kill));
  while (cop_registry_count (registry_name) > 0)
    cop_yield ();
  bench_row ("registry_mass_kill", "1e5", n, bench_since (start), BENCH_NO_BYTES);
  bench_stop_supervisor (registry);
}

static CopTerm
greet_all (const CopTerm *args, size_t n_args, CopTerm env)
{
  for (CopTerm l = args[0]; cop_is_cons (l); l = cop_tail (l))
    cop_send (cop_tuple_get (cop_head (l), 0), COP_ATOM (ok));
  return COP_ATOM (ok);
}

static void
registry_dispatch (void)
{
  size_t           n = 1000, n_rounds = bench_scale (1000);
  Subscribers      data = { cop_self (), n_rounds, 0 };
  g_auto (CopTerm) function = cop_closure ("greet_all", 1, greet_all, COP_NONE);
  start_registry (COP_ATOM (duplicate));
  for (size_t i = 0; i < n; i++)
    cop_spawn (subscriber, &data);
  bench_drain (n);
  BenchTime start = bench_start ();
  for (size_t i = 0; i < n_rounds; i++)
    cop_registry_dispatch (registry_name, cop_int (0), function);
  bench_drain (n);
  bench_row ("registry_dispatch", "1000subs", n * n_rounds, bench_since (start),
             BENCH_NO_BYTES);
  bench_stop_supervisor (registry);
}

static void
unregister_all (size_t n, const char *param)
{
  start_registry (COP_ATOM (unique));
  for (size_t i = 1; i <= n; i++)
    register_number (i);
  BenchTime start = bench_start ();
  for (size_t i = 1; i <= n; i++)
    cop_registry_unregister (registry_name, cop_int ((int64_t) i));
  bench_row ("growth_unregister", param, n, bench_since (start), BENCH_NO_BYTES);
  bench_stop_supervisor (registry);
}

static void
growth_unregister (void)
{
  bench_grow (unregister_all);
}

const Bench bench_names[] = {
  { "register_whereis", register_whereis },
  { "registry_register", registry_register },
  { "registry_lookup", registry_lookup },
  { "registry_via_call", registry_via_call },
  { "registry_mass_kill", registry_mass_kill },
  { "registry_dispatch", registry_dispatch },
  { "growth_unregister", growth_unregister },
  { NULL },
};
