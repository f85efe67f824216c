/* Child specifications: Elixir's forms, overrides, and OTP's flaws in their order. */
#include "behaviour/child-spec.h"

#include "behaviour/exit-format.h"
#include "support/fixture.h"

static const CopGenServerClass counter_class = { .module = "Counter",
                                                 .restart = COP_ATOM (transient) };

static void
set_up (CopNode *node)
{
  cop_gen_server_register (node, &counter_class);
}

static void
assert_spec (const char *child, const char *overrides, const char *expected)
{
  g_auto (CopTerm) term = T (child);
  g_auto (CopTerm) list = T (overrides);

  assert_term (cop_child_spec (term, list), expected);
}

static void
takes_elixirs_forms (void)
{
  assert_spec (
      "Counter", "[]",
      "%{id: Counter, restart: :transient, start: {Counter, :start_link, [[]]}}");
  assert_spec (
      "{Counter, :x}", "[]",
      "%{id: Counter, restart: :transient, start: {Counter, :start_link, [:x]}}");
  assert_spec ("%{id: 1}", "[]", "%{id: 1}");
  assert_spec ("{1, 2, 3, 4, 5, 6}", "[]", "{1, 2, 3, 4, 5, 6}");
}

static void
overrides_keys (void)
{
  assert_spec ("Counter", "[id: :c, restart: :permanent, shutdown: 7]",
               "%{id: :c, restart: :permanent, shutdown: 7, "
               "start: {Counter, :start_link, [[]]}}");
}

typedef struct {
  const char *child;
  const char *overrides;
} SpecCall;

static void
call_spec (void *data)
{
  SpecCall        *call = data;
  g_auto (CopTerm) term = T (call->child);
  g_auto (CopTerm) list = T (call->overrides);

  cop_term_unref (cop_child_spec (term, list));
}

static void
assert_raises (const char *child, const char *overrides, const char *expected)
{
  SpecCall            call = { child, overrides };
  g_auto (CopFailure) failure = { 0 };

  g_assert_false (cop_try (call_spec, &call, &failure));
  g_autofree char *text = cop_format_banner (&failure);
  if (!g_str_has_prefix (text, expected))
    g_error ("expected %s\ngot %s", expected, text);
}

static void
refuses_what_is_none (void)
{
  assert_raises ("Counter", "[foo: 1]",
                 "** (ArgumentError) unknown key :foo in child specification override");
  assert_raises ("NoSuch", "[]",
                 "** (ArgumentError) The module NoSuch was given as a child to a "
                 "supervisor but it does not exist.");
  assert_raises ("GenServer", "[]",
                 "** (ArgumentError) The module GenServer was given as a child to a "
                 "supervisor\nbut it does not implement child_spec/1.");
  assert_raises ("17", "[]",
                 "** (ArgumentError) supervisors expect each child to be one of");
  assert_raises ("{1, 2, 3, 4, 5, 6}", "[id: 1]",
                 "** (ArgumentError) old tuple-based child specification");
}

static void
assert_check (const char *text, const char *auto_shutdown, const char *expected)
{
  g_auto (CopTerm)      term = T (text);
  g_auto (CopChildSpec) spec = { 0 };
  CopTerm               flaw = COP_NONE;

  if (cop_child_spec_check (term, cop_atom (auto_shutdown), &spec, &flaw))
    assert_term (cop_child_spec_to_term (&spec), expected);
  else
    assert_term (flaw, expected);
}

static void
fills_in_defaults (void)
{
  assert_check ("%{id: 1, start: {:m, :f, [2]}}", "never",
                "%{id: 1, modules: [:m], restart: :permanent, shutdown: 5000, "
                "significant: false, start: {:m, :f, [2]}, type: :worker}");
  assert_check ("%{id: 1, start: {:m, :f, [2]}, type: :supervisor}", "never",
                "%{id: 1, modules: [:m], restart: :permanent, shutdown: :infinity, "
                "significant: false, start: {:m, :f, [2]}, type: :supervisor}");
  assert_check ("{1, {:m, :f, []}, :temporary, :brutal_kill, :worker, :dynamic}", "never",
                "%{id: 1, modules: :dynamic, restart: :temporary, "
                "shutdown: :brutal_kill, significant: false, start: {:m, :f, []}, "
                "type: :worker}");
}

/* Each specification has all flaws that come later as well. */
static void
names_the_first_flaw (void)
{
#define REST "shutdown: :s, modules: 1"
  assert_check ("7", "never", "{:invalid_child_spec, 7}");
  assert_check ("%{start: 1, restart: :r}", "never", ":missing_id");
  assert_check ("%{id: 1, restart: :r}", "never", ":missing_start");
  assert_check ("%{id: 1, start: {:m, 2, []}, restart: :r, type: :t, " REST "}", "never",
                "{:invalid_mfa, {:m, 2, []}}");
#define START "id: 1, start: {:m, :f, []}, "
  assert_check ("%{" START "restart: :r, significant: 1, type: :t, " REST "}", "never",
                "{:invalid_restart_type, :r}");
  assert_check ("%{" START "significant: true, type: :t, " REST "}", "never",
                "{:bad_combination, [auto_shutdown: :never, significant: true]}");
  assert_check ("%{" START "significant: true, type: :t, " REST "}", "any_significant",
                "{:bad_combination, [restart: :permanent, significant: true]}");
  assert_check ("%{" START "significant: 1, type: :t, " REST "}", "never",
                "{:invalid_significant, 1}");
  assert_check ("%{" START "type: :t, " REST "}", "never", "{:invalid_child_type, :t}");
  assert_check ("%{" START REST "}", "never", "{:invalid_shutdown, :s}");
  assert_check ("%{" START "shutdown: -1}", "never", "{:invalid_shutdown, -1}");
  assert_check ("%{" START "modules: 1}", "never", "{:invalid_modules, 1}");
  assert_check ("%{" START "modules: [:a, 1]}", "never", "{:invalid_module, 1}");
}

static void
assert_dynamic (const char *text, const char *expected)
{
  g_auto (CopTerm)      term = T (text);
  g_auto (CopChildSpec) spec = { 0 };
  CopTerm               flaw = COP_ATOM (ok);

  cop_child_spec_check_dynamic (term, &spec, &flaw);
  assert_term (flaw, expected);
}

static void
checks_dynamic_ones_in_elixirs_order (void)
{
  assert_dynamic ("%{" START "shutdown: 1}", ":ok");
  assert_dynamic ("%{" START "shutdown: 0}", "{:invalid_shutdown, 0}");
  assert_dynamic ("%{start: {:m, :f, []}}",
                  "{:invalid_child_spec, %{start: {:m, :f, []}}}");
  assert_dynamic ("%{" START "restart: :r, shutdown: :s}", "{:invalid_restart_type, :r}");
  assert_dynamic ("%{" START REST "}", "{:invalid_shutdown, :s}");
  assert_dynamic ("{1, {:m, :f, []}, :permanent, 5, :robot, []}",
                  "{:invalid_child_type, :robot}");
  assert_dynamic ("%{" START "significant: true}", ":ok");
  assert_dynamic ("%{" START "significant: :maybe}", ":ok");
}

static void
makes_a_child_of_a_class (void)
{
  assert_term (cop_child_of (&counter_class, cop_int (3), cop_atom ("c")),
               "%{id: Counter, restart: :transient, "
               "start: {Counter, :start_link, [3, [name: :c]]}}");
  assert_term (cop_child_of (&counter_class, COP_NONE, COP_NONE),
               "%{id: Counter, restart: :transient, "
               "start: {Counter, :start_link, [[]]}}");
}

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (set_up);
  cop_test_add ("/child-spec/takes-elixirs-forms", takes_elixirs_forms);
  cop_test_add ("/child-spec/overrides-keys", overrides_keys);
  cop_test_add ("/child-spec/refuses-what-is-none", refuses_what_is_none);
  cop_test_add ("/child-spec/fills-in-defaults", fills_in_defaults);
  cop_test_add ("/child-spec/names-the-first-flaw", names_the_first_flaw);
  cop_test_add ("/child-spec/checks-dynamic-ones-in-elixirs-order",
                checks_dynamic_ones_in_elixirs_order);
  cop_test_add ("/child-spec/makes-a-child-of-a-class", makes_a_child_of_a_class);
  return g_test_run ();
}
