/* Matching. Texts of a snapshot are shared by many rows, and matching them must not
 * allocate: a hundred thousand rows are searched while somebody types. */
#include "observer/filter-private.h"

#include <math.h>
#include <string.h>

/* Texts remembered by each leaf of an expression. */
#define N_REMEMBERED 1024

typedef struct {
  const char *text;
  bool        matches;
} Memory;

struct _ObserverMatcher {
  const ObserverFilter *filter; /* borrowed, or NULL */
  ObserverRows          rows;   /* borrowed */
  Memory               *memory; /* owned: N_REMEMBERED for each leaf */
};

/* ---- expressions ---- */

FilterNode *
observer_filter_node_new (FilterKind kind)
{
  FilterNode *node = g_new0 (FilterNode, 1);

  node->kind = kind;
  if (kind <= FILTER_NOT)
    node->children =
        g_ptr_array_new_with_free_func ((GDestroyNotify) observer_filter_node_free);
  return node;
}

void
observer_filter_node_free (FilterNode *node)
{
  if (node == NULL)
    return;
  g_clear_pointer (&node->children, g_ptr_array_unref);
  g_clear_pointer (&node->pattern, g_pattern_spec_free);
  g_free (node->text);
  g_free (node);
}

FilterNode *
observer_filter_word_new (const char *text)
{
  FilterNode *node = observer_filter_node_new (FILTER_WORD);

  node->text = g_utf8_strdown (text, -1);
  node->is_pid = strpbrk (text, "0123456789<#") != NULL &&
                 strspn (node->text, "0123456789.<>#pid") == strlen (node->text);
  return node;
}

ObserverFilter *
observer_filter_ref (ObserverFilter *filter)
{
  g_atomic_int_inc (&filter->n_refs);
  return filter;
}

void
observer_filter_unref (ObserverFilter *filter)
{
  if (filter == NULL || !g_atomic_int_dec_and_test (&filter->n_refs))
    return;
  observer_filter_node_free (filter->root);
  g_free (filter);
}

bool
observer_filter_replace (ObserverFilter **filter,
                         const char      *text,
                         ObserverSpan    *ret_span,
                         GError         **error)
{
  ObserverFilter *parsed = observer_filter_parse (text, ret_span, error);

  if (parsed == NULL)
    return false;
  observer_filter_unref (*filter);
  *filter = parsed;
  return true;
}

bool
observer_filter_is_empty (const ObserverFilter *filter)
{
  return filter == NULL || filter->n_leaves == 0;
}

/* ---- texts ---- */

static bool
is_plain (const char *text)
{
  for (; *text != '\0'; text++) {
    if ((unsigned char) *text >= 0x80)
      return false;
  }
  return true;
}

static bool
folded_matches (const FilterNode *node, const char *folded)
{
  if (node->kind == FILTER_IS)
    return g_str_equal (folded, node->text);
  if (node->kind == FILTER_GLOB)
    return g_pattern_spec_match_string (node->pattern, folded);
  return strstr (folded, node->text) != NULL;
}

/* Whether @text is, fits or contains what the node wants; NULL is an empty text. */
static bool
text_matches (const FilterNode *node, const char *text)
{
  if (text == NULL)
    text = "";
  if (node->kind != FILTER_GLOB && is_plain (text) && is_plain (node->text))
    return node->kind == FILTER_IS ? g_ascii_strcasecmp (text, node->text) == 0
                                   : strcasestr (text, node->text) != NULL;

  g_autofree char *folded = g_utf8_strdown (text, -1);
  return folded_matches (node, folded);
}

static bool
remembered_matches (ObserverMatcher *self, const FilterNode *node, const char *text)
{
  if (text == NULL || self->memory == NULL)
    return text_matches (node, text);

  size_t  place = ((uintptr_t) text >> 3 ^ (uintptr_t) text >> 13) % N_REMEMBERED;
  Memory *memory = &self->memory[(size_t) node->place * N_REMEMBERED + place];
  if (memory->text != text)
    *memory = (Memory){ text, text_matches (node, text) };
  return memory->matches;
}

static bool
pid_matches (const FilterNode *node, uint64_t id)
{
  g_autofree char *pid = cop_seen_pid_text (id);

  return text_matches (node, pid) ||
         (node->kind == FILTER_IS && text_matches (node, pid + strlen ("#PID")));
}

/* ---- rows ---- */

static bool
word_matches (ObserverMatcher *self, const FilterNode *node, uint32_t row)
{
  const CopSeenProcess *process = &self->rows.snapshot->processes[row];
  const char *const     texts[] = {
        process->name,
        process->label,
        process->module,
        process->initial_call,
        process->current_function,
        cop_seen_status_name (process->status),
        observer_column_text (OBSERVER_COLUMN_APPLICATION, self->rows, row),
  };

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (texts[i] != NULL && remembered_matches (self, node, texts[i]))
      return true;
  }
  return node->is_pid && pid_matches (node, process->id);
}

static bool
column_matches (ObserverMatcher *self, const FilterNode *node, uint32_t row)
{
  if (node->column == OBSERVER_COLUMN_PID)
    return pid_matches (node, self->rows.snapshot->processes[row].id);
  /* "state:waiting": people call a status so. */
  if (node->column == OBSERVER_COLUMN_STATE &&
      remembered_matches (self, node,
                          observer_column_text (OBSERVER_COLUMN_STATUS, self->rows, row)))
    return true;
  return remembered_matches (self, node,
                             observer_column_text (node->column, self->rows, row));
}

static bool
range_matches (ObserverMatcher *self, const FilterNode *node, uint32_t row)
{
  double number = observer_column_number (node->column, self->rows, row);

  return (node->excludes_from ? number > node->from : number >= node->from) &&
         (node->excludes_to ? number < node->to : number <= node->to);
}

/* As deep as the parser allows. */
static bool
node_matches (ObserverMatcher *self, const FilterNode *node, uint32_t row)
{
  switch (node->kind) {
  case FILTER_AND:
    for (unsigned i = 0; i < node->children->len; i++) {
      if (!node_matches (self, node->children->pdata[i], row))
        return false;
    }
    return true;
  case FILTER_OR:
    for (unsigned i = 0; i < node->children->len; i++) {
      if (node_matches (self, node->children->pdata[i], row))
        return true;
    }
    return false;
  case FILTER_NOT: return !node_matches (self, node->children->pdata[0], row);
  case FILTER_WORD: return word_matches (self, node, row);
  case FILTER_IS:
  case FILTER_GLOB:
  case FILTER_CONTAINS: return column_matches (self, node, row);
  case FILTER_RANGE: return range_matches (self, node, row);
  }
  return false;
}

bool
observer_filter_matches (const ObserverFilter *filter,
                         const CopSnapshot    *snapshot,
                         uint32_t              row)
{
  ObserverMatcher matcher = { .filter = filter, .rows = { .snapshot = snapshot } };

  return observer_matcher_test (&matcher, row);
}

ObserverMatcher *
observer_matcher_new (const ObserverFilter *filter, ObserverRows rows)
{
  ObserverMatcher *self = g_new0 (ObserverMatcher, 1);

  self->filter = filter;
  self->rows = rows;
  if (!observer_filter_is_empty (filter))
    self->memory = g_new0 (Memory, (size_t) filter->n_leaves * N_REMEMBERED);
  return self;
}

void
observer_matcher_free (ObserverMatcher *matcher)
{
  if (matcher == NULL)
    return;
  g_free (matcher->memory);
  g_free (matcher);
}

bool
observer_matcher_test (ObserverMatcher *matcher, uint32_t row)
{
  return observer_filter_is_empty (matcher->filter) ||
         node_matches (matcher, matcher->filter->root, row);
}
