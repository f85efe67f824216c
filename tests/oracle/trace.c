/* Compares traces greedily: each line that happened is the next ordered one, else one of
 * the group that is open, else a floating one that was announced before, else wrong. */
#include "trace.h"

typedef struct {
  const GPtrArray *expected;
  guint            next;     /* of expected */
  GPtrArray       *group;    /* const char *: what is still missing of it */
  GPtrArray       *floating; /* const char *: announced, not yet seen */
} Match;

bool
oracle_line_is (const char *word)
{
  static const char *const starts[] = { "=", ".", "!", "~", "~!", "(", ")", NULL };
  return g_strv_contains (starts, word);
}

OracleLine *
oracle_line_parse (const char *text)
{
  OracleLine *line = g_new0 (OracleLine, 1);
  line->shown = g_strdup (text);
  if (g_str_has_prefix (text, "~!")) {
    line->kind = ORACLE_LINE_FLOATING;
    line->text = g_strdup (text + 1);
  } else if (text[0] == '~') {
    line->kind = ORACLE_LINE_FLOATING;
    line->text = g_strconcat (".", text + 1, NULL);
  } else {
    line->kind = text[0] == '='   ? ORACLE_LINE_RESULT
                 : text[0] == '(' ? ORACLE_LINE_OPEN
                 : text[0] == ')' ? ORACLE_LINE_CLOSE
                                  : ORACLE_LINE_ORDERED;
    line->text = g_strdup (text);
  }
  return line;
}

void
oracle_line_free (void *data)
{
  OracleLine *line = data;
  g_free (line->text);
  g_free (line->shown);
  g_free (line);
}

static const OracleLine *
next_line (const Match *match)
{
  return match->next < match->expected->len ? match->expected->pdata[match->next] : NULL;
}

static void
open_group (Match *match)
{
  for (match->next++; match->next < match->expected->len; match->next++) {
    const OracleLine *line = match->expected->pdata[match->next];
    if (line->kind == ORACLE_LINE_CLOSE)
      break;
    g_ptr_array_add (match->group, line->text);
  }
  match->next++;
}

/* Floating lines count from where they stand; a group opens when its turn has come. */
static void
announce (Match *match)
{
  for (const OracleLine *line; match->group->len == 0 && (line = next_line (match));) {
    if (line->kind == ORACLE_LINE_FLOATING) {
      g_ptr_array_add (match->floating, line->text);
      match->next++;
    } else if (line->kind == ORACLE_LINE_OPEN) {
      open_group (match);
    } else {
      return;
    }
  }
}

static bool
take (GPtrArray *lines, const char *text)
{
  guint index;
  if (!g_ptr_array_find_with_equal_func (lines, text, g_str_equal, &index))
    return false;
  g_ptr_array_remove_index (lines, index);
  return true;
}

static bool
accept (Match *match, const char *text)
{
  announce (match);
  if (match->group->len > 0)
    return take (match->group, text) || take (match->floating, text);

  const OracleLine *line = next_line (match);
  if (line && g_str_equal (line->text, text)) {
    match->next++;
    return true;
  }
  return take (match->floating, text);
}

static bool
is_complete (Match *match)
{
  announce (match);
  return match->group->len == 0 && match->floating->len == 0 && !next_line (match);
}

/* ---- for people ---- */

static void
tell_lines (GString *why, const char *title, const GPtrArray *lines)
{
  if (lines->len > 0)
    g_string_append_printf (why, "  %s\n", title);
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (why, "    %s\n", (const char *) lines->pdata[i]);
}

static void
tell_wanted (GString *why, const Match *match)
{
  const OracleLine *line = next_line (match);
  if (match->group->len > 0)
    tell_lines (why, "wanted here, in any order:", match->group);
  else if (line)
    g_string_append_printf (why, "  wanted here:\n    %s\n", line->text);
  else
    g_string_append (why, "  wanted here: nothing more\n");
  tell_lines (why, "or, floating:", match->floating);
}

static void
tell_all (GString *why, const GPtrArray *expected, const GPtrArray *happened, guint wrong)
{
  g_string_append (why, "  expected:\n");
  if (expected->len == 0)
    g_string_append (why, "    nothing\n");
  for (guint i = 0; i < expected->len; i++)
    g_string_append_printf (why, "    %s\n", ((OracleLine *) expected->pdata[i])->shown);
  g_string_append (why, "  happened:\n");
  if (happened->len == 0)
    g_string_append (why, "    nothing\n");
  for (guint i = 0; i < happened->len; i++)
    g_string_append_printf (why, " %s  %s\n", i == wrong ? "→" : " ",
                            (const char *) happened->pdata[i]);
}

bool
oracle_trace_fits (const GPtrArray *expected, const GPtrArray *happened, char **ret_why)
{
  g_autoptr (GPtrArray) group = g_ptr_array_new ();
  g_autoptr (GPtrArray) floating = g_ptr_array_new ();
  Match                 match = { expected, 0, group, floating };
  guint                 n_good = 0;
  while (n_good < happened->len && accept (&match, happened->pdata[n_good]))
    n_good++;
  if (n_good == happened->len && is_complete (&match))
    return true;

  g_autoptr (GString) why = g_string_new (NULL);
  if (n_good < happened->len)
    g_string_append_printf (why, "  unexpected:\n    %s\n",
                            (const char *) happened->pdata[n_good]);
  else
    g_string_append (why, "  something is missing\n");
  tell_wanted (why, &match);
  tell_all (why, expected, happened, n_good);
  *ret_why = g_string_free (g_steal_pointer (&why), FALSE);
  return false;
}
