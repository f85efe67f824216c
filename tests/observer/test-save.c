/* What is saved, and what the window says of it. The file is handed in instead of being
 * chosen in a dialog. */
#include "fake-source.h"
#include "observer/file-save.h"
#include "observer/window.h"
#include "widgets.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

typedef struct {
  CopSource *source;
  GtkWindow *window;
  char      *folder;
} Fixture;

static void
set_up (Fixture *fix, gconstpointer data)
{
  fix->source = fake_source_new (2);
  fix->window = observer_window_new (NULL, fix->source);
  fix->folder = g_dir_make_tmp ("save-XXXXXX", NULL);
  widgets_present (GTK_WIDGET (fix->window), 1000, 700);
  fake_source_tick (fix->source);
}

static void
tear_down (Fixture *fix, gconstpointer data)
{
  widgets_destroy (fix->window);
  cop_source_unref (fix->source);
  g_rmdir (fix->folder);
  g_free (fix->folder);
}

/* ---- saving ---- */

static const struct {
  const char *page, *type, *action, *format, *content;
} flows[] = {
  { "processes", "ObserverProcessesPage", "page.save", "csv", "KV.Registry" },
  { "processes", "ObserverProcessesPage", "page.save", "json", "KV.Registry" },
  { "applications", "ObserverTreePane", "tree.export", "svg", "<svg" },
  { "applications", "ObserverTreePane", "tree.export", "dot", "digraph" },
  { "load", "ObserverLoadPage", "load.export", "csv", "time,node_utilisation," },
};

static char *
path_of (Fixture *fix, const char *name)
{
  return g_build_filename (fix->folder, name, NULL);
}

static bool
is_told (Fixture *fix, const char *text)
{
  g_autofree char *all = observer_window_describe (OBSERVER_WINDOW (fix->window));

  return strstr (all, text) != NULL;
}

static void
save (Fixture *fix, size_t flow, const char *path)
{
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;

  observer_window_show_page (OBSERVER_WINDOW (fix->window), flows[flow].page);
  widgets_settle ();
  observer_save_answer_next (file);
  g_assert_true (gtk_widget_activate_action (
      widgets_find (GTK_WIDGET (fix->window), g_type_from_name (flows[flow].type), NULL),
      flows[flow].action, "s", flows[flow].format));
  while (path != NULL && !is_told (fix, "\ntoast"))
    g_main_context_iteration (NULL, TRUE);
}

static void
says_what_it_saved (Fixture *fix, gconstpointer data)
{
  size_t           flow = GPOINTER_TO_SIZE (data);
  g_autofree char *name = g_strdup_printf ("out.%s", flows[flow].format);
  g_autofree char *told = g_strdup_printf ("toast Saved %s", name);
  g_autofree char *path = path_of (fix, name);
  g_autofree char *content = NULL;

  save (fix, flow, path);

  g_assert_true (is_told (fix, told));
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_nonnull (strstr (content, flows[flow].content));
  g_unlink (path);
}

static void
a_no_saves_nothing (Fixture *fix, gconstpointer data)
{
  save (fix, GPOINTER_TO_SIZE (data), NULL);
  widgets_settle ();

  g_assert_false (is_told (fix, "toast"));
  g_assert_cmpint (g_rmdir (fix->folder), ==, 0); /* it is empty */
}

static void
says_that_the_folder_is_missing (Fixture *fix, gconstpointer data)
{
  g_autofree char *path = path_of (fix, "nowhere/out");

  save (fix, GPOINTER_TO_SIZE (data), path);

  g_assert_true (is_told (fix, "toast out was not saved: "));
  g_assert_true (is_told (fix, "No such file or directory"));
}

static void
says_that_it_may_not (Fixture *fix, gconstpointer data)
{
  g_autofree char *path = path_of (fix, "out");
  bool             is_root = geteuid () == 0;

  g_chmod (fix->folder, 0500);
  if (is_root)
    g_assert_cmpint (seteuid (65534), ==, 0);
  save (fix, GPOINTER_TO_SIZE (data), path);
  if (is_root)
    g_assert_cmpint (seteuid (0), ==, 0);

  g_assert_true (is_told (fix, "toast out was not saved: "));
  g_assert_true (is_told (fix, "Permission denied"));
}

/* As a full disk would: writing fails after the file was opened. */
static void
keeps_the_old_file_when_there_is_no_room (Fixture *fix, gconstpointer data)
{
  g_autofree char *path = path_of (fix, "out");
  g_autofree char *content = NULL;
  struct rlimit    before;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  getrlimit (RLIMIT_FSIZE, &before);
  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &(struct rlimit){ 16, before.rlim_max });
  save (fix, GPOINTER_TO_SIZE (data), path);
  setrlimit (RLIMIT_FSIZE, &before);

  g_assert_true (is_told (fix, "toast out was not saved: "));
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "old");
  g_unlink (path);
}

static void
add (const char *what, void (*test) (Fixture *fix, gconstpointer data))
{
  for (size_t i = 0; i < G_N_ELEMENTS (flows); i++) {
    g_autofree char *path =
        g_strdup_printf ("/save/%s/%s/%s", what, flows[i].page, flows[i].format);
    g_test_add (path, Fixture, GSIZE_TO_POINTER (i), set_up, test, tear_down);
  }
}

int
main (int argc, char **argv)
{
  if (!widgets_init (&argc, &argv)) {
    g_print ("1..0 # SKIP no display\n");
    return 0;
  }
  add ("says-what-it-saved", says_what_it_saved);
  add ("a-no-saves-nothing", a_no_saves_nothing);
  add ("says-that-the-folder-is-missing", says_that_the_folder_is_missing);
  add ("says-that-it-may-not", says_that_it_may_not);
  add ("keeps-the-old-file-when-there-is-no-room",
       keeps_the_old_file_when_there_is_no_room);
  return g_test_run ();
}
