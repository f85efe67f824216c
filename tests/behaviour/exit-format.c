/* Reasons in words: what Elixir 1.14 makes of them, taken from the real one. */
#include "behaviour/exit-format.h"

#include "support/fixture.h"

typedef struct {
  const char *reason;
  const char *text;
} Row;

/* clang-format off */
static const Row rows[] = {
    { "{:noproc, {GenServer, :call, [#PID<0.148.0>, {:lookup, \"shopping\"}, 5000]}}", "exited in: GenServer.call(#PID<0.148.0>, {:lookup, \"shopping\"}, 5000)\n    ** (EXIT) no process: the process is not alive or there's no process currently associated with the given name, possibly because its application isn't started" },
    { "{:timeout, {GenServer, :call, [#PID<0.148.0>, {:lookup, \"shopping\"}, 5000]}}", "exited in: GenServer.call(#PID<0.148.0>, {:lookup, \"shopping\"}, 5000)\n    ** (EXIT) time out" },
    { "{:normal, {GenServer, :call, [#PID<0.148.0>, {:lookup, \"shopping\"}, 5000]}}", "exited in: GenServer.call(#PID<0.148.0>, {:lookup, \"shopping\"}, 5000)\n    ** (EXIT) normal" },
    { "{:shutdown, {GenServer, :call, [#PID<0.148.0>, {:lookup, \"shopping\"}, 5000]}}", "exited in: GenServer.call(#PID<0.148.0>, {:lookup, \"shopping\"}, 5000)\n    ** (EXIT) shutdown" },
    { "{{:shutdown, :x}, {GenServer, :call, [#PID<0.148.0>, {:lookup, \"shopping\"}, 5000]}}", "exited in: GenServer.call(#PID<0.148.0>, {:lookup, \"shopping\"}, 5000)\n    ** (EXIT) shutdown: :x" },
    { "{:killed, {GenServer, :call, [#PID<0.148.0>, {:lookup, \"shopping\"}, 5000]}}", "exited in: GenServer.call(#PID<0.148.0>, {:lookup, \"shopping\"}, 5000)\n    ** (EXIT) killed" },
    { "{:boom, {GenServer, :call, [#PID<0.148.0>, {:lookup, \"shopping\"}, 5000]}}", "exited in: GenServer.call(#PID<0.148.0>, {:lookup, \"shopping\"}, 5000)\n    ** (EXIT) :boom" },
    { "{:calling_self, {GenServer, :call, [#PID<0.148.0>, {:lookup, \"shopping\"}, 5000]}}", "exited in: GenServer.call(#PID<0.148.0>, {:lookup, \"shopping\"}, 5000)\n    ** (EXIT) process attempted to call itself" },
    { "{{:nodedown, :n@h}, {GenServer, :call, [#PID<0.148.0>, {:lookup, \"shopping\"}, 5000]}}", "exited in: GenServer.call(#PID<0.148.0>, {:lookup, \"shopping\"}, 5000)\n    ** (EXIT) no connection to n@h" },
    { "{:noconnection, {GenServer, :call, [#PID<0.148.0>, {:lookup, \"shopping\"}, 5000]}}", "exited in: GenServer.call(#PID<0.148.0>, {:lookup, \"shopping\"}, 5000)\n    ** (EXIT) no connection" },
    { "{{:bad_return_value, 7}, {GenServer, :call, [#PID<0.148.0>, {:lookup, \"shopping\"}, 5000]}}", "exited in: GenServer.call(#PID<0.148.0>, {:lookup, \"shopping\"}, 5000)\n    ** (EXIT) bad return value: 7" },
    { "{{:badarg, [{:erlang, :hd, [[]], []}]}, {GenServer, :call, [#PID<0.148.0>, {:lookup, \"shopping\"}, 5000]}}", "exited in: GenServer.call(#PID<0.148.0>, {:lookup, \"shopping\"}, 5000)\n    ** (EXIT) an exception was raised:\n        ** (ArgumentError) argument error\n            :erlang.hd([])" },
    { "{{:function_clause, [{KV.Registry, :handle_call, [:bad_input, {#PID<0.148.0>, :tag}, %{}], [file: 'lib/kv/registry.ex', line: 37]}]}, {GenServer, :call, [#PID<0.148.0>, {:lookup, \"shopping\"}, 5000]}}", "exited in: GenServer.call(#PID<0.148.0>, {:lookup, \"shopping\"}, 5000)\n    ** (EXIT) an exception was raised:\n        ** (FunctionClauseError) no function clause matching in KV.Registry.handle_call/3\n            lib/kv/registry.ex:37: KV.Registry.handle_call(:bad_input, {#PID<0.148.0>, :tag}, %{})" },
    { "{:noproc, {GenServer, :call, [KV.Registry, :x, 5000]}}", "exited in: GenServer.call(KV.Registry, :x, 5000)\n    ** (EXIT) no process: the process is not alive or there's no process currently associated with the given name, possibly because its application isn't started" },
    { "{:noproc, {GenServer, :stop, [#PID<0.148.0>, :normal, :infinity]}}", "exited in: GenServer.stop(#PID<0.148.0>, :normal, :infinity)\n    ** (EXIT) no process: the process is not alive or there's no process currently associated with the given name, possibly because its application isn't started" },
    { "{:noproc, {:gen_server, :call, [:reg, :x]}}", "exited in: :gen_server.call(:reg, :x)\n    ** (EXIT) no process: the process is not alive or there's no process currently associated with the given name, possibly because its application isn't started" },
    { ":normal", "normal" },
    { ":shutdown", "shutdown" },
    { "{:shutdown, :x}", "shutdown: :x" },
    { ":killed", "killed" },
    { ":noproc", "no process: the process is not alive or there's no process currently associated with the given name, possibly because its application isn't started" },
    { ":timeout", "time out" },
    { ":boom", ":boom" },
    { "{:already_started, #PID<0.148.0>}", "already started: #PID<0.148.0>" },
    { "{:bad_return_value, 7}", "bad return value: 7" },
    { "{:shutdown, {:failed_to_start_child, KV.Registry, :boom}}", "shutdown: failed to start child: KV.Registry\n    ** (EXIT) :boom" },
    { "{:shutdown, {:failed_to_start_child, :a, {:already_started, #PID<0.148.0>}}}", "shutdown: failed to start child: :a\n    ** (EXIT) already started: #PID<0.148.0>" },
    { "{:shutdown, {:failed_to_start_child, :a, {:EXIT, {:undef, [{M, :start_link, [[]], []}]}}}}", "shutdown: failed to start child: :a\n    ** (EXIT) an exception was raised:\n        ** (UndefinedFunctionError) function M.start_link/1 is undefined (module M is not available)\n            M.start_link([])" },
    { "{:bad_return, {KV.Supervisor, :init, :junk}}", "KV.Supervisor.init/1 returned a bad value: :junk" },
    { "{:supervisor_data, {:invalid_strategy, :x}}", "bad supervisor configuration, invalid strategy: :x" },
    { "{:supervisor_data, {:invalid_intensity, -1}}", "bad supervisor configuration, invalid max_restarts (intensity): -1" },
    { "{:supervisor_data, {:invalid_max_children, -1}}", "bad supervisor configuration, invalid max_children: -1" },
    { "{:start_spec, {:invalid_restart_type, :x}}", "bad child specification, invalid restart type: :x. Must be :permanent, :transient or :temporary." },
    { "{:start_spec, {:invalid_shutdown, :x}}", "bad child specification, invalid shutdown: :x. Must be an integer >= 0, :infinity or :brutal_kill." },
    { "{:start_spec, {:invalid_child_type, :x}}", "bad child specification, invalid child type: :x. Must be :worker or :supervisor." },
    { "{:start_spec, {:invalid_mfa, :x}}", "bad child specification, invalid mfa: :x" },
    { "{:bad_start_spec, []}", "bad child specification, invalid children: []" },
    { "{:bad_call, :x}", "bad call: :x" },
    { "{:bad_cast, {:x, 1}}", "bad cast: {:x, 1}" },
    { "{:start_spec, {:duplicate_child_name, KV.Registry}}", "bad child specification, more than one child specification has the id: KV.Registry.\nIf using maps as child specifications, make sure the :id keys are unique.\nIf using a module or {module, arg} as child, use Supervisor.child_spec/2 to change the :id, for example:\n\n    children = [\n      Supervisor.child_spec({MyWorker, arg}, id: :my_worker_1),\n      Supervisor.child_spec({MyWorker, arg}, id: :my_worker_2)\n    ]\n" },
    { "{:start_spec, {:invalid_child_spec, :x}}", "bad child specification, invalid child specification: :x" },
    { "{:start_spec, {:invalid_module, 1}}", "bad child specification, invalid module: 1. Must be an atom." },
    { "{:start_spec, {:invalid_modules, :x}}", "bad child specification, invalid modules: :x. Must be a list of atoms or :dynamic." },
    { "{:start_spec, :missing_id}", "bad child specification, got: :missing_id" },
    { "{:supervisor_data, {:invalid_period, 0}}", "bad supervisor configuration, invalid max_seconds (period): 0" },
    { "{:supervisor_data, {:invalid_extra_arguments, :x}}", "bad supervisor configuration, invalid extra_arguments: :x" },
    { "{:supervisor_data, {:invalid_auto_shutdown, :x}}", "bad supervisor configuration, got: {:invalid_auto_shutdown, :x}" },
    { "{:supervisor_data, {:invalid_type, :x}}", "bad supervisor configuration, invalid type: :x" },
    { "{:nodedown, \"x\"}", "{:nodedown, \"x\"}" },
    { "{:a, []}", "{:a, []}" },
    { "{:a, [:b]}", "{:a, [:b]}" },
    { "{:a, :b, :c}", "{:a, :b, :c}" },
    { "\"text\"", "\"text\"" },
    { "{:a, {:b, :c, :d}}", "{:a, {:b, :c, :d}}" },
    { "{:a, {:b, :c, [1, 2]}}", "exited in: :b.c(1, 2)\n    ** (EXIT) :a" },
    { "{{:badmatch, {:error, 1}}, [{KV.Registry, :init, 1, []}]}", "an exception was raised:\n    ** (MatchError) no match of right hand side value: {:error, 1}\n        KV.Registry.init/1" },
    { "{{:case_clause, 3}, [{KV.Registry, :init, 1, [file: 'lib/a.ex', line: 3]}]}", "an exception was raised:\n    ** (CaseClauseError) no case clause matching: 3\n        lib/a.ex:3: KV.Registry.init/1" },
    { "{{:with_clause, 3}, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (WithClauseError) no with clause matching: 3\n        M.f/1" },
    { "{{:try_clause, 3}, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (TryClauseError) no try clause matching: 3\n        M.f/1" },
    { "{:cond_clause, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (CondClauseError) no cond clause evaluated to a truthy value\n        M.f/1" },
    { "{{:badmap, 1}, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (BadMapError) expected a map, got: 1\n        M.f/1" },
    { "{{:badkey, :a}, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (KeyError) key :a not found\n        M.f/1" },
    { "{{:badkey, :a, %{b: 1}}, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (KeyError) key :a not found in: %{b: 1}\n        M.f/1" },
    { "{{:badkey, :a, 7}, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (KeyError) key :a not found in: 7. If you are using the dot syntax, such as map.field, make sure the left-hand side of the dot is a map\n        M.f/1" },
    { "{{:badfun, 1}, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (BadFunctionError) expected a function, got: 1\n        M.f/1" },
    { "{{:badstruct, M, 1}, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (BadStructError) expected a struct named M, got: 1\n        M.f/1" },
    { "{{:badbool, :and, 1}, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (BadBooleanError) expected a boolean on left-side of \"and\", got: 1\n        M.f/1" },
    { "{{:badarg, :x}, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (ArgumentError) argument error: :x\n        M.f/1" },
    { "{:badarith, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (ArithmeticError) bad argument in arithmetic expression\n        M.f/1" },
    { "{:system_limit, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (SystemLimitError) a system limit has been reached\n        M.f/1" },
    { "{:oops, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (ErlangError) Erlang error: :oops\n        M.f/1" },
    { "{{:oops, 1}, [{M, :f, [1, \"a\"], []}]}", "an exception was raised:\n    ** (ErlangError) Erlang error: {:oops, 1}\n        M.f(1, \"a\")" },
    { "{:undef, [{:m, :f, 2, []}]}", "an exception was raised:\n    ** (UndefinedFunctionError) function :m.f/2 is undefined (module :m is not available)\n        :m.f/2" },
    { "{:undef, [{nil, :f, [1], []}]}", "an exception was raised:\n    ** (UndefinedFunctionError) function nil.f/1 is undefined\n        nil.f(1)" },
    { "{:function_clause, [{:m, :f, 2, []}, {:m, :\"-f/2-fun-0-\", 1, [file: 'x.erl', line: 12]}]}", "an exception was raised:\n    ** (FunctionClauseError) no function clause matching in :m.f/2\n        :m.f/2\n        x.erl:12: anonymous fn/1 in :m.f/2" },
    { "{%RuntimeError{__exception__: true, message: \"oops\"}, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (RuntimeError) oops\n        M.f/1" },
    { "{%ArgumentError{__exception__: true, message: \"bad\"}, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (ArgumentError) bad\n        M.f/1" },
    { "{%KeyError{__exception__: true, key: :a, term: [b: 1], message: nil}, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (KeyError) key :a not found in: [b: 1]\n        M.f/1" },
    { "{%MatchError{__exception__: true, term: 5}, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (MatchError) no match of right hand side value: 5\n        M.f/1" },
    { "{%ErlangError{__exception__: true, original: :x, reason: nil}, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (ErlangError) Erlang error: :x\n        M.f/1" },
    { "{{:nocatch, :ball}, [{M, :f, 1, []}]}", "an exception was raised:\n    ** (ErlangError) Erlang error: {:nocatch, :ball}\n        M.f/1" },
    { "{:oops, [{M, :\"a b\", 1, []}]}", "an exception was raised:\n    ** (ErlangError) Erlang error: :oops\n        M.\"a b\"/1" },
    { "{:oops, [{M, :+, 2, []}]}", "an exception was raised:\n    ** (ErlangError) Erlang error: :oops\n        M.+/2" },
    { "{:oops, [{M, :f?, 2, [file: 'a b.ex']}]}", "an exception was raised:\n    ** (ErlangError) Erlang error: :oops\n        a b.ex: M.f?/2" },
    { "{:oops, [{M, nil, 2, []}]}", "an exception was raised:\n    ** (ErlangError) Erlang error: :oops\n        M.nil/2" },
    { "{:oops, [{M, Foo, 2, []}]}", "an exception was raised:\n    ** (ErlangError) Erlang error: :oops\n        M.\"Elixir.Foo\"/2" },
    { "{:shutdown, {GenServer, :call, [#PID<0.148.0>, :x, :infinity]}}", "exited in: GenServer.call(#PID<0.148.0>, :x, :infinity)\n    ** (EXIT) shutdown" },
    { "{{:shutdown, {:failed_to_start_child, :a, {:shutdown, {:failed_to_start_child, :b, :boom}}}}, {KV, :start, [:normal, []]}}", "exited in: KV.start(:normal, [])\n    ** (EXIT) shutdown: failed to start child: :a\n        ** (EXIT) shutdown: failed to start child: :b\n            ** (EXIT) :boom" },
    { "{:noproc, {GenServer, :call, [{:global, :x}, {:get, 1}, 5000]}}", "exited in: GenServer.call({:global, :x}, {:get, 1}, 5000)\n    ** (EXIT) no process: the process is not alive or there's no process currently associated with the given name, possibly because its application isn't started" },
    { "{{:noproc, {GenServer, :call, [:a, :x, 200]}}, {GenServer, :call, [:b, :y, 5000]}}", "exited in: GenServer.call(:b, :y, 5000)\n    ** (EXIT) exited in: GenServer.call(:a, :x, 200)\n        ** (EXIT) no process: the process is not alive or there's no process currently associated with the given name, possibly because its application isn't started" },
    { "{{{:badmatch, 1}, [{M, :f, 1, [file: 'a.ex', line: 1]}]}, {GenServer, :call, [:b, :y, 5000]}}", "exited in: GenServer.call(:b, :y, 5000)\n    ** (EXIT) an exception was raised:\n        ** (MatchError) no match of right hand side value: 1\n            a.ex:1: M.f/1" },
};
/* clang-format on */

static void
words_every_reason_as_elixir_does (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (CopTerm) reason = T (rows[i].reason);
    g_autofree char *text = cop_format_exit (reason);
    g_assert_cmpstr (text, ==, rows[i].text);
  }
}

typedef struct {
  CopClass class;
  const char *value;
  const char *stack;
  const char *text;
} FailureRow;

/* clang-format off */
static const FailureRow failures[] = {
    { COP_CLASS_EXIT, ":normal", "[]", "** (exit) normal" },
    { COP_CLASS_EXIT, "{:a, 1}", "[]", "** (exit) {:a, 1}" },
    { COP_CLASS_THROW, "{:x, \"y\"}", "[]", "** (throw) {:x, \"y\"}" },
    { COP_CLASS_THROW, ":ball", "[{M, :f, 1, []}]", "** (throw) :ball\n    M.f/1\n" },
    { COP_CLASS_ERROR, ":oops", "[]", "** (ErlangError) Erlang error: :oops" },
    { COP_CLASS_ERROR, "{:badmatch, 1}", "[{M, :f, 1, [file: 'a.ex', line: 3]}, {M, :g, [1], []}]", "** (MatchError) no match of right hand side value: 1\n    a.ex:3: M.f/1\n    M.g(1)\n" },
    { COP_CLASS_ERROR, ":undef", "[{M, :f, [1, 2], []}]", "** (UndefinedFunctionError) function M.f/2 is undefined (module M is not available)\n    M.f(1, 2)\n" },
    { COP_CLASS_EXIT, "{:noproc, {GenServer, :call, [:a, :b, 5000]}}", "[]", "** (exit) exited in: GenServer.call(:a, :b, 5000)\n    ** (EXIT) no process: the process is not alive or there's no process currently associated with the given name, possibly because its application isn't started" },
};
/* clang-format on */

static void
words_every_failure_as_elixir_does (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (failures); i++) {
    g_auto (CopFailure) failure = { failures[i].class, T (failures[i].value),
                                    T (failures[i].stack) };
    g_autofree char    *text = cop_format_failure (&failure);
    g_assert_cmpstr (text, ==, failures[i].text);
  }
}

static CopTerm
nothing (const CopTerm *args, size_t n_args, CopTerm env)
{
  return COP_NIL;
}

static void
counts_the_arguments_of_a_wrong_call (void)
{
  CopTerm          function = cop_closure ("f", 1, nothing, COP_NONE);
  CopTerm          args = cop_list_of (cop_int (1), cop_atom ("b"));
  g_auto (CopTerm) error =
      cop_tuple_of (COP_ATOM (badarity), cop_tuple_of (function, args));
  g_autofree char *name = NULL;
  g_autofree char *message = NULL;

  cop_error_describe (error, COP_NONE, &name, &message);

  g_assert_cmpstr (name, ==, "BadArityError");
  g_assert_true (
      g_str_has_suffix (message, " with arity 1 called with 2 arguments (1, :b)"));
}

static void
knows_which_modules_there_are (void)
{
  g_auto (CopTerm) stack = T ("[{GenServer, :nonsense, [1], []}]");
  g_autofree char *text = cop_format_error (COP_ATOM (undef), stack);

  g_assert_cmpstr (text, ==,
                   "** (UndefinedFunctionError) function GenServer.nonsense/1 is "
                   "undefined or private");
}

static void
refuses_what_is_no_stack (void)
{
  g_auto (CopTerm) entry = T ("{:a, :b}");
  g_auto (CopTerm) other = T ("{1, :b, 2, []}");

  g_assert_null (cop_format_stack_entry (entry));
  g_assert_null (cop_format_stack_entry (other));
}

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_add ("/exit-format/words-every-reason-as-elixir-does",
                words_every_reason_as_elixir_does);
  cop_test_add ("/exit-format/words-every-failure-as-elixir-does",
                words_every_failure_as_elixir_does);
  cop_test_add ("/exit-format/counts-the-arguments-of-a-wrong-call",
                counts_the_arguments_of_a_wrong_call);
  cop_test_add ("/exit-format/knows-which-modules-there-are",
                knows_which_modules_there_are);
  cop_test_add ("/exit-format/refuses-what-is-no-stack", refuses_what_is_no_stack);

  return g_test_run ();
}
