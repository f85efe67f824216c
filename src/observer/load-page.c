/* All charts look at one stretch of time, which is the page's. Samples come whether or
 * not the page is shown; it draws only when it is, and only when there is a new one. */
#include "observer/load-page.h"

#include "observer/chart.h"
#include "observer/file-save.h"
#include "observation/i18n.h"
#include "observer/settings.h"

#define MINUTE (60 * (int64_t) G_USEC_PER_SEC)

struct _ObserverLoadPage {
  GtkBox parent_instance;

  ObserverSession *session;  /* owned */
  GSettings       *settings; /* owned, or NULL */
  ObserverTimeView view;
  int64_t          shown; /* end of the history that is drawn */

  GtkDropDown     *window;
  GtkDropDown     *interval;
  GtkLabel        *moment;
  GtkWidget       *reset;
  GtkToggleButton *pause;
  GtkFlowBox      *charts;
};

static void page_init (ObserverPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ObserverLoadPage,
                               observer_load_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (OBSERVER_TYPE_PAGE, page_init))

/* As in the lists of the template; the intervals are those of the preferences. */
static const int windows[] = { 1, 5, 15, 60 };
static const int intervals[] = { 250, 500, 1000, 2000, 5000, 10000 };

static ObserverChart *
chart_at (ObserverLoadPage *self, int i)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (self->charts, i);

  return OBSERVER_CHART (gtk_flow_box_child_get_child (child));
}

/* ---- what is shown ---- */

static char *
time_of_day (ObserverLoadPage *self, int64_t time)
{
  ObserverHistory      *history = observer_session_get_history (self->session);
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (
      observer_history_real (history, time) / G_USEC_PER_SEC);

  return g_date_time_format (moment, "%H:%M:%S");
}

static void
show_moment (ObserverLoadPage *self)
{
  g_autofree char *text = NULL;

  if (self->session == NULL || self->view.last == 0) {
    text = g_strdup ("");
  } else if (self->view.has_cursor) {
    g_autofree char *day = time_of_day (self, self->view.cursor);
    g_autofree char *age = observer_time_label (self->view.last - self->view.cursor);

    text = self->view.last - self->view.cursor < G_USEC_PER_SEC / 2
               ? g_strdup (day)
               : g_strdup_printf (_ ("%s, %s ago"), day, age);
  } else if (self->view.is_paused) {
    g_autofree char *day = time_of_day (self, self->view.end);

    text = g_strdup_printf (_ ("Paused at %s"), day);
  } else {
    text = g_strdup ("");
  }
  if (g_strcmp0 (text, gtk_label_get_text (self->moment)) != 0)
    gtk_label_set_text (self->moment, text);
  gtk_widget_set_visible (self->reset,
                          self->view.is_held || self->view.length != self->view.window);
}

static void
redraw (ObserverLoadPage *self)
{
  show_moment (self);
  for (int i = 0; i < OBSERVER_N_CHARTS; i++)
    observer_chart_update (chart_at (self, i));
}

static void
follow (ObserverLoadPage *self)
{
  ObserverHistory      *history = observer_session_get_history (self->session);
  const ObserverSeries *series = observer_history_get_series (history);

  if (observer_series_count (series) == 0)
    return;
  self->shown = observer_history_get_end (history);
  observer_time_view_extend (&self->view, observer_series_time (series, 0), self->shown);
  redraw (self);
}

static void
changed_cb (ObserverLoadPage *self)
{
  ObserverHistory *history = observer_session_get_history (self->session);

  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !self->view.is_paused &&
      observer_history_get_end (history) != self->shown)
    follow (self);
}

static void
map_cb (ObserverLoadPage *self)
{
  if (self->session != NULL)
    follow (self);
}

/* ---- choices ---- */

static void
window_cb (ObserverLoadPage *self)
{
  unsigned i = gtk_drop_down_get_selected (self->window);

  if (i >= G_N_ELEMENTS (windows))
    return;
  observer_time_view_set_window (&self->view, windows[i] * MINUTE);
  if (self->settings != NULL)
    g_settings_set_int (self->settings, "load-minutes", windows[i]);
  if (self->session != NULL)
    redraw (self);
}

static void
interval_cb (ObserverLoadPage *self)
{
  unsigned i = gtk_drop_down_get_selected (self->interval);

  if (i >= G_N_ELEMENTS (intervals) || self->session == NULL)
    return;
  if (self->settings != NULL)
    g_settings_set_int (self->settings, "refresh-msec", intervals[i]);
  observer_session_set_interval (self->session, intervals[i]);
}

static unsigned
place_of (const int *values, unsigned n_values, int value)
{
  unsigned i = n_values - 1;

  while (i > 0 && values[i] > value)
    i--;
  return i;
}

static void
show_choices (ObserverLoadPage *self)
{
  int minutes = 1;
  int msec = 1000;

  if (self->settings != NULL) {
    minutes = g_settings_get_int (self->settings, "load-minutes");
    msec = g_settings_get_int (self->settings, "refresh-msec");
  }
  g_signal_handlers_block_by_func (self->interval, interval_cb, self);
  gtk_drop_down_set_selected (self->interval,
                              place_of (intervals, G_N_ELEMENTS (intervals), msec));
  g_signal_handlers_unblock_by_func (self->interval, interval_cb, self);
  gtk_drop_down_set_selected (self->window,
                              place_of (windows, G_N_ELEMENTS (windows), minutes));
}

static void
pause_cb (ObserverLoadPage *self)
{
  observer_time_view_set_paused (&self->view, gtk_toggle_button_get_active (self->pause));
  if (self->session != NULL)
    follow (self);
}

static void
reset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverLoadPage *self = OBSERVER_LOAD_PAGE (widget);

  gtk_toggle_button_set_active (self->pause, FALSE);
  observer_time_view_reset (&self->view);
  redraw (self);
}

/* ---- export ---- */

typedef struct {
  ObserverLoadPage *page; /* weak */
  ObserverExport    format;
} Export;

static void
export_free (void *data)
{
  g_clear_weak_pointer (&((Export *) data)->page);
  g_free (data);
}

static GBytes *
export_make (GFile *file, void *data, GError **error)
{
  Export *export = data;
  ObserverLoadPage                *self = export->page;
  ObserverExport                   format = export->format;
  ObserverChartColors              colors;
  g_autofree char                 *name = g_file_get_basename (file);
  g_autoptr (PangoFontDescription) font = observer_chart_font (GTK_WIDGET (self));

  observer_chart_colors_look_up (&colors, GTK_WIDGET (self));
  /* The name's end has the last word. */
  observer_export_from_name (name, &format);
  return observer_export_make (
      &(ObserverExportContent){
          .history = observer_session_get_history (self->session),
          .view = &self->view,
          .colors = &colors,
          .font = font,
      },
      format, error);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverLoadPage *self = OBSERVER_LOAD_PAGE (widget);
  ObserverExport    format;

  if (self->session == NULL ||
      !observer_export_from_name (g_variant_get_string (parameter, NULL), &format))
    return;

  g_autofree char *file = g_strdup_printf ("load.%s", observer_export_name (format));
  Export *export = g_new0 (Export, 1);

  g_set_weak_pointer (&export->page, self);
  export->format = format;
  observer_save_ask (widget, &(ObserverSaving){ .title = _ ("Export"),
                                                .name = file,
                                                .make = export_make,
                                                .data = export,
                                                .destroy = export_free });
}

/* ---- life ---- */

static void
observer_load_page_dispose (GObject *object)
{
  ObserverLoadPage *self = OBSERVER_LOAD_PAGE (object);

  for (int i = 0; self->session != NULL && i < OBSERVER_N_CHARTS; i++)
    observer_chart_set_history (chart_at (self, i), NULL);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (observer_load_page_parent_class)->dispose (object);
}

static void
observer_load_page_class_init (ObserverLoadPageClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_load_page_dispose;
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/load-page.ui");
  gtk_widget_class_bind_template_child (widget, ObserverLoadPage, window);
  gtk_widget_class_bind_template_child (widget, ObserverLoadPage, interval);
  gtk_widget_class_bind_template_child (widget, ObserverLoadPage, moment);
  gtk_widget_class_bind_template_child (widget, ObserverLoadPage, reset);
  gtk_widget_class_bind_template_child (widget, ObserverLoadPage, pause);
  gtk_widget_class_bind_template_child (widget, ObserverLoadPage, charts);
  gtk_widget_class_bind_template_callback (widget, window_cb);
  gtk_widget_class_bind_template_callback (widget, interval_cb);
  gtk_widget_class_bind_template_callback (widget, pause_cb);
  gtk_widget_class_install_action (widget, "load.reset", NULL, reset_action);
  gtk_widget_class_install_action (widget, "load.export", "s", export_action);
}

static void
add_chart (ObserverLoadPage *self, const ObserverChartSpec *spec)
{
  GtkWidget *chart = observer_chart_new (spec, &self->view);

  g_signal_connect_object (chart, "view-changed", G_CALLBACK (redraw), self,
                           G_CONNECT_SWAPPED);
  gtk_flow_box_append (self->charts, chart);
  /* The keyboard goes from chart to chart, not to the boxes around them. */
  gtk_widget_set_focusable (gtk_widget_get_parent (chart), FALSE);
}

static void
observer_load_page_init (ObserverLoadPage *self)
{
  observer_time_view_init (&self->view, MINUTE);
  gtk_widget_init_template (GTK_WIDGET (self));
  for (int i = 0; i < OBSERVER_N_CHARTS; i++)
    add_chart (self, &observer_charts[i]);
  self->settings = observer_settings_new ();
  show_choices (self);
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed::refresh-msec",
                             G_CALLBACK (show_choices), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

const ObserverTimeView *
observer_load_page_get_view (ObserverLoadPage *self)
{
  return &self->view;
}

/* ---- as a page ---- */

static void
set_session (ObserverPage *page, ObserverSession *session)
{
  ObserverLoadPage *self = OBSERVER_LOAD_PAGE (page);
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  for (int i = 0; i < OBSERVER_N_CHARTS; i++)
    observer_chart_set_history (chart_at (self, i),
                                observer_session_get_history (session));
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
focus (ObserverPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (chart_at (OBSERVER_LOAD_PAGE (page), 0)));
}

static void
toggle_pause (ObserverPage *page)
{
  GtkToggleButton *pause = OBSERVER_LOAD_PAGE (page)->pause;

  gtk_toggle_button_set_active (pause, !gtk_toggle_button_get_active (pause));
}

/* Rates are known from the second snapshot on. */
static bool
is_at_rest (ObserverPage *page)
{
  ObserverSession *session = OBSERVER_LOAD_PAGE (page)->session;

  return session != NULL && observer_series_count (observer_history_get_series (
                                observer_session_get_history (session))) > 0;
}

static void
describe (ObserverPage *page, GString *text)
{
  ObserverLoadPage *self = OBSERVER_LOAD_PAGE (page);

  g_string_append_printf (text, "load %s\n", gtk_label_get_text (self->moment));
  for (int i = 0; i < OBSERVER_N_CHARTS; i++) {
    ObserverChart *chart = chart_at (self, i);

    g_string_append_printf (text, "chart %s\t%s\n", observer_chart_get_spec (chart)->id,
                            observer_chart_get_words (chart));
  }
}

static void
page_init (ObserverPageInterface *iface)
{
  iface->set_session = set_session;
  iface->focus = focus;
  iface->toggle_pause = toggle_pause;
  iface->is_at_rest = is_at_rest;
  iface->describe = describe;
}
