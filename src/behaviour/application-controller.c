/* The process that starts and stops applications and decides what the end of one means.
 * It does not wait for a start, so that a start callback may ask it for more. */
#include "behaviour/application-private.h"
#include "behaviour/report.h"
#include "term/match.h"
#include "term/parse.h"

/* ---- reports ---- */

static CopTerm
label (CopTerm event)
{
  return cop_tuple_of (cop_atom ("application_controller"), event);
}

/* @exited: a reason, or `stopped`; lent. */
static void
report_exit (CopKnownApplication *application, CopTerm exited)
{
  cop_term_replace (&application->last_reason, cop_term_ref (exited));
  if (cop_report_is_wanted ())
    cop_report (cop_map_of (cop_atom ("label"), label (COP_ATOM (exit)),
                            COP_ATOM (application), application->name,
                            cop_atom ("exited"), cop_term_ref (exited), COP_ATOM (type),
                            application->type));
}

static void
report_progress (CopKnownApplication *application)
{
  if (cop_report_is_wanted ())
    cop_report (cop_map_of (
        cop_atom ("label"), label (COP_ATOM (progress)), COP_ATOM (application),
        application->name, cop_atom ("started_at"), cop_node_name (cop_node_current ())));
}

/* ---- states of an application ---- */

static void
set_running (CopApplications *all, CopKnownApplication *application, CopTerm root)
{
  application->is_running = true;
  application->is_started = true;
  application->root = root;
  application->start_number = ++all->n_starts;
  cop_term_unref (cop_term_steal (&application->last_reason));
  report_progress (application);
}

static void
set_down (CopApplications *all, CopKnownApplication *application)
{
  if (application->master != COP_NONE)
    g_hash_table_remove (all->by_master, GSIZE_TO_POINTER (application->master));
  application->is_running = false;
  application->master = COP_NONE;
  application->root = COP_NONE;
}

/* Takes @result. */
static void
answer_waiters (CopKnownApplication *application, CopTerm result)
{
  g_auto (CopTerm) kept = result;

  for (unsigned i = 0; i < application->waiters->len; i++)
    cop_reply (g_array_index (application->waiters, CopFrom, i), cop_term_ref (kept));
  g_array_set_size (application->waiters, 0);
}

/* Blocks. */
static void
stop (CopApplications *all, CopKnownApplication *application)
{
  if (application->master != COP_NONE)
    cop_application_stop_master (application->master);
  set_down (all, application);
  report_exit (application, COP_ATOM (stopped));
}

/* ---- the end of the runtime ---- */

static CopKnownApplication *
last_started (CopApplications *all)
{
  CopKnownApplication *last = NULL;

  for (unsigned i = 0; i < all->all->len; i++) {
    CopKnownApplication *application = g_ptr_array_index (all->all, i);
    if (application->is_running &&
        (last == NULL || application->start_number > last->start_number))
      last = application;
  }

  return last;
}

static void
collect_others (const CopProcessInfo *info, void *data)
{
  if (info->pid != cop_self ())
    g_array_append_val ((GArray *) data, info->pid);
}

static CopNext
stop_runtime (CopApplications *all, CopKnownApplication *application, CopTerm reason)
{
  CopNode *node = cop_node_current ();

  if (all->runtime_stop != NULL) {
    all->runtime_stop (node, application->name, reason, all->runtime_stop_data);
    return cop_next_noreply ();
  }

  CopKnownApplication *running = NULL;
  while ((running = last_started (all)) != NULL)
    stop (all, running);

  g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof (CopTerm));
  cop_process_foreach (node, collect_others, pids);
  for (unsigned i = 0; i < pids->len; i++)
    cop_exit_process (g_array_index (pids, CopTerm, i), COP_ATOM (kill));
  return cop_next_stop (COP_ATOM (shutdown));
}

/* ---- start ---- */

static CopTerm
error_of (CopTerm reason)
{
  return cop_tuple_of (COP_ATOM (error), reason);
}

static CopTerm
error_about (const char *what, CopTerm about)
{
  return error_of (cop_tuple_of (cop_atom (what), about));
}

static CopTerm
no_such_file (CopTerm name)
{
  g_autofree char *file = g_strconcat (cop_atom_name (name), ".app", NULL);

  return error_of (
      cop_tuple_of (cop_charlist ("no such file or directory"), cop_charlist (file)));
}

static void
set_env (CopKnownApplication *application)
{
  if (application->definition->env == NULL)
    return;

  g_autoptr (GError) error = NULL;
  g_auto (CopTerm)   env =
      cop_parse (application->definition->env, COP_NOTATION_ELIXIR, NULL, &error);
  if (env == COP_NONE)
    g_error ("env of the application %s: %s", application->definition->name,
             error->message);

  for (CopTerm l = env; cop_is_cons (l); l = cop_tail (l)) {
    CopTerm key = cop_tuple_get (cop_head (l), 0);
    if (cop_application_get_env (application->name, key) == COP_NONE)
      cop_application_put_env (application->name, cop_term_ref (key),
                               cop_term_ref (cop_tuple_get (cop_head (l), 1)));
  }
}

/* Gives the error or COP_NONE. */
static CopTerm
load (CopApplications *all, CopTerm name)
{
  CopKnownApplication *application = cop_applications_find (all, name);
  if (application == NULL || application->definition == NULL)
    return no_such_file (name);
  if (application->is_loaded)
    return error_about ("already_loaded", name);

  application->is_loaded = true;
  set_env (application);
  return COP_NONE;
}

/* OTP: a dependency which has ended by itself still counts as started. */
static CopTerm
missing_dependency (CopApplications *all, const CopApplication *definition)
{
  for (size_t i = 0; definition->applications && definition->applications[i]; i++) {
    CopTerm              name = cop_atom (definition->applications[i]);
    CopKnownApplication *other = cop_applications_find (all, name);
    if (other == NULL || !other->is_started)
      return name;
  }

  return COP_NONE;
}

static bool
is_type (CopTerm type)
{
  return type == COP_ATOM (temporary) || type == COP_ATOM (transient) ||
         type == COP_ATOM (permanent);
}

static CopNext
handle_start (CopApplications *all, CopTerm name, CopTerm type, CopFrom from)
{
  if (!is_type (type))
    return cop_next_reply (error_about ("invalid_restart_type", cop_term_ref (type)));
  if (!cop_is_atom (name))
    return cop_next_reply (error_about ("bad_application", cop_term_ref (name)));

  CopKnownApplication *application = cop_applications_find (all, name);
  if (application == NULL || !application->is_loaded)
    cop_term_unref (load (all, name));
  application = cop_applications_find (all, name);
  if (application == NULL || application->definition == NULL)
    return cop_next_reply (no_such_file (name));

  if (application->waiters->len > 0) {
    g_array_append_val (application->waiters, from);
    return cop_next_noreply ();
  }

  if (application->is_running)
    return cop_next_reply (error_about ("already_started", name));
  CopTerm missing = missing_dependency (all, application->definition);
  if (missing != COP_NONE)
    return cop_next_reply (error_about ("not_started", missing));

  application->type = type;
  if (application->definition->start == NULL) {
    set_running (all, application, COP_NONE);
    return cop_next_reply (COP_ATOM (ok));
  }

  g_array_append_val (application->waiters, from);
  application->master = cop_application_spawn_master (application->definition, name);
  g_hash_table_insert (all->by_master, GSIZE_TO_POINTER (application->master),
                       application);
  return cop_next_noreply ();
}

/* @result: {ok, Root} or {error, Reason}. */
static CopNext
handle_started (CopApplications *all, CopTerm name, CopTerm result)
{
  CopKnownApplication *application = cop_applications_find (all, name);
  if (application == NULL || application->waiters->len == 0)
    return cop_next_noreply ();

  CopTerm what = cop_tuple_get (result, 1);
  if (cop_tuple_get (result, 0) == COP_ATOM (ok)) {
    set_running (all, application, what);
    answer_waiters (application, COP_ATOM (ok));
    return cop_next_noreply ();
  }

  set_down (all, application);
  report_exit (application, what);
  answer_waiters (application, cop_term_ref (result));
  return application->type == COP_ATOM (temporary)
             ? cop_next_noreply ()
             : stop_runtime (all, application, what);
}

/* ---- stop ---- */

static CopNext
handle_stop (CopApplications *all, CopTerm name)
{
  CopKnownApplication *application = cop_applications_find (all, name);
  if (application == NULL || (!application->is_running && !application->is_started) ||
      application->waiters->len > 0)
    return cop_next_reply (error_about ("not_started", cop_term_ref (name)));

  if (application->is_running)
    stop (all, application);
  application->is_started = false;
  return cop_next_reply (COP_ATOM (ok));
}

static CopNext
handle_unload (CopApplications *all, CopTerm name)
{
  CopKnownApplication *application = cop_applications_find (all, name);
  if (application == NULL || !application->is_loaded)
    return cop_next_reply (error_about ("not_loaded", cop_term_ref (name)));
  if (application->is_running)
    return cop_next_reply (error_about ("running", name));

  application->is_loaded = false;
  g_hash_table_remove_all (application->env);
  return cop_next_reply (COP_ATOM (ok));
}

/* A master has ended by itself. */
static CopNext
handle_exit (CopApplications *all, CopTerm master, CopTerm reason)
{
  CopKnownApplication *application =
      g_hash_table_lookup (all->by_master, GSIZE_TO_POINTER (master));
  if (application == NULL)
    return cop_next_noreply ();

  if (application->waiters->len > 0) {
    g_auto (CopTerm) result = error_of (cop_term_ref (reason));
    return handle_started (all, application->name, result);
  }

  set_down (all, application);
  report_exit (application, reason);
  bool is_only_reported =
      application->type == COP_ATOM (temporary) ||
      (application->type == COP_ATOM (transient) && reason == COP_ATOM (normal));
  return is_only_reported ? cop_next_noreply () : stop_runtime (all, application, reason);
}

/* ---- which ---- */

static int
compare_starts (const void *a, const void *b)
{
  const CopKnownApplication *x = *(CopKnownApplication *const *) a;
  const CopKnownApplication *y = *(CopKnownApplication *const *) b;

  return x->start_number < y->start_number ? -1 : x->start_number > y->start_number;
}

static CopTerm
which (CopApplications *all)
{
  g_autoptr (GPtrArray) running = g_ptr_array_new ();
  CopTerm               list = COP_NIL;

  for (unsigned i = 0; i < all->all->len; i++) {
    CopKnownApplication *application = g_ptr_array_index (all->all, i);
    if (application->is_running)
      g_ptr_array_add (running, application);
  }
  g_ptr_array_sort (running, compare_starts);

  for (unsigned i = 0; i < running->len; i++) {
    const CopKnownApplication *application = g_ptr_array_index (running, i);
    const CopApplication      *definition = application->definition;
    list = cop_cons (
        cop_tuple_of (application->name,
                      cop_charlist (definition->description ? definition->description
                                                            : definition->name),
                      cop_charlist (definition->version ? definition->version : "")),
        list);
  }

  return list;
}

/* ---- the process ---- */

/* Nothing runs without a controller: the masters end with it. */
static void
forget_all (void)
{
  CopApplications *all = cop_applications (cop_node_current ());

  for (unsigned i = 0; i < all->all->len; i++) {
    CopKnownApplication *application = g_ptr_array_index (all->all, i);
    set_down (all, application);
    application->is_started = false;
    g_array_set_size (application->waiters, 0);
  }
}

static CopNext
controller_init (void *state, CopTerm argument)
{
  forget_all ();
  cop_set_group_leader (cop_self (), cop_self ());
  return cop_next_ok ();
}

static CopNext
controller_handle_call (void *state, CopTerm request, CopFrom from)
{
  CopApplications *all = cop_applications (cop_node_current ());
  if (request == cop_atom ("which_applications"))
    return cop_next_reply (which (all));
  if (!cop_is_tuple (request) || cop_tuple_size (request) < 2)
    cop_no_clause ();

  CopTerm name = cop_tuple_get (request, 1);
  if (cop_is_tagged (request, cop_atom ("start_application"), 3))
    return handle_start (all, name, cop_tuple_get (request, 2), from);
  if (cop_is_tagged (request, cop_atom ("stop_application"), 2))
    return handle_stop (all, name);
  if (cop_is_tagged (request, cop_atom ("unload_application"), 2))
    return handle_unload (all, name);
  if (cop_is_tagged (request, cop_atom ("load_application"), 2)) {
    CopTerm error = load (all, name);
    return cop_next_reply (error == COP_NONE ? COP_ATOM (ok) : error);
  }

  cop_no_clause ();
}

static CopNext
controller_handle_cast (void *state, CopTerm request)
{
  if (!cop_is_tagged (request, cop_atom ("application_started"), 3))
    return cop_next_noreply ();

  return handle_started (cop_applications (cop_node_current ()),
                         cop_tuple_get (request, 1), cop_tuple_get (request, 2));
}

static CopNext
controller_handle_info (void *state, CopTerm message)
{
  if (!cop_is_tagged (message, COP_ATOM (EXIT), 3))
    return cop_next_noreply ();

  return handle_exit (cop_applications (cop_node_current ()), cop_tuple_get (message, 1),
                      cop_tuple_get (message, 2));
}

static void
controller_terminate (void *state, CopTerm reason)
{
  forget_all ();
}

static const CopGenServerClass controller_class = {
  .module = ":application_controller",
  .init = controller_init,
  .handle_call = controller_handle_call,
  .handle_cast = controller_handle_cast,
  .handle_info = controller_handle_info,
  .terminate = controller_terminate,
};

CopTerm
cop_application_ask (CopTerm request)
{
  g_auto (CopTerm) kept = request;
  CopTerm          name = cop_atom ("application_controller");
  if (cop_whereis (name) == COP_NONE)
    cop_term_unref (
        cop_gen_server_start (&controller_class, COP_NIL,
                              &(CopStartOptions){ .name = name, .trap_exit = true }));

  return cop_call_timeout (name, cop_term_steal (&kept), COP_INFINITY);
}
