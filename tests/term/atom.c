/* Interned names. */
#include "term/atom.h"

#include "term/term.h"

#include <string.h>

static void
gives_the_same_term_for_the_same_name (void)
{
  g_assert_cmpuint (cop_atom ("shopping"), ==, cop_atom ("shopping"));
  g_assert_cmpuint (cop_atom ("shopping"), !=, cop_atom ("Shopping"));
  g_assert_cmpuint (cop_atom_len ("shopping!", 8), ==, cop_atom ("shopping"));
}

static void
knows_the_names_of_the_program (void)
{
  g_assert_cmpuint (cop_atom ("ok"), ==, COP_ATOM (ok));
  g_assert_cmpuint (cop_atom ("$gen_call"), ==, COP_ATOM (gen_call));
  g_assert_cmpuint (cop_atom ("proc_lib"), ==, COP_ATOM (proc_lib));
  g_assert_cmpstr (cop_atom_name (COP_ATOM (nonode)), ==, "nonode@nohost");
  g_assert_cmpuint (cop_atom_length (COP_ATOM (exception)), ==, strlen ("__exception__"));
}

static void
keeps_well_known_names_distinct (void)
{
  static const char *const names[] = {
#define NAME(id, text) text,
    COP_WELL_KNOWN_ATOMS (NAME)
#undef NAME
  };

  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpuint (cop_atom (names[i]) >> 4, ==, i);
}

static void
prefixes_modules (void)
{
  g_assert_cmpstr (cop_atom_name (cop_module_atom ("KV.Registry")), ==,
                   "Elixir.KV.Registry");
  g_assert_cmpuint (cop_module_atom ("GenServer"), ==, COP_ATOM (Elixir_GenServer));
}

static void
finds_existing_atoms_only (void)
{
  size_t n_atoms = cop_atom_count ();

  g_assert_cmpuint (cop_atom_existing ("never made before", 17), ==, COP_NONE);
  g_assert_cmpuint (cop_atom_existing ("error", 5), ==, COP_ATOM (error));
  g_assert_cmpuint (cop_atom_count (), ==, n_atoms);
}

static void
refuses_bad_names_from_outside (void)
{
  g_autofree char    *longest = g_strnfill (255, 'x');
  g_autofree char    *too_long = g_strnfill (256, 'x');
  g_autoptr (GString) umlauts = g_string_new (NULL);
  for (int i = 0; i < 255; i++)
    g_string_append (umlauts, "ü");

  g_assert_cmpuint (cop_atom_from_outside (longest, 255), !=, COP_NONE);
  g_assert_cmpuint (cop_atom_from_outside (umlauts->str, umlauts->len), !=, COP_NONE);
  g_assert_cmpuint (cop_atom_from_outside ("a\0b", 3), !=, COP_NONE);
  g_assert_cmpuint (cop_atom_from_outside (too_long, 256), ==, COP_NONE);
  g_assert_cmpuint (cop_atom_from_outside ("\xff", 1), ==, COP_NONE);
  g_assert_cmpuint (cop_atom_from_outside ("\xc3", 1), ==, COP_NONE);
}

static gpointer
intern_cb (gpointer name)
{
  for (int i = 0; i < 2000; i++) {
    g_autofree char *text = g_strdup_printf ("%s %d", (const char *) name, i);
    CopTerm          atom = cop_atom (text);
    g_assert_cmpstr (cop_atom_name (atom), ==, text);
  }
  return NULL;
}

static void
may_be_used_by_many_threads (void)
{
  GThread *threads[4];

  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new (NULL, intern_cb, (gpointer) (i < 2 ? "same" : "other"));
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  size_t n_atoms = cop_atom_count ();
  intern_cb ((gpointer) "same");
  intern_cb ((gpointer) "other");

  g_assert_cmpuint (cop_atom_count (), ==, n_atoms);
}

static void
keeps_room_from_outside (void)
{
  size_t  n_atoms = cop_atom_count ();
  CopTerm atom = COP_NIL;

  for (int i = 0; atom != COP_NONE; i++) {
    char name[32];
    g_snprintf (name, sizeof name, "outside %d", i);
    atom = cop_atom_from_outside (name, strlen (name));
  }

  g_assert_cmpuint (cop_atom_count (), >, n_atoms);
  g_assert_cmpuint (cop_atom_count (), ==, cop_atom_limit () / 4 * 3);
  g_assert_cmpuint (cop_atom_from_outside ("outside 7", 9), !=, COP_NONE);
  g_assert_cmpuint (cop_atom ("of the program"), !=, COP_NONE);
  g_assert_cmpuint (cop_atom_memory (), >, cop_atom_count () * 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/atom/gives-the-same-term-for-the-same-name",
                   gives_the_same_term_for_the_same_name);
  g_test_add_func ("/atom/knows-the-names-of-the-program",
                   knows_the_names_of_the_program);
  g_test_add_func ("/atom/keeps-well-known-names-distinct",
                   keeps_well_known_names_distinct);
  g_test_add_func ("/atom/prefixes-modules", prefixes_modules);
  g_test_add_func ("/atom/finds-existing-atoms-only", finds_existing_atoms_only);
  g_test_add_func ("/atom/refuses-bad-names-from-outside",
                   refuses_bad_names_from_outside);
  g_test_add_func ("/atom/may-be-used-by-many-threads", may_be_used_by_many_threads);
  g_test_add_func ("/atom/keeps-room-from-outside", keeps_room_from_outside);
  return g_test_run ();
}
