/* bench-tree [N]: what the drawn tree of an application with N buckets costs: the first
 * frame, frames while it scrolls and zooms, refreshes, and doing nothing. Prints a table
 * of CPU time. Runs under headless-run. */
#include "fake-source.h"
#include "observer/style.h"
#include "observer/tree-view.h"
#include "widgets.h"

#include <time.h>

#define N_FRAMES 60
#define IDLE_SECONDS 3

/* Of this thread: the machine may do other things meanwhile. */
static int64_t
cpu_usec (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

typedef struct {
  CopSource         *source;
  ObserverSession   *session;
  ObserverTreeModel *model;
  ObserverTreeView  *view;
  GtkAdjustment     *vertical;
  GtkWindow         *window;
  int64_t            begin;  /* of this frame */
  GArray            *frames; /* int64_t, µs of each */
} Bench;

static void
begin_cb (GdkFrameClock *clock, Bench *bench)
{
  bench->begin = cpu_usec ();
}

static void
end_cb (GdkFrameClock *clock, Bench *bench)
{
  int64_t usec = cpu_usec () - bench->begin;

  g_array_append_val (bench->frames, usec);
}

static int
compare (const void *a, const void *b)
{
  int64_t one = *(const int64_t *) a;
  int64_t two = *(const int64_t *) b;

  return (one > two) - (one < two);
}

static void
report (Bench *bench, const char *what, GArray *usec)
{
  g_array_sort (usec, compare);
  if (usec->len == 0) {
    g_print ("%-28s %5d\n", what, 0);
    return;
  }
  g_print ("%-28s %5u  %8.2f  %8.2f ms\n", what, usec->len,
           (double) g_array_index (usec, int64_t, usec->len / 2) / 1e3,
           (double) g_array_index (usec, int64_t, usec->len - 1) / 1e3);
}

typedef void (*StepFunc) (Bench *bench, int step);

static void
scroll_step (Bench *bench, int step)
{
  gtk_adjustment_set_value (bench->vertical, gtk_adjustment_get_value (bench->vertical) +
                                                 (step % 20 == 19 ? 20000 : 97));
}

static void
zoom_step (Bench *bench, int step)
{
  observer_tree_view_zoom (bench->view, step < N_FRAMES / 2 ? 1 / 1.05 : 1.05);
}

/* One frame after each step. */
static void
measure (Bench *bench, const char *what, StepFunc step)
{
  g_array_set_size (bench->frames, 0);
  for (int i = 0; i < N_FRAMES; i++) {
    unsigned n = bench->frames->len;
    step (bench, i);
    while (bench->frames->len == n)
      g_main_context_iteration (NULL, TRUE);
  }
  report (bench, what, bench->frames);
}

static void
measure_refresh (Bench *bench)
{
  g_autoptr (GArray) usec = g_array_new (FALSE, FALSE, sizeof (int64_t));

  for (int i = 0; i < 20; i++) {
    fake_source_work (bench->source);
    int64_t start = cpu_usec ();
    fake_source_tick (bench->source);
    int64_t end = cpu_usec () - start;
    g_array_append_val (usec, end);
    widgets_wait_frame (bench->window);
  }
  report (bench, "refresh (with the fake)", usec);
}

static gboolean
over_cb (void *data)
{
  *(bool *) data = true;
  return G_SOURCE_REMOVE;
}

static void
measure_idle (Bench *bench)
{
  bool    is_over = false;
  clock_t start = clock ();

  g_array_set_size (bench->frames, 0);
  g_timeout_add_seconds (IDLE_SECONDS, over_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  g_print ("%-28s %5u  %8.2f %% of a core\n", "doing nothing", bench->frames->len,
           (double) (clock () - start) / CLOCKS_PER_SEC / IDLE_SECONDS * 100);
}

/* All buckets drawn one by one: the group and the rest of it are opened. */
static void
open_all (Bench *bench)
{
  for (int i = 0; i < 2; i++) {
    const ObserverTree *tree = observer_tree_model_get_tree (bench->model);
    for (size_t j = 0; j < tree->n_items; j++) {
      if (observer_item_is_many (&tree->items[j]) && !tree->items[j].is_open) {
        observer_tree_model_set_open (bench->model, tree->items[j].key, true);
        break;
      }
    }
  }
}

static void
first_frame (Bench *bench)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  int64_t    start = cpu_usec ();

  bench->model = observer_tree_model_new (bench->session);
  observer_tree_model_set_application (bench->model, "kv");
  open_all (bench);
  bench->view = g_object_new (OBSERVER_TYPE_TREE_VIEW, NULL);
  observer_tree_view_set_model (bench->view, bench->model);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled),
                                 GTK_WIDGET (bench->view));
  gtk_window_set_child (bench->window, scrolled);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (bench->window));
  g_signal_connect (clock, "before-paint", G_CALLBACK (begin_cb), bench);
  g_signal_connect (clock, "after-paint", G_CALLBACK (end_cb), bench);
  while (bench->frames->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_print ("%-28s %5d  %8.2f ms\n", "tree, layout, first frame", 1,
           (double) (cpu_usec () - start) / 1e3);
  bench->vertical = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
}

int
main (int argc, char **argv)
{
  if (!widgets_init (&argc, &argv)) {
    g_print ("no display\n");
    return 77;
  }
  unsigned n = argc > 1 ? (unsigned) g_ascii_strtoull (argv[1], NULL, 10) : 10000;
  Bench    bench = { .source = fake_source_new (n) };

  bench.frames = g_array_new (FALSE, FALSE, sizeof (int64_t));
  bench.session = observer_session_new (bench.source);
  bench.window = GTK_WINDOW (gtk_window_new ());
  observer_style_init (gtk_widget_get_display (GTK_WIDGET (bench.window)));
  gtk_widget_add_css_class (GTK_WIDGET (bench.window), "coppice");
  widgets_present (GTK_WIDGET (bench.window), 1200, 900);
  g_print ("%u buckets                 frames    median   longest\n", n);
  first_frame (&bench);
  measure (&bench, "scroll, natural size", scroll_step);
  measure (&bench, "zoom out and in", zoom_step);
  observer_tree_view_zoom (bench.view, 0.3);
  measure (&bench, "scroll, small", scroll_step);
  observer_tree_view_zoom_reset (bench.view);
  observer_tree_view_set_layers (bench.view, true, true);
  measure (&bench, "scroll, links and monitors", scroll_step);
  observer_tree_view_set_layers (bench.view, false, false);
  measure_refresh (&bench);
  measure_idle (&bench);
  widgets_destroy (bench.window);
  g_object_unref (bench.model);
  g_object_unref (bench.session);
  cop_source_unref (bench.source);
  g_array_unref (bench.frames);
  return 0;
}
