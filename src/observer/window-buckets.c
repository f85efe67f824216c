/* Actions on KV: its registry and its buckets. */
#include "observer/window-target.h"

#include "observation/i18n.h"
#include "term/print.h"

static void
create_answer_cb (const CopTerm *answers, void *data)
{
  ObserverTarget  *target = data;
  g_autofree char *name = cop_display (answers[0]);
  g_autofree char *what = g_strdup_printf (_ ("Create bucket %s"), name);

  observer_window_apply (
      target->window, what, "KV.Registry", "create",
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
  g_autoptr (ObserverTarget) target = id != 0 ? observer_target_new (self, id) : NULL;
  if (target == NULL)
    return;
  observer_target_ask (
      g_steal_pointer (&target),
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
  ObserverTarget  *target = data;
  g_autofree char *key = cop_display (answers[0]);
  g_autofree char *what = g_strdup_printf (_ ("Put “%s” in %s"), key, target->title);

  observer_window_apply (target->window, what, "KV.Bucket", "put",
                         cop_list_of (cop_seen_pid (target->id),
                                      cop_term_ref (answers[0]),
                                      cop_term_ref (answers[1])),
                         NULL);
}

static void
put_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (ObserverTarget) target = observer_target_of (widget, parameter);

  if (target == NULL)
    return;
  g_autofree char *title = g_strdup_printf (_ ("Put a value in %s"), target->title);
  observer_target_ask (
      g_steal_pointer (&target),
      &(ObserverQuestion){
          .title = title,
          .accept = _ ("Put"),
          .fields = { { _ ("Key"), OBSERVER_FIELD_TEXT, NULL, _ ("milk") },
                      { _ ("Value"), OBSERVER_FIELD_TERM, NULL, "3" } } },
      put_answer_cb);
}

static void
apply_to_key (const ObserverTarget *target, CopTerm key, bool deletes)
{
  g_autofree char *name = cop_display (key);
  g_autofree char *what = g_strdup_printf (
      deletes ? _ ("Delete “%s” from %s") : _ ("Get “%s” from %s"), name, target->title);

  observer_window_apply (target->window, what, "KV.Bucket", deletes ? "delete" : "get",
                         cop_list_of (cop_seen_pid (target->id), cop_term_ref (key)),
                         NULL);
}

static void
get_answer_cb (const CopTerm *answers, void *target)
{
  apply_to_key (target, answers[0], false);
}

static void
delete_key_answer_cb (const CopTerm *answers, void *target)
{
  apply_to_key (target, answers[0], true);
}

static void
key_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (ObserverTarget) target = observer_target_of (widget, parameter);
  bool                       deletes = g_str_equal (name, "win.delete-key");

  if (target == NULL)
    return;
  g_autofree char *title = g_strdup_printf (
      deletes ? _ ("Delete a key from %s") : _ ("Get a value from %s"), target->title);
  observer_target_ask (g_steal_pointer (&target),
                       &(ObserverQuestion){ .title = title,
                                            .accept = deletes ? _ ("Delete") : _ ("Get"),
                                            .is_destructive = deletes,
                                            .fields = { { _ ("Key"), OBSERVER_FIELD_TEXT,
                                                          NULL, _ ("milk") } } },
                       deletes ? delete_key_answer_cb : get_answer_cb);
}

void
observer_window_class_init_buckets (GtkWidgetClass *widget)
{
  gtk_widget_class_install_action (widget, "win.create-bucket", "t",
                                   create_bucket_action);
  gtk_widget_class_install_action (widget, "win.put", "t", put_action);
  gtk_widget_class_install_action (widget, "win.get", "t", key_action);
  gtk_widget_class_install_action (widget, "win.delete-key", "t", key_action);
}
