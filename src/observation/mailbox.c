/* A mailbox is a chain: the only way to its middle is along it. So the reader keeps
 * places along the part that it has counted, and finds a page from the nearest one. When
 * the process has taken a message all of them are void and counting begins afresh; what
 * is counted by then is told, so a process that works shows the shapes of what comes
 * next. */
#include "observation/mailbox.h"

#include "observation/shape.h"
#include "process/look.h"
#include "term/print.h"

#define SLICE_USEC 2000
#define STEP 8192        /* messages between two places, and two looks at the clock */
#define SEARCH_STEP 1024 /* messages between two places where a shape was looked for */
#define MAX_PAGE 1000
#define MAX_TOP 12
#define MESSAGE_BYTES 1000

/* How many were found before a place. */
typedef struct {
  CopMailboxPlace place;
  uint64_t        n_before;
} Find;

struct _CopMailboxReader {
  CopNode        *node; /* borrowed */
  uint64_t        id;
  CopMailboxPlace counted;   /* as far as the histogram goes */
  CopHistogram   *histogram; /* owned */
  GArray         *places;    /* CopMailboxPlace, every STEP messages; owned */
  uint64_t        shape;     /* key of the one that is looked for, or 0 */
  CopMailboxPlace searched;  /* as far as it was looked for */
  uint64_t        n_found;
  GArray         *finds; /* Find, of parts where some are; owned */
};

CopMailboxReader *
cop_mailbox_reader_new (CopNode *node, uint64_t id)
{
  g_return_val_if_fail (node != NULL, NULL);

  CopMailboxReader *reader = g_new0 (CopMailboxReader, 1);

  reader->node = node;
  reader->id = id;
  reader->histogram = cop_histogram_new ();
  reader->places = g_array_new (FALSE, TRUE, sizeof (CopMailboxPlace));
  g_array_set_size (reader->places, 1);
  reader->finds = g_array_new (FALSE, FALSE, sizeof (Find));
  return reader;
}

void
cop_mailbox_reader_free (CopMailboxReader *reader)
{
  if (reader == NULL)
    return;
  cop_histogram_free (reader->histogram);
  g_array_unref (reader->places);
  g_array_unref (reader->finds);
  g_free (reader);
}

uint64_t
cop_mailbox_reader_id (const CopMailboxReader *reader)
{
  return reader->id;
}

/* ---- counting ---- */

static void
begin_afresh (CopMailboxReader *reader)
{
  reader->counted = (CopMailboxPlace){ 0 };
  cop_histogram_clear (reader->histogram);
  g_array_set_size (reader->places, 1);
}

static void
count_cb (const CopMessage *message, void *data)
{
  CopMailboxReader *reader = data;
  CopShape          shape = cop_shape_of (message);

  cop_histogram_add (reader->histogram, &shape);
}

/* Up to the next multiple of STEP. Whether there may be more. */
static bool
count_step (CopMailboxReader *reader, CopTerm pid)
{
  size_t end = reader->counted.position / STEP * STEP + STEP;

  if (!cop_mailbox_look (reader->node, pid, &reader->counted,
                         end - reader->counted.position, count_cb, reader)) {
    begin_afresh (reader);
    return cop_mailbox_look (reader->node, pid, &reader->counted, STEP, count_cb, reader);
  }
  if (reader->counted.position < end)
    return false;
  g_array_append_val (reader->places, reader->counted);
  return true;
}

static void
count (CopMailboxReader *reader, CopTerm pid)
{
  int64_t end = g_get_monotonic_time () + SLICE_USEC;

  while (count_step (reader, pid) && g_get_monotonic_time () < end)
    ;
}

static void
tell_shapes (CopMailboxReader *reader, CopSeenMailbox *mailbox)
{
  g_autoptr (GArray) top =
      cop_histogram_top (reader->histogram, MAX_TOP, &mailbox->n_others);

  mailbox->n_counted = cop_histogram_total (reader->histogram);
  for (unsigned i = 0; i < top->len; i++) {
    const CopShapeCount *count = &g_array_index (top, CopShapeCount, i);
    g_autofree char     *text = cop_shape_text (&count->shape);

    cop_seen_mailbox_add_shape (mailbox, text, count->count,
                                cop_shape_key (&count->shape));
  }
}

/* ---- a page ---- */

static void
print (CopSeenMailbox *mailbox, const CopMessage *message, uint64_t place)
{
  g_auto (CopTerm) term = cop_message_to_term (message);

  cop_seen_mailbox_add_message (
      mailbox, place, cop_print_short (term, COP_NOTATION_ELIXIR, MESSAGE_BYTES));
}

static void
print_cb (const CopMessage *message, void *data)
{
  CopSeenMailbox *mailbox = data;

  print (mailbox, message, mailbox->offset + mailbox->messages->len);
}

/* Moves @place to @offset; false when that is too far for this time. */
static bool
seek (CopMailboxReader *reader, CopTerm pid, CopMailboxPlace *place, size_t offset)
{
  int64_t end = g_get_monotonic_time () + SLICE_USEC;

  while (place->position < offset) {
    if (!cop_mailbox_look (reader->node, pid, place, MIN (STEP, offset - place->position),
                           NULL, NULL) ||
        g_get_monotonic_time () >= end)
      return place->position == offset;
  }
  return true;
}

static void
tell_page (CopMailboxReader *reader, CopTerm pid, CopSeenMailbox *mailbox, size_t n)
{
  size_t          index = MIN (mailbox->offset / STEP, reader->places->len - 1);
  CopMailboxPlace place = g_array_index (reader->places, CopMailboxPlace, index);

  if (seek (reader, pid, &place, mailbox->offset))
    cop_mailbox_look (reader->node, pid, &place, n, print_cb, mailbox);
}

/* ---- messages of one shape ---- */

typedef struct {
  uint64_t        shape;
  uint64_t        position;
  uint64_t        n_skip; /* found ones before the page */
  uint64_t        n_want; /* on the page */
  uint64_t        n_found;
  CopSeenMailbox *mailbox;
} Search;

static void
search_cb (const CopMessage *message, void *data)
{
  Search  *search = data;
  CopShape shape = cop_shape_of (message);
  uint64_t position = search->position++;

  if (cop_shape_key (&shape) != search->shape)
    return;
  if (search->n_found >= search->n_skip &&
      search->n_found - search->n_skip < search->n_want)
    print (search->mailbox, message, position);
  search->n_found++;
}

static void
search_afresh (CopMailboxReader *reader, uint64_t shape)
{
  reader->shape = shape;
  reader->searched = (CopMailboxPlace){ 0 };
  reader->n_found = 0;
  g_array_set_size (reader->finds, 0);
}

/* Whether there may be more. */
static bool
search_step (CopMailboxReader *reader, CopTerm pid)
{
  Search search = { .shape = reader->shape };
  Find   find = { reader->searched, reader->n_found };

  if (!cop_mailbox_look (reader->node, pid, &reader->searched, SEARCH_STEP, search_cb,
                         &search)) {
    search_afresh (reader, reader->shape);
    return true;
  }
  if (search.n_found > 0)
    g_array_append_val (reader->finds, find);
  reader->n_found += search.n_found;
  return search.position == SEARCH_STEP;
}

/* As many parts of the mailbox as the page's messages are in; those where none is are
 * passed over. */
static void
tell_found (CopMailboxReader *reader, CopTerm pid, CopSeenMailbox *mailbox, size_t n)
{
  unsigned i = reader->finds->len;

  while (i > 0 && g_array_index (reader->finds, Find, i - 1).n_before > mailbox->offset)
    i--;
  for (i = i > 0 ? i - 1 : 0; i < reader->finds->len && mailbox->messages->len < n; i++) {
    const Find     *find = &g_array_index (reader->finds, Find, i);
    CopMailboxPlace place = find->place;
    Search          search = { reader->shape,
                               place.position,
                               mailbox->offset + mailbox->messages->len - find->n_before,
                               n - mailbox->messages->len,
                               0,
                               mailbox };

    cop_mailbox_look (reader->node, pid, &place, SEARCH_STEP, search_cb, &search);
  }
}

static void
tell_shape (CopMailboxReader      *reader,
            CopTerm                pid,
            const CopMailboxQuery *query,
            CopSeenMailbox        *mailbox)
{
  int64_t end = g_get_monotonic_time () + SLICE_USEC;
  size_t  n = MIN (query->n_messages, MAX_PAGE);

  if (query->shape != reader->shape)
    search_afresh (reader, query->shape);
  while (search_step (reader, pid) && g_get_monotonic_time () < end)
    ;
  mailbox->n_searched = reader->searched.position;
  mailbox->n_found = reader->n_found;
  mailbox->offset = query->offset < mailbox->n_found ? query->offset
                    : n > 0 && mailbox->n_found > 0  ? (mailbox->n_found - 1) / n * n
                                                     : 0;
  tell_found (reader, pid, mailbox, n);
}

CopSeenMailbox *
cop_mailbox_reader_read (CopMailboxReader *reader, const CopMailboxQuery *query)
{
  g_return_val_if_fail (reader != NULL && query != NULL, NULL);

  CopTerm        pid = cop_local_pid (reader->id);
  CopProcessInfo info;

  if (!cop_process_info (reader->node, pid, &info))
    return NULL;

  CopNode        *outer = cop_node_enter (reader->node);
  CopSeenMailbox *mailbox = cop_seen_mailbox_new (reader->id);
  size_t          n = MIN (query->n_messages, MAX_PAGE);

  mailbox->n_messages = info.mailbox;
  /* What was asked for may be gone by now: the last page instead. */
  mailbox->offset = query->offset < info.mailbox ? query->offset
                    : n > 0 && info.mailbox > 0  ? (info.mailbox - 1) / n * n
                                                 : 0;
  count (reader, pid);
  tell_shapes (reader, mailbox);
  mailbox->n_searched = info.mailbox;
  if (query->shape != 0)
    tell_shape (reader, pid, query, mailbox);
  else
    tell_page (reader, pid, mailbox, n);
  cop_node_enter (outer);
  return mailbox;
}
