/* GtkApplication of the program. */
#include "app/application.h"

#include "app/color-scheme.h"
#include "app/command.h"
#include "app/commands.h"
#include "app/evaluator.h"
#include "app/host.h"
#include "app/lag.h"
#include "app/picture.h"
#include "app/probe.h"
#include "observation/local-source.h"
#include "observation/i18n.h"
#include "observer/settings.h"
#include "observer/window.h"

/* A picture is taken when the window is at rest; at the latest after this. */
#define PICTURE_TRIES 200
#define PICTURE_MSEC 50
#define MAX_BUCKETS 1000000

struct _CoppiceApplication {
  GtkApplication parent_instance;

  CopNode            *node;     /* on its thread; joined at shutdown if it is ours */
  CopSource          *source;   /* owned */
  GSettings          *settings; /* owned, or NULL */
  CoppiceColorScheme *scheme;   /* owned */

  char    *picture;  /* file of --screenshot, owned; NULL: none */
  char    *page;     /* owned */
  char    *size;     /* "WxH", owned */
  char    *buckets;  /* names by commas, owned */
  char    *select;   /* registered name of a process, owned */
  char    *describe; /* file of --describe, owned */
  gboolean dark;
  gboolean load;
  gboolean read_only;
  gboolean version;
  bool     is_guest;  /* the node is another's */
  bool     is_ending; /* opens no window any more */
  int      tries;
  int      status;
};

G_DEFINE_FINAL_TYPE (CoppiceApplication, coppice_application, GTK_TYPE_APPLICATION)

/* ---- colours: as the system says, or as chosen ---- */

static void
color_scheme_cb (GSimpleAction *action, GVariant *value, void *data)
{
  CoppiceApplication *self = data;
  const char         *scheme = g_variant_get_string (value, NULL);

  g_simple_action_set_state (action, value);
  if (self->settings != NULL)
    g_settings_set_string (self->settings, "color-scheme", scheme);
  coppice_color_scheme_set (self->scheme, scheme);
}

static void
chosen_cb (CoppiceApplication *self)
{
  g_autofree char     *scheme = g_settings_get_string (self->settings, "color-scheme");
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (self), "color-scheme");

  if (!g_str_equal (g_variant_get_string (state, NULL), scheme))
    g_action_group_change_action_state (G_ACTION_GROUP (self), "color-scheme",
                                        g_variant_new_string (scheme));
}

/* ---- actions ---- */

static void
about_cb (GSimpleAction *action, GVariant *parameter, void *data)
{
  gtk_show_about_dialog (gtk_application_get_active_window (data), "program-name",
                         "Coppice", "logo-icon-name", "org.coppice.Observer", "version",
                         COPPICE_VERSION, "comments",
                         _ ("Supervision trees for C, and a window to see them live"),
                         "license-type", GTK_LICENSE_APACHE_2_0, NULL);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, void *data)
{
  GtkWindow *window = gtk_application_get_active_window (data);

  if (window != NULL)
    gtk_window_close (window);
}

static const struct {
  const char *action;
  const char *keys[3];
} accels[] = {
  { "app.quit", { "<Control>q", "<Control>w" } },
  { "win.page::applications", { "<Alt>1" } },
  { "win.page::processes", { "<Alt>2" } },
  { "win.page::events", { "<Alt>3" } },
  { "win.page::load", { "<Alt>4" } },
  { "win.page::system", { "<Alt>5" } },
  { "win.page::console", { "<Alt>6" } },
  { "win.search", { "<Control>f" } },
  { "win.pause", { "<Control>p" } },
  { "win.preferences", { "<Control>comma" } },
  { "win.refresh", { "<Control>r", "F5" } },
  { "win.show-details", { "F9" } },
  { "win.details(uint64 0)", { "<Alt>Return" } },
  { "win.open-details(uint64 0)", { "<Control>Return" } },
  { "win.send(uint64 0)", { "<Control>m" } },
  { "win.create-bucket(uint64 0)", { "<Control>n" } },
  { "win.back", { "<Alt>Left" } },
  { "win.forward", { "<Alt>Right" } },
  { "win.show-help-overlay", { "<Control>question", "F1" } },
};

static void
add_actions (CoppiceApplication *self)
{
  static const GActionEntry entries[] = {
    { "about", about_cb },
    { "quit", quit_cb },
    { "color-scheme", NULL, "s", "'default'", color_scheme_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries),
                                   self);
  for (size_t i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           (const char *const *) accels[i].keys);
}

/* The window itself, not one of details. */
static GtkWindow *
main_window (CoppiceApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL;
       l = l->next) {
    if (OBSERVER_IS_WINDOW (l->data))
      return l->data;
  }
  return NULL;
}

/* ---- the picture ---- */

static void
end_with (CoppiceApplication *self, GError *error)
{
  if (error != NULL) {
    g_printerr ("coppice: %s\n", error->message);
    self->status = 1;
  }
  g_application_quit (G_APPLICATION (self));
}

static void
apply_selection (CoppiceApplication *self, ObserverWindow *window)
{
  ObserverSession *session = observer_window_get_session (window);
  CopSnapshot     *snapshot = observer_session_get_snapshot (session);
  if (self->select == NULL || snapshot == NULL)
    return;

  uint32_t row = cop_snapshot_find_name (snapshot, self->select);
  if (row == COP_NOWHERE)
    return;

  uint64_t id = snapshot->processes[row].id;
  observer_session_select (session, id);
  observer_window_show_details (window, id);
  g_clear_pointer (&self->select, g_free);
}

static gboolean
picture_cb (void *data)
{
  CoppiceApplication *self = data;
  GtkWindow          *window = main_window (self);
  bool                is_last = ++self->tries >= PICTURE_TRIES;
  if (window == NULL)
    return G_SOURCE_REMOVE;

  bool wants = self->select != NULL;
  apply_selection (self, OBSERVER_WINDOW (window));
  bool is_settled = self->tries >= 12 && !wants &&
                    gtk_widget_get_mapped (GTK_WIDGET (window)) &&
                    observer_window_is_settled (OBSERVER_WINDOW (window));
  if (!is_settled && !is_last)
    return G_SOURCE_CONTINUE;

  g_autoptr (GError) error = NULL;
  if (!coppice_picture_save (window, self->picture, &error) && !is_last &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    return G_SOURCE_CONTINUE; /* between two frames */
  end_with (self, error);
  return G_SOURCE_REMOVE;
}

/* ---- what the window shows, for tests from outside ---- */

static gboolean
describe_cb (void *data)
{
  CoppiceApplication *self = data;
  GtkWindow          *window = main_window (self);
  if (window == NULL)
    return G_SOURCE_REMOVE;

  g_autofree char   *text = observer_window_describe (OBSERVER_WINDOW (window));
  g_autoptr (GError) error = NULL;
  if (!g_file_set_contents (self->describe, text, -1, &error)) {
    g_printerr ("coppice: %s\n", error->message);
    return G_SOURCE_REMOVE;
  }
  return G_SOURCE_CONTINUE;
}

/* ---- life ---- */

static void
set_size (CoppiceApplication *self, GtkWindow *window)
{
  int width, height;

  if (self->size != NULL && sscanf (self->size, "%dx%d", &width, &height) == 2)
    gtk_window_set_default_size (window, width, height);
}

static void
coppice_application_activate (GApplication *application)
{
  CoppiceApplication *self = COPPICE_APPLICATION (application);
  GtkWindow          *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  if (self->is_ending || coppice_probe_holds ())
    return;
  if (window != NULL) {
    gtk_window_present (window);
    return;
  }

  window = observer_window_new (GTK_APPLICATION (self), self->source);
  observer_window_take_evaluator (OBSERVER_WINDOW (window),
                                  coppice_evaluator_new (self->node));
  if (self->read_only)
    observer_window_lock (OBSERVER_WINDOW (window));
  set_size (self, window);
  if (self->page != NULL)
    observer_window_show_page (OBSERVER_WINDOW (window), self->page);
  if (self->picture != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (window), "picture");
  gtk_window_present (window);
  coppice_probe_watch (OBSERVER_WINDOW (window));
  if (self->picture != NULL)
    g_timeout_add (PICTURE_MSEC, picture_cb, self);
  if (self->describe != NULL)
    g_timeout_add (PICTURE_MSEC, describe_cb, self);
}

/* "shopping,music" as it is; "1000" as that many names. To be freed, or NULL. */
static char **
bucket_names (const char *text)
{
  uint64_t n = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, MAX_BUCKETS, &n, NULL))
    return text != NULL ? g_strsplit (text, ",", -1) : NULL;

  char **names = g_new0 (char *, n + 1);
  for (uint64_t i = 0; i < n; i++)
    names[i] = g_strdup_printf ("bucket %" G_GUINT64_FORMAT, i + 1);
  return names;
}

static void
coppice_application_startup (GApplication *application)
{
  CoppiceApplication *self = COPPICE_APPLICATION (application);
  G_APPLICATION_CLASS (coppice_application_parent_class)->startup (application);
  coppice_lag_start ();

  g_auto (GStrv) buckets = bucket_names (self->buckets);
  if (!self->is_guest)
    self->node = coppice_host_start ((const char *const *) buckets, false);
  if (self->load)
    coppice_host_load (self->node);
  coppice_probe_start (self, self->node);
  self->source = cop_local_source_new (self->node);
  self->settings = observer_settings_new ();
  self->scheme = coppice_color_scheme_new ();
  add_actions (self);
  if (self->picture != NULL) {
    g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
    coppice_color_scheme_set (self->scheme, self->dark ? "dark" : "light");
  } else if (self->settings != NULL) {
    g_signal_connect_object (self->settings, "changed::color-scheme",
                             G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
    chosen_cb (self);
  }
  if (self->dark)
    coppice_color_scheme_set (self->scheme, "dark");
}

static void
coppice_application_shutdown (GApplication *application)
{
  CoppiceApplication *self = COPPICE_APPLICATION (application);

  G_APPLICATION_CLASS (coppice_application_parent_class)->shutdown (application);
  g_clear_pointer (&self->source, cop_source_unref);
  if (!self->is_guest)
    g_clear_pointer (&self->node, coppice_host_stop);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->scheme, coppice_color_scheme_free);
}

static void
coppice_application_finalize (GObject *object)
{
  CoppiceApplication *self = COPPICE_APPLICATION (object);

  g_free (self->picture);
  g_free (self->page);
  g_free (self->size);
  g_free (self->buckets);
  g_free (self->select);
  g_free (self->describe);
  G_OBJECT_CLASS (coppice_application_parent_class)->finalize (object);
}

static void
coppice_application_class_init (CoppiceApplicationClass *klass)
{
  GApplicationClass *application = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = coppice_application_finalize;
  application->startup = coppice_application_startup;
  application->activate = coppice_application_activate;
  application->shutdown = coppice_application_shutdown;
}

static void
coppice_application_init (CoppiceApplication *self)
{
}

CoppiceApplication *
coppice_application_new (void)
{
  observer_settings_prepare ();
  return g_object_new (COPPICE_TYPE_APPLICATION, "application-id", "org.coppice.Observer",
                       "flags", G_APPLICATION_NON_UNIQUE, "resource-base-path",
                       "/org/coppice/Observer", NULL);
}

CoppiceApplication *
coppice_application_new_on (CopNode *node)
{
  CoppiceApplication *self = coppice_application_new ();

  self->node = node;
  self->is_guest = true;
  return self;
}

/* Only g_application_run () takes back what registering did; without a window it returns
 * at once. */
void
coppice_application_end (CoppiceApplication *self)
{
  GList *windows;

  while ((windows = gtk_application_get_windows (GTK_APPLICATION (self))) != NULL)
    gtk_window_destroy (windows->data);
  self->is_ending = true;
  g_application_run (G_APPLICATION (self), 0, NULL);
}

/* Not by GApplication, which says other things about mistakes than the commands do. */
static bool
read_options (CoppiceApplication *self, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, &self->picture,
      N_ ("Draw the window into a PNG file and end"), N_ ("FILE") },
    { "page", 0, 0, G_OPTION_ARG_STRING, &self->page,
      N_ ("Open this page: applications, processes, events, load, system, console"),
      N_ ("NAME") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &self->size, N_ ("Size of the window"),
      N_ ("WIDTHxHEIGHT") },
    { "read-only", 0, 0, G_OPTION_ARG_NONE, &self->read_only,
      N_ ("Look at everything, change nothing"), NULL },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &self->dark, N_ ("Dark colours"), NULL },
    { "buckets", 0, 0, G_OPTION_ARG_STRING, &self->buckets,
      N_ ("Start with these buckets, or with so many"), N_ ("NAME,NAME…|N") },
    { "load", 0, 0, G_OPTION_ARG_NONE, &self->load,
      N_ ("Keep the node busy, so that there is something to see"), NULL },
    { "select", 0, 0, G_OPTION_ARG_STRING, &self->select,
      N_ ("Select the process of this name (with --screenshot)"), N_ ("NAME") },
    { "describe", 0, 0, G_OPTION_ARG_FILENAME, &self->describe,
      N_ ("Keep a description of the window in a file, for tests"), N_ ("FILE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, N_ ("Print the version"),
      NULL },
    { NULL },
  };
  g_autofree char *summary = coppice_command_summary ();
  int              width, height;

  if (!coppice_command_parse (_ ("[COMMAND]"), summary, entries, 0, argc, argv))
    return false;
  if (self->size != NULL &&
      (sscanf (self->size, "%dx%d", &width, &height) != 2 || width < 1 || height < 1)) {
    coppice_command_complain (_ ("--size: expected WIDTHxHEIGHT, found “%s”"),
                              self->size);
    return false;
  }
  return true;
}

int
coppice_window_run (int argc, char **argv)
{
  g_autoptr (CoppiceApplication) self = coppice_application_new ();

  if (!read_options (self, &argc, &argv))
    return COPPICE_USAGE;
  if (self->version) {
    g_print ("coppice %s\n", COPPICE_VERSION);
    return 0;
  }
  int status = g_application_run (G_APPLICATION (self), 1, argv);
  return status != 0 ? status : self->status;
}
