/* The node's side of a local source: decides when to look, and answers requests. Every
 * function runs on the node's thread, as an errand of a bridge. */
#pragma once

#include "observation/bridge.h"

G_BEGIN_DECLS

/* Errands (CopBridgeFunc). @data as said. */
void cop_probe_watch (CopBridge *bridge,
                      CopNode   *node,
                      void      *data); /* int *: interval in ms */
void cop_probe_unwatch (CopBridge *bridge, CopNode *node, void *data); /* NULL */
void cop_probe_refresh (CopBridge *bridge, CopNode *node, void *data); /* NULL */
void cop_probe_consumed (CopBridge *bridge,
                         CopNode   *node,
                         void      *data); /* NULL: the last news were read */
void cop_probe_end (CopBridge *bridge,
                    CopNode   *node,
                    void      *data); /* NULL: the source has gone */

typedef struct {
  uint64_t token;
  uint64_t id;
} CopInspectRequest;
void
cop_probe_inspect (CopBridge *bridge, CopNode *node, void *data); /* CopInspectRequest */

typedef struct {
  uint64_t        token;
  CopMailboxQuery query;
} CopMailboxRequest;
void
cop_probe_mailbox (CopBridge *bridge, CopNode *node, void *data); /* CopMailboxRequest */

typedef struct {
  uint64_t      token;
  CopEdgesQuery query; /* its ids are owned */
} CopEdgesRequest;
void cop_edges_request_free (CopEdgesRequest *request);
void cop_probe_edges (CopBridge *bridge, CopNode *node, void *data); /* CopEdgesRequest */

typedef struct {
  uint64_t token;
  char    *what;     /* owned, or NULL */
  char    *module;   /* owned */
  char    *function; /* owned */
  CopTerm  args;     /* owned; of the node's thread */
} CopApplyRequest;
void cop_apply_request_free (CopApplyRequest *request);
void cop_probe_apply (CopBridge *bridge,
                      CopNode   *node,
                      void      *data); /* CopApplyRequest; emptied */

/* From an action that ended: notes the failure. */
void cop_probe_note_failure (CopBridge  *bridge,
                             const char *what,
                             uint64_t    id,
                             const char *failure);

G_END_DECLS
