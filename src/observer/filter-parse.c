/* Search expressions by recursive descent. The position of a mistake is that of the word
 * which is wrong, so that it can be underlined. */
#include "observer/filter-private.h"

#include "observation/i18n.h"

#include <math.h>
#include <string.h>

#define MAX_DEPTH 50
#define MAX_LEAVES 200

G_DEFINE_QUARK (observer_filter_error, observer_filter_error)

typedef struct {
  const char   *text;
  const char   *at;
  ObserverSpan *span; /* of the mistake */
  GError      **error;
  unsigned      n_leaves;
  unsigned      depth;  /* of parentheses and negations */
  unsigned      n_open; /* parentheses */
} Parser;

G_GNUC_PRINTF (4, 5)
static void *
fail (Parser *self, const char *start, const char *end, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (self->error, OBSERVER_FILTER_ERROR, 0, message);
  *self->span =
      (ObserverSpan){ (size_t) (start - self->text), (size_t) (end - self->text) };
  return NULL;
}

static void
skip_blanks (Parser *self)
{
  while (g_ascii_isspace (*self->at))
    self->at++;
}

static bool
ends_word (const Parser *self, char c)
{
  return c == '\0' || g_ascii_isspace (c) || (c == ')' && self->n_open > 0);
}

static const char *
end_of_word (const Parser *self, const char *at)
{
  while (!ends_word (self, *at))
    at++;
  return at;
}

static bool
is_keyword (const Parser *self, const char *keyword)
{
  size_t length = strlen (keyword);

  return g_ascii_strncasecmp (self->at, keyword, length) == 0 &&
         (ends_word (self, self->at[length]) || self->at[length] == '(');
}

/* ---- words ---- */

/* “"a b"”, with \" for a quote. */
static char *
read_quoted (Parser *self)
{
  const char *start = self->at;
  GString    *text = g_string_new (NULL);

  for (self->at++; *self->at != '"'; self->at++) {
    if (*self->at == '\\' && self->at[1] != '\0')
      self->at++;
    if (*self->at == '\0') {
      g_string_free (text, TRUE);
      return fail (self, start, self->at, _ ("The quotation has no end"));
    }
    g_string_append_c (text, *self->at);
  }
  self->at++;
  return g_string_free (text, FALSE);
}

static char *
read_word (Parser *self, bool *ret_quoted)
{
  const char *start = self->at;

  *ret_quoted = *start == '"';
  if (*ret_quoted)
    return read_quoted (self);
  self->at = end_of_word (self, start);
  return g_strndup (start, (size_t) (self->at - start));
}

static FilterNode *
leaf (Parser *self, FilterNode *node)
{
  node->place = self->n_leaves++;
  return node;
}

static FilterNode *
parse_word (Parser *self)
{
  bool             is_quoted;
  g_autofree char *word = read_word (self, &is_quoted);

  return word != NULL ? leaf (self, observer_filter_word_new (word)) : NULL;
}

/* ---- fields ---- */

typedef enum {
  OP_IS,
  OP_IS_NOT,
  OP_HAS,
  OP_HAS_NOT,
  OP_LT,
  OP_LE,
  OP_GT,
  OP_GE
} Operator;

static const struct {
  const char *text;
  Operator    operator;
} operators[] = {
  { ":~", OP_HAS }, { ":>=", OP_GE },    { ":<=", OP_LE },     { ":>", OP_GT },
  { ":<", OP_LT },  { "!=", OP_IS_NOT }, { "!~", OP_HAS_NOT }, { ">=", OP_GE },
  { "<=", OP_LE },  { ">", OP_GT },      { "<", OP_LT },       { ":", OP_IS },
  { "=", OP_IS },   { "~", OP_HAS },
};

typedef struct {
  const char *start; /* of the field */
  const char *end;
  const char *value;
  Operator    operator;
} Head;

/* Whether a field and an operator stand here. */
static bool
find_head (const Parser *self, Head *head)
{
  const char *end = self->at;

  while (g_ascii_isalpha (*end) || *end == '_')
    end++;
  if (end == self->at)
    return false;
  for (size_t i = 0; i < G_N_ELEMENTS (operators); i++) {
    if (!g_str_has_prefix (end, operators[i].text))
      continue;
    /* "pid:<0.80.0>" is no comparison. */
    if (operators[i].operator>= OP_LT && operators[i].text[0] == ':' &&
        g_ascii_strncasecmp (self->at, "pid:", 4) == 0)
      continue;
    *head =
        (Head){ self->at, end, end + strlen (operators[i].text), operators[i].operator};
    return true;
  }
  return false;
}

/* "PID<0.80.0>" is how a pid is printed, no comparison. */
static bool
is_pid (const Head *head)
{
  return head->operator== OP_LT && g_ascii_strncasecmp (head->start, "pid<", 4) == 0;
}

static FilterNode *
negated (FilterNode *node)
{
  FilterNode *not = observer_filter_node_new (FILTER_NOT);

  g_ptr_array_add (not ->children, node);
  return not ;
}

typedef struct {
  const char *name;
  double      factor;
} Unit;

static const Unit byte_units[] = {
  { "b", 1 },           { "k", 1024 },         { "kb", 1024 },     { "kib", 1024 },
  { "m", 1048576 },     { "mb", 1048576 },     { "mib", 1048576 }, { "g", 1073741824 },
  { "gb", 1073741824 }, { "gib", 1073741824 }, { NULL, 0 }
};
static const Unit count_units[] = {
  { "k", 1e3 }, { "m", 1e6 }, { "g", 1e9 }, { NULL, 0 }
};
static const Unit share_units[] = { { "", 0.01 }, { "%", 0.01 }, { NULL, 0 } };
static const Unit time_units[] = { { "", 1e6 },     { "us", 1 },     { "µs", 1 },
                                   { "ms", 1e3 },   { "s", 1e6 },    { "m", 60e6 },
                                   { "min", 60e6 }, { "h", 3600e6 }, { "d", 86400e6 },
                                   { NULL, 0 } };

static const Unit *
units_of (ObserverColumn column)
{
  switch (observer_column_info (column)->kind) {
  case OBSERVER_VALUE_BYTES: return byte_units;
  case OBSERVER_VALUE_SHARE: return share_units;
  case OBSERVER_VALUE_USEC: return time_units;
  case OBSERVER_VALUE_COUNT:
  case OBSERVER_VALUE_RATE:
  case OBSERVER_VALUE_PID:
  case OBSERVER_VALUE_TEXT: break;
  }
  return count_units;
}

/* Factor of the unit, or 0. */
static double
factor_of (const Unit *units, const char *name)
{
  g_autofree char *folded = g_ascii_strdown (name, -1);

  for (const Unit *unit = units; unit->name != NULL; unit++) {
    if (g_str_equal (unit->name, folded))
      return unit->factor;
  }
  return *name == '\0' ? 1 : 0;
}

static bool
read_number (Parser *self, const Head *head, ObserverColumn column, double *ret_number)
{
  bool             is_quoted;
  g_autofree char *word = read_word (self, &is_quoted);
  if (word == NULL)
    return false;

  char  *rest;
  double number = g_ascii_strtod (word, &rest);
  double factor = factor_of (units_of (column), rest);
  if (rest == word || !isfinite (number) ||
      !g_ascii_isdigit (word[strspn (word, "+-.")])) {
    fail (self, head->value, self->at, _ ("“%s” is no number"), word);
    return false;
  }
  if (factor <= 0) {
    fail (self, head->value, self->at, _ ("“%s” is no unit of “%s”"), rest,
          observer_column_info (column)->key);
    return false;
  }
  *ret_number = number * factor;
  return true;
}

static FilterNode *
parse_number (Parser *self, const Head *head, ObserverColumn column)
{
  double number;

  if (head->operator== OP_HAS || head->operator== OP_HAS_NOT)
    return fail (self, head->end, head->value,
                 _ ("“%s” is a number: compare it by < <= = != >= >"),
                 observer_column_info (column)->key);
  if (!read_number (self, head, column, &number))
    return NULL;

  FilterNode *node = leaf (self, observer_filter_node_new (FILTER_RANGE));
  bool goes_up = head->operator== OP_GT || head->operator== OP_GE;
  bool goes_down = head->operator== OP_LT || head->operator== OP_LE;
  node->column = column;
  node->from = goes_down ? -INFINITY : number;
  node->to = goes_up ? INFINITY : number;
  node->excludes_from = head->operator== OP_GT;
  node->excludes_to = head->  operator== OP_LT;
  return head->operator== OP_IS_NOT ? negated (node) : node;
}

static FilterNode *
parse_text (Parser *self, const Head *head, ObserverColumn column)
{
  if (head->operator>= OP_LT)
    return fail (self, head->end, head->value,
                 _ ("“%s” is a text: compare it by : (is), ~ (contains) or !="),
                 observer_column_info (column)->key);

  bool             is_quoted;
  g_autofree char *word = read_word (self, &is_quoted);
  if (word == NULL)
    return NULL;
  bool has = head->operator== OP_HAS || head->operator== OP_HAS_NOT;
  bool is_glob = !has && !is_quoted && strpbrk (word, "*?") != NULL;

  FilterNode *node = leaf (self, observer_filter_node_new (has       ? FILTER_CONTAINS
                                                           : is_glob ? FILTER_GLOB
                                                                     : FILTER_IS));
  node->column = column;
  node->text = g_utf8_strdown (word, -1);
  if (is_glob)
    node->pattern = g_pattern_spec_new (node->text);
  return head->operator== OP_IS_NOT || head->operator== OP_HAS_NOT ? negated (node)
                                                                   : node;
}

static FilterNode *
parse_field (Parser *self, const Head *head)
{
  g_autofree char *name = g_strndup (head->start, (size_t) (head->end - head->start));
  ObserverColumn   column = observer_column_find (name);

  if (column == OBSERVER_N_COLUMNS)
    return fail (self, head->start, head->end,
                 _ ("There is no field “%s”; put it in quotes to look for this text"),
                 name);
  if (ends_word (self, *head->value))
    return fail (self, head->start, head->value, _ ("“%s” needs a value"), name);
  self->at = head->value;
  return observer_column_is_number (column) ? parse_number (self, head, column)
                                            : parse_text (self, head, column);
}

/* ---- structure ---- */

static FilterNode *parse_or (Parser *self);
static FilterNode *parse_one (Parser *self);

static FilterNode *
parse_not (Parser *self, size_t n_bytes)
{
  const char *start = self->at;

  self->at += n_bytes;
  skip_blanks (self);
  if (ends_word (self, *self->at))
    return fail (self, start, start + n_bytes, _ ("What is not meant is missing"));

  FilterNode *node = parse_one (self);
  return node != NULL ? negated (node) : NULL;
}

static FilterNode *
parse_group (Parser *self)
{
  const char *start = self->at++;

  self->n_open++;
  skip_blanks (self);
  if (*self->at == ')')
    return fail (self, start, self->at + 1, _ ("There is nothing in the parentheses"));

  g_autoptr (FilterNode) node = parse_or (self);
  if (node == NULL)
    return NULL;
  skip_blanks (self);
  if (*self->at != ')')
    return fail (self, start, start + 1, _ ("The parenthesis has no end"));
  self->at++;
  self->n_open--;
  return g_steal_pointer (&node);
}

static FilterNode *
parse_inner (Parser *self)
{
  Head head;

  if (*self->at == '(')
    return parse_group (self);
  if (is_keyword (self, "or") || is_keyword (self, "and"))
    return fail (self, self->at, end_of_word (self, self->at),
                 _ ("Something is missing before this word"));
  if (is_keyword (self, "not"))
    return parse_not (self, strlen ("not"));
  if (*self->at == '-' && !ends_word (self, self->at[1]))
    return parse_not (self, 1);
  if (find_head (self, &head) && !is_pid (&head))
    return parse_field (self, &head);
  return parse_word (self);
}

static FilterNode *
parse_one (Parser *self)
{
  if (self->depth >= MAX_DEPTH || self->n_leaves >= MAX_LEAVES)
    return fail (self, self->at, end_of_word (self, self->at), _ ("This is too long"));
  self->depth++;
  FilterNode *node = parse_inner (self);
  self->depth--;
  return node;
}

/* Whether a row of terms ends here. */
static bool
ends_and (Parser *self)
{
  skip_blanks (self);
  return *self->at == '\0' || (*self->at == ')' && self->n_open > 0) ||
         is_keyword (self, "or");
}

static FilterNode *
parse_and (Parser *self)
{
  g_autoptr (FilterNode) all = observer_filter_node_new (FILTER_AND);

  do {
    FilterNode *one = parse_one (self);
    if (one == NULL)
      return NULL;
    g_ptr_array_add (all->children, one);
    skip_blanks (self);
    if (is_keyword (self, "and")) {
      const char *start = self->at;
      self->at += strlen ("and");
      if (ends_and (self))
        return fail (self, start, start + 3, _ ("Something is missing after this word"));
    }
  } while (!ends_and (self));
  return g_steal_pointer (&all);
}

static FilterNode *
parse_or (Parser *self)
{
  g_autoptr (FilterNode) any = observer_filter_node_new (FILTER_OR);

  for (;;) {
    FilterNode *all = parse_and (self);
    if (all == NULL)
      return NULL;
    g_ptr_array_add (any->children, all);
    if (!is_keyword (self, "or"))
      return g_steal_pointer (&any);
    const char *start = self->at;
    self->at += strlen ("or");
    skip_blanks (self);
    if (ends_word (self, *self->at))
      return fail (self, start, start + 2, _ ("Something is missing after this word"));
  }
}

static ObserverFilter *
filter_new (FilterNode *root, unsigned n_leaves)
{
  ObserverFilter *filter = g_new0 (ObserverFilter, 1);

  filter->n_refs = 1;
  filter->root = root;
  filter->n_leaves = n_leaves;
  return filter;
}

ObserverFilter *
observer_filter_parse (const char *text, ObserverSpan *ret_span, GError **error)
{
  ObserverSpan span;
  Parser       parser = { .text = text != NULL ? text : "",
                          .span = ret_span != NULL ? ret_span : &span,
                          .error = error };

  parser.at = parser.text;
  skip_blanks (&parser);
  if (*parser.at == '\0')
    return filter_new (observer_filter_node_new (FILTER_AND), 0);

  FilterNode *root = parse_or (&parser);
  return root != NULL ? filter_new (root, parser.n_leaves) : NULL;
}

ObserverFilter *
observer_filter_new (const char *text)
{
  ObserverFilter *filter = observer_filter_parse (text, NULL, NULL);
  if (filter != NULL)
    return filter;

  g_auto (GStrv) words = g_strsplit_set (text, " \t", -1);
  FilterNode    *root = observer_filter_node_new (FILTER_AND);
  unsigned       n_leaves = 0;
  for (size_t i = 0; words[i] != NULL && n_leaves < MAX_LEAVES; i++) {
    if (words[i][0] == '\0')
      continue;
    FilterNode *word = observer_filter_word_new (words[i]);
    word->place = n_leaves++;
    g_ptr_array_add (root->children, word);
  }
  return filter_new (root, n_leaves);
}
