/* Carries orders out and makes results of what comes of them. */
#include "command.h"

#include "notation.h"
#include "player.h"
#include "term/match.h"

OracleCommand *
oracle_command_new (OraclePlayer *player,
                    OracleAction  action,
                    OracleCatch catch,
                    const char *const *words)
{
  OracleCommand *command = g_new0 (OracleCommand, 1);
  command->player = player;
  command->action = action;
  command->catch = catch;
  command->words = words;
  g_ptr_array_add (player->commands, command);
  return command;
}

void
oracle_command_free (void *data)
{
  OracleCommand *command = data;
  g_free (command->result);
  g_free (command);
}

/* Only a mark by which an order is known; its env is the command. */
static CopTerm
order_native (const CopTerm *args, size_t n_args, CopTerm env)
{
  return COP_ATOM (ok);
}

/* {$cmd, Harness, Tag, Function}, as the original's orders look in a mailbox. */
CopTerm
oracle_command_to_term (OracleCommand *command)
{
  CopTerm function =
      cop_closure ("order", 0, order_native, cop_uint ((uintptr_t) command));
  CopTerm tag = command->tag ? cop_tuple_of (cop_atom ("tag"), cop_string (command->tag))
                             : cop_make_ref ();
  return cop_tuple_of (cop_atom ("$cmd"), command->player->harness, tag, function);
}

OracleCommand *
oracle_command_of_term (CopTerm message)
{
  if (!cop_is_tagged (message, cop_atom ("$cmd"), 4))
    return NULL;
  CopTerm function = cop_tuple_get (message, 3);
  if (!cop_is_closure (function) || cop_closure_native (function) != order_native)
    return NULL;
  return (OracleCommand *) (uintptr_t) cop_to_int (cop_closure_env (function));
}

/* ---- failures ---- */

/* Reason of a failed call: {Reason, {Module, Function, Arguments}} without the triple. */
static CopTerm
bare_reason (CopTerm reason)
{
  if (!cop_is_tuple (reason) || cop_tuple_size (reason) != 2)
    return reason;
  CopTerm call = cop_tuple_get (reason, 1);
  bool    is_call = cop_is_tuple (call) && cop_tuple_size (call) == 3 &&
                 cop_is_atom (cop_tuple_get (call, 0)) &&
                 cop_is_list (cop_tuple_get (call, 2));
  return is_call ? cop_tuple_get (reason, 0) : reason;
}

static void
say_failure (OracleCommand *command, const char *how, CopTerm what)
{
  g_autofree char *text = oracle_term_text (command->player->names, what);
  g_autofree char *result = g_strdup_printf ("%s %s", how, text);
  oracle_command_say (command, result);
}

/* Only unknown addresses are thrown. A tagged request hands the term itself over. */
static void
say_thrown (OracleCommand *command, CopTerm thrown)
{
  if (command->tag) {
    g_autofree char *text = oracle_term_text (command->player->names, thrown);
    g_autofree char *result = g_strdup_printf ("{unk,%s}", text);
    oracle_command_say (command, result);
  } else {
    oracle_command_say (command, "no-such-process");
  }
}

/* Whether the failure became a result. */
static bool
catch_failure (OracleCommand *command, const CopFailure *failure)
{
  switch (failure->class) {
  case COP_CLASS_NONE: g_assert_not_reached ();
  case COP_CLASS_ERROR:
    say_failure (command, "raised", failure->value);
    return command->catch & ORACLE_CATCH_ERRORS;
  case COP_CLASS_EXIT:
    say_failure (command, "exit", bare_reason (failure->value));
    return command->catch & ORACLE_CATCH_EXITS;
  case COP_CLASS_THROW:
    say_thrown (command, failure->value);
    return command->catch & ORACLE_CATCH_THROWS;
  }
  g_assert_not_reached ();
}

static void
call_action (void *data)
{
  OracleCommand *command = data;
  command->action (command);
}

bool
oracle_command_run (OracleCommand *command)
{
  g_auto (CopFailure) failure = { 0 };
  if (!cop_try (call_action, command, &failure) && !catch_failure (command, &failure)) {
    if (failure.class == COP_CLASS_THROW &&
        command->catch) /* the original's re-throw has lost the stack */
      cop_term_replace (&failure.stack, COP_NIL);
    cop_rethrow (&failure);
  }
  command->is_done = true;
  if (command->tag)
    g_queue_push_tail (&command->player->answers, command);
  return !command->leaves;
}

/* ---- for actions ---- */

void
oracle_command_say (OracleCommand *command, const char *result)
{
  g_free (command->result);
  command->result = g_strdup (result);
}

void
oracle_command_give (OracleCommand *command, CopTerm result)
{
  g_auto (CopTerm) owned = result;
  g_free (command->result);
  command->result = oracle_term_text (command->player->names, owned);
}

CopTerm
oracle_command_term (OracleCommand *command, size_t word)
{
  return oracle_term_parse (command->words[word]);
}

int64_t
oracle_command_number (OracleCommand *command, size_t word)
{
  return g_ascii_strtoll (command->words[word], NULL, 10);
}

const char *
oracle_option (const char *const *first, const char *name)
{
  size_t      length = strlen (name);
  const char *value = NULL;
  for (; *first; first++)
    if (strncmp (*first, name, length) == 0 && (*first)[length] == '=')
      value = *first + length + 1;
  return value;
}

bool
oracle_has_flag (const char *const *first, const char *flag)
{
  return g_strv_contains (first, flag);
}
