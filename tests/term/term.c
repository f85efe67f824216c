/* Constructors, accessors, reference counts, copies. */
#include "term/term.h"

#include "generate.h"
#include "term/compare.h"

#include <string.h>

#define DEEP 1000000

static void
tells_kinds_apart (void)
{
  g_auto (CopTerm) tuple = cop_tuple_of (COP_ATOM (ok), cop_int (1));
  g_auto (CopTerm) text = cop_string ("eggs");
  g_auto (CopTerm) number = cop_float (1.5);

  g_assert_cmpint (cop_term_kind (tuple), ==, COP_KIND_TUPLE);
  g_assert_cmpint (cop_term_kind (text), ==, COP_KIND_BINARY);
  g_assert_cmpint (cop_term_kind (number), ==, COP_KIND_FLOAT);
  g_assert_cmpint (cop_term_kind (COP_ATOM (ok)), ==, COP_KIND_ATOM);
  g_assert_cmpint (cop_term_kind (cop_int (-1)), ==, COP_KIND_INTEGER);
  g_assert_cmpint (cop_term_kind (cop_local_pid (0)), ==, COP_KIND_PID);
  g_assert_cmpint (cop_term_kind (cop_local_reference (0)), ==, COP_KIND_REFERENCE);
  g_assert_cmpint (cop_term_kind (COP_NIL), ==, COP_KIND_NIL);
  g_assert_cmpint (cop_term_kind (COP_NONE), ==, COP_KIND_NONE);
}

static void
gives_the_elements_of_tuples (void)
{
  g_auto (CopTerm) tuple = cop_tuple_of (COP_ATOM (ok), cop_string ("eggs"));
  g_auto (CopTerm) empty = cop_tuple (NULL, 0);

  g_assert_true (cop_is_tuple (tuple));
  g_assert_cmpuint (cop_tuple_size (tuple), ==, 2);
  g_assert_cmpuint (cop_tuple_get (tuple, 0), ==, COP_ATOM (ok));
  g_assert_true (cop_binary_equals (cop_tuple_elements (tuple)[1], "eggs"));
  g_assert_cmpuint (cop_tuple_size (empty), ==, 0);
  g_assert_false (cop_is_tuple (COP_ATOM (ok)));
  g_assert_false (cop_is_tuple (COP_NONE));
}

static void
keeps_bytes_of_binaries (void)
{
  g_auto (CopTerm) bytes = cop_binary ("a\0b", 3);
  g_auto (CopTerm) text = cop_string_printf ("%s-%d", "key", 7);

  g_assert_cmpmem (cop_binary_data (bytes), cop_binary_size (bytes), "a\0b", 3);
  g_assert_cmpint (cop_binary_data (bytes)[3], ==, '\0');
  g_assert_cmpstr (cop_binary_data (text), ==, "key-7");
  g_assert_false (cop_binary_equals (bytes, "a"));
  g_assert_false (cop_binary_equals (COP_ATOM (ok), "ok"));
}

static void
keeps_what_is_referenced (void)
{
  g_auto (CopTerm) text = cop_string ("eggs");
  CopTerm          tuple = cop_tuple_of (cop_term_ref (text), COP_NIL);

  cop_term_unref (tuple);

  g_assert_cmpstr (cop_binary_data (text), ==, "eggs");
}

static void
replaces_and_steals (void)
{
  g_auto (CopTerm) place = cop_string ("old");

  cop_term_replace (&place, cop_string ("new"));
  g_auto (CopTerm) stolen = cop_term_steal (&place);

  g_assert_cmpuint (place, ==, COP_NONE);
  g_assert_cmpstr (cop_binary_data (stolen), ==, "new");
}

static CopTerm
deep_tuple (void)
{
  CopTerm term = COP_NIL;

  for (int i = 0; i < DEEP; i++)
    term = cop_tuple_of (cop_int (i), term, COP_ATOM (ok));
  return term;
}

static CopTerm
deep_map (void)
{
  CopTerm term = COP_NIL;

  for (int i = 0; i < DEEP / 10; i++)
    term = cop_map_of (term, term == COP_NIL ? cop_int (i) : cop_term_ref (term));
  return term;
}

/* A stack would not do: nothing here may recurse. */
static void
survives_deep_terms (void)
{
  g_auto (CopTerm) tuple = deep_tuple ();
  g_auto (CopTerm) copy = cop_term_copy (tuple);

  g_assert_true (cop_equal (tuple, copy));
  g_assert_cmpint (cop_compare (tuple, copy), ==, 0);
  g_assert_cmpuint (cop_hash (tuple), ==, cop_hash (copy));
  g_assert_cmpuint (cop_term_size (tuple, 0), ==, (size_t) DEEP * 40);
  g_assert_cmpuint (cop_term_size (tuple, 1000), <, 1100);
}

/* Small blocks, large ones, and those that another thread frees. */
static void *
free_cb (void *list)
{
  cop_term_unref ((CopTerm) (uintptr_t) list);
  return NULL;
}

static void
counts_its_memory (void)
{
  static const char bytes[5000];
  size_t            before = cop_term_memory ();
  CopTerm           list = COP_NIL;

  for (int i = 0; i < 1000; i++)
    list = cop_cons (cop_binary (bytes, sizeof bytes), list);
  g_assert_cmpuint (cop_term_memory (), >=, before + 1000 * (sizeof bytes + 24));
  g_assert_cmpuint (cop_term_memory (), <, before + 1000 * (sizeof bytes + 200));

  GThread *thread = g_thread_new (NULL, free_cb, (void *) (uintptr_t) list);
  g_thread_join (thread);
  g_assert_cmpuint (cop_term_memory (), ==, before);
}

static void
frees_deep_maps (void)
{
  g_auto (CopTerm) map = deep_map ();

  g_assert_cmpuint (cop_map_size (map), ==, 1);
}

static CopTerm
long_list (void)
{
  CopTerm list = COP_NIL;

  for (int i = 0; i < DEEP; i++)
    list = cop_cons (cop_int (i), list);
  return list;
}

static void
survives_long_lists (void)
{
  g_auto (CopTerm) list = long_list ();
  g_auto (CopTerm) copy = cop_term_copy (list);

  g_assert_true (cop_equal (list, copy));
  g_assert_cmpuint (cop_hash (list), ==, cop_hash (copy));
}

static void
copies_share_nothing (void)
{
  g_auto (CopTerm) text = cop_string ("eggs");
  g_auto (CopTerm) original = cop_tuple_of (cop_term_ref (text), cop_term_ref (text));
  g_auto (CopTerm) copy = cop_term_copy (original);

  g_assert_true (cop_equal (original, copy));
  g_assert_cmpuint (cop_tuple_get (copy, 0), !=, text);
  g_assert_cmpuint (cop_tuple_get (copy, 0), !=, cop_tuple_get (copy, 1));
}

static void
copies_of_random_terms_are_equal (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  Generator         generator = { .rand = rand };

  for (int i = 0; i < 5000; i++) {
    g_auto (CopTerm) term = generate_term (&generator, i % 5);
    g_auto (CopTerm) copy = cop_term_copy (term);
    g_assert_true (cop_equal (term, copy));
    g_assert_cmpint (cop_compare_exact (term, copy), ==, 0);
    g_assert_cmpuint (cop_hash (term), ==, cop_hash (copy));
    g_assert_cmpuint (cop_term_size (term, 0), ==, cop_term_size (copy, 0));
  }
}

static gpointer
drop_and_make_cb (gpointer place)
{
  cop_term_unref (*(CopTerm *) place);
  *(CopTerm *) place = cop_tuple_of (COP_ATOM (ok), cop_string ("from the other thread"));
  return NULL;
}

static void
may_move_between_threads (void)
{
  for (int i = 0; i < 100; i++) {
    g_auto (CopTerm) original = cop_tuple_of (COP_ATOM (error), cop_string ("from here"));
    g_auto (CopTerm) copy = cop_term_copy (original);

    g_thread_join (g_thread_new (NULL, drop_and_make_cb, &copy));

    g_assert_true (cop_binary_equals (cop_tuple_get (copy, 1), "from the other thread"));
  }
}

static void
knows_pids_and_references_of_other_nodes (void)
{
  const uint32_t   words[3] = { 1, 2, 3 };
  CopTerm          node = cop_atom ("a@b"), ret_node;
  uint32_t         id, serial, creation, ret_words[3];
  g_auto (CopTerm) pid = cop_remote_pid (node, 72, 5, 9);
  g_auto (CopTerm) reference = cop_remote_reference (node, 9, words);

  g_assert_true (cop_is_pid (pid) && cop_is_reference (reference));
  g_assert_true (cop_remote_pid_get (pid, &ret_node, &id, &serial, &creation));
  g_assert_cmpuint (id, ==, 72);
  g_assert_cmpuint (serial, ==, 5);
  g_assert_true (cop_remote_reference_get (reference, &ret_node, &creation, ret_words));
  g_assert_cmpuint (ret_node, ==, node);
  g_assert_cmpuint (creation, ==, 9);
  g_assert_cmpmem (ret_words, sizeof ret_words, words, sizeof words);
  g_assert_false (
      cop_remote_pid_get (cop_local_pid (1), &ret_node, &id, &serial, &creation));
}

static void
splits_local_references_in_words (void)
{
  uint64_t number = UINT64_C (5) << 50 | UINT64_C (6) << 18 | 7;
  uint32_t words[3];

  cop_local_reference_words (cop_local_reference (number), words);

  g_assert_cmpuint (words[0], ==, 7);
  g_assert_cmpuint (words[1], ==, 6);
  g_assert_cmpuint (words[2], ==, 5);
}

static CopTerm
native_cb (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_tuple_of (cop_term_ref (args[0]), cop_term_ref (env));
}

static void
closures_hold_their_environment (void)
{
  g_auto (CopTerm) closure = cop_closure ("add", 1, native_cb, cop_string ("env"));
  g_auto (CopTerm) function = cop_function (COP_ATOM (sys), COP_ATOM (get_state), 1);
  CopTerm          argument = cop_int (5);

  g_auto (CopTerm) result =
      cop_closure_native (closure) (&argument, 1, cop_closure_env (closure));

  g_assert_true (cop_binary_equals (cop_tuple_get (result, 1), "env"));
  g_assert_cmpstr (cop_closure_name (closure), ==, "add");
  g_assert_cmpuint (cop_function_module (closure), ==, COP_ATOM (nil));
  g_assert_true (cop_is_function (function) && !cop_is_closure (function));
  g_assert_cmpuint (cop_function_name (function), ==, COP_ATOM (get_state));
  g_assert_cmpuint (cop_function_arity (function), ==, 1);
}

static void
aborts_on_the_wrong_kind (void)
{
  if (g_test_subprocess ()) {
    cop_tuple_get (COP_ATOM (ok), 0);
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*Expected a tuple, found :ok*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/term/tells-kinds-apart", tells_kinds_apart);
  g_test_add_func ("/term/gives-the-elements-of-tuples", gives_the_elements_of_tuples);
  g_test_add_func ("/term/keeps-bytes-of-binaries", keeps_bytes_of_binaries);
  g_test_add_func ("/term/keeps-what-is-referenced", keeps_what_is_referenced);
  g_test_add_func ("/term/replaces-and-steals", replaces_and_steals);
  g_test_add_func ("/term/survives-deep-terms", survives_deep_terms);
  g_test_add_func ("/term/counts-its-memory", counts_its_memory);
  g_test_add_func ("/term/frees-deep-maps", frees_deep_maps);
  g_test_add_func ("/term/survives-long-lists", survives_long_lists);
  g_test_add_func ("/term/copies-share-nothing", copies_share_nothing);
  g_test_add_func ("/term/copies-of-random-terms-are-equal",
                   copies_of_random_terms_are_equal);
  g_test_add_func ("/term/may-move-between-threads", may_move_between_threads);
  g_test_add_func ("/term/knows-pids-and-references-of-other-nodes",
                   knows_pids_and_references_of_other_nodes);
  g_test_add_func ("/term/splits-local-references-in-words",
                   splits_local_references_in_words);
  g_test_add_func ("/term/closures-hold-their-environment",
                   closures_hold_their_environment);
  g_test_add_func ("/term/aborts-on-the-wrong-kind", aborts_on_the_wrong_kind);
  return g_test_run ();
}
