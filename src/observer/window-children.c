/* Actions on the children of supervisors, the running and the absent, and on
 * applications. */
#include "observer/window-target.h"

#include "observation/i18n.h"
#include "term/parse.h"

/* ---- children of supervisors ---- */

static void
terminate_answer_cb (const CopTerm *answers, void *data)
{
  ObserverTarget  *target = data;
  g_autofree char *what = g_strdup_printf (_ ("Terminate child %s"), target->title);
  char            *done = g_strdup_printf (_ ("%s was terminated"), target->title);
  CopTerm          child = cop_seen_pid (target->id);

  if (!target->is_dynamic && target->child_id != NULL)
    child = cop_parse (target->child_id, COP_NOTATION_ELIXIR, NULL, NULL);
  if (child == COP_NONE)
    child = cop_seen_pid (target->id);
  observer_window_apply (
      target->window, what, target->is_dynamic ? "DynamicSupervisor" : "Supervisor",
      "terminate_child", cop_list_of (cop_seen_pid (target->supervisor), child), done);
}

static void
terminate_child_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (ObserverTarget) target = observer_target_of (widget, parameter);

  if (target == NULL || target->supervisor == 0)
    return;
  g_autofree char *title = g_strdup_printf (_ ("Terminate %s?"), target->title);
  observer_target_ask_end (
      g_steal_pointer (&target),
      (ObserverQuestion){ .title = title, .accept = _ ("Terminate") }, true,
      terminate_answer_cb);
}

static ObserverTarget *
absent_target (ObserverWindow *self, GVariant *parameter)
{
  uint64_t    supervisor = 0;
  const char *child_id = NULL;

  g_variant_get (parameter, "(t&s)", &supervisor, &child_id);
  ObserverTarget *target = observer_target_new (self, supervisor);
  if (target == NULL)
    return NULL;
  target->supervisor = target->id;
  g_free (target->child_id);
  target->child_id = g_strdup (child_id);
  return target;
}

static void
apply_to_absent (const ObserverTarget *target, const char *function, char *done)
{
  g_autoptr (GError) error = NULL;
  CopTerm            id = cop_parse (target->child_id, COP_NOTATION_ELIXIR, NULL, &error);
  g_autofree char   *what = g_strdup_printf ("%s %s", function, target->child_id);

  if (id == COP_NONE) {
    g_free (done);
    observer_toaster_show (target->window->toaster, error->message, true);
    return;
  }
  observer_window_apply (target->window, what, "Supervisor", function,
                         cop_list_of (cop_seen_pid (target->supervisor), id), done);
}

static void
restart_child_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (ObserverTarget) target = absent_target (OBSERVER_WINDOW (widget), parameter);

  if (target != NULL)
    apply_to_absent (target, "restart_child",
                     g_strdup_printf (_ ("%s was started again"), target->child_id));
}

static void
delete_answer_cb (const CopTerm *answers, void *data)
{
  const ObserverTarget *target = data;

  apply_to_absent (target, "delete_child",
                   g_strdup_printf (_ ("%s was deleted"), target->child_id));
}

static void
delete_child_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (ObserverTarget) target = absent_target (OBSERVER_WINDOW (widget), parameter);

  if (target == NULL)
    return;
  g_autofree char *title = g_strdup_printf (_ ("Delete child %s?"), target->child_id);
  g_autofree char *consequences =
      g_strdup_printf (_ ("%s forgets how to start it."), target->title);
  observer_target_ask (g_steal_pointer (&target),
                       &(ObserverQuestion){ .title = title,
                                            .consequences = consequences,
                                            .accept = _ ("Delete"),
                                            .is_destructive = true },
                       delete_answer_cb);
}

static void
start_child_answer_cb (const CopTerm *answers, void *data)
{
  ObserverTarget       *target = data;
  const CopSeenProcess *process =
      observer_session_peek (target->window->session, target->id);
  bool is_dynamic = process != NULL && process->kind == COP_SEEN_DYNAMIC_SUPERVISOR;
  g_autofree char *what = g_strdup_printf (_ ("Start a child of %s"), target->title);

  observer_window_apply (
      target->window, what, is_dynamic ? "DynamicSupervisor" : "Supervisor",
      "start_child", cop_list_of (cop_seen_pid (target->id), cop_term_ref (answers[0])),
      NULL);
}

static void
start_child_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (ObserverTarget) target = observer_target_of (widget, parameter);

  if (target == NULL)
    return;
  g_autofree char *title = g_strdup_printf (_ ("Start a child of %s"), target->title);
  observer_target_ask (
      g_steal_pointer (&target),
      &(ObserverQuestion){
          .title = title,
          .body = _ ("A module, {module, argument} or a map as child specification."),
          .accept = _ ("Start"),
          .fields = { { _ ("Child"), OBSERVER_FIELD_TERM, "{KV.Bucket, []}",
                        "{KV.Bucket, []}" } } },
      start_child_answer_cb);
}

/* ---- applications ---- */

static CopTerm
application_atom (const char *name)
{
  return cop_atom_from_outside (name, strlen (name));
}

static void
stop_answer_cb (const CopTerm *answers, void *data)
{
  ObserverTarget  *target = data;
  g_autofree char *what = g_strdup_printf (_ ("Stop %s"), target->title);

  g_hash_table_add (target->window->stopping, g_strdup (target->title));
  observer_window_apply (target->window, what, "Application", "stop",
                         cop_list_of (application_atom (target->title)),
                         g_strdup_printf (_ ("%s was stopped"), target->title));
}

static void
stop_application_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow *self = OBSERVER_WINDOW (widget);
  CopSnapshot    *snapshot = observer_session_get_snapshot (self->session);
  const char     *application = g_variant_get_string (parameter, NULL);
  uint32_t        index = 0;

  while (snapshot != NULL && index < snapshot->n_applications &&
         !g_str_equal (snapshot->applications[index].name, application))
    index++;
  if (snapshot == NULL || index == snapshot->n_applications)
    return;

  g_autoptr (ObserverTarget) target = g_new0 (ObserverTarget, 1);
  target->window = self;
  target->title = g_strdup (application);
  g_autofree char *title = g_strdup_printf (_ ("Stop %s?"), application);
  g_autofree char *consequences = cop_snapshot_stop_consequences (snapshot, index);
  observer_target_ask (g_steal_pointer (&target),
                       &(ObserverQuestion){ .title = title,
                                            .consequences = consequences,
                                            .accept = _ ("Stop"),
                                            .is_destructive = true },
                       stop_answer_cb);
}

static void
start_application_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char      *application = g_variant_get_string (parameter, NULL);
  g_autofree char *what = g_strdup_printf (_ ("Start %s"), application);

  observer_window_apply (OBSERVER_WINDOW (widget), what, "Application", "start",
                         cop_list_of (application_atom (application)),
                         g_strdup_printf (_ ("%s was started"), application));
}

void
observer_window_class_init_children (GtkWidgetClass *widget)
{
  gtk_widget_class_install_action (widget, "win.terminate-child", "t",
                                   terminate_child_action);
  gtk_widget_class_install_action (widget, "win.restart-child", "(ts)",
                                   restart_child_action);
  gtk_widget_class_install_action (widget, "win.delete-child", "(ts)",
                                   delete_child_action);
  gtk_widget_class_install_action (widget, "win.start-child", "t", start_child_action);
  gtk_widget_class_install_action (widget, "win.stop-application", "s",
                                   stop_application_action);
  gtk_widget_class_install_action (widget, "win.start-application", "s",
                                   start_application_action);
}
