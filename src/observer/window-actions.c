/* Every action of the window. Menus, keys and buttons all come here, with the pid they
 * mean as parameter; 0 means the selected process. What destroys asks first. */
#include "observer/window-private.h"

#include "observer/details-window.h"
#include "observer/i18n.h"
#include "observer/kinds.h"
#include "observer/preferences.h"
#include "term/parse.h"

#define RESULT_BYTES 200

/* ---- asking the source ---- */

/* What is known when an answer comes. */
typedef struct {
  GWeakRef window;      /* ObserverWindow */
  char    *what;        /* owned: "KV.Bucket.get", for results and failures */
  char    *done;        /* owned: what to say when all went well, or NULL: the result */
  char    *application; /* owned: was to be stopped, or NULL */
} Request;

static void
request_free (void *data)
{
  Request *request = data;

  g_weak_ref_clear (&request->window);
  g_free (request->what);
  g_free (request->done);
  g_free (request->application);
  g_free (request);
}

static bool
is_failure (CopTerm result)
{
  return result == COP_ATOM (error) ||
         (cop_is_tuple (result) && cop_tuple_size (result) > 0 &&
          cop_tuple_get (result, 0) == COP_ATOM (error));
}

static void
result_cb (CopSource *source, CopTerm result, const char *failure, void *data)
{
  Request                   *request = data;
  g_autoptr (ObserverWindow) window = g_weak_ref_get (&request->window);
  g_autofree char           *text = NULL;
  bool                       failed = failure != NULL || is_failure (result);

  if (window == NULL)
    return;
  if (failed && request->application != NULL)
    g_hash_table_remove (window->stopping, request->application);
  if (failure != NULL) {
    text = g_strdup_printf ("%s: %s", request->what, failure);
  } else if (failed || request->done == NULL) {
    g_autofree char *printed =
        cop_print_short (result, COP_NOTATION_ELIXIR, RESULT_BYTES);
    text = g_strdup_printf ("%s → %s", request->what, printed);
  } else {
    text = g_strdup (request->done);
  }
  observer_toaster_show (window->toaster, text, failed);
}

/* Takes @args and @done. */
static void
apply (ObserverWindow *self,
       const char     *what,
       const char     *module,
       const char     *function,
       CopTerm         args,
       char           *done)
{
  Request *request = g_new0 (Request, 1);

  g_weak_ref_init (&request->window, self);
  request->what = g_strdup_printf ("%s.%s", module, function);
  request->done = done;
  if (g_str_equal (module, "Application") && g_str_equal (function, "stop"))
    request->application = g_strdup (cop_atom_name (cop_head (args)));
  cop_source_apply (observer_session_get_source (self->session), what, module, function,
                    args, result_cb, request, request_free);
}

/* ---- whom an action is about ---- */

typedef struct {
  ObserverWindow *window;     /* borrowed: it owns the sheet that asks */
  uint64_t        id;         /* process */
  uint64_t        supervisor; /* of a child */
  bool            is_dynamic; /* its supervisor */
  char           *title;      /* owned */
  char           *child_id;   /* owned, or NULL */
} Target;

static void
target_free (void *data)
{
  Target *target = data;

  g_free (target->title);
  g_free (target->child_id);
  g_free (target);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Target, target_free)

/* The selected process; when that has ended, the one that has the keyboard in the tree,
 * which may be its successor. */
static uint64_t
current_id (ObserverWindow *self)
{
  uint64_t id = observer_session_get_selected (self->session);

  if (observer_session_find (self->session, id) != COP_NOWHERE)
    return id;
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "applications") == 0
             ? observer_applications_page_get_cursor_id (self->applications)
             : 0;
}

/* NULL when there is no such process (any more). */
static Target *
target_new (ObserverWindow *self, uint64_t id)
{
  const CopSeenProcess *process =
      observer_session_peek (self->session, id != 0 ? id : current_id (self));

  if (process == NULL)
    return NULL;

  Target *target = g_new0 (Target, 1);
  target->window = self;
  target->id = process->id;
  target->title = g_strdup (cop_seen_title (process));
  target->child_id = g_strdup (process->child_id);
  if (process->parent != COP_NOWHERE) {
    const CopSeenProcess *parent =
        &observer_session_get_snapshot (self->session)->processes[process->parent];
    target->supervisor = parent->id;
    target->is_dynamic = parent->kind == COP_SEEN_DYNAMIC_SUPERVISOR;
  }
  return target;
}

static char *
consequences_of (ObserverWindow *self, const Target *target, bool by_request)
{
  uint32_t row = observer_session_find (self->session, target->id);

  return cop_snapshot_consequences (observer_session_get_snapshot (self->session), row,
                                    by_request);
}

/* Asks @question about @target (taken). */
static void
ask (Target *target, const ObserverQuestion *question, ObserverAnswerFunc func)
{
  observer_sheet_ask (target->window->sheet, question, func, target, target_free);
}

static char *
pid_of (const Target *target)
{
  return cop_seen_pid_text (target->id);
}

/* ---- ending processes ---- */

static void
kill_answer_cb (const CopTerm *answers, void *data)
{
  Target          *target = data;
  g_autofree char *what = g_strdup_printf (_ ("Kill %s"), target->title);

  apply (target->window, what, "Process", "exit",
         cop_list_of (cop_seen_pid (target->id), COP_ATOM (kill)),
         g_strdup_printf (_ ("%s was killed"), target->title));
}

static void
kill_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow    *self = OBSERVER_WINDOW (widget);
  g_autoptr (Target) target = target_new (self, g_variant_get_uint64 (parameter));

  if (target == NULL)
    return;
  g_autofree char *title = g_strdup_printf (_ ("Kill %s?"), target->title);
  g_autofree char *pid = pid_of (target);
  g_autofree char *consequences = consequences_of (self, target, false);
  ask (g_steal_pointer (&target),
       &(ObserverQuestion){ .title = title,
                            .body = pid,
                            .consequences = consequences,
                            .accept = _ ("Kill"),
                            .is_destructive = true },
       kill_answer_cb);
}

static void
exit_answer_cb (const CopTerm *answers, void *data)
{
  Target          *target = data;
  g_autofree char *reason =
      cop_print_short (answers[0], COP_NOTATION_ELIXIR, RESULT_BYTES);
  g_autofree char *what = g_strdup_printf (_ ("Exit %s with %s"), target->title, reason);

  apply (target->window, what, "Process", "exit",
         cop_list_of (cop_seen_pid (target->id), cop_term_ref (answers[0])),
         g_strdup_printf (_ ("Exit signal %s sent to %s"), reason, target->title));
}

static void
exit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow    *self = OBSERVER_WINDOW (widget);
  g_autoptr (Target) target = target_new (self, g_variant_get_uint64 (parameter));

  if (target == NULL)
    return;
  g_autofree char *title = g_strdup_printf (_ ("Exit %s?"), target->title);
  g_autofree char *pid = pid_of (target);
  g_autofree char *consequences = consequences_of (self, target, false);
  ask (g_steal_pointer (&target),
       &(ObserverQuestion){ .title = title,
                            .body = pid,
                            .consequences = consequences,
                            .accept = _ ("Send Exit Signal"),
                            .is_destructive = true,
                            .fields = { { _ ("Reason"), OBSERVER_FIELD_TERM, ":shutdown",
                                          ":shutdown" } } },
       exit_answer_cb);
}

/* ---- children of supervisors ---- */

static void
terminate_answer_cb (const CopTerm *answers, void *data)
{
  Target          *target = data;
  g_autofree char *what = g_strdup_printf (_ ("Terminate child %s"), target->title);
  char            *done = g_strdup_printf (_ ("%s was terminated"), target->title);
  CopTerm          child = cop_seen_pid (target->id);

  if (!target->is_dynamic && target->child_id != NULL)
    child = cop_parse (target->child_id, COP_NOTATION_ELIXIR, NULL, NULL);
  if (child == COP_NONE)
    child = cop_seen_pid (target->id);
  apply (target->window, what, target->is_dynamic ? "DynamicSupervisor" : "Supervisor",
         "terminate_child", cop_list_of (cop_seen_pid (target->supervisor), child), done);
}

static void
terminate_child_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow    *self = OBSERVER_WINDOW (widget);
  g_autoptr (Target) target = target_new (self, g_variant_get_uint64 (parameter));

  if (target == NULL || target->supervisor == 0)
    return;
  g_autofree char *title = g_strdup_printf (_ ("Terminate %s?"), target->title);
  g_autofree char *pid = pid_of (target);
  g_autofree char *consequences = consequences_of (self, target, true);
  ask (g_steal_pointer (&target),
       &(ObserverQuestion){ .title = title,
                            .body = pid,
                            .consequences = consequences,
                            .accept = _ ("Terminate"),
                            .is_destructive = true },
       terminate_answer_cb);
}

static Target *
absent_target (ObserverWindow *self, GVariant *parameter)
{
  uint64_t    supervisor = 0;
  const char *child_id = NULL;

  g_variant_get (parameter, "(t&s)", &supervisor, &child_id);
  Target *target = target_new (self, supervisor);
  if (target == NULL)
    return NULL;
  target->supervisor = target->id;
  g_free (target->child_id);
  target->child_id = g_strdup (child_id);
  return target;
}

static void
apply_to_absent (const Target *target, const char *function, char *done)
{
  g_autoptr (GError) error = NULL;
  CopTerm            id = cop_parse (target->child_id, COP_NOTATION_ELIXIR, NULL, &error);
  g_autofree char   *what = g_strdup_printf ("%s %s", function, target->child_id);

  if (id == COP_NONE) {
    g_free (done);
    observer_toaster_show (target->window->toaster, error->message, true);
    return;
  }
  apply (target->window, what, "Supervisor", function,
         cop_list_of (cop_seen_pid (target->supervisor), id), done);
}

static void
restart_child_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (Target) target = absent_target (OBSERVER_WINDOW (widget), parameter);

  if (target != NULL)
    apply_to_absent (target, "restart_child",
                     g_strdup_printf (_ ("%s was started again"), target->child_id));
}

static void
delete_answer_cb (const CopTerm *answers, void *data)
{
  const Target *target = data;

  apply_to_absent (target, "delete_child",
                   g_strdup_printf (_ ("%s was deleted"), target->child_id));
}

static void
delete_child_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (Target) target = absent_target (OBSERVER_WINDOW (widget), parameter);

  if (target == NULL)
    return;
  g_autofree char *title = g_strdup_printf (_ ("Delete child %s?"), target->child_id);
  g_autofree char *consequences =
      g_strdup_printf (_ ("%s forgets how to start it."), target->title);
  ask (g_steal_pointer (&target),
       &(ObserverQuestion){ .title = title,
                            .consequences = consequences,
                            .accept = _ ("Delete"),
                            .is_destructive = true },
       delete_answer_cb);
}

static void
start_child_answer_cb (const CopTerm *answers, void *data)
{
  Target               *target = data;
  const CopSeenProcess *process =
      observer_session_peek (target->window->session, target->id);
  bool is_dynamic = process != NULL && process->kind == COP_SEEN_DYNAMIC_SUPERVISOR;
  g_autofree char *what = g_strdup_printf (_ ("Start a child of %s"), target->title);

  apply (target->window, what, is_dynamic ? "DynamicSupervisor" : "Supervisor",
         "start_child",
         cop_list_of (cop_seen_pid (target->id), cop_term_ref (answers[0])), NULL);
}

static void
start_child_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow    *self = OBSERVER_WINDOW (widget);
  g_autoptr (Target) target = target_new (self, g_variant_get_uint64 (parameter));

  if (target == NULL)
    return;
  g_autofree char *title = g_strdup_printf (_ ("Start a child of %s"), target->title);
  ask (g_steal_pointer (&target),
       &(ObserverQuestion){
           .title = title,
           .body = _ ("A module, {module, argument} or a map as child specification."),
           .accept = _ ("Start"),
           .fields = { { _ ("Child"), OBSERVER_FIELD_TERM, "{KV.Bucket, []}",
                         "{KV.Bucket, []}" } } },
       start_child_answer_cb);
}

/* ---- messages and buckets ---- */

static void
send_answer_cb (const CopTerm *answers, void *data)
{
  Target          *target = data;
  g_autofree char *what = g_strdup_printf (_ ("Send to %s"), target->title);

  apply (target->window, what, "Kernel", "send",
         cop_list_of (cop_seen_pid (target->id), cop_term_ref (answers[0])),
         g_strdup_printf (_ ("Sent to %s"), target->title));
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (Target) target =
      target_new (OBSERVER_WINDOW (widget), g_variant_get_uint64 (parameter));

  if (target == NULL)
    return;
  g_autofree char *title = g_strdup_printf (_ ("Send to %s"), target->title);
  g_autofree char *pid = pid_of (target);
  ask (g_steal_pointer (&target),
       &(ObserverQuestion){ .title = title,
                            .body = pid,
                            .accept = _ ("Send"),
                            .fields = { { _ ("Message"), OBSERVER_FIELD_TERM, NULL,
                                          "{:hello, \"world\", 1}" } } },
       send_answer_cb);
}

static void
create_answer_cb (const CopTerm *answers, void *data)
{
  Target          *target = data;
  g_autofree char *name = cop_display (answers[0]);
  g_autofree char *what = g_strdup_printf (_ ("Create bucket %s"), name);

  apply (target->window, what, "KV.Registry", "create",
         cop_list_of (cop_seen_pid (target->id), cop_term_ref (answers[0])),
         g_strdup_printf (_ ("Bucket “%s” was created"), name));
}

static void
create_bucket_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow *self = OBSERVER_WINDOW (widget);
  CopSnapshot    *snapshot = observer_session_get_snapshot (self->session);
  uint64_t        id = g_variant_get_uint64 (parameter);

  if (id == 0 && snapshot != NULL) {
    uint32_t row = cop_snapshot_find_name (snapshot, "KV.Registry");
    id = row != COP_NOWHERE ? snapshot->processes[row].id : 0;
  }
  g_autoptr (Target) target = id != 0 ? target_new (self, id) : NULL;
  if (target == NULL)
    return;
  ask (g_steal_pointer (&target),
       &(ObserverQuestion){
           .title = _ ("New Bucket"),
           .body = _ ("KV.Registry starts it and remembers it by this name."),
           .accept = _ ("Create"),
           .fields = { { _ ("Name"), OBSERVER_FIELD_TEXT, NULL, _ ("shopping") } } },
       create_answer_cb);
}

static void
put_answer_cb (const CopTerm *answers, void *data)
{
  Target          *target = data;
  g_autofree char *key = cop_display (answers[0]);
  g_autofree char *what = g_strdup_printf (_ ("Put “%s” in %s"), key, target->title);

  apply (target->window, what, "KV.Bucket", "put",
         cop_list_of (cop_seen_pid (target->id), cop_term_ref (answers[0]),
                      cop_term_ref (answers[1])),
         NULL);
}

static void
put_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (Target) target =
      target_new (OBSERVER_WINDOW (widget), g_variant_get_uint64 (parameter));

  if (target == NULL)
    return;
  g_autofree char *title = g_strdup_printf (_ ("Put a value in %s"), target->title);
  ask (g_steal_pointer (&target),
       &(ObserverQuestion){
           .title = title,
           .accept = _ ("Put"),
           .fields = { { _ ("Key"), OBSERVER_FIELD_TEXT, NULL, _ ("milk") },
                       { _ ("Value"), OBSERVER_FIELD_TERM, NULL, "3" } } },
       put_answer_cb);
}

static void
get_answer_cb (const CopTerm *answers, void *data)
{
  Target          *target = data;
  g_autofree char *key = cop_display (answers[0]);
  g_autofree char *what = g_strdup_printf (_ ("Get “%s” from %s"), key, target->title);

  apply (target->window, what, "KV.Bucket", "get",
         cop_list_of (cop_seen_pid (target->id), cop_term_ref (answers[0])), NULL);
}

static void
delete_key_answer_cb (const CopTerm *answers, void *data)
{
  Target          *target = data;
  g_autofree char *key = cop_display (answers[0]);
  g_autofree char *what = g_strdup_printf (_ ("Delete “%s” from %s"), key, target->title);

  apply (target->window, what, "KV.Bucket", "delete",
         cop_list_of (cop_seen_pid (target->id), cop_term_ref (answers[0])), NULL);
}

static void
key_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (Target) target =
      target_new (OBSERVER_WINDOW (widget), g_variant_get_uint64 (parameter));
  bool deletes = g_str_equal (name, "win.delete-key");

  if (target == NULL)
    return;
  g_autofree char *title = g_strdup_printf (
      deletes ? _ ("Delete a key from %s") : _ ("Get a value from %s"), target->title);
  ask (g_steal_pointer (&target),
       &(ObserverQuestion){
           .title = title,
           .accept = deletes ? _ ("Delete") : _ ("Get"),
           .is_destructive = deletes,
           .fields = { { _ ("Key"), OBSERVER_FIELD_TEXT, NULL, _ ("milk") } } },
       deletes ? delete_key_answer_cb : get_answer_cb);
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
  Target          *target = data;
  g_autofree char *what = g_strdup_printf (_ ("Stop %s"), target->title);

  g_hash_table_add (target->window->stopping, g_strdup (target->title));
  apply (target->window, what, "Application", "stop",
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

  g_autoptr (Target) target = g_new0 (Target, 1);
  target->window = self;
  target->title = g_strdup (application);
  g_autofree char *title = g_strdup_printf (_ ("Stop %s?"), application);
  g_autofree char *consequences = cop_snapshot_stop_consequences (snapshot, index);
  ask (g_steal_pointer (&target),
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

  apply (OBSERVER_WINDOW (widget), what, "Application", "start",
         cop_list_of (application_atom (application)),
         g_strdup_printf (_ ("%s was started"), application));
}

/* ---- looking ---- */

static void
inspect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow *self = OBSERVER_WINDOW (widget);
  uint64_t        id = g_variant_get_uint64 (parameter);

  if (id == 0)
    id = current_id (self);
  observer_session_select (self->session, id);
  observer_applications_page_reveal (self->applications, id);
}

static void
details_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow *self = OBSERVER_WINDOW (widget);
  uint64_t        id = g_variant_get_uint64 (parameter);

  if (id == 0)
    id = current_id (self);
  observer_session_select (self->session, id);
  if (gtk_widget_get_visible (self->details_box))
    return;
  /* The panel must not cover what it is about. */
  observer_applications_page_reveal_when_resized (self->applications, id);
  gtk_widget_set_visible (self->details_box, TRUE);
}

static void
open_details_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow *self = OBSERVER_WINDOW (widget);
  uint64_t        id = g_variant_get_uint64 (parameter);

  if (id == 0)
    id = current_id (self);
  if (id == 0)
    id = observer_session_get_selected (self->session);
  if (id != 0)
    gtk_window_present (
        observer_details_window_new (GTK_WINDOW (self), self->session, id));
}

static void
go_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow *self = OBSERVER_WINDOW (widget);

  observer_session_go (self->session, g_str_equal (name, "win.back") ? -1 : 1);
  observer_applications_page_reveal (self->applications,
                                     observer_session_get_selected (self->session));
}

static void
copy_pid_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow *self = OBSERVER_WINDOW (widget);
  uint64_t        id = g_variant_get_uint64 (parameter);

  if (id == 0)
    id = observer_session_get_selected (self->session);
  if (id == 0)
    return;
  g_autofree char *pid = cop_seen_pid_text (id);
  g_autofree char *text = g_strdup_printf (_ ("%s copied"), pid);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), pid);
  observer_toaster_show (self->toaster, text, false);
}

/* From pages: what came of something they did themselves. */
static void
tell_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *text;
  gboolean    failed;

  g_variant_get (parameter, "(&sb)", &text, &failed);
  observer_toaster_show (OBSERVER_WINDOW (widget)->toaster, text, failed);
}

static void
refresh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cop_source_refresh (observer_session_get_source (OBSERVER_WINDOW (widget)->session));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow *self = OBSERVER_WINDOW (widget);

  if (observer_page_search (observer_window_get_page (self)))
    return;
  observer_window_show_page (self, "processes");
  observer_page_search (observer_window_get_page (self));
}

static void
pause_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  observer_page_toggle_pause (observer_window_get_page (OBSERVER_WINDOW (widget)));
}

static void
preferences_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_present (
      observer_preferences_new (GTK_WINDOW (widget), OBSERVER_WINDOW (widget)->settings));
}

static void
dismiss_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_revealer_set_reveal_child (OBSERVER_WINDOW (widget)->banner, FALSE);
}

/* ---- installing ---- */

static const struct {
  const char                 *name;
  const char                 *type;
  GtkWidgetActionActivateFunc func;
} actions[] = {
  { "win.kill", "t", kill_action },
  { "win.exit", "t", exit_action },
  { "win.send", "t", send_action },
  { "win.create-bucket", "t", create_bucket_action },
  { "win.put", "t", put_action },
  { "win.get", "t", key_action },
  { "win.delete-key", "t", key_action },
  { "win.terminate-child", "t", terminate_child_action },
  { "win.restart-child", "(ts)", restart_child_action },
  { "win.delete-child", "(ts)", delete_child_action },
  { "win.start-child", "t", start_child_action },
  { "win.stop-application", "s", stop_application_action },
  { "win.start-application", "s", start_application_action },
  { "win.inspect", "t", inspect_action },
  { "win.details", "t", details_action },
  { "win.open-details", "t", open_details_action },
  { "win.back", NULL, go_action },
  { "win.forward", NULL, go_action },
  { "win.copy-pid", "t", copy_pid_action },
  { "win.tell", "(sb)", tell_action },
  { "win.refresh", NULL, refresh_action },
  { "win.search", NULL, search_action },
  { "win.pause", NULL, pause_action },
  { "win.preferences", NULL, preferences_action },
  { "win.dismiss-banner", NULL, dismiss_action },
};

void
observer_window_class_init_actions (GtkWidgetClass *widget)
{
  for (size_t i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget, actions[i].name, actions[i].type,
                                     actions[i].func);
  observer_window_class_init_many (widget);
}

void
observer_window_update_actions (ObserverWindow *self)
{
  static const char *const on_process[] = { "win.kill",
                                            "win.exit",
                                            "win.kill-many",
                                            "win.exit-many",
                                            "win.send",
                                            "win.put",
                                            "win.get",
                                            "win.delete-key",
                                            "win.terminate-child",
                                            "win.start-child",
                                            "win.restart-child",
                                            "win.delete-child",
                                            "win.create-bucket",
                                            "win.stop-application",
                                            "win.start-application" };
  GtkWidget               *widget = GTK_WIDGET (self);
  bool may_act = !self->is_lost && !observer_session_is_read_only (self->session);

  for (size_t i = 0; i < G_N_ELEMENTS (on_process); i++)
    gtk_widget_action_set_enabled (widget, on_process[i], may_act);
  gtk_widget_action_set_enabled (widget, "win.back",
                                 observer_session_can_go (self->session, -1));
  gtk_widget_action_set_enabled (widget, "win.forward",
                                 observer_session_can_go (self->session, 1));
}
