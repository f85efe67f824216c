/* Actions on one process. Ending it asks first, and says what would come of it. */
#include "observer/window-target.h"

#include "observation/i18n.h"
#include "term/print.h"

static void
kill_answer_cb (const CopTerm *answers, void *data)
{
  ObserverTarget  *target = data;
  g_autofree char *what = g_strdup_printf (_ ("Kill %s"), target->title);

  observer_window_apply (target->window, what, "Process", "exit",
                         cop_list_of (cop_seen_pid (target->id), COP_ATOM (kill)),
                         g_strdup_printf (_ ("%s was killed"), target->title));
}

static void
kill_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (ObserverTarget) target = observer_target_of (widget, parameter);

  if (target == NULL)
    return;
  g_autofree char *title = g_strdup_printf (_ ("Kill %s?"), target->title);
  observer_target_ask_end (g_steal_pointer (&target),
                           (ObserverQuestion){ .title = title, .accept = _ ("Kill") },
                           false, kill_answer_cb);
}

static void
exit_answer_cb (const CopTerm *answers, void *data)
{
  ObserverTarget  *target = data;
  g_autofree char *reason =
      cop_print_short (answers[0], COP_NOTATION_ELIXIR, OBSERVER_RESULT_BYTES);
  g_autofree char *what = g_strdup_printf (_ ("Exit %s with %s"), target->title, reason);

  observer_window_apply (
      target->window, what, "Process", "exit",
      cop_list_of (cop_seen_pid (target->id), cop_term_ref (answers[0])),
      g_strdup_printf (_ ("Exit signal %s sent to %s"), reason, target->title));
}

static void
exit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (ObserverTarget) target = observer_target_of (widget, parameter);

  if (target == NULL)
    return;
  g_autofree char *title = g_strdup_printf (_ ("Exit %s?"), target->title);
  observer_target_ask_end (
      g_steal_pointer (&target),
      (ObserverQuestion){
          .title = title,
          .accept = _ ("Send Exit Signal"),
          .fields = { { _ ("Reason"), OBSERVER_FIELD_TERM, ":shutdown", ":shutdown" } } },
      false, exit_answer_cb);
}

static void
send_answer_cb (const CopTerm *answers, void *data)
{
  ObserverTarget  *target = data;
  g_autofree char *what = g_strdup_printf (_ ("Send to %s"), target->title);

  observer_window_apply (
      target->window, what, "Kernel", "send",
      cop_list_of (cop_seen_pid (target->id), cop_term_ref (answers[0])),
      g_strdup_printf (_ ("Sent to %s"), target->title));
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (ObserverTarget) target = observer_target_of (widget, parameter);

  if (target == NULL)
    return;
  g_autofree char *title = g_strdup_printf (_ ("Send to %s"), target->title);
  g_autofree char *pid = cop_seen_pid_text (target->id);
  observer_target_ask (
      g_steal_pointer (&target),
      &(ObserverQuestion){ .title = title,
                           .body = pid,
                           .accept = _ ("Send"),
                           .fields = { { _ ("Message"), OBSERVER_FIELD_TERM, NULL,
                                         "{:hello, \"world\", 1}" } } },
      send_answer_cb);
}

void
observer_window_class_init_process (GtkWidgetClass *widget)
{
  gtk_widget_class_install_action (widget, "win.kill", "t", kill_action);
  gtk_widget_class_install_action (widget, "win.exit", "t", exit_action);
  gtk_widget_class_install_action (widget, "win.send", "t", send_action);
}
