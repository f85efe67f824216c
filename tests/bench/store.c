/* The key-value store: buckets by name, looked up by asking the registry. */
#include "bench/bench.h"

#include "kv/application.h"
#include "kv/bucket.h"
#include "kv/registry.h"
#include "kv/supervisor.h"

typedef struct {
  CopTerm  supervisor, registry;
  CopTerm *names; /* owned, as its elements */
  size_t   n_buckets;
} Store;

static CopTerm
name_option (const char *key, const char *name)
{
  return cop_tuple_of (cop_atom (key), cop_module_atom (name));
}

static void
store_open (Store *self, size_t n_buckets)
{
  kv_define (cop_node_current ());
  g_auto (CopTerm) options = cop_list_of (
      name_option ("name", "KV.Supervisor"), name_option ("registry", "KV.Registry"),
      name_option ("bucket_supervisor", "KV.BucketSupervisor"));
  self->supervisor = cop_start_pid (kv_supervisor_start_link (options));
  self->registry = cop_whereis (cop_module_atom ("KV.Registry"));
  self->n_buckets = n_buckets;
  self->names = g_new (CopTerm, n_buckets);
  for (size_t i = 0; i < n_buckets; i++)
    self->names[i] = cop_string_printf ("bucket-%zu", i + 1);
}

static void
store_close (Store *self)
{
  bench_stop_supervisor (self->supervisor);
  for (size_t i = 0; i < self->n_buckets; i++)
    cop_term_unref (self->names[i]);
  g_free (self->names);
}

static CopTerm
bucket_of (const Store *self, size_t i)
{
  CopTerm bucket = COP_NONE;
  bool    found = kv_registry_lookup (self->registry, self->names[i], &bucket);
  g_assert (found);
  return bucket;
}

static void
create_buckets (const Store *self)
{
  for (size_t i = 0; i < self->n_buckets; i++)
    kv_registry_create (self->registry, self->names[i]);
  bucket_of (self, self->n_buckets - 1);
}

/* One operation is lookup by name, put and get. */
static void
operate (const Store *self, size_t n)
{
  g_auto (CopTerm) milk = cop_string ("milk");
  size_t           x = 7;
  for (size_t i = n; i > 0; i--) {
    x = (x * 7919 + 12345) % 1000003;
    CopTerm bucket = bucket_of (self, x % self->n_buckets);
    kv_bucket_put (bucket, milk, cop_int ((int64_t) i));
    CopTerm value = kv_bucket_get (bucket, milk);
    g_assert (value == cop_int ((int64_t) i));
  }
}

static void
kill_buckets (const Store *self)
{
  size_t n_others = bench_n_processes () - self->n_buckets;
  for (size_t i = 0; i < self->n_buckets; i++)
    cop_exit_process (bucket_of (self, i), COP_ATOM (kill));
  bench_wait_processes (n_others);
  g_assert (!kv_registry_lookup (self->registry, self->names[0], NULL));
}

static void
kv (size_t n_buckets, const char *param)
{
  size_t n = bench_scale (200000);
  Store  store;
  store_open (&store, n_buckets);
  double    rss = bench_rss ();
  BenchTime start = bench_start ();
  create_buckets (&store);
  BenchTime created = bench_since (start);
  double    n_bytes = (bench_rss () - rss) / (double) n_buckets;

  start = bench_start ();
  operate (&store, n);
  bench_row ("kv_server_ops", param, n, bench_since (start), BENCH_NO_BYTES);

  start = bench_start ();
  kill_buckets (&store);
  if (n_buckets > 1) {
    bench_row ("kv_server_mass_kill", param, n_buckets, bench_since (start),
               BENCH_NO_BYTES);
    bench_row ("kv_server_create", param, n_buckets, created, n_bytes);
  }
  store_close (&store);
}

static void
kv_server_1 (void)
{
  kv (1, "1");
}

static void
kv_server_1e3 (void)
{
  kv (MIN (1000, bench_scale (100000)), "1e3");
}

static void
kv_server_1e5 (void)
{
  kv (bench_scale (100000), "1e5");
}

const Bench bench_store[] = {
  { "kv_server_1", kv_server_1 },
  { "kv_server_1e3", kv_server_1e3 },
  { "kv_server_1e5", kv_server_1e5 },
  { NULL },
};
