/* coppice-oracle: plays scenarios recorded from real OTP (FORMAT.md) on this runtime and
 * compares. Exit status 0: all passed; 1: some did not; 2: nothing could be played. */
#include "jobs.h"

#include <stdio.h>

static gboolean option_verbose;
static gboolean option_tap;
static int      option_jobs = 1;
static char   **option_paths;

static const GOptionEntry entries[] = {
  { "verbose", 'v', 0, G_OPTION_ARG_NONE, &option_verbose,
    "Name those that passed as well", NULL },
  { "jobs", 'j', 0, G_OPTION_ARG_INT, &option_jobs, "Play in N processes at a time",
    "N" },
  { "tap", 0, 0, G_OPTION_ARG_NONE, &option_tap, "Speak the Test Anything Protocol",
    NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &option_paths, NULL, NULL },
  { NULL },
};

typedef struct {
  unsigned n_passed;
  unsigned n_failed;
} Score;

/* ---- finding scenarios ---- */

static int
compare_paths (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Appends @path, or the scenario files in that folder and below, sorted. */
static bool
find_files (const char *path, GPtrArray *files, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_IS_DIR)) {
    g_ptr_array_add (files, g_strdup (path));
    return true;
  }

  g_autoptr (GDir) folder = g_dir_open (path, 0, error);
  if (!folder)
    return false;
  g_autoptr (GPtrArray) inside = g_ptr_array_new_with_free_func (g_free);
  for (const char *name; (name = g_dir_read_name (folder));) {
    char *child = g_build_filename (path, name, NULL);
    g_ptr_array_add (inside, child);
    if (!g_file_test (child, G_FILE_TEST_IS_DIR) && !g_str_has_suffix (name, ".scn"))
      g_ptr_array_remove_index (inside, inside->len - 1);
  }
  g_ptr_array_sort (inside, compare_paths);
  for (guint i = 0; i < inside->len; i++)
    if (!find_files (inside->pdata[i], files, error))
      return false;
  return true;
}

static bool
read_scenarios (char *const *paths, GPtrArray *scenarios, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  for (; *paths; paths++)
    if (!find_files (*paths, files, error))
      return false;
  for (guint i = 0; i < files->len; i++)
    if (!oracle_scenario_read (files->pdata[i], scenarios, error))
      return false;
  if (scenarios->len == 0)
    g_set_error_literal (error, ORACLE_SCENARIO_ERROR, ORACLE_SCENARIO_ERROR_READ,
                         "there are no scenarios");
  return scenarios->len > 0;
}

/* ---- telling ---- */

static void
print_indented (const char *start, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++)
    if (**line)
      printf ("%s%s\n", start, *line);
}

static void
verdict_cb (size_t index, const OracleScenario *scenario, const char *why, void *data)
{
  Score *score = data;
  if (why)
    score->n_failed++;
  else
    score->n_passed++;

  if (option_tap)
    printf ("%s %zu - %s\n", why ? "not ok" : "ok", index + 1, scenario->name);
  else if (why)
    printf ("FAILED %s\n", scenario->name);
  else if (option_verbose)
    printf ("passed %s\n", scenario->name);
  if (why)
    print_indented (option_tap ? "# " : "  ", why);
  fflush (stdout);
}

static int
play (const GPtrArray *scenarios)
{
  Score score = { 0 };
  if (option_tap)
    printf ("1..%u\n", scenarios->len);
  unsigned n_workers = CLAMP ((unsigned) MAX (option_jobs, 1), 1, scenarios->len);
  unsigned n_leaks = oracle_jobs_run (scenarios, n_workers, verdict_cb, &score);
  if (n_leaks > 0)
    printf ("%s%u of %u processes did not end well after their scenarios\n",
            option_tap ? "# " : "", n_leaks, n_workers);
  printf ("%s%u passed, %u failed\n", option_tap ? "# " : "", score.n_passed,
          score.n_failed + n_leaks);
  return score.n_failed + n_leaks > 0;
}

static int
refuse (const GError *error)
{
  if (option_tap)
    printf ("Bail out! %s\n", error->message);
  fprintf (stderr, "%s\n", error->message);
  return 2;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("PATH...");
  g_autoptr (GError)         error = NULL;
  g_option_context_set_summary (
      context,
      "Plays scenario files, or folders of *.scn, that were recorded on a real OTP.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return refuse (error);
  g_auto (GStrv) paths = option_paths;
  if (!paths)
    g_set_error_literal (&error, ORACLE_SCENARIO_ERROR, ORACLE_SCENARIO_ERROR_READ,
                         "which scenarios? Try --help");
  if (error)
    return refuse (error);

  g_autoptr (GPtrArray) scenarios =
      g_ptr_array_new_with_free_func ((GDestroyNotify) oracle_scenario_free);
  if (!read_scenarios (paths, scenarios, &error))
    return refuse (error);
  return play (scenarios);
}
