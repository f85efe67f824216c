/* Plays scenarios one after the other on one node, which must always be as it was before,
 * and makes the plan of a failing one small: each trial runs in a process of its own, so
 * that plans which crash can be made small as well. */
#include "random.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A scenario that takes longer hangs. */
#define LIMIT_SECONDS 20

/* ---- which scenario it was, should the program end in it ---- */

static char running[64];

static void
tell_running (void)
{
  (void) !write (STDERR_FILENO, running, strlen (running));
}

static void
crashed (int number)
{
  tell_running ();
  signal (number, SIG_DFL);
  raise (number);
}

extern void __sanitizer_set_death_callback (void (*func) (void)) __attribute__ ((weak));

static void
tell_when_crashing (const Game *game, uint32_t seed)
{
  g_snprintf (running, sizeof running, "# in scenario --%s %u\n", game->name, seed);
  signal (SIGABRT, crashed);
  signal (SIGSEGV, crashed);
  if (__sanitizer_set_death_callback)
    __sanitizer_set_death_callback (tell_running);
}

/* ---- playing ---- */

static void
make_plan (const Game *game, uint32_t seed, Plan *plan)
{
  Rng rng = { seed };
  memset (plan, 0, sizeof *plan);
  plan->seed = seed;
  game->generate (plan, &rng);
}

static CopNode *
new_node (const Game *game)
{
  CopNode *node = cop_node_new (&(CopNodeOptions){ .clock = COP_CLOCK_MANUAL });
  CopNode *before = cop_node_enter (node);
  game->set_up (node);
  cop_node_settle (node);
  cop_node_enter (before);
  return node;
}

static void
check_stats (const CopNodeStats *base, const CopNodeStats *now)
{
#define SAME(field)                                                                      \
  expect (now->field == base->field, #field " is %zu and not %zu at the end",            \
          now->field, base->field)
  SAME (n_processes);
  SAME (n_links);
  SAME (n_monitors);
  SAME (n_names);
  SAME (n_timers);
  SAME (n_stacks);
  SAME (run_queue);
#undef SAME
  expect (n_guards == 0, "%d things on stacks were not cleaned up", n_guards);
}

/* Whether all that must hold did. */
static bool
play (const Game *game, const Plan *plan, CopNode *node)
{
  CopNodeStats base, now;
  CopNode     *before = cop_node_enter (node);
  cop_node_stats (node, &base);
  n_guards = 0;
  game->play (plan, node);
  cop_node_stats (node, &now);
  check_stats (&base, &now);
  cop_node_enter (before);
  return complaint () == NULL;
}

static bool
play_fresh (const Game *game, const Plan *plan)
{
  CopNode *node = new_node (game);
  bool     passed = play (game, plan, node);
  if (passed)
    cop_node_free (node);
  return passed;
}

/* ---- making a plan small ---- */

static bool
fails (const Game *game, const Plan *plan)
{
  pid_t child = fork ();
  if (child == 0) {
    forget_complaint ();
    running[0] = '\0';
    alarm (LIMIT_SECONDS);
    if (!freopen ("/dev/null", "w", stderr))
      _exit (2);
    _exit (play_fresh (game, plan) ? 0 : 1);
  }

  int status = 0;
  return child > 0 && waitpid (child, &status, 0) == child && status != 0;
}

/* Leaves out steps @from … @to, if it fails then as well. */
static void
try_without_steps (const Game *game, Plan *plan, int from, int to)
{
  Plan smaller = *plan;
  bool is_new = false;
  for (int i = from; i < to && i < plan->n_steps; i++) {
    is_new = is_new || !plan->steps[i].is_left_out;
    smaller.steps[i].is_left_out = true;
  }
  if (is_new && fails (game, &smaller))
    *plan = smaller;
}

static void
try_without_slot (const Game *game, Plan *plan, int slot)
{
  Plan smaller = *plan;
  smaller.slots[slot].is_left_out = true;
  if (!plan->slots[slot].is_left_out && fails (game, &smaller))
    *plan = smaller;
}

static void
make_small (const Game *game, Plan *plan)
{
  for (int round = 0; round < 2; round++) {
    for (int n = plan->n_steps; n > 0; n /= 2)
      for (int from = 0; from < plan->n_steps; from += n)
        try_without_steps (game, plan, from, from + n);
    for (int slot = plan->n_slots - 1; slot > 0; slot--)
      try_without_slot (game, plan, slot);
  }
}

static void
tell_plan (const Game *game, const Plan *plan)
{
  g_autoptr (GString) out = g_string_new (NULL);
  for (int i = 0; i < plan->n_slots; i++) {
    if (plan->slots[i].is_left_out)
      continue;
    g_string_append_printf (out, "#   slot %d: ", i);
    game->describe_slot (plan, i, out);
    g_string_append_c (out, '\n');
  }
  for (int i = 0; i < plan->n_steps; i++) {
    const Step *step = &plan->steps[i];
    if (step->is_left_out)
      continue;
    g_string_append_printf (out, "#   step %d: ", i);
    game->describe_step (step, out);
    g_string_append (out, step->settles ? "\n" : " (goes on at once)\n");
  }
  fputs (out->str, stdout);
}

static void
tell_failure (const Game *game, Plan *plan)
{
  printf ("# scenario --%s %u fails: %s\n", game->name, plan->seed,
          complaint () ? complaint () : "crash");
  fflush (stdout);
  make_small (game, plan);
  printf ("# as small as it gets:\n");
  tell_plan (game, plan);
  fflush (stdout);
}

void
run_batch (const Game *game, uint32_t seed, int n)
{
  CopNode *node = new_node (game);
  for (int i = 0; i < n; i++) {
    Plan plan;
    tell_when_crashing (game, seed + (uint32_t) i);
    make_plan (game, seed + (uint32_t) i, &plan);
    if (play (game, &plan, node))
      continue;

    g_autofree char *what = g_strdup (complaint ());
    tell_failure (game, &plan);
    forget_complaint ();
    g_error ("--%s %u: %s", game->name, plan.seed, what);
  }
  cop_node_free (node);
}

bool
run_one (const Game *game, uint32_t seed)
{
  Plan plan;
  make_plan (game, seed, &plan);
  if (!fails (game, &plan)) {
    printf ("# scenario --%s %u passes\n", game->name, seed);
    return true;
  }

  make_small (game, &plan);
  tell_plan (game, &plan);
  fflush (stdout);
  tell_when_crashing (game, seed);
  play_fresh (game, &plan); /* once more, with all that it says on standard error */
  printf ("# %s\n", complaint () ? complaint () : "no complaint");
  return false;
}
