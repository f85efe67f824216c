/* Exit reasons and failures in words, as Elixir's Exception module prints them. */
#pragma once

#include "process/process.h"

G_BEGIN_DECLS

/* The text of a reason: "normal", "no process: …", "exited in: GenServer.call(…)\n    **
 * (EXIT) …", "an exception was raised:\n    ** (…)". Mirrors Exception.format_exit/1. */
char *cop_format_exit (CopTerm reason);
/* "** (exit) …", "** (throw) …", "** (RuntimeError) …", one line as a rule. Mirrors
 * Exception.format_banner/3. */
char *cop_format_banner (const CopFailure *failure);
/* The banner and, when there is one, the stack, which ends with a newline. Mirrors
 * Exception.format/3. */
char *cop_format_failure (const CopFailure *failure);
/* "** (ArgumentError) argument error": an error reason, Erlang's or an exception struct.
 * @stack (may be COP_NONE) tells what was undefined. Mirrors Exception.format_banner/3
 * for errors. */
char *cop_format_error (CopTerm error, CopTerm stack);
/* "KV.Registry.lookup/2", or with a list of arguments "KV.Registry.lookup(a, b)"; NULL
 * when the three do not fit. Mirrors Exception.format_mfa/3. */
char *cop_format_mfa (CopTerm module, CopTerm function, CopTerm arity_or_args);
/* "lib/kv/registry.ex:37: KV.Registry.init/1"; NULL when @entry is none. Mirrors
 * Exception.format_stacktrace_entry/1. */
char *cop_format_stack_entry (CopTerm entry);

/* Name and message of an error reason or exception struct as Elixir normalises it, to be
 * freed. Mirrors Exception.normalize/3 and message/1. */
void
cop_error_describe (CopTerm error, CopTerm stack, char **ret_name, char **ret_message);

G_END_DECLS
