/* A node on a thread of its own. */
#include "process/process-private.h"

typedef struct {
  const CopNodeOptions *options;
  CopNode              *node;
  GMutex                lock;
  GCond                 ready;
} Start;

static void *
thread_main (void *data)
{
  Start                   *start = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  CopNodeOptions options = start->options ? *start->options : (CopNodeOptions){ 0 };
  options.context = context;
  CopNode *node = cop_node_new (&options);
  node->loop = g_main_loop_new (context, FALSE);

  g_mutex_lock (&start->lock);
  start->node = node;
  g_cond_signal (&start->ready);
  g_mutex_unlock (&start->lock);

  g_main_loop_run (node->loop);
  g_main_loop_unref (node->loop);
  cop_node_free (node);
  g_main_context_pop_thread_default (context);
  return NULL;
}

CopNode *
cop_node_new_thread (const CopNodeOptions *options)
{
  Start start = { .options = options };
  g_mutex_init (&start.lock);
  g_cond_init (&start.ready);

  GThread *thread = g_thread_new ("coppice-node", thread_main, &start);
  g_mutex_lock (&start.lock);
  while (!start.node)
    g_cond_wait (&start.ready, &start.lock);
  g_mutex_unlock (&start.lock);

  start.node->thread = thread;
  g_mutex_clear (&start.lock);
  g_cond_clear (&start.ready);
  return start.node;
}

static void
quit (void *data, void *node)
{
  g_main_loop_quit (((CopNode *) node)->loop);
}

void
cop_node_join (CopNode *node)
{
  g_return_if_fail (node != NULL && node->thread != NULL);
  GThread *thread = node->thread;
  cop_node_invoke (node, quit, NULL, NULL);
  g_thread_join (thread);
}
