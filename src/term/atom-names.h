/* The names which the program itself uses. X (identifier, text). */
#pragma once

/* clang-format off */
#define COP_WELL_KNOWN_ATOMS(X)                                                          \
  X (false, "false") X (true, "true") X (nil, "nil") X (undefined, "undefined")          \
  X (ok, "ok") X (error, "error") X (normal, "normal") X (shutdown, "shutdown")          \
  X (kill, "kill") X (killed, "killed") X (noproc, "noproc") X (timeout, "timeout")      \
  X (exit, "exit") X (throw, "throw") X (nocatch, "nocatch") X (badarg, "badarg")        \
  X (badarith, "badarith") X (badmatch, "badmatch") X (badfun, "badfun")                 \
  X (badarity, "badarity") X (badkey, "badkey") X (badmap, "badmap")                     \
  X (case_clause, "case_clause") X (function_clause, "function_clause")                  \
  X (undef, "undef") X (system_limit, "system_limit") X (infinity, "infinity")           \
  X (noconnection, "noconnection") X (nodedown, "nodedown")                              \
  X (nonode, "nonode@nohost") X (process, "process") X (EXIT, "EXIT") X (DOWN, "DOWN")   \
  X (alias, "alias") X (gen_call, "$gen_call") X (gen_cast, "$gen_cast")                 \
  X (system, "system") X (ancestors, "$ancestors") X (initial_call, "$initial_call")     \
  X (call, "call") X (cast, "cast") X (stop, "stop") X (ignore, "ignore")                \
  X (reply, "reply") X (noreply, "noreply") X (hibernate, "hibernate")                   \
  X (continue, "continue") X (init, "init") X (info, "info") X (start, "start")          \
  X (start_link, "start_link") X (start_monitor, "start_monitor")                        \
  X (handle_call, "handle_call") X (handle_cast, "handle_cast")                          \
  X (handle_info, "handle_info") X (handle_continue, "handle_continue")                  \
  X (terminate, "terminate") X (bad_return_value, "bad_return_value")                    \
  X (bad_return, "bad_return") X (calling_self, "calling_self")                          \
  X (already_started, "already_started") X (already_present, "already_present")          \
  X (already_registered, "already_registered") X (already_loaded, "already_loaded")      \
  X (not_found, "not_found") X (running, "running") X (restarting, "restarting")         \
  X (id, "id") X (restart, "restart") X (type, "type") X (modules, "modules")            \
  X (significant, "significant") X (permanent, "permanent") X (transient, "transient")   \
  X (temporary, "temporary") X (worker, "worker") X (supervisor, "supervisor")           \
  X (dynamic, "dynamic") X (brutal_kill, "brutal_kill") X (one_for_one, "one_for_one")   \
  X (one_for_all, "one_for_all") X (rest_for_one, "rest_for_one")                        \
  X (simple_one_for_one, "simple_one_for_one") X (strategy, "strategy")                  \
  X (intensity, "intensity") X (period, "period") X (auto_shutdown, "auto_shutdown")     \
  X (max_restarts, "max_restarts") X (max_seconds, "max_seconds")                        \
  X (max_children, "max_children") X (extra_arguments, "extra_arguments")                \
  X (never, "never") X (any_significant, "any_significant")                              \
  X (all_significant, "all_significant") X (start_child, "start_child")                  \
  X (terminate_child, "terminate_child") X (restart_child, "restart_child")              \
  X (delete_child, "delete_child") X (which_children, "which_children")                  \
  X (count_children, "count_children") X (get_childspec, "get_childspec")                \
  X (specs, "specs") X (active, "active") X (supervisors, "supervisors")                 \
  X (workers, "workers") X (child, "child") X (name, "name") X (local, "local")          \
  X (global, "global") X (via, "via") X (yes, "yes") X (no, "no") X (args, "args")       \
  X (debug, "debug") X (spawn_opt, "spawn_opt") X (hibernate_after, "hibernate_after")   \
  X (get_state, "get_state") X (replace_state, "replace_state")                          \
  X (get_status, "get_status") X (suspend, "suspend") X (resume, "resume")               \
  X (suspended, "suspended") X (statistics, "statistics") X (log, "log")                 \
  X (trace, "trace") X (install, "install") X (remove, "remove") X (get, "get")          \
  X (put, "put") X (delete, "delete") X (update, "update") X (lookup, "lookup")          \
  X (create, "create") X (keys, "keys") X (unique, "unique")                             \
  X (duplicate, "duplicate") X (partitions, "partitions") X (listeners, "listeners")     \
  X (register, "register") X (unregister, "unregister") X (value, "value")               \
  X (key, "key") X (pid, "pid") X (reason, "reason") X (report, "report")                \
  X (progress, "progress") X (child_terminated, "child_terminated")                      \
  X (start_error, "start_error") X (shutdown_error, "shutdown_error")                    \
  X (reached_max_restart_intensity, "reached_max_restart_intensity")                     \
  X (failed_to_start_child, "failed_to_start_child")                                     \
  X (supervisor_data, "supervisor_data") X (start_spec, "start_spec")                    \
  X (bad_start_spec, "bad_start_spec") X (not_started, "not_started")                    \
  X (application, "application") X (stopped, "stopped") X (file, "file")                 \
  X (line, "line") X (message, "message") X (struct_, "__struct__")                      \
  X (exception, "__exception__") X (child_spec, "child_spec") X (kv, "kv")               \
  X (Elixir_GenServer, "Elixir.GenServer") X (Elixir_Supervisor, "Elixir.Supervisor")    \
  X (Elixir_DynamicSupervisor, "Elixir.DynamicSupervisor")                               \
  X (Elixir_Agent, "Elixir.Agent") X (Elixir_Registry, "Elixir.Registry")                \
  X (Elixir_Task, "Elixir.Task") X (Elixir_Process, "Elixir.Process")                    \
  X (Elixir_Application, "Elixir.Application")                                           \
  X (Elixir_RuntimeError, "Elixir.RuntimeError")                                         \
  X (Elixir_ArgumentError, "Elixir.ArgumentError") X (sys, "sys") X (erlang, "erlang")   \
  X (gen_server, "gen_server") X (proc_lib, "proc_lib")
/* clang-format on */
