/* coppice-oracle as a program: what it prints and how it ends. */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <sys/wait.h>

static const char good[] =
    "scenario good\nkind signals\nstep spawn p\nstep alive p\n= true\nend\n";
static const char bad[] =
    "scenario bad\nkind signals\nstep spawn p\nstep alive p\n= false\nend\n";
static const char malformed[] = "scenario bad\nkind signals\nstep jump\nend\n";

typedef struct {
  char *folder; /* owned */
} Fixture;

static void
set_up (Fixture *fix, const void *data)
{
  g_autoptr (GError) error = NULL;
  fix->folder = g_dir_make_tmp ("oracle-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir));) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      remove_all (path);
    else
      g_unlink (path);
  }
  g_rmdir (folder);
}

static void
tear_down (Fixture *fix, const void *data)
{
  remove_all (fix->folder);
  g_free (fix->folder);
}

static void
write_file (Fixture *fix, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fix->folder, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Runs the program in the folder with these arguments (separated by blanks). Gives its
 * exit status; *@ret_output is what it printed, errors included. */
static int
run (Fixture *fix, const char *arguments, char **ret_output)
{
  g_autofree char *line =
      g_strdup_printf ("sh -c '\"$COPPICE_ORACLE\" %s 2>&1'", arguments);
  g_auto (GStrv) argv = NULL;
  int            status;
  g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));
  g_assert_true (g_spawn_sync (fix->folder, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                               ret_output, NULL, &status, NULL));
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static void
all_passed (Fixture *fix, const void *data)
{
  g_autofree char *output = NULL;
  write_file (fix, "a.scn", good);

  g_assert_cmpint (run (fix, "a.scn a.scn", &output), ==, 0);
  g_assert_cmpstr (output, ==, "2 passed, 0 failed\n");
}

static void
one_failed (Fixture *fix, const void *data)
{
  g_autofree char *output = NULL;
  write_file (fix, "a.scn", good);
  write_file (fix, "b.scn", bad);

  g_assert_cmpint (run (fix, "--verbose a.scn b.scn", &output), ==, 1);
  g_assert_cmpstr (output, ==,
                   "passed good\n"
                   "FAILED bad\n"
                   "  b.scn:4: step 2: alive p\n"
                   "    unexpected:\n"
                   "      = true\n"
                   "    wanted here:\n"
                   "      = false\n"
                   "    expected:\n"
                   "      = false\n"
                   "    happened:\n"
                   "   →  = true\n"
                   "1 passed, 1 failed\n");
}

static void
folders_are_searched_and_sorted (Fixture *fix, const void *data)
{
  g_autofree char *output = NULL;
  write_file (fix, "in/z.scn", good);
  write_file (fix, "in/deep/y.scn", "scenario first\nkind signals\nend\n");
  write_file (fix, "in/notes.txt", malformed);

  g_assert_cmpint (run (fix, "-v --jobs 3 in", &output), ==, 0);
  g_assert_cmpstr (output, ==, "passed first\npassed good\n2 passed, 0 failed\n");
}

static void
speaks_tap (Fixture *fix, const void *data)
{
  g_autofree char *output = NULL;
  write_file (fix, "a.scn", good);
  write_file (fix, "b.scn", bad);

  g_assert_cmpint (run (fix, "--tap --jobs 2 b.scn a.scn", &output), ==, 1);
  g_assert_true (g_str_has_prefix (output, "1..2\nnot ok 1 - bad\n# b.scn:4: step 2:"));
  g_assert_true (g_str_has_suffix (output, "\nok 2 - good\n# 1 passed, 1 failed\n"));
}

static void
malformed_files_are_errors (Fixture *fix, const void *data)
{
  g_autofree char *output = NULL;
  write_file (fix, "a.scn", good);
  write_file (fix, "b.scn", malformed);

  g_assert_cmpint (run (fix, "a.scn b.scn", &output), ==, 2);
  g_assert_cmpstr (output, ==, "b.scn:3: kind signals has no step “jump”\n");
}

static void
nothing_to_play_is_an_error (Fixture *fix, const void *data)
{
  g_autofree char *none = NULL, *missing = NULL, *empty = NULL;
  write_file (fix, "in/notes.txt", "");

  g_assert_cmpint (run (fix, "", &none), ==, 2);
  g_assert_cmpint (run (fix, "missing.scn", &missing), ==, 2);
  g_assert_cmpint (run (fix, "in", &empty), ==, 2);
  g_assert_nonnull (strstr (missing, "missing.scn"));
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*func) (Fixture *fix, const void *data);
  } cases[] = {
    { "all-passed", all_passed },
    { "one-failed", one_failed },
    { "folders-are-searched-and-sorted", folders_are_searched_and_sorted },
    { "speaks-tap", speaks_tap },
    { "malformed-files-are-errors", malformed_files_are_errors },
    { "nothing-to-play-is-an-error", nothing_to_play_is_an_error },
  };

  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/oracle/command-line/", cases[i].name, NULL);
    g_test_add (path, Fixture, NULL, set_up, cases[i].func, tear_down);
  }
  return g_test_run ();
}
