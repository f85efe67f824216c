/* Search by plain words. Texts of a snapshot are shared by many rows, and matching them
 * must not allocate: a hundred thousand rows are searched while somebody types. */
#include "observer/filter.h"

#include <string.h>

struct _ObserverFilter {
  char **words; /* owned, folded; ends with NULL */
};

ObserverFilter *
observer_filter_new (const char *text)
{
  ObserverFilter *filter = g_new0 (ObserverFilter, 1);
  g_auto (GStrv)  parts = g_strsplit_set (text != NULL ? text : "", " \t", -1);
  GPtrArray      *words = g_ptr_array_new ();

  for (size_t i = 0; parts[i] != NULL; i++) {
    if (parts[i][0] != '\0')
      g_ptr_array_add (words, g_utf8_strdown (parts[i], -1));
  }
  g_ptr_array_add (words, NULL);
  filter->words = (char **) g_ptr_array_free (words, FALSE);
  return filter;
}

void
observer_filter_free (ObserverFilter *filter)
{
  if (filter == NULL)
    return;
  g_strfreev (filter->words);
  g_free (filter);
}

bool
observer_filter_is_empty (const ObserverFilter *filter)
{
  return filter == NULL || filter->words[0] == NULL;
}

static bool
is_plain (const char *text)
{
  for (; *text != '\0'; text++) {
    if ((unsigned char) *text >= 0x80)
      return false;
  }
  return true;
}

/* @word is folded. */
static bool
contains (const char *text, const char *word)
{
  if (text == NULL)
    return false;
  if (is_plain (text) && is_plain (word))
    return strcasestr (text, word) != NULL;

  g_autofree char *folded = g_utf8_strdown (text, -1);
  return strstr (folded, word) != NULL;
}

static bool
pid_contains (uint64_t id, const char *word)
{
  if (strpbrk (word, "0123456789<#") == NULL)
    return false;

  g_autofree char *pid = cop_seen_pid_text (id);
  return contains (pid, word);
}

static bool
word_matches (const char           *word,
              const CopSnapshot    *snapshot,
              const CopSeenProcess *process)
{
  const char *const texts[] = {
    process->name,
    process->label,
    process->module,
    process->initial_call,
    process->current_function,
    cop_seen_status_name (process->status),
    process->application != COP_NOWHERE
        ? snapshot->applications[process->application].name
        : NULL,
  };

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (contains (texts[i], word))
      return true;
  }
  return pid_contains (process->id, word);
}

bool
observer_filter_matches (const ObserverFilter *filter,
                         const CopSnapshot    *snapshot,
                         uint32_t              row)
{
  if (observer_filter_is_empty (filter))
    return true;
  for (char **word = filter->words; *word != NULL; word++) {
    if (!word_matches (*word, snapshot, &snapshot->processes[row]))
      return false;
  }
  return true;
}
