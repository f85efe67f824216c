/* Reads scenario files line by line; everything that FORMAT.md does not allow is an error
 * with its place. */
#include "scenario.h"

#include "definition.h"
#include "grammar.h"
#include "trace.h"

G_DEFINE_QUARK (oracle_scenario_error, oracle_scenario_error)

typedef struct {
  const char     *file;
  unsigned        line;
  GPtrArray      *scenarios; /* borrowed */
  OracleScenario *scenario;  /* owned; being read; NULL between two */
  bool            in_group;
  GError        **error;
} Reader;

static void
step_free (void *data)
{
  OracleStep *step = data;
  g_strfreev (step->words);
  g_ptr_array_unref (step->expected);
  g_free (step);
}

void
oracle_scenario_free (OracleScenario *scenario)
{
  if (!scenario)
    return;
  g_free (scenario->name);
  g_free (scenario->file);
  g_ptr_array_unref (scenario->definitions);
  g_ptr_array_unref (scenario->steps);
  g_free (scenario);
}

static bool G_GNUC_PRINTF (2, 3) malformed (Reader *reader, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (reader->error, ORACLE_SCENARIO_ERROR, ORACLE_SCENARIO_ERROR_MALFORMED,
               "%s:%u: %s", reader->file, reader->line, text);
  return false;
}

/* The words of @line, which are separated by any blanks. */
static GStrv
split (const char *line)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv)           parts = g_strsplit_set (line, " \t\r\v\f", -1);
  for (char **part = parts; *part; part++)
    if (**part)
      g_strv_builder_add (words, *part);
  return g_strv_builder_end (words);
}

static bool
read_scenario (Reader *reader, const char *const *words)
{
  if (reader->scenario)
    return malformed (reader, "scenario %s has no “end”", reader->scenario->name);
  if (g_strv_length ((GStrv) words) != 2)
    return malformed (reader, "expected “scenario NAME”");

  OracleScenario *scenario = g_new0 (OracleScenario, 1);
  scenario->name = g_strdup (words[1]);
  scenario->file = g_strdup (reader->file);
  scenario->line = reader->line;
  scenario->definitions = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  scenario->steps = g_ptr_array_new_with_free_func (step_free);
  reader->scenario = scenario;
  return true;
}

static bool
read_kind (Reader *reader, const char *const *words)
{
  if (reader->scenario->kind)
    return malformed (reader, "the kind is already known");
  if (g_strv_length ((GStrv) words) != 2)
    return malformed (reader, "expected “kind supervisor|signals|genserver”");
  reader->scenario->kind = oracle_kind_find (words[1]);
  return reader->scenario->kind || malformed (reader, "unknown kind “%s”", words[1]);
}

static bool
read_end (Reader *reader)
{
  g_autofree char *problem = NULL;
  if (!reader->scenario->kind)
    return malformed (reader, "scenario %s has no kind", reader->scenario->name);
  if (!oracle_definitions_check_all (reader->scenario, &problem))
    return malformed (reader, "%s", problem);
  g_ptr_array_add (reader->scenarios, g_steal_pointer (&reader->scenario));
  return true;
}

static bool
read_step (Reader *reader, const char *const *words)
{
  g_autofree char *problem = NULL;
  if (!oracle_grammar_check_step (reader->scenario->kind, words + 1, &problem))
    return malformed (reader, "%s", problem);

  OracleStep *step = g_new0 (OracleStep, 1);
  step->line = reader->line;
  step->words = g_strdupv ((GStrv) words + 1);
  step->expected = g_ptr_array_new_with_free_func (oracle_line_free);
  g_ptr_array_add (reader->scenario->steps, step);
  return true;
}

static bool
read_definition (Reader *reader, const char *const *words)
{
  g_autofree char *problem = NULL;
  if (!reader->scenario->kind->has_definitions)
    return malformed (reader, "unknown word “%s”", words[0]);
  if (reader->scenario->steps->len)
    return malformed (reader, "definitions stand before the steps");
  if (!oracle_definition_check (words, &problem))
    return malformed (reader, "%s", problem);
  g_ptr_array_add (reader->scenario->definitions, g_strdupv ((GStrv) words));
  return true;
}

/* A line of a trace; @text is the whole line without blanks around it. */
static bool
read_trace (Reader *reader, const char *text)
{
  GPtrArray *steps = reader->scenario->steps;
  if (!steps->len)
    return malformed (reader, "a line of a trace before the first step");

  OracleStep *step = steps->pdata[steps->len - 1];
  OracleLine *line = oracle_line_parse (text);
  g_ptr_array_add (step->expected, line);
  switch (line->kind) {
  case ORACLE_LINE_RESULT:
    return step->expected->len == 1 ||
           malformed (reader, "a result stands directly below its step");
  case ORACLE_LINE_OPEN:
    if (reader->in_group)
      return malformed (reader, "a group within a group");
    reader->in_group = true;
    return true;
  case ORACLE_LINE_CLOSE:
    if (!reader->in_group)
      return malformed (reader, "a “)” without “(”");
    reader->in_group = false;
    return true;
  case ORACLE_LINE_FLOATING:
    return !reader->in_group || malformed (reader, "a floating line within a group");
  case ORACLE_LINE_ORDERED: return true;
  }
  g_assert_not_reached ();
}

static bool
read_line (Reader *reader, const char *text)
{
  g_auto (GStrv)     owned = split (text);
  const char *const *words = (const char *const *) owned;
  if (!words[0] || words[0][0] == '#')
    return true;
  if (g_str_equal (words[0], "scenario"))
    return read_scenario (reader, words);
  if (!reader->scenario)
    return malformed (reader, "“%s” outside of a scenario", words[0]);
  if (oracle_line_is (words[0]))
    return read_trace (reader, text);
  if (reader->in_group)
    return malformed (reader, "a group is not closed");
  if (g_str_equal (words[0], "kind"))
    return read_kind (reader, words);
  if (!reader->scenario->kind)
    return malformed (reader, "expected “kind”, found “%s”", words[0]);
  if (g_str_equal (words[0], "step"))
    return read_step (reader, words);
  if (g_str_equal (words[0], "end"))
    return words[1] ? malformed (reader, "“%s” after “end”", words[1])
                    : read_end (reader);
  return read_definition (reader, words);
}

bool
oracle_scenario_parse (const char *file,
                       const char *text,
                       GPtrArray  *scenarios,
                       GError    **error)
{
  Reader         reader = { .file = file, .scenarios = scenarios, .error = error };
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  bool           is_good = true;
  for (char **line = lines; is_good && *line; line++) {
    reader.line++;
    is_good = read_line (&reader, g_strstrip (*line));
  }
  if (is_good && reader.scenario)
    is_good = malformed (&reader, "scenario %s has no “end”", reader.scenario->name);
  oracle_scenario_free (reader.scenario);
  return is_good;
}

bool
oracle_scenario_read (const char *file, GPtrArray *scenarios, GError **error)
{
  g_autofree char   *text = NULL;
  size_t             length;
  g_autoptr (GError) cause = NULL;
  if (!g_file_get_contents (file, &text, &length, &cause)) {
    g_set_error_literal (error, ORACLE_SCENARIO_ERROR, ORACLE_SCENARIO_ERROR_READ,
                         cause->message);
    return false;
  }
  if (!g_utf8_validate_len (text, length, NULL)) {
    g_set_error (error, ORACLE_SCENARIO_ERROR, ORACLE_SCENARIO_ERROR_MALFORMED,
                 "%s:1: not a text in UTF-8", file);
    return false;
  }
  return oracle_scenario_parse (file, text, scenarios, error);
}
