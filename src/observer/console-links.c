#include "observer/console-links.h"

#include "term/parse.h"

#define WORDS                                                                            \
  "#PID<0\\.[0-9]+\\.[0-9]+>"                                                            \
  "|(?<![\\w.@:\"])(?::[a-z_][\\w@]*[?!]?|[A-Z]\\w*(?:\\.[A-Z]\\w*)*)"

GArray *
observer_links_find (const char *text)
{
  GArray                *links = g_array_new (FALSE, FALSE, sizeof (ObserverLink));
  g_autoptr (GRegex)     words = g_regex_new (WORDS, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (words, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL)) {
    int start, end;
    g_match_info_fetch_pos (match, 0, &start, &end);
    ObserverLink link = { start, end };
    g_array_append_val (links, link);
  }
  return links;
}

uint64_t
observer_link_resolve (const CopSnapshot *snapshot, const char *word)
{
  if (*word == '#') {
    g_auto (CopTerm) pid = cop_parse (word, COP_NOTATION_ELIXIR, NULL, NULL);
    return cop_is_local_pid (pid) ? cop_local_pid_number (pid) : 0;
  }
  if (snapshot == NULL)
    return 0;

  uint32_t row = cop_snapshot_find_name (snapshot, word);
  if (row != COP_NOWHERE)
    return snapshot->processes[row].id;
  for (size_t i = 0; i < snapshot->n_processes; i++) {
    if (g_strcmp0 (snapshot->processes[i].module, word) == 0)
      return snapshot->processes[i].id;
  }
  return 0;
}
