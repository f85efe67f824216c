/* Actions on several processes at once. What many processes are
 * told is told in portions, so that the window goes on. */
#include "observer/window-private.h"

#include "observer/format.h"
#include "observation/i18n.h"
#include "observer/many.h"

#define PORTION 200

/* One order to many processes, on its way. */
typedef struct {
  int      n_refs;
  GWeakRef window;  /* ObserverWindow */
  GArray  *ids;     /* uint64_t, owned */
  CopTerm  reason;  /* owned */
  unsigned n_asked; /* of ids */
  unsigned n_answers;
  unsigned n_failures;
  bool     kills;
} Order;

static void
order_unref (void *data)
{
  Order *order = data;

  if (--order->n_refs > 0)
    return;
  g_weak_ref_clear (&order->window);
  g_array_unref (order->ids);
  cop_term_unref (order->reason);
  g_free (order);
}

static void
say_result (ObserverWindow *window, const Order *order)
{
  unsigned         n_done = order->n_answers - order->n_failures;
  g_autofree char *done = observer_format_count (n_done);
  g_autofree char *all = observer_format_count (order->ids->len);
  g_autofree char *text =
      order->n_failures > 0
          ? g_strdup_printf (_ ("%s of %s processes could be told to end"), done, all)
      : order->kills ? g_strdup_printf (_ ("%s processes were killed"), done)
                     : g_strdup_printf (_ ("Exit signals sent to %s processes"), done);

  observer_toaster_show (window->toaster, text, order->n_failures > 0);
}

static void
result_cb (CopSource *source, CopTerm result, const char *failure, void *data)
{
  Order                     *order = data;
  g_autoptr (ObserverWindow) window = g_weak_ref_get (&order->window);

  order->n_answers++;
  order->n_failures += failure != NULL;
  if (window != NULL && order->n_answers == order->ids->len)
    say_result (window, order);
}

static gboolean
portion_cb (void *data)
{
  Order                     *order = data;
  g_autoptr (ObserverWindow) window = g_weak_ref_get (&order->window);
  unsigned                   end = MIN (order->n_asked + PORTION, order->ids->len);

  if (window == NULL)
    return G_SOURCE_REMOVE;
  while (order->n_asked < end) {
    uint64_t         id = g_array_index (order->ids, uint64_t, order->n_asked++);
    g_autofree char *title = observer_session_title (window->session, id);
    g_autofree char *what =
        g_strdup_printf (order->kills ? _ ("Kill %s") : _ ("Exit %s"), title);
    order->n_refs++;
    cop_source_apply (observer_session_get_source (window->session), what, "Process",
                      "exit",
                      cop_list_of (cop_seen_pid (id), cop_term_ref (order->reason)),
                      result_cb, order, order_unref);
  }
  return order->n_asked < order->ids->len;
}

static void
answer_cb (const CopTerm *answers, void *data)
{
  Order *order = data;

  order->reason = order->kills ? COP_ATOM (kill) : cop_term_ref (answers[0]);
  order->n_refs++;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, portion_cb, order, order_unref);
}

/* Those of the ids that live; to be freed. */
static GArray *
living (ObserverWindow *self, GVariant *parameter)
{
  size_t          n_ids;
  const uint64_t *ids = g_variant_get_fixed_array (parameter, &n_ids, sizeof *ids);
  GArray         *found = g_array_new (FALSE, FALSE, sizeof (uint64_t));

  for (size_t i = 0; i < n_ids; i++) {
    if (observer_session_find (self->session, ids[i]) != COP_NOWHERE)
      g_array_append_val (found, ids[i]);
  }
  return found;
}

static Order *
order_new (ObserverWindow *self, GArray *ids, bool kills)
{
  Order *order = g_new0 (Order, 1);

  order->n_refs = 1;
  g_weak_ref_init (&order->window, self);
  order->ids = ids;
  order->reason = COP_NONE;
  order->kills = kills;
  return order;
}

static void
end_many_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow *self = OBSERVER_WINDOW (widget);
  CopSnapshot    *snapshot = observer_session_get_snapshot (self->session);
  bool            kills = g_str_equal (name, "win.kill-many");
  GArray         *ids = living (self, parameter);
  const uint64_t *data = (const uint64_t *) (void *) ids->data;

  if (ids->len == 0) {
    g_array_unref (ids);
    return;
  }
  g_autofree char *n = observer_format_count (ids->len);
  g_autofree char *title = g_strdup_printf (
      kills ? ngettext_ ("Kill %s process?", "Kill %s processes?", ids->len)
            : ngettext_ ("Exit %s process?", "Exit %s processes?", ids->len),
      n);
  g_autofree char *body = observer_many_titles (snapshot, data, ids->len);
  g_autofree char *consequences = observer_many_consequences (snapshot, data, ids->len);
  g_autofree char *accept = g_strdup_printf (kills ? _ ("Kill %s") : _ ("Exit %s"), n);
  ObserverQuestion question = { .title = title,
                                .body = body,
                                .consequences = consequences,
                                .accept = accept,
                                .is_destructive = true };
  if (!kills)
    question.fields[0] =
        (ObserverField){ _ ("Reason"), OBSERVER_FIELD_TERM, ":shutdown", ":shutdown" };
  observer_sheet_ask (self->sheet, &question, answer_cb, order_new (self, ids, kills),
                      order_unref);
}

static void
copy_pids_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  size_t              n_ids;
  const uint64_t     *ids = g_variant_get_fixed_array (parameter, &n_ids, sizeof *ids);
  g_autoptr (GString) pids = g_string_new (NULL);

  for (size_t i = 0; i < n_ids; i++) {
    g_autofree char *pid = cop_seen_pid_text (ids[i]);
    g_string_append_printf (pids, "%s\n", pid);
  }
  g_autofree char *text = g_strdup_printf (_ ("%zu pids copied"), n_ids);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), pids->str);
  observer_toaster_show (OBSERVER_WINDOW (widget)->toaster, text, false);
}

void
observer_window_class_init_many (GtkWidgetClass *widget)
{
  gtk_widget_class_install_action (widget, "win.kill-many", "at", end_many_action);
  gtk_widget_class_install_action (widget, "win.exit-many", "at", end_many_action);
  gtk_widget_class_install_action (widget, "win.copy-pids", "at", copy_pids_action);
}
