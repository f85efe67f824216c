/* Links and monitors of many processes at once, as the layers of a drawn tree show them:
 * “0-1” is a link between the first two processes, “0>1” a monitor of the second by the
 * first. */
#include "observation/edges.h"
#include "process/process.h"
#include "process/server.h"
#include "watch.h"

#define N 4

typedef struct {
  CopNode *node;
  CopNode *outer;
  CopTerm  pids[N];
} Fixture;

/* Orders are {link | unlink | monitor | name | monitor_name, Pid}. */
static void
obey (void *data)
{
  for (;;) {
    g_auto (CopTerm) order = cop_receive (COP_INFINITY);
    CopTerm          verb = cop_tuple_get (order, 0);
    CopTerm          pid = cop_tuple_get (order, 1);

    if (verb == cop_atom ("link"))
      cop_link (pid);
    else if (verb == cop_atom ("unlink"))
      cop_unlink (pid);
    else if (verb == cop_atom ("monitor"))
      cop_term_unref (cop_monitor (pid));
    else if (verb == cop_atom ("name"))
      cop_register (cop_atom ("famous"), pid);
    else if (verb == cop_atom ("monitor_name"))
      cop_term_unref (cop_monitor (cop_atom ("famous")));
  }
}

static void
set_up (Fixture *fix, const void *data)
{
  fix->node = cop_node_new (&(CopNodeOptions){ .clock = COP_CLOCK_MANUAL });
  fix->outer = cop_node_enter (fix->node);
  for (int i = 0; i < N; i++)
    fix->pids[i] = cop_spawn (obey, NULL);
}

static void
tear_down (Fixture *fix, const void *data)
{
  cop_node_free (fix->node);
  cop_node_enter (fix->outer);
}

static void
order (Fixture *fix, int who, const char *verb, int whom)
{
  g_auto (CopTerm) message = cop_tuple_of (cop_atom (verb), fix->pids[whom]);

  cop_node_send (fix->node, fix->pids[who], message);
  cop_node_settle (fix->node);
}

static int
index_of (Fixture *fix, uint64_t id)
{
  for (int i = 0; i < N; i++) {
    if (cop_local_pid_number (fix->pids[i]) == id)
      return i;
  }
  return -1;
}

static char *
text_of (Fixture *fix, const CopSeenEdge *edges, size_t n_edges)
{
  GString *text = g_string_new (NULL);

  for (size_t i = 0; i < n_edges; i++)
    g_string_append_printf (text, "%s%d%c%d", i > 0 ? " " : "",
                            index_of (fix, edges[i].from),
                            edges[i].is_monitor ? '>' : '-', index_of (fix, edges[i].to));
  return g_string_free (text, FALSE);
}

/* The edges of the first @n processes. */
static void
assert_edges (Fixture *fix, size_t n, bool links, bool monitors, const char *expected)
{
  uint64_t      ids[N];
  CopEdgesQuery query = { .ids = ids, .n_ids = n, .links = links, .monitors = monitors };
  bool          is_cut = true;

  for (size_t i = 0; i < n; i++)
    ids[i] = cop_local_pid_number (fix->pids[i]);
  g_autoptr (GArray) edges = cop_edges_gather (fix->node, &query, &is_cut);
  g_autofree char   *text =
      text_of (fix, (const CopSeenEdge *) (void *) edges->data, edges->len);

  g_assert_cmpstr (text, ==, expected);
  g_assert_false (is_cut);
}

static void
nothing_joins_strangers (Fixture *fix, const void *data)
{
  assert_edges (fix, N, true, true, "");
  assert_edges (fix, 0, true, true, "");
}

static void
link_is_seen_once (Fixture *fix, const void *data)
{
  order (fix, 1, "link", 0);
  order (fix, 0, "link", 1); /* the same link */
  order (fix, 2, "link", 3);

  assert_edges (fix, N, true, false, "0-1 2-3");
  assert_edges (fix, N, false, true, "");
}

static void
monitor_has_a_direction (Fixture *fix, const void *data)
{
  order (fix, 0, "monitor", 2);
  order (fix, 2, "monitor", 0);
  order (fix, 3, "monitor", 1);

  assert_edges (fix, N, false, true, "0>2 2>0 3>1");
  assert_edges (fix, N, true, false, "");
}

static void
both_layers_come_together (Fixture *fix, const void *data)
{
  order (fix, 0, "link", 1);
  order (fix, 0, "monitor", 1);

  assert_edges (fix, N, true, true, "0-1 0>1");
}

/* One end may be beyond what is asked for. */
static void
edges_to_the_outside_are_seen (Fixture *fix, const void *data)
{
  order (fix, 1, "link", 3);
  order (fix, 3, "monitor", 0);
  order (fix, 1, "monitor", 3);

  assert_edges (fix, 2, true, true, "3>0 1-3 1>3");
}

static void
monitor_by_name_leads_to_the_process (Fixture *fix, const void *data)
{
  order (fix, 0, "name", 1);
  order (fix, 2, "monitor_name", 1);

  assert_edges (fix, N, true, true, "2>1");
}

static void
edges_go_with_what_made_them (Fixture *fix, const void *data)
{
  order (fix, 0, "link", 1);
  order (fix, 0, "link", 2);
  order (fix, 0, "unlink", 1);

  assert_edges (fix, N, true, true, "0-2");
}

static void
ended_process_has_none (Fixture *fix, const void *data)
{
  order (fix, 0, "link", 1);
  order (fix, 2, "monitor", 1);
  order (fix, 2, "monitor", 3);

  cop_exit_process (fix->pids[1], COP_ATOM (kill));
  cop_node_settle (fix->node);

  assert_edges (fix, N, true, true, "2>3");
  assert_edges (fix, 2, true, true, "");
}

/* ---- many ---- */

/* Monitored by everybody else. */
static void
watch_first (void *first)
{
  cop_term_unref (cop_monitor (*(CopTerm *) first));
  cop_term_unref (cop_receive (COP_INFINITY));
}

/* A popular process does not use up what the others may tell. */
static void
no_process_takes_more_than_its_share (Fixture *fix, const void *data)
{
  uint64_t      ids[N];
  CopEdgesQuery query = { .ids = ids, .n_ids = N, .links = true, .monitors = true };
  bool          is_cut = false;

  order (fix, 2, "link", 3);
  for (int i = 0; i < COP_MAX_EDGES; i++)
    cop_spawn (watch_first, &fix->pids[0]);
  cop_node_settle (fix->node);
  for (int i = 0; i < N; i++)
    ids[i] = cop_local_pid_number (fix->pids[i]);

  g_autoptr (GArray) edges = cop_edges_gather (fix->node, &query, &is_cut);
  const CopSeenEdge *last = &g_array_index (edges, CopSeenEdge, edges->len - 1);

  g_assert_true (is_cut);
  g_assert_cmpuint (edges->len, >, COP_MAX_EDGES / 16);
  g_assert_cmpuint (edges->len, <, COP_MAX_EDGES);
  g_assert_cmpint (index_of (fix, last->from), ==, 2);
  g_assert_cmpint (index_of (fix, last->to), ==, 3);
}

static void
edges_have_an_end (Fixture *fix, const void *data)
{
  const size_t         n = COP_MAX_EDGES + 100;
  g_autofree uint64_t *ids = g_new (uint64_t, n);
  CopEdgesQuery        query = { .ids = ids, .n_ids = n, .monitors = true };
  bool                 is_cut = false;

  for (size_t i = 0; i < n; i++)
    ids[i] = cop_local_pid_number (cop_spawn (watch_first, &fix->pids[0]));
  cop_node_settle (fix->node);

  g_autoptr (GArray) edges = cop_edges_gather (fix->node, &query, &is_cut);

  g_assert_true (is_cut);
  g_assert_cmpuint (edges->len, ==, COP_MAX_EDGES);
}

/* ---- asked from outside ---- */

typedef struct {
  Fixture *fix;
  char    *text; /* owned, or NULL */
} Asked;

static void
edges_cb (
    CopSource *source, const CopSeenEdge *edges, size_t n_edges, bool is_cut, void *data)
{
  Asked *asked = data;

  g_free (asked->text);
  asked->text = text_of (asked->fix, edges, n_edges);
}

static bool
is_answered (Watch *watch, const void *data)
{
  return ((const Asked *) data)->text != NULL;
}

static void
source_answers (Fixture *fix, const void *data)
{
  Asked         asked = { .fix = fix };
  uint64_t      ids[] = { cop_local_pid_number (fix->pids[0]),
                          cop_local_pid_number (fix->pids[1]) };
  CopEdgesQuery query = { .ids = ids, .n_ids = 2, .links = true, .monitors = true };
  Watch         watch;

  order (fix, 0, "link", 1);
  order (fix, 1, "monitor", 0);
  watch_init (&watch, fix->node);
  cop_source_edges (watch.source, &query, edges_cb, &asked, NULL);
  ids[0] = 0; /* they were lent for the call only */
  watch_until (&watch, is_answered, &asked);

  g_assert_cmpstr (asked.text, ==, "0-1 1>0");
  g_free (asked.text);
  watch_clear (&watch);
}

#define ADD(path, func)                                                                  \
  g_test_add ("/edges/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("nothing-joins-strangers", nothing_joins_strangers);
  ADD ("link-is-seen-once", link_is_seen_once);
  ADD ("monitor-has-a-direction", monitor_has_a_direction);
  ADD ("both-layers-come-together", both_layers_come_together);
  ADD ("edges-to-the-outside-are-seen", edges_to_the_outside_are_seen);
  ADD ("monitor-by-name-leads-to-the-process", monitor_by_name_leads_to_the_process);
  ADD ("edges-go-with-what-made-them", edges_go_with_what_made_them);
  ADD ("ended-process-has-none", ended_process_has_none);
  ADD ("no-process-takes-more-than-its-share", no_process_takes_more_than_its_share);
  ADD ("edges-have-an-end", edges_have_an_end);
  ADD ("source-answers", source_answers);
  return g_test_run ();
}
