/* Answers may come when the window has gone: requests hold it weakly. */
#include "observer/window-target.h"

#include "observation/i18n.h"
#include "term/print.h"

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
        cop_print_short (result, COP_NOTATION_ELIXIR, OBSERVER_RESULT_BYTES);
    text = g_strdup_printf ("%s → %s", request->what, printed);
  } else {
    text = g_strdup (request->done);
  }
  observer_toaster_show (window->toaster, text, failed);
}

void
observer_window_apply (ObserverWindow *self,
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

void
observer_target_free (ObserverTarget *target)
{
  if (target == NULL)
    return;
  g_free (target->title);
  g_free (target->child_id);
  g_free (target);
}

uint64_t
observer_window_get_current (ObserverWindow *self)
{
  uint64_t id = observer_session_get_selected (self->session);

  if (observer_session_find (self->session, id) != COP_NOWHERE)
    return id;
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "applications") == 0
             ? observer_applications_page_get_cursor_id (self->applications)
             : 0;
}

ObserverTarget *
observer_target_new (ObserverWindow *self, uint64_t id)
{
  const CopSeenProcess *process = observer_session_peek (
      self->session, id != 0 ? id : observer_window_get_current (self));

  if (process == NULL)
    return NULL;

  ObserverTarget *target = g_new0 (ObserverTarget, 1);
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

ObserverTarget *
observer_target_of (GtkWidget *widget, GVariant *parameter)
{
  return observer_target_new (OBSERVER_WINDOW (widget), g_variant_get_uint64 (parameter));
}

/* ---- asking people ---- */

static void
free_target (void *data)
{
  observer_target_free (data);
}

void
observer_target_ask (ObserverTarget         *target,
                     const ObserverQuestion *question,
                     ObserverAnswerFunc      func)
{
  observer_sheet_ask (target->window->sheet, question, func, target, free_target);
}

void
observer_target_ask_end (ObserverTarget    *target,
                         ObserverQuestion   question,
                         bool               by_request,
                         ObserverAnswerFunc func)
{
  ObserverSession *session = target->window->session;
  g_autofree char *pid = cop_seen_pid_text (target->id);
  g_autofree char *consequences =
      cop_snapshot_consequences (observer_session_get_snapshot (session),
                                 observer_session_find (session, target->id), by_request);

  question.body = pid;
  question.consequences = consequences;
  question.is_destructive = true;
  observer_target_ask (target, &question, func);
}
