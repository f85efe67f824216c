/* What would happen if a process ended. Nothing is asked and nothing is done: the answer
 * is worked out of a snapshot, in three steps.
 *
 * 1. play (): follow the end upwards. The supervisor restarts by its strategy, or forgets
 *    the child, or has no restart left and ends itself with `shutdown`, which its own
 *    supervisor then sees; at the top the application ends.
 * 2. spread (): give every row its fate. What hangs below a process that ends, ends with
 *    it; a static supervisor that is started again starts its children again, a dynamic
 *    one starts empty.
 * 3. tell: sentences. */
#include "observation/i18n.h"
#include "observation/snapshot.h"

#include <string.h>

#define MAX_GROUPS 3 /* kinds of processes told apart in one sentence */

typedef enum {
  FATE_UNKNOWN,
  FATE_STAYS,
  FATE_ENDS,     /* for good */
  FATE_RESTARTS, /* by the supervisor that acts */
  FATE_RENEWED,  /* started again by its restarted supervisor */
} Fate;

typedef enum {
  FINAL_ALONE,       /* nobody supervises it */
  FINAL_FORGOTTEN,   /* its supervisor does not restart it */
  FINAL_STOPPED,     /* by request: ended by its supervisor */
  FINAL_RESTART,     /* its supervisor restarts it, and perhaps others */
  FINAL_APPLICATION, /* the application ends */
} Final;

typedef struct {
  const CopSnapshot *snapshot; /* borrowed */
  GString           *text;     /* owned */
  uint8_t           *fates;    /* Fate of each row; owned */
  Final              final;
  uint32_t           child;       /* row which its supervisor deals with in the end */
  uint32_t           supervisor;  /* or COP_NOWHERE */
  uint32_t           application; /* of FINAL_APPLICATION */
  uint32_t           first;       /* row that was asked about */
} Play;

static const CopSeenProcess *
row_at (const Play *play, uint32_t row)
{
  return &play->snapshot->processes[row];
}

static bool
is_text (const char *a, const char *b)
{
  return a != NULL && strcmp (a, b) == 0;
}

/* ---- words ---- */

/* "KV.Registry" when it has a name of its own, else "KV.Bucket #PID<0.80.0>". */
static char *
who (const Play *play, uint32_t row)
{
  const CopSeenProcess *process = row_at (play, row);

  if (process->name != NULL)
    return g_strdup (process->name);

  g_autofree char *pid = cop_seen_pid_text (process->id);

  return g_strconcat (cop_seen_title (process), " ", pid, NULL);
}

static void say (Play *play, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
say (Play *play, const char *format, ...)
{
  if (play->text->len > 0)
    g_string_append_c (play->text, ' ');

  va_list args;
  va_start (args, format);
  g_string_append_vprintf (play->text, format, args);
  va_end (args);
}

/* To be freed. */
static char *
ordinal (uint32_t n)
{
  uint32_t last = n % 100 >= 11 && n % 100 <= 13 ? 0 : n % 10;

  switch (last) {
  case 1: return g_strdup_printf (_ ("%ust"), n);
  case 2: return g_strdup_printf (_ ("%und"), n);
  case 3: return g_strdup_printf (_ ("%urd"), n);
  default: return g_strdup_printf (_ ("%uth"), n);
  }
}

static void
say_gives_up (Play *play, uint32_t supervisor)
{
  const CopSeenProcess *process = row_at (play, supervisor);
  g_autofree char      *count = ordinal (process->n_recent + 1);
  g_autofree char      *name = who (play, supervisor);

  say (play, _ ("This is the %s restart within %d s: %s gives up."), count,
       process->max_seconds, name);
}

/* ---- 1: upwards ---- */

static bool
is_supervisor (const CopSeenProcess *process)
{
  return process->kind == COP_SEEN_SUPERVISOR ||
         process->kind == COP_SEEN_DYNAMIC_SUPERVISOR || process->strategy != NULL;
}

static bool
is_restarted (const CopSeenProcess *child, bool abnormal)
{
  if (is_text (child->restart, "transient"))
    return abnormal;
  return !is_text (child->restart, "temporary");
}

static uint32_t
application_of_top (const Play *play, uint32_t row)
{
  const CopSnapshot    *snapshot = play->snapshot;
  const CopSeenProcess *process = row_at (play, row);

  for (uint32_t i = 0; i < snapshot->n_applications; i++) {
    const CopSeenApplication *application = &snapshot->applications[i];
    bool is_top = application->root == row || application->master == row ||
                  (process->kind == COP_SEEN_MASTER && process->application == i);

    if (application->is_running && is_top)
      return i;
  }
  return COP_NOWHERE;
}

static void
finish (Play *play, Final final, uint32_t child, uint32_t supervisor)
{
  play->final = final;
  play->child = child;
  play->supervisor = supervisor;
}

static void
play_end (Play *play, uint32_t row)
{
  bool abnormal = true;

  for (;;) {
    const CopSeenProcess *child = row_at (play, row);

    play->application = application_of_top (play, row);
    if (play->application != COP_NOWHERE) {
      finish (play, FINAL_APPLICATION, row, COP_NOWHERE);
      return;
    }
    if (child->parent == COP_NOWHERE || !is_supervisor (row_at (play, child->parent))) {
      finish (play, FINAL_ALONE, row, COP_NOWHERE);
      return;
    }
    if (!is_restarted (child, abnormal)) {
      finish (play, FINAL_FORGOTTEN, row, child->parent);
      return;
    }

    const CopSeenProcess *supervisor = row_at (play, child->parent);

    if ((int64_t) supervisor->n_recent < supervisor->max_restarts) {
      finish (play, FINAL_RESTART, row, child->parent);
      return;
    }
    say_gives_up (play, child->parent);
    row = child->parent;
    abnormal = false; /* it ends with `shutdown` */
  }
}

/* ---- 2: downwards ---- */

static bool
is_in_group (const Play *play, uint32_t sibling_order)
{
  const char *strategy = row_at (play, play->supervisor)->strategy;

  if (is_text (strategy, "one_for_all"))
    return true;
  return is_text (strategy, "rest_for_one") &&
         sibling_order > row_at (play, play->child)->order;
}

static Fate
fate_of_sibling (const Play *play, uint32_t row)
{
  const CopSeenProcess *sibling = row_at (play, row);

  if (row == play->child)
    return FATE_RESTARTS;
  if (!is_in_group (play, sibling->order))
    return FATE_STAYS;
  /* OTP: temporary children that are stopped with a group are deleted. */
  return is_text (sibling->restart, "temporary") ? FATE_ENDS : FATE_RESTARTS;
}

static Fate
fate_below (const CopSeenProcess *parent, Fate fate)
{
  if (fate == FATE_ENDS || fate == FATE_STAYS)
    return fate;
  if (parent->kind == COP_SEEN_DYNAMIC_SUPERVISOR ||
      is_text (parent->strategy, "simple_one_for_one") || !is_supervisor (parent))
    return FATE_ENDS;
  return FATE_RENEWED;
}

static Fate
fate_of_start (const Play *play, uint32_t row)
{
  const CopSeenProcess *process = row_at (play, row);

  switch (play->final) {
  case FINAL_APPLICATION:
    if (process->application == play->application)
      return FATE_ENDS;
    break;
  case FINAL_RESTART:
    if (process->parent == play->supervisor)
      return fate_of_sibling (play, row);
    break;
  case FINAL_ALONE:
  case FINAL_FORGOTTEN:
  case FINAL_STOPPED: break;
  }
  if (row == play->child)
    return FATE_ENDS;
  return process->parent == COP_NOWHERE ? FATE_STAYS : FATE_UNKNOWN;
}

/* Parents may stand behind their children, so each row asks upwards; what was found on
 * the way is kept. Depth is that of the tree. */
static Fate
find_fate (Play *play, uint32_t row)
{
  if (play->fates[row] == FATE_UNKNOWN) {
    Fate fate = fate_of_start (play, row);

    if (fate == FATE_UNKNOWN) {
      uint32_t parent = row_at (play, row)->parent;

      play->fates[row] = FATE_STAYS; /* ends a circle, should there be one */
      fate = fate_below (row_at (play, parent), find_fate (play, parent));
    }
    play->fates[row] = (uint8_t) fate;
  }
  return play->fates[row];
}

static void
spread (Play *play)
{
  for (size_t row = 0; row < play->snapshot->n_processes; row++)
    find_fate (play, (uint32_t) row);
}

static uint32_t
count_fate (const Play *play, Fate fate)
{
  uint32_t n = 0;

  for (size_t row = 0; row < play->snapshot->n_processes; row++)
    n += play->fates[row] == fate;
  return n;
}

/* ---- 3: telling ---- */

typedef struct {
  const char *noun;
  uint32_t    n;
  bool        is_name; /* a single process known by its own name */
} Group;

static int
compare_groups (const void *a, const void *b)
{
  const Group *left = a;
  const Group *right = b;

  if (left->n != right->n)
    return left->n < right->n ? 1 : -1;
  return strcmp (left->noun, right->noun);
}

static void
count_group (GArray *groups, GHashTable *places, const CopSeenProcess *process)
{
  const char *noun = process->name != NULL     ? process->name
                     : process->module != NULL ? process->module
                                               : process->initial_call;
  void       *place = NULL;

  if (g_hash_table_lookup_extended (places, noun, NULL, &place)) {
    g_array_index (groups, Group, GPOINTER_TO_UINT (place)).n++;
    return;
  }

  Group group = { noun, 1, process->name != NULL };

  g_hash_table_insert (places, (char *) noun, GUINT_TO_POINTER (groups->len));
  g_array_append_val (groups, group);
}

/* Those that end for good and were not named yet, by what they are; most first. */
static GArray *
group_lost (const Play *play)
{
  GArray                *groups = g_array_new (FALSE, FALSE, sizeof (Group));
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);

  for (uint32_t row = 0; row < play->snapshot->n_processes; row++) {
    if (play->fates[row] == FATE_ENDS && row != play->child)
      count_group (groups, places, row_at (play, row));
  }
  g_array_sort (groups, compare_groups);
  return groups;
}

static void
append_group (GString *list, const Group *group)
{
  if (group->is_name && group->n == 1)
    g_string_append (list, group->noun);
  else
    g_string_append_printf (list,
                            ngettext_ ("%u %s process", "%u %s processes", group->n),
                            group->n, group->noun);
}

/* "12 KV.Bucket processes and KV.Cache end." */
static void
say_lost (Play *play)
{
  g_autoptr (GArray)  groups = group_lost (play);
  g_autoptr (GString) list = g_string_new (NULL);
  uint32_t            n_told = MIN (groups->len, MAX_GROUPS);
  uint32_t            n_others = 0;
  uint32_t            n_all = 0;

  for (uint32_t i = 0; i < groups->len; i++) {
    const Group *group = &g_array_index (groups, Group, i);

    n_all += group->n;
    if (i >= n_told) {
      n_others += group->n;
      continue;
    }
    if (i > 0)
      g_string_append (list, i + 1 == groups->len ? _ (" and ") : _ (", "));
    append_group (list, group);
  }
  if (n_others > 0)
    g_string_append_printf (list, ngettext_ (" and %u other", " and %u others", n_others),
                            n_others);
  if (n_all > 0)
    say (play, ngettext_ ("%s ends.", "%s end.", n_all), list->str);
}

static void
say_renewed (Play *play)
{
  uint32_t n = count_fate (play, FATE_RENEWED);

  if (n > 0)
    say (play,
         ngettext_ ("%u process below is started again.",
                    "%u processes below are started again.", n),
         n);
}

/* Children without a process: OTP starts them again together with a group. */
static void
say_revived (Play *play)
{
  const CopSnapshot *snapshot = play->snapshot;
  const char        *name = NULL;
  uint32_t           n = 0;

  for (size_t i = 0; i < snapshot->n_absent; i++) {
    const CopSeenAbsent *absent = &snapshot->absent[i];

    if (absent->supervisor == play->supervisor && is_in_group (play, absent->order)) {
      name = absent->child_id;
      n++;
    }
  }
  if (n == 1)
    say (play, _ ("%s, which does not run now, is started too."), name);
  else if (n > 1)
    say (play, _ ("%u children which do not run now are started too."), n);
}

static void
say_restart (Play *play)
{
  g_autofree char *child = who (play, play->child);
  g_autofree char *supervisor = who (play, play->supervisor);
  const char      *strategy = row_at (play, play->supervisor)->strategy;
  uint32_t         n = count_fate (play, FATE_RESTARTS);

  if (n == 1)
    say (play, _ ("%s restarts %s."), supervisor, child);
  else if (is_text (strategy, "one_for_all"))
    say (play, _ ("%s restarts all of its %u children."), supervisor, n);
  else if (n == 2)
    say (play, _ ("%s restarts %s and the child started after it."), supervisor, child);
  else
    say (play, _ ("%s restarts %s and the %u children started after it."), supervisor,
         child, n - 1);
}

static void
say_application_ends (Play *play)
{
  const CopSeenApplication *application =
      &play->snapshot->applications[play->application];
  uint32_t n = count_fate (play, FATE_ENDS);

  if (play->first != play->child && play->text->len > 0) {
    /* “… gives up and the application kv ends.” */
    g_string_truncate (play->text, play->text->len - 1);
    say (play, _ ("and the application %s ends."), application->name);
  } else {
    say (play, _ ("The application %s ends."), application->name);
  }
  say (play, ngettext_ ("%u process ends.", "%u processes end.", n), n);
  if (is_text (application->type, "permanent") ||
      is_text (application->type, "transient"))
    say (play, _ ("The whole node stops, because %s is %s."), application->name,
         application->type);
}

static void
say_end (Play *play)
{
  g_autofree char *child = who (play, play->child);
  g_autofree char *supervisor =
      play->supervisor != COP_NOWHERE ? who (play, play->supervisor) : NULL;
  bool is_known = play->first != play->child; /* the last sentence was about it */

  switch (play->final) {
  case FINAL_ALONE:
    if (is_text (row_at (play, play->child)->name, ":application_controller")) {
      say (play, _ ("The application controller ends, and all applications with it."));
      return;
    }
    if (is_known)
      say (play, _ ("Nobody restarts it."));
    else
      say (play, _ ("%s ends and nobody restarts it."), child);
    break;
  case FINAL_FORGOTTEN:
    if (is_known)
      say (play, _ ("%s does not restart it."), supervisor);
    else
      say (play, _ ("%s ends and %s does not restart it."), child, supervisor);
    break;
  case FINAL_STOPPED:
    if (is_text (row_at (play, play->child)->restart, "temporary") ||
        row_at (play, play->supervisor)->kind == COP_SEEN_DYNAMIC_SUPERVISOR)
      say (play, _ ("%s stops %s and forgets it."), supervisor, child);
    else
      say (play, _ ("%s stops %s and keeps it to be started again."), supervisor, child);
    break;
  case FINAL_RESTART:
    say_restart (play);
    say_revived (play);
    break;
  case FINAL_APPLICATION: say_application_ends (play); return;
  }
  say_lost (play);
  say_renewed (play);
}

char *
cop_snapshot_consequences (const CopSnapshot *snapshot, uint32_t row, bool by_request)
{
  g_return_val_if_fail (snapshot != NULL && row < snapshot->n_processes, NULL);

  Play     play = { .snapshot = snapshot, .first = row, .text = g_string_new (NULL) };
  uint32_t parent = snapshot->processes[row].parent;

  play.fates = g_new0 (uint8_t, snapshot->n_processes);
  if (by_request && parent != COP_NOWHERE && is_supervisor (row_at (&play, parent)))
    finish (&play, FINAL_STOPPED, row, parent);
  else
    play_end (&play, row);
  spread (&play);
  say_end (&play);
  g_free (play.fates);
  return g_string_free (play.text, FALSE);
}

char *
cop_snapshot_stop_consequences (const CopSnapshot *snapshot, uint32_t application)
{
  g_return_val_if_fail (snapshot != NULL && application < snapshot->n_applications, NULL);

  const CopSeenApplication *stopped = &snapshot->applications[application];
  uint32_t                  n = stopped->n_processes;

  if (!stopped->is_running)
    return g_strdup_printf (_ ("The application %s does not run."), stopped->name);
  if (n == 0)
    return g_strdup_printf (_ ("The application %s stops."), stopped->name);
  if (n == 1)
    return g_strdup_printf (_ ("The application %s stops. Its only process ends."),
                            stopped->name);
  return g_strdup_printf (_ ("The application %s stops. All of its %u processes end."),
                          stopped->name, n);
}
