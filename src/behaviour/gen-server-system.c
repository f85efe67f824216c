/* gen_server's answers to system messages: the server's half of sys. */
#include "behaviour/gen-server-private.h"

#include "behaviour/module.h"
#include "behaviour/name.h"
#include "behaviour/sys.h"
#include "term/match.h"
#include "term/print.h"

/* ---- what a server shows of itself ---- */

CopTerm
cop_gen_server_state_term (const CopGenServer *self)
{
  if (self->class->state_term != NULL)
    return self->class->state_term (self->state);

  if (cop_gen_server_term (self) == COP_NONE)
    return COP_ATOM (undefined);

  return cop_term_ref (cop_gen_server_term (self));
}

CopTerm
cop_gen_server_name_term (const CopGenServer *self)
{
  CopTerm name = cop_gen_server_name (self);

  return name == COP_NONE ? cop_self () : cop_name_in_reports (name);
}

CopTerm
cop_gen_server_message_term (const CopGenServer *self, bool inner)
{
  if (self->message == NULL) {
    return self->argument == COP_NONE
               ? COP_NIL
               : cop_tuple_of (COP_ATOM (continue), cop_term_ref (self->argument));
  }

  if (inner && self->message->kind == COP_MESSAGE_CALL)
    return cop_term_ref (self->message->term);

  return cop_message_to_term (self->message);
}

/* ---- the state ---- */

static CopTerm
callback_failed (const char *function, const CopFailure *failure)
{
  static const char *const classes[] = { "none", "exit", "error", "throw" };

  CopTerm where = cop_tuple_of (COP_ATOM (gen_server), cop_atom (function));
  CopTerm what =
      cop_tuple_of (cop_atom (classes[failure->class]), cop_term_ref (failure->value));

  return cop_tuple_of (COP_ATOM (error),
                       cop_tuple_of (cop_atom ("callback_failed"), where, what));
}

typedef struct {
  CopGenServer *self;
  CopTerm       function; /* borrowed */
  CopTerm       result;   /* owned */
} StateTask;

static void
get_state_task (void *data)
{
  StateTask *task = data;

  task->result = cop_gen_server_state_term (task->self);
}

static CopTerm
get_state (CopGenServer *self)
{
  StateTask           task = { .self = self };
  g_auto (CopFailure) failure = { 0 };

  if (cop_try (get_state_task, &task, &failure))
    return task.result;

  return callback_failed ("system_get_state", &failure);
}

static void
replace_state_task (void *data)
{
  StateTask       *task = data;
  CopGenServer    *self = task->self;
  g_auto (CopTerm) old = cop_gen_server_state_term (self);
  g_auto (CopTerm) new = cop_call_function (task->function, &old, 1);

  if (self->class->replace_state != NULL)
    self->class->replace_state (self->state, new);
  else if (self->has_term)
    cop_term_replace (&cop_gen_server_term_state (self)->term, cop_term_ref (new));
  else
    cop_raise (cop_atom ("not_supported"));

  task->result = cop_term_steal (&new);
}

static CopTerm
replace_state (CopGenServer *self, CopTerm function)
{
  StateTask           task = { .self = self, .function = function };
  g_auto (CopFailure) failure = { 0 };

  if (cop_try (replace_state_task, &task, &failure))
    return task.result;

  return callback_failed ("system_replace_state", &failure);
}

/* ---- get_status ---- */

static CopTerm
dictionary_list (void)
{
  CopTerm dictionary = cop_process_dictionary (cop_node_current (), cop_self ());
  if (dictionary == COP_NONE)
    return COP_NIL;

  CopTerm             list = COP_NIL;
  CopTerm             key = COP_NONE;
  CopTerm             value = COP_NONE;
  g_auto (CopMapIter) iter;
  cop_map_iter_init (&iter, dictionary);
  while (cop_map_iter_next (&iter, &key, &value))
    list = cop_cons (cop_tuple_of (cop_term_ref (key), cop_term_ref (value)), list);

  g_auto (CopTerm) reversed = list;
  return cop_list_reverse (reversed);
}

/* Erlang's string: a list of characters. */
static CopTerm
charlist (const char *text)
{
  CopTerm list = COP_NIL;
  for (const char *p = text + strlen (text); p > text;) {
    p = g_utf8_prev_char (p);
    list = cop_cons (cop_int (g_utf8_get_char (p)), list);
  }

  return list;
}

/* OTP: gen:format_status_header. */
static CopTerm
status_header (const CopGenServer *self)
{
  static const char line[] = "Status for generic server";

  CopTerm name = cop_gen_server_name_term (self);
  if (!cop_is_atom (name) && !cop_is_pid (name))
    return cop_tuple_of (charlist (line), cop_term_ref (name));

  g_autofree char *text = cop_is_atom (name) ? g_strdup (cop_atom_name (name))
                                             : cop_print (name, COP_NOTATION_ERLANG);
  g_autofree char *header = g_strconcat (line, " ", text, NULL);

  return charlist (header);
}

static CopTerm
status_item (const char *name, CopTerm value)
{
  return cop_tuple_of (charlist (name), value);
}

static CopTerm
get_status (CopGenServer *self)
{
  CopTerm status = self->is_suspended ? COP_ATOM (suspended) : COP_ATOM (running);
  CopTerm data = cop_list_of (
      status_item ("Status", status), status_item ("Parent", self->parent),
      status_item ("Logged events", cop_debug_log (cop_gen_server_debug (self))));
  CopTerm state = cop_list_of (status_item ("State", get_state (self)));
  CopTerm misc = cop_list_of (cop_tuple_of (cop_atom ("header"), status_header (self)),
                              cop_tuple_of (cop_atom ("data"), data),
                              cop_tuple_of (cop_atom ("data"), state));
  CopTerm items = cop_list_of (dictionary_list (), status, self->parent,
                               cop_debug_to_term (cop_gen_server_debug (self)), misc);

  return cop_tuple_of (cop_atom ("status"), cop_self (),
                       cop_tuple_of (cop_atom ("module"), COP_ATOM (gen_server)), items);
}

/* ---- requests ---- */

static void
set_suspended (CopGenServer *self, bool suspended)
{
  self->is_suspended = suspended;
  cop_server_set_selective (suspended);
  cop_set_suspended (suspended);
}

static CopTerm
unknown_request (CopTerm request)
{
  return cop_tuple_of (COP_ATOM (error), cop_tuple_of (cop_atom ("unknown_system_msg"),
                                                       cop_term_ref (request)));
}

/* OTP: our code never changes under a running server; use GenServer's code_change keeps
 * the state. */
static CopTerm
change_code (CopGenServer *self, CopTerm request)
{
  return self->is_suspended ? COP_ATOM (ok) : unknown_request (request);
}

static CopTerm
answer_request (CopGenServer *self, CopTerm request)
{
  if (request == COP_ATOM (get_state))
    return get_state (self);

  if (request == COP_ATOM (get_status))
    return get_status (self);

  if (cop_is_tagged (request, COP_ATOM (replace_state), 2))
    return replace_state (self, cop_tuple_get (request, 1));

  if (cop_is_tagged (request, COP_ATOM (debug), 2)) {
    CopTerm reply = cop_debug_command (&cop_gen_server_rare (self)->debug,
                                       cop_tuple_get (request, 1));
    cop_gen_server_note_watched (self);
    return reply;
  }

  if (cop_is_tagged (request, cop_atom ("change_code"), 4))
    return change_code (self, request);

  return unknown_request (request);
}

void
cop_gen_server_system (CopGenServer *self, CopTerm request, CopFrom from)
{
  if (cop_is_tagged (request, COP_ATOM (terminate), 2)) {
    cop_reply (from, COP_ATOM (ok));
    cop_gen_server_stop (self, cop_term_ref (cop_tuple_get (request, 1)));
    return;
  }

  CopTerm reply = COP_ATOM (ok);
  if (request == COP_ATOM (suspend) || request == COP_ATOM (resume))
    set_suspended (self, request == COP_ATOM (suspend));
  else
    reply = answer_request (self, request);

  cop_reply (from, reply);
  cop_gen_server_wait (self);
}

/* ---- for observers ---- */

static const CopGenServer *
peek (CopNode *node, CopTerm pid)
{
  CopNode            *before = cop_node_enter (node);
  const CopGenServer *self = cop_server_peek (pid, &cop_gen_server_class);

  cop_node_enter (before);
  return self;
}

void *
cop_gen_server_peek (CopNode *node, CopTerm pid, const CopGenServerClass *class)
{
  const CopGenServer *self = peek (node, pid);

  return self && self->class == class ? (void *) self->state : NULL;
}

CopTerm
cop_gen_server_peek_state (CopNode *node, CopTerm pid)
{
  const CopGenServer *self = peek (node, pid);

  return self ? cop_gen_server_state_term (self) : COP_NONE;
}

const char *
cop_gen_server_module_of (CopNode *node, CopTerm pid)
{
  const CopGenServer *self = peek (node, pid);

  return self ? self->class->module : NULL;
}

char *
cop_gen_server_callback_of (CopNode *node, CopTerm pid)
{
  static const char *const names[] = {
    [COP_CALLBACK_INIT] = "init/1",
    [COP_CALLBACK_CALL] = "handle_call/3",
    [COP_CALLBACK_CAST] = "handle_cast/2",
    [COP_CALLBACK_INFO] = "handle_info/2",
    [COP_CALLBACK_CONTINUE] = "handle_continue/2",
    [COP_CALLBACK_TERMINATE] = "terminate/2",
  };

  const CopGenServer *self = peek (node, pid);
  bool                is_inside = self && self->callback != COP_CALLBACK_NONE &&
                   (self->message != NULL || self->callback >= COP_CALLBACK_CONTINUE ||
                    self->callback == COP_CALLBACK_INIT);

  return is_inside ? g_strconcat (self->class->module, ".", names[self->callback], NULL)
                   : NULL;
}
