/* start/0 sends a request to the main thread and waits for its answer, which comes as a
 * message: {Reference, :ok | {:error, Why}}. */
#include "app/observer-module.h"

#include "behaviour/module.h"
#include "term/compare.h"

typedef struct {
  CopNode        *node;    /* borrowed */
  GMainContext   *context; /* owned; of the main thread */
  CoppiceOpenFunc func;
  void           *data; /* borrowed */
} Opener;

typedef struct {
  const Opener *opener; /* borrowed */
  CopTerm       pid;    /* who asks */
  CopTerm       ref;    /* owned */
} Request;

static const char opener_key;

/* ---- on the main thread ---- */

static gboolean
open_cb (void *data)
{
  const Request   *request = data;
  const Opener    *opener = request->opener;
  const char      *why = opener->func (opener->data);
  g_auto (CopTerm) result =
      why == NULL ? COP_ATOM (ok) : cop_tuple_of (COP_ATOM (error), cop_string (why));
  g_auto (CopTerm) answer =
      cop_tuple_of (cop_term_ref (request->ref), cop_term_ref (result));

  cop_node_send (opener->node, request->pid, answer);
  return G_SOURCE_REMOVE;
}

static void
free_request (void *data)
{
  Request *request = data;

  cop_term_unref (request->ref);
  g_free (request);
}

/* ---- on the node's thread ---- */

static bool
is_answer (CopTerm message, void *data)
{
  return cop_is_tuple (message) && cop_tuple_size (message) == 2 &&
         cop_equal (cop_tuple_get (message, 0), *(CopTerm *) data);
}

static CopTerm
export_start (const CopTerm *args, size_t n_args, CopTerm env)
{
  const Opener    *opener = cop_node_get_data (cop_node_current (), &opener_key);
  g_auto (CopTerm) ref = cop_make_ref ();
  Request         *request = g_new (Request, 1);
  GSource         *source = g_idle_source_new ();

  *request = (Request){ opener, cop_self (), cop_term_copy (ref) };
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, open_cb, request, free_request);
  g_source_attach (source, opener->context);
  g_source_unref (source);

  g_auto (CopTerm) answer = cop_receive_if (is_answer, &ref, COP_INFINITY);
  return cop_term_ref (cop_tuple_get (answer, 1));
}

static const CopExport exports[] = {
  { "start", 0, export_start, "Opens the window on this node." },
  { NULL },
};

static const CopModule observer = {
  .name = ":observer",
  .doc = "The window on this node.",
  .exports = exports,
};

static void
free_opener (void *data)
{
  g_main_context_unref (((Opener *) data)->context);
  g_free (data);
}

static void
define (void *opener, void *node)
{
  cop_node_set_data (node, &opener_key, opener, free_opener);
  cop_module_register (node, &observer);
}

void
coppice_observer_module_define (CopNode *node, CoppiceOpenFunc func, void *data)
{
  Opener *opener = g_new (Opener, 1);

  opener->node = node;
  opener->context = g_main_context_ref_thread_default ();
  opener->func = func;
  opener->data = data;
  cop_node_invoke (node, define, opener, NULL);
}
