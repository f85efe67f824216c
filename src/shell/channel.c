#include "shell/channel.h"

struct _CopShellChannel {
  int n_refs; /* atomic */

  GMutex   node_lock;
  CopNode *node; /* borrowed; NULL once it has ended */

  GMutex              inbox_lock;
  GCond               answered;
  GQueue              parcels;    /* CopShellParcel *, owned */
  GSource            *inbox;      /* borrowed; NULL: nobody listens */
  CopShellCompletion *completion; /* owned; for who waits */
  bool                is_lost;

  CopSession *session; /* borrowed; node's thread only */
};

typedef struct {
  CopShellChannel   *channel; /* owned */
  CopShellErrandFunc func;
  void              *data;
  GDestroyNotify     destroy;
} Errand;

void
cop_shell_parcel_free (CopShellParcel *parcel)
{
  if (parcel == NULL)
    return;
  g_free (parcel->text);
  cop_shell_completion_free (parcel->completion);
  g_free (parcel);
}

CopShellChannel *
cop_shell_channel_new (CopNode *node)
{
  CopShellChannel *channel = g_new0 (CopShellChannel, 1);

  channel->n_refs = 1;
  channel->node = node;
  g_mutex_init (&channel->node_lock);
  g_mutex_init (&channel->inbox_lock);
  g_cond_init (&channel->answered);
  g_queue_init (&channel->parcels);
  return channel;
}

CopShellChannel *
cop_shell_channel_ref (CopShellChannel *channel)
{
  g_atomic_int_inc (&channel->n_refs);
  return channel;
}

static void
drop_parcels (CopShellChannel *channel)
{
  g_queue_clear_full (&channel->parcels, (GDestroyNotify) cop_shell_parcel_free);
  g_clear_pointer (&channel->completion, cop_shell_completion_free);
}

void
cop_shell_channel_unref (CopShellChannel *channel)
{
  if (channel == NULL || !g_atomic_int_dec_and_test (&channel->n_refs))
    return;
  drop_parcels (channel);
  g_cond_clear (&channel->answered);
  g_mutex_clear (&channel->node_lock);
  g_mutex_clear (&channel->inbox_lock);
  g_free (channel);
}

/* ---- to the handle ---- */

void
cop_shell_channel_open (CopShellChannel *channel, GSource *inbox)
{
  g_mutex_lock (&channel->inbox_lock);
  channel->inbox = inbox;
  if (inbox == NULL)
    drop_parcels (channel);
  g_mutex_unlock (&channel->inbox_lock);
}

CopShellParcel *
cop_shell_channel_pop (CopShellChannel *channel)
{
  g_mutex_lock (&channel->inbox_lock);
  CopShellParcel *parcel = g_queue_pop_head (&channel->parcels);
  g_mutex_unlock (&channel->inbox_lock);
  return parcel;
}

CopShellCompletion *
cop_shell_channel_wait (CopShellChannel *channel)
{
  g_mutex_lock (&channel->inbox_lock);
  while (channel->completion == NULL && !channel->is_lost)
    g_cond_wait (&channel->answered, &channel->inbox_lock);
  CopShellCompletion *completion = g_steal_pointer (&channel->completion);
  g_mutex_unlock (&channel->inbox_lock);
  return completion;
}

void
cop_shell_channel_push (CopShellChannel *channel, CopShellParcel *parcel)
{
  g_mutex_lock (&channel->inbox_lock);
  if (parcel->completion != NULL && parcel->func == NULL) {
    g_clear_pointer (&channel->completion, cop_shell_completion_free);
    channel->completion = g_steal_pointer (&parcel->completion);
    g_cond_signal (&channel->answered);
  } else if (channel->inbox != NULL) {
    g_queue_push_tail (&channel->parcels, g_steal_pointer (&parcel));
    g_source_set_ready_time (channel->inbox, 0);
  }
  g_mutex_unlock (&channel->inbox_lock);
  cop_shell_parcel_free (parcel);
}

/* ---- to the node ---- */

static void
run_errand (void *data, void *node)
{
  Errand *errand = data;

  errand->func (errand->channel, node, errand->data);
}

static void
free_errand (void *data)
{
  Errand *errand = data;

  if (errand->destroy != NULL)
    errand->destroy (errand->data);
  cop_shell_channel_unref (errand->channel);
  g_free (errand);
}

bool
cop_shell_channel_to_node (CopShellChannel   *channel,
                           CopShellErrandFunc func,
                           void              *data,
                           GDestroyNotify     destroy)
{
  Errand *errand = g_new (Errand, 1);

  *errand = (Errand){ cop_shell_channel_ref (channel), func, data, destroy };
  g_mutex_lock (&channel->node_lock);
  bool is_there = channel->node != NULL;
  if (is_there)
    cop_node_invoke (channel->node, run_errand, errand, free_errand);
  g_mutex_unlock (&channel->node_lock);
  if (!is_there)
    free_errand (errand);
  return is_there;
}

void
cop_shell_channel_lose_node (CopShellChannel *channel)
{
  CopShellParcel *parcel = g_new0 (CopShellParcel, 1);

  g_mutex_lock (&channel->node_lock);
  channel->node = NULL;
  g_mutex_unlock (&channel->node_lock);

  parcel->event.kind = COP_SHELL_LOST;
  parcel->text = g_strdup ("");
  cop_shell_channel_push (channel, parcel);
  g_mutex_lock (&channel->inbox_lock);
  channel->is_lost = true;
  g_cond_signal (&channel->answered);
  g_mutex_unlock (&channel->inbox_lock);
}

void
cop_shell_channel_set_session (CopShellChannel *channel, CopSession *session)
{
  channel->session = session;
}

CopSession *
cop_shell_channel_get_session (CopShellChannel *channel)
{
  return channel->session;
}
