/* What a page of a mailbox consists of. */
#include "observation/source.h"

static void
free_shape (void *data)
{
  CopSeenShape *shape = data;

  g_free (shape->text);
  g_free (shape);
}

CopSeenMailbox *
cop_seen_mailbox_new (uint64_t id)
{
  CopSeenMailbox *mailbox = g_new0 (CopSeenMailbox, 1);

  mailbox->n_refs = 1;
  mailbox->id = id;
  mailbox->messages = g_ptr_array_new_with_free_func (g_free);
  mailbox->places = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  mailbox->shapes = g_ptr_array_new_with_free_func (free_shape);
  return mailbox;
}

CopSeenMailbox *
cop_seen_mailbox_ref (CopSeenMailbox *mailbox)
{
  g_return_val_if_fail (mailbox != NULL, NULL);

  g_atomic_int_inc (&mailbox->n_refs);
  return mailbox;
}

void
cop_seen_mailbox_unref (CopSeenMailbox *mailbox)
{
  if (mailbox == NULL || !g_atomic_int_dec_and_test (&mailbox->n_refs))
    return;
  g_ptr_array_unref (mailbox->messages);
  g_ptr_array_unref (mailbox->shapes);
  g_array_unref (mailbox->places);
  g_free (mailbox);
}

void
cop_seen_mailbox_add_shape (CopSeenMailbox *mailbox,
                            const char     *text,
                            uint64_t        count,
                            uint64_t        key)
{
  CopSeenShape *shape = g_new0 (CopSeenShape, 1);

  shape->text = g_strdup (text);
  shape->count = count;
  shape->key = key;
  g_ptr_array_add (mailbox->shapes, shape);
}

void
cop_seen_mailbox_add_message (CopSeenMailbox *mailbox, uint64_t place, char *text)
{
  g_array_append_val (mailbox->places, place);
  g_ptr_array_add (mailbox->messages, text);
}
