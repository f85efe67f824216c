#include "app/outline.h"

/* A row of the snapshot which waits for its line. */
typedef struct {
  CoppiceLineKind kind;
  uint32_t        row;
  uint32_t        above; /* row of its supervisor, or COP_NOWHERE */
  uint32_t        order;
} Member;

typedef struct {
  const CopSnapshot *snapshot;
  GArray            *members; /* Member, by above and order; owned */
  GArray            *lines;   /* CoppiceLine; owned by who takes it */
  GArray            *waiting; /* CoppiceLine, the next one last; owned */
} Outline;

static int
compare_members (const void *a, const void *b)
{
  const Member *left = a, *right = b;

  if (left->above != right->above)
    return left->above < right->above ? -1 : 1;
  if (left->order != right->order)
    return left->order < right->order ? -1 : 1;
  return left->row < right->row ? -1 : left->row > right->row;
}

static GArray *
collect_members (const CopSnapshot *snapshot)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (Member));

  for (uint32_t i = 0; i < snapshot->n_processes; i++) {
    const CopSeenProcess *process = &snapshot->processes[i];
    Member member = { COPPICE_LINE_PROCESS, i, process->parent, process->order };
    g_array_append_val (members, member);
  }
  for (uint32_t i = 0; i < snapshot->n_absent; i++) {
    const CopSeenAbsent *absent = &snapshot->absent[i];
    Member member = { COPPICE_LINE_ABSENT, i, absent->supervisor, absent->order };
    g_array_append_val (members, member);
  }
  g_array_sort (members, compare_members);
  return members;
}

/* First member below @above. */
static uint32_t
find_members (const GArray *members, uint32_t above)
{
  uint32_t low = 0, high = members->len;

  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (g_array_index (members, Member, middle).above < above)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Whether a root stands below the heading @application. */
static bool
is_in (const Outline *outline, const Member *member, uint32_t application)
{
  return member->kind == COPPICE_LINE_PROCESS &&
         outline->snapshot->processes[member->row].application == application;
}

/* Lets the members below @line wait, so that the first is taken first. */
static void
push_children (Outline *outline, uint32_t line)
{
  const CoppiceLine *at = &g_array_index (outline->lines, CoppiceLine, line);
  bool               is_heading = at->kind == COPPICE_LINE_APPLICATION;
  uint32_t           above = is_heading ? COP_NOWHERE : at->row;
  uint32_t           depth = at->depth + 1;
  uint32_t           application = at->row;
  bool               is_last = true;
  if (at->kind == COPPICE_LINE_ABSENT)
    return;

  uint32_t first = find_members (outline->members, above);
  uint32_t end = first;
  while (end < outline->members->len &&
         g_array_index (outline->members, Member, end).above == above)
    end++;
  while (end-- > first) {
    const Member *member = &g_array_index (outline->members, Member, end);
    if (is_heading && !is_in (outline, member, application))
      continue;
    CoppiceLine next = { member->kind, member->row, depth, line, is_last };
    g_array_append_val (outline->waiting, next);
    is_last = false;
  }
}

static void
add_tree (Outline *outline, uint32_t application)
{
  CoppiceLine heading = { COPPICE_LINE_APPLICATION, application, 0, COP_NOWHERE, true };

  g_array_append_val (outline->waiting, heading);
  while (outline->waiting->len > 0) {
    uint32_t    last = outline->waiting->len - 1;
    CoppiceLine line = g_array_index (outline->waiting, CoppiceLine, last);
    g_array_set_size (outline->waiting, last);
    g_array_append_val (outline->lines, line);
    push_children (outline, outline->lines->len - 1);
  }
}

/* Whether there are processes that belong to no application. */
static bool
has_others (const CopSnapshot *snapshot)
{
  for (size_t i = 0; i < snapshot->n_processes; i++) {
    const CopSeenProcess *process = &snapshot->processes[i];
    if (process->application == COP_NOWHERE && process->parent == COP_NOWHERE)
      return true;
  }
  return false;
}

GArray *
coppice_outline_new (const CopSnapshot *snapshot, uint32_t application)
{
  Outline outline = { .snapshot = snapshot,
                      .members = collect_members (snapshot),
                      .lines = g_array_new (FALSE, FALSE, sizeof (CoppiceLine)),
                      .waiting = g_array_new (FALSE, FALSE, sizeof (CoppiceLine)) };

  if (application != COP_NOWHERE)
    add_tree (&outline, application);
  for (uint32_t i = 0; application == COP_NOWHERE && i < snapshot->n_applications; i++) {
    if (snapshot->applications[i].is_running)
      add_tree (&outline, i);
  }
  if (application == COP_NOWHERE && has_others (snapshot))
    add_tree (&outline, COP_NOWHERE);
  g_array_unref (outline.members);
  g_array_unref (outline.waiting);
  return outline.lines;
}

char *
coppice_outline_branches (const GArray *outline, uint32_t line, bool is_ascii)
{
  const CoppiceLine *at = &g_array_index (outline, CoppiceLine, line);
  GString           *text = g_string_new (NULL);
  if (at->depth == 0)
    return g_string_free (text, FALSE);

  if (is_ascii)
    g_string_append (text, at->is_last ? "`- " : "|- ");
  else
    g_string_append (text, at->is_last ? "└─ " : "├─ ");
  for (uint32_t above = at->parent; above != COP_NOWHERE;) {
    const CoppiceLine *ancestor = &g_array_index (outline, CoppiceLine, above);
    if (ancestor->depth > 0)
      g_string_prepend (text, ancestor->is_last ? "   " : is_ascii ? "|  " : "│  ");
    above = ancestor->parent;
  }
  return g_string_free (text, FALSE);
}
