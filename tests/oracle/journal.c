/* Notes what happens; drops what is about processes whose start failed. */
#include "journal.h"

#include "notation.h"
#include "report-line.h"

typedef struct {
  OracleEventKind kind;
  char           *name; /* owned */
  char           *line; /* owned */
} Entry;

struct _OracleJournal {
  const OracleNames *names; /* borrowed */
  GArray            *entries;
  GHashTable        *followed; /* pid */
  GHashTable        *failed;   /* name */
};

static void
entry_clear (void *data)
{
  Entry *entry = data;
  g_free (entry->name);
  g_free (entry->line);
}

static void
note_end (OracleJournal *journal, const CopEvent *event)
{
  if (!g_hash_table_contains (journal->followed, (void *) (uintptr_t) event->pid))
    return;
  const char      *name = oracle_names_of (journal->names, event->pid);
  g_autofree char *reason = oracle_term_text (journal->names, event->term);
  oracle_journal_note (journal, ORACLE_EVENT_DOWN, name, "down %s %s", name, reason);
}

static void
note_report (OracleJournal *journal, const CopEvent *event)
{
  const char      *name = oracle_names_of (journal->names, event->pid);
  bool             is_end;
  g_autofree char *line = oracle_report_line (journal->names, event->term, name, &is_end);
  if (line)
    oracle_journal_note (journal, is_end ? ORACLE_EVENT_END : ORACLE_EVENT_REPORT, name,
                         "%s", line);
}

static void
event_cb (CopNode *node, const CopEvent *event, void *data)
{
  if (event->kind == COP_EVENT_EXIT)
    note_end (data, event);
  else if (event->kind == COP_EVENT_REPORT)
    note_report (data, event);
}

OracleJournal *
oracle_journal_new (CopNode *node, const OracleNames *names)
{
  OracleJournal *journal = g_new0 (OracleJournal, 1);
  journal->names = names;
  journal->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (journal->entries, entry_clear);
  journal->followed = g_hash_table_new (NULL, NULL);
  journal->failed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  cop_node_listen (node, event_cb, journal);
  return journal;
}

void
oracle_journal_free (OracleJournal *journal)
{
  g_array_unref (journal->entries);
  g_hash_table_unref (journal->followed);
  g_hash_table_unref (journal->failed);
  g_free (journal);
}

void
oracle_journal_note (OracleJournal  *journal,
                     OracleEventKind kind,
                     const char     *name,
                     const char     *format,
                     ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  bool  is_report = kind == ORACLE_EVENT_REPORT || kind == ORACLE_EVENT_END;
  Entry entry = { kind, g_strdup (name),
                  g_strconcat (is_report ? "! " : ". ", text, NULL) };
  g_array_append_val (journal->entries, entry);
}

void
oracle_journal_follow (OracleJournal *journal, CopTerm pid)
{
  g_hash_table_add (journal->followed, (void *) (uintptr_t) pid);
}

void
oracle_journal_forget (OracleJournal *journal, const char *name)
{
  g_hash_table_add (journal->failed, g_strdup (name));
}

void
oracle_journal_take (OracleJournal *journal, GPtrArray *lines)
{
  for (guint i = 0; i < journal->entries->len; i++) {
    Entry *entry = &g_array_index (journal->entries, Entry, i);
    bool   is_end = entry->kind == ORACLE_EVENT_DOWN || entry->kind == ORACLE_EVENT_END;
    if (!is_end || !g_hash_table_contains (journal->failed, entry->name))
      g_ptr_array_add (lines, g_steal_pointer (&entry->line));
  }
  g_array_set_size (journal->entries, 0);
}
