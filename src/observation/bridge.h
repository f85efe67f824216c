/* The bridge between a local source (observer's thread) and its probe (node's thread).
 * Both sides hold a reference; either may go first. What goes over shares nothing. */
#pragma once

#include "observation/events.h"
#include "observation/source.h"
#include "process/node.h"

G_BEGIN_DECLS

/* ---- answers: made on the node's thread ---- */

typedef enum {
  COP_ANSWER_NEWS,    /* events and snapshot, each may be NULL */
  COP_ANSWER_DETAILS, /* to the request @token; details may be NULL */
  COP_ANSWER_EDGES,   /* to the request @token; edges and is_cut */
  COP_ANSWER_MAILBOX, /* to the request @token; mailbox may be NULL */
  COP_ANSWER_RESULT,  /* to the request @token */
  COP_ANSWER_LOST,    /* the node ends */
} CopAnswerKind;

typedef struct {
  CopAnswerKind   kind;
  uint64_t        token;
  CopEventBatch  *events; /* owned, as all below */
  CopSnapshot    *snapshot;
  CopDetails     *details;
  CopSeenMailbox *mailbox;
  GArray         *edges; /* CopSeenEdge */
  bool            is_cut;
  CopTerm         result;
  char           *failure;
} CopAnswer;

CopAnswer *cop_answer_new (CopAnswerKind kind, uint64_t token);
void       cop_answer_free (CopAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopAnswer, cop_answer_free)

/* ---- the bridge ---- */

typedef struct _CopBridge CopBridge;

CopBridge *cop_bridge_new (CopNode *node);
CopBridge *cop_bridge_ref (CopBridge *bridge);
void       cop_bridge_unref (CopBridge *bridge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopBridge, cop_bridge_unref)

/* Observer's side: answers wake @inbox from now on; NULL: there is nobody any more, those
 * that wait are freed. */
void       cop_bridge_open (CopBridge *bridge, GSource *inbox);
CopAnswer *cop_bridge_pop (CopBridge *bridge); /* given, or NULL */

typedef void (*CopBridgeFunc) (CopBridge *bridge, CopNode *node, void *data);
/* Runs @func on the node's thread. @destroy frees @data on whichever thread it ends, also
 * when @func never runs. false: the node has ended. */
bool cop_bridge_to_node (CopBridge     *bridge,
                         CopBridgeFunc  func,
                         void          *data,
                         GDestroyNotify destroy);

/* Node's side. */
void  cop_bridge_push (CopBridge *bridge, CopAnswer *answer); /* takes; from any thread */
void  cop_bridge_set_probe (CopBridge *bridge, void *probe);  /* borrowed */
void *cop_bridge_get_probe (CopBridge *bridge);
void
cop_bridge_lose_node (CopBridge *bridge); /* the node ends: nothing goes there any more */

G_END_DECLS
