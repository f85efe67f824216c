/* What is inside one process: mailboxes of any length, the stacks of the blocked, the
 * last message of the dead. */
#include "shop.h"
#include "watch.h"

#include "observation/symbols.h"

#include <string.h>

typedef struct {
  CopNode *node;
  CopNode *outer;
  Watch    watch;
} Fixture;

static void
set_up (Fixture *fix, const void *data)
{
  fix->node = cop_node_new (&(CopNodeOptions){ .clock = COP_CLOCK_MANUAL });
  fix->outer = cop_node_enter (fix->node);
  shop_define (fix->node);
  cop_node_run (fix->node, shop_start, NULL);
  watch_init (&fix->watch, fix->node);
}

static void
tear_down (Fixture *fix, const void *data)
{
  watch_clear (&fix->watch);
  cop_node_free (fix->node);
  cop_node_enter (fix->outer);
}

/* ---- mailboxes ---- */

static bool
is_go (CopTerm message, void *data)
{
  return message == COP_ATOM (ok);
}

static void
wait_for_go (void *data)
{
  for (;;)
    cop_term_unref (cop_receive_if (is_go, NULL, COP_INFINITY));
}

typedef struct {
  int     n;
  CopTerm to;
} Flood;

static void
flood (void *data)
{
  const Flood *f = data;

  for (int i = 0; i < f->n; i++)
    cop_send (f->to, i % 4 == 3 ? cop_atom ("tick")
                                : cop_tuple_of (cop_atom ("put"), cop_int (i)));
}

static uint64_t
spawn_with (Fixture *fix, int n_messages)
{
  Flood f = { n_messages, cop_spawn (wait_for_go, NULL) };

  cop_node_run (fix->node, flood, &f);
  cop_node_settle (fix->node);
  return cop_local_pid_number (f.to);
}

static const char *
shape (CopSeenMailbox *mailbox, unsigned index)
{
  return ((CopSeenShape *) mailbox->shapes->pdata[index])->text;
}

static uint64_t
shape_count (CopSeenMailbox *mailbox, unsigned index)
{
  return ((CopSeenShape *) mailbox->shapes->pdata[index])->count;
}

static void
mailbox_comes_in_pages (Fixture *fix, const void *data)
{
  uint64_t        id = spawn_with (fix, 250);
  CopSeenMailbox *page = watch_mailbox (&fix->watch, id, 200, 100);

  g_assert_cmpuint (page->n_messages, ==, 250);
  g_assert_cmpuint (page->offset, ==, 200);
  g_assert_cmpuint (page->messages->len, ==, 50);
  g_assert_cmpstr (page->messages->pdata[0], ==, "{:put, 200}");
  g_assert_cmpstr (page->messages->pdata[3], ==, ":tick");
}

static void
mailbox_shows_its_shapes (Fixture *fix, const void *data)
{
  uint64_t        id = spawn_with (fix, 400);
  CopSeenMailbox *page = watch_mailbox (&fix->watch, id, 0, 10);

  g_assert_cmpuint (page->n_counted, ==, 400);
  g_assert_cmpuint (page->shapes->len, ==, 2);
  g_assert_cmpstr (shape (page, 0), ==, "{:put, _}");
  g_assert_cmpuint (shape_count (page, 0), ==, 300);
  g_assert_cmpstr (shape (page, 1), ==, ":tick");
  g_assert_cmpuint (shape_count (page, 1), ==, 100);
}

/* Each request costs little: it takes several to see all of a million. */
static void
a_million_messages_are_counted_in_slices (Fixture *fix, const void *data)
{
  uint64_t        id = spawn_with (fix, 1000000);
  CopSeenMailbox *page = watch_mailbox (&fix->watch, id, 0, 100);
  g_assert_cmpuint (page->messages->len, ==, 100);
  g_assert_cmpstr (page->messages->pdata[99], ==, ":tick");

  while (page->n_counted < page->n_messages)
    page = watch_mailbox (&fix->watch, id, 0, 100);
  g_assert_cmpuint (shape_count (page, 0), ==, 750000);
  page = watch_mailbox (&fix->watch, id, 999900, 100);

  g_assert_cmpuint (page->messages->len, ==, 100);
  g_assert_cmpstr (page->messages->pdata[98], ==, "{:put, 999998}");
}

static void
mailbox_follows_what_is_taken (Fixture *fix, const void *data)
{
  uint64_t id = spawn_with (fix, 20);
  watch_mailbox (&fix->watch, id, 0, 5);
  cop_node_send (fix->node, cop_local_pid (id), COP_ATOM (ok));
  cop_node_settle (fix->node);
  cop_node_send (fix->node, cop_local_pid (id), cop_atom ("new"));

  CopSeenMailbox *page = watch_mailbox (&fix->watch, id, 15, 10);

  g_assert_cmpuint (page->n_messages, ==, 21);
  g_assert_cmpuint (page->n_counted, ==, 21);
  g_assert_cmpstr (page->messages->pdata[5], ==, ":new");
}

static void
page_beyond_the_end_is_the_last_one (Fixture *fix, const void *data)
{
  uint64_t        id = spawn_with (fix, 25);
  CopSeenMailbox *page = watch_mailbox (&fix->watch, id, 100, 10);

  g_assert_cmpuint (page->offset, ==, 20);
  g_assert_cmpuint (page->messages->len, ==, 5);
}

static void
mailbox_of_nobody (Fixture *fix, const void *data)
{
  g_assert_null (watch_mailbox (&fix->watch, 999999, 0, 10));
}

/* ---- stacks ---- */

void stock_taking (void);

void __attribute__ ((noinline)) stock_taking (void)
{
  cop_sleep (1000);
  __asm__ volatile("" ::: "memory"); /* no tail call */
}

static void
take_stock (void *data)
{
  stock_taking ();
  __asm__ volatile("" ::: "memory");
}

static const CopSeenFrame *
find_frame (CopDetails *details, const char *function)
{
  for (unsigned i = 0; i < details->stack->len; i++) {
    const CopSeenFrame *frame = details->stack->pdata[i];

    if (g_strcmp0 (frame->function, function) == 0)
      return frame;
  }
  return NULL;
}

static void
stack_of_the_blocked_has_names (Fixture *fix, const void *data)
{
  CopTerm pid = cop_spawn (take_stock, NULL);
  cop_node_settle (fix->node);

  CopDetails         *details = watch_details (&fix->watch, cop_local_pid_number (pid));
  const CopSeenFrame *frame = find_frame (details, "stock_taking");

  g_assert_cmpuint (details->stack->len, >=, 2);
#ifdef COP_HAS_LIBDW
  g_assert (frame != NULL);
  g_assert_cmpstr (frame->file, ==, "test-inside.c");
  g_assert_cmpint (frame->line, >, 100);
#else
  g_assert_true (frame == NULL || frame->file == NULL);
#endif
}

static void
idle_servers_have_no_stack (Fixture *fix, const void *data)
{
  uint64_t id = watch_name (&fix->watch, "Shop.Counter", 0)->id;

  g_assert_cmpuint (watch_details (&fix->watch, id)->stack->len, ==, 0);
}

/* ---- the dead ---- */

static bool
is_dead (Watch *watch, const void *data)
{
  return cop_snapshot_find (watch->snapshot, *(const uint64_t *) data) == COP_NOWHERE;
}

static void
tombstone_keeps_message_and_state (Fixture *fix, const void *data)
{
  uint64_t id = watch_name (&fix->watch, "Shop.Counter", 0)->id;

  watch_apply (&fix->watch, "GenServer", "call", "[Shop.Counter, :crash]");
  watch_until (&fix->watch, is_dead, &id);
  CopDetails *details = watch_details (&fix->watch, id);

  g_assert_false (details->is_alive);
  g_assert_cmpstr (details->last_message, ==, ":crash");
  g_assert_cmpstr (details->state_text, ==, "5");
  g_assert_nonnull (pair_value (details->overview, "Memory"));
}

#define CASE(path, func)                                                                 \
  g_test_add ("/inside/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  CASE ("mailbox-comes-in-pages", mailbox_comes_in_pages);
  CASE ("mailbox-shows-its-shapes", mailbox_shows_its_shapes);
  CASE ("a-million-messages-are-counted-in-slices",
        a_million_messages_are_counted_in_slices);
  CASE ("mailbox-follows-what-is-taken", mailbox_follows_what_is_taken);
  CASE ("page-beyond-the-end-is-the-last-one", page_beyond_the_end_is_the_last_one);
  CASE ("mailbox-of-nobody", mailbox_of_nobody);
  CASE ("stack-of-the-blocked-has-names", stack_of_the_blocked_has_names);
  CASE ("idle-servers-have-no-stack", idle_servers_have_no_stack);
  CASE ("tombstone-keeps-message-and-state", tombstone_keeps_message_and_state);
  return g_test_run ();
}
