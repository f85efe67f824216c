/* Messages between processes. Plain processes receive; “handlers” are gen_servers. */
#include "bench/bench.h"

/* ---- ping-pong: {Self, Payload} there and back ---- */

static void
echo (void *data)
{
  for (;;) {
    g_auto (CopTerm) message = cop_receive (COP_INFINITY);
    cop_send (cop_tuple_get (message, 0),
              cop_tuple_of (cop_self (), cop_term_ref (cop_tuple_get (message, 1))));
  }
}

static void
pingpong (const char *param, size_t n, CopTerm payload)
{
  g_auto (CopTerm) owned = payload;
  CopTerm          pid = cop_spawn (echo, NULL);
  BenchTime        start = bench_start ();
  for (size_t i = 0; i < n; i++) {
    cop_send (pid, cop_tuple_of (cop_self (), cop_term_ref (payload)));
    g_auto (CopTerm) answer = cop_receive (COP_INFINITY);
    g_assert (cop_tuple_get (answer, 0) == pid);
  }
  bench_row ("pingpong", param, n, bench_since (start), BENCH_NO_BYTES);
  cop_exit_process (pid, COP_ATOM (kill));
}

static void
pingpong_int (void)
{
  pingpong ("int", bench_scale (1000000), cop_int (1));
}

static CopTerm
tuple_of_four (void)
{
  return cop_tuple_of (COP_ATOM (put), cop_atom ("milk"), cop_int (3),
                       cop_string ("abc"));
}

static void
pingpong_tuple (void)
{
  pingpong ("tuple4", bench_scale (1000000), tuple_of_four ());
}

static void
pingpong_map (void)
{
  CopTerm map = cop_map_new ();
  for (int i = 1; i <= 10; i++) {
    g_autofree char *name = g_strdup_printf ("k%d", i);
    map = cop_map_put (map, cop_atom (name), cop_int (i));
  }
  pingpong ("map10", bench_scale (1000000), map);
}

static void
pingpong_bin (void)
{
  g_autofree char *text = g_strnfill (1024, 'x');
  pingpong ("bin1k", bench_scale (1000000), cop_string (text));
}

static void
pingpong_list1k (void)
{
  CopTerm list = COP_NIL;
  for (int i = 1000; i >= 1; i--)
    list = cop_cons (cop_int (i), list);
  pingpong ("list1k", bench_scale (50000), list);
}

/* ---- the same between two handlers ---- */

typedef struct {
  size_t  n_left;
  CopTerm parent; /* of the one that began; told at the end */
} Player;

static CopNext
player_init (void *state, CopTerm argument)
{
  Player *self = state;
  self->n_left = G_MAXSIZE;
  self->parent = argument;
  return cop_next_ok ();
}

static CopNext
player_info (void *state, CopTerm message)
{
  Player *self = state;
  if (cop_is_tagged (message, COP_ATOM (start), 3)) { /* {start, Partner, N} */
    self->n_left = (size_t) cop_to_int (cop_tuple_get (message, 2));
    cop_send (cop_tuple_get (message, 1), cop_tuple_of (cop_self (), cop_int (1)));
  } else if (--self->n_left > 0) {
    cop_send (cop_tuple_get (message, 0),
              cop_tuple_of (cop_self (), cop_term_ref (cop_tuple_get (message, 1))));
  } else {
    cop_send (self->parent, COP_ATOM (ok));
  }
  return cop_next_noreply ();
}

static const CopGenServerClass player_class = {
  .module = "Bench.Player",
  .state_size = sizeof (Player),
  .init = player_init,
  .handle_info = player_info,
};

void
bench_start_players (CopTerm *ret_a, CopTerm *ret_b)
{
  *ret_a = cop_start_pid (cop_gen_server_start (&player_class, cop_self (), NULL));
  *ret_b = cop_start_pid (cop_gen_server_start (&player_class, cop_self (), NULL));
}

void
bench_play (CopTerm a, CopTerm b, size_t n_rounds)
{
  cop_send (a, cop_tuple_of (COP_ATOM (start), b, cop_int ((int64_t) n_rounds)));
  bench_drain (1);
}

static void
pingpong_handlers (void)
{
  size_t  n = bench_scale (1000000);
  CopTerm a, b;
  bench_start_players (&a, &b);

  BenchTime start = bench_start ();
  bench_play (a, b, n);
  bench_row ("pingpong", "int handlers", n, bench_since (start), BENCH_NO_BYTES);
}

/* ---- ring: a number goes round and counts down ---- */

typedef struct {
  CopTerm next, parent;
} RingNode;

/* Whether there is more to come. Takes @message. */
static bool
pass_on (const RingNode *self, CopTerm message)
{
  if (message == COP_ATOM (stop))
    return false;
  int64_t n_hops = cop_to_int (message);
  if (n_hops == 0)
    cop_send (self->parent, COP_ATOM (ok));
  else
    cop_send (self->next, cop_int (n_hops - 1));
  return true;
}

static void
ring_process (void *data)
{
  while (pass_on (data, cop_receive (COP_INFINITY)))
    ;
}

static CopNext
ring_info (void *state, CopTerm message)
{
  RingNode *self = state;
  if (cop_is_tuple (message)) { /* {Next, Parent} */
    self->next = cop_tuple_get (message, 0);
    self->parent = cop_tuple_get (message, 1);
  } else if (!pass_on (self, message)) {
    return cop_next_stop (COP_ATOM (normal));
  }
  return cop_next_noreply ();
}

static CopNext
ring_init (void *state, CopTerm argument)
{
  return cop_next_ok ();
}

static const CopGenServerClass ring_class = {
  .module = "Bench.RingNode",
  .state_size = sizeof (RingNode),
  .init = ring_init,
  .handle_info = ring_info,
};

static void
ring (size_t size, const char *param, bool is_plain)
{
  size_t               n_hops = bench_scale (2000000), base = bench_n_processes ();
  g_autofree RingNode *nodes = g_new0 (RingNode, size);
  g_autofree CopTerm  *pids = g_new0 (CopTerm, size);
  for (size_t i = 0; i < size; i++)
    pids[i] = is_plain
                  ? cop_spawn (ring_process, &nodes[i])
                  : cop_start_pid (cop_gen_server_start (&ring_class, COP_NIL, NULL));
  for (size_t i = 0; i < size; i++) {
    nodes[i] = (RingNode){ pids[(i + 1) % size], cop_self () };
    if (!is_plain)
      cop_send (pids[i], cop_tuple_of (nodes[i].next, nodes[i].parent));
  }
  cop_yield ();

  BenchTime start = bench_start ();
  cop_send (pids[0], cop_int ((int64_t) n_hops));
  bench_drain (1);
  bench_row ("ring", param, n_hops, bench_since (start), BENCH_NO_BYTES);

  for (size_t i = 0; i < size; i++)
    cop_send (pids[i], COP_ATOM (stop));
  bench_wait_processes (base);
}

static void
ring_1e3 (void)
{
  ring (1000, "1e3", true);
}

static void
ring_1e5 (void)
{
  ring (MAX (2, bench_scale (100000)), "1e5", true);
}

static void
ring_handlers (void)
{
  ring (1000, "1e3 handlers", false);
  ring (MAX (2, bench_scale (100000)), "1e5 handlers", false);
}

/* ---- many to one, one to many ---- */

typedef struct {
  size_t  n;
  CopTerm parent;
} Fan;

static void
produce (void *data)
{
  const Fan *self = data;
  bench_drain (1);
  for (size_t i = 0; i < self->n; i++)
    cop_send (self->parent, COP_ATOM (ok));
}

static void
fanin (void)
{
  size_t  n_senders = 100;
  Fan     data = { bench_scale (1000000) / n_senders, cop_self () };
  CopTerm pids[100];
  for (size_t i = 0; i < n_senders; i++)
    pids[i] = cop_spawn (produce, &data);

  BenchTime start = bench_start ();
  for (size_t i = 0; i < n_senders; i++)
    cop_send (pids[i], COP_ATOM (start));
  bench_drain (data.n * n_senders);
  bench_row ("fanin", "100to1", data.n * n_senders, bench_since (start), BENCH_NO_BYTES);
}

static void
consume (void *data)
{
  const Fan *self = data;
  bench_drain (self->n);
  cop_send (self->parent, COP_ATOM (ok));
}

static void
fanout (void)
{
  size_t  n_receivers = 100;
  Fan     data = { bench_scale (1000000) / n_receivers, cop_self () };
  CopTerm pids[100];
  for (size_t i = 0; i < n_receivers; i++)
    pids[i] = cop_spawn (consume, &data);

  BenchTime start = bench_start ();
  for (size_t round = 0; round < data.n; round++)
    for (size_t i = 0; i < n_receivers; i++)
      cop_send (pids[i], COP_ATOM (ok));
  bench_drain (n_receivers);
  bench_row ("fanout", "1to100", data.n * n_receivers, bench_since (start),
             BENCH_NO_BYTES);
}

/* ---- selective receive: past what nobody wants yet ---- */

static bool
is_wanted (CopTerm message, void *number)
{
  return cop_is_tagged (message, COP_ATOM (yes), 2) &&
         cop_tuple_get (message, 1) == *(CopTerm *) number;
}

static void
selective (void)
{
  size_t n = bench_scale (100000), n_rounds = 50;
  for (size_t i = 0; i < n; i++)
    cop_send (cop_self (), cop_tuple_of (COP_ATOM (no), cop_int ((int64_t) i)));

  BenchTime start = bench_start ();
  for (size_t i = 0; i < n_rounds; i++) {
    CopTerm number = cop_int ((int64_t) i);
    cop_send (cop_self (), cop_tuple_of (COP_ATOM (yes), number));
    cop_term_unref (cop_receive_if (is_wanted, &number, COP_INFINITY));
  }
  bench_row ("selective_receive", "1e5queued", n * n_rounds, bench_since (start),
             BENCH_NO_BYTES);
}

/* ---- cost per message from few to many that wait ---- */

static void
fill_and_drain (size_t n, const char *param)
{
  BenchTime start = bench_start ();
  for (size_t i = 0; i < n; i++)
    cop_send (cop_self (), COP_ATOM (ok));
  bench_drain (n);
  bench_row ("growth_mailbox", param, n, bench_since (start), BENCH_NO_BYTES);
}

static void
growth_mailbox (void)
{
  bench_grow (fill_and_drain);
}

const Bench bench_messages[] = {
  { "pingpong", pingpong_int },
  { "pingpong_handlers", pingpong_handlers },
  { "pingpong_tuple", pingpong_tuple },
  { "pingpong_map", pingpong_map },
  { "pingpong_bin", pingpong_bin },
  { "pingpong_list1k", pingpong_list1k },
  { "ring_1e3", ring_1e3 },
  { "ring_1e5", ring_1e5 },
  { "ring_handlers", ring_handlers },
  { "fanin", fanin },
  { "fanout", fanout },
  { "selective", selective },
  { "growth_mailbox", growth_mailbox },
  { NULL },
};
