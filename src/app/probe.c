#include "app/probe.h"

#include "app/busy.h"
#include "app/lag.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

typedef struct {
  GtkApplication  *application; /* borrowed */
  CopNode         *node;        /* borrowed */
  GIOChannel      *orders;      /* owned */
  ObserverWindow  *window;      /* borrowed, or NULL */
  ObserverSession *session;     /* owned, as long as there is a window */
  bool             may_open;
  int64_t          frame_usec; /* when it began */
  int64_t          frame_cpu;
  GRegex          *awaited;    /* owned, or NULL */
  int64_t          input_usec; /* of the first input since then, or 0 */
  uint64_t         killed;     /* process, or 0 */
  int64_t          kill_usec;
  bool             is_gone; /* the last snapshot is without it */
} Probe;

/* Standard input and output are the program's: there is only one. */
static Probe probe;

static int64_t
thread_usec (void)
{
  struct timespec time = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (int64_t) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void G_GNUC_PRINTF (2, 3) tell (const char *what, const char *format, ...)
{
  va_list arguments;

  printf ("%s\t%" G_GINT64_FORMAT, what, g_get_monotonic_time ());
  va_start (arguments, format);
  vprintf (format, arguments);
  va_end (arguments);
  putchar ('\n');
  fflush (stdout);
}

/* ---- frames ---- */

static void
before_paint_cb (void)
{
  probe.frame_usec = g_get_monotonic_time ();
  probe.frame_cpu = thread_usec ();
}

static void
look_for_awaited (int64_t now)
{
  if (probe.awaited == NULL || probe.input_usec == 0 || probe.window == NULL)
    return;

  g_autofree char *text = observer_window_describe (probe.window);
  if (!g_regex_match (probe.awaited, text, 0, NULL))
    return;
  tell ("seen", "\t%" G_GINT64_FORMAT, now - probe.input_usec);
  g_clear_pointer (&probe.awaited, g_regex_unref);
}

/* The table orders its rows on a thread of its own, so its frame may come later. */
static void
look_for_killed (int64_t now)
{
  if (probe.killed == 0 || !probe.is_gone || !observer_window_is_settled (probe.window))
    return;
  tell ("killed", "\t%" G_GINT64_FORMAT, now - probe.kill_usec);
  probe.killed = 0;
}

static void
after_paint_cb (void)
{
  int64_t now = g_get_monotonic_time ();

  tell ("frame", "\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT, now - probe.frame_usec,
        thread_usec () - probe.frame_cpu);
  look_for_killed (now);
  look_for_awaited (now);
}

/* The server's clock is the monotonic one where they are on one machine. */
static gboolean
input_cb (GtkEventControllerLegacy *controller, GdkEvent *event)
{
  GdkEventType type = gdk_event_get_event_type (event);
  if (probe.input_usec != 0 || (type != GDK_BUTTON_PRESS && type != GDK_KEY_PRESS))
    return GDK_EVENT_PROPAGATE;

  int64_t  now = g_get_monotonic_time ();
  uint32_t age_msec = (uint32_t) (now / 1000) - gdk_event_get_time (event);
  probe.input_usec = age_msec < 60000 ? now - (int64_t) age_msec * 1000 : now;
  return GDK_EVENT_PROPAGATE;
}

static void
snapshot_cb (CopSource *source, CopSnapshot *snapshot, void *unused)
{
  tell ("snapshot", "\t%zu\t%" G_GINT64_FORMAT, snapshot->n_processes,
        snapshot->node.cost_usec);
  if (probe.killed != 0)
    probe.is_gone = cop_snapshot_find (snapshot, probe.killed) == COP_NOWHERE;
}

static const CopWatcher watcher = { .snapshot = snapshot_cb };

static void
forget_window_cb (void)
{
  cop_source_unwatch (observer_session_get_source (probe.session), &watcher, NULL);
  g_clear_object (&probe.session);
  probe.window = NULL;
}

void
coppice_probe_watch (ObserverWindow *window)
{
  if (!coppice_lag_is_probed ())
    return;

  GdkFrameClock      *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  GtkEventController *input = gtk_event_controller_legacy_new ();
  probe.window = window;
  probe.session = g_object_ref (observer_window_get_session (window));
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), NULL);
  g_signal_connect (window, "destroy", G_CALLBACK (forget_window_cb), NULL);
  g_signal_connect (input, "event", G_CALLBACK (input_cb), NULL);
  gtk_event_controller_set_propagation_phase (input, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (window), input);
  cop_source_watch (observer_session_get_source (probe.session), &watcher, NULL);
}

/* ---- orders ---- */

static void
open_window (const char *unused)
{
  probe.may_open = true;
  g_application_activate (G_APPLICATION (probe.application));
}

static void
close_window (const char *unused)
{
  if (probe.window != NULL)
    gtk_window_destroy (GTK_WINDOW (probe.window));
}

static void
mark (const char *unused)
{
  CoppiceLag lag;

  coppice_lag_take (&lag);
  tell ("mark",
        "\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT
        "\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%" G_GUINT64_FORMAT,
        lag.usec, lag.stall, lag.stall_cpu, lag.window, lag.program,
        coppice_busy_rounds ());
}

static void
busy (const char *per_second)
{
  coppice_busy_set (probe.node, g_ascii_strtoll (per_second, NULL, 10));
}

static void
flood (const char *n_messages)
{
  coppice_busy_flood (probe.node, (unsigned) g_ascii_strtoull (n_messages, NULL, 10));
}

static void
kill_youngest (const char *unused)
{
  CopSnapshot *snapshot =
      probe.session != NULL ? observer_session_get_snapshot (probe.session) : NULL;
  size_t row = snapshot != NULL ? snapshot->n_processes : 0;

  while (row > 0 && g_strcmp0 (snapshot->processes[row - 1].module, "KV.Bucket") != 0)
    row--;
  if (row == 0)
    return;
  probe.killed = snapshot->processes[row - 1].id;
  probe.is_gone = false;
  probe.kill_usec = g_get_monotonic_time ();
  cop_source_apply (observer_session_get_source (probe.session), "Kill", "Process",
                    "exit", cop_list_of (cop_seen_pid (probe.killed), COP_ATOM (kill)),
                    NULL, NULL, NULL);
}

static void
show_page (const char *name)
{
  probe.input_usec = g_get_monotonic_time ();
  if (probe.window != NULL)
    observer_window_show_page (probe.window, name);
}

static void
select_process (const char *name)
{
  CopSnapshot *snapshot =
      probe.session != NULL ? observer_session_get_snapshot (probe.session) : NULL;
  uint32_t row = snapshot != NULL ? cop_snapshot_find_name (snapshot, name) : COP_NOWHERE;
  if (row == COP_NOWHERE)
    return;

  probe.input_usec = g_get_monotonic_time ();

  uint64_t id = snapshot->processes[row].id;
  observer_session_select (probe.session, id);
  observer_window_show_details (probe.window, id);
}

static void
await (const char *pattern)
{
  g_clear_pointer (&probe.awaited, g_regex_unref);
  probe.awaited = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
  probe.input_usec = 0;
}

static void
describe (const char *unused)
{
  g_autofree char *text =
      probe.window != NULL ? observer_window_describe (probe.window) : NULL;

  if (text != NULL)
    fputs (text, stdout);
  tell ("described", "%s", "");
}

static const struct {
  const char *name;
  void (*obey) (const char *argument);
} orders[] = {
  { "open", open_window },  { "close", close_window },    { "mark", mark },
  { "busy", busy },         { "flood", flood },           { "kill", kill_youngest },
  { "page", show_page },    { "select", select_process }, { "await", await },
  { "describe", describe },
};

static void
obey (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 2);

  for (size_t i = 0; words[0] != NULL && i < G_N_ELEMENTS (orders); i++) {
    if (g_str_equal (words[0], orders[i].name))
      orders[i].obey (words[1] != NULL ? words[1] : "");
  }
}

/* Who gives orders has gone: nobody would end the program. */
static gboolean
orders_cb (GIOChannel *channel, GIOCondition condition, void *unused)
{
  g_autofree char *line = NULL;

  if (g_io_channel_read_line (channel, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL) {
    g_application_quit (G_APPLICATION (probe.application));
    return G_SOURCE_REMOVE;
  }
  obey (g_strchomp (line));
  return G_SOURCE_CONTINUE;
}

void
coppice_probe_start (CoppiceApplication *application, CopNode *node)
{
  if (!coppice_lag_is_probed ())
    return;
  probe.application = GTK_APPLICATION (application);
  probe.node = node;
  probe.orders = g_io_channel_unix_new (STDIN_FILENO);
  g_io_add_watch (probe.orders, G_IO_IN | G_IO_HUP, orders_cb, NULL);
  g_application_hold (G_APPLICATION (application)); /* also while there is no window */
}

bool
coppice_probe_holds (void)
{
  return coppice_lag_is_probed () && !probe.may_open;
}
