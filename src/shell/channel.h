/* The two roads between a handle (its own thread) and its session (the node's thread).
 * Both sides hold a reference; either may go first. What goes over shares nothing. */
#pragma once

#include "shell/shell.h"

G_BEGIN_DECLS

typedef struct _CopShellChannel CopShellChannel;
typedef struct _CopSession      CopSession;

/* What comes to the handle. */
typedef struct {
  CopShellEvent          event;
  char                  *text;       /* owned; event.text */
  CopShellCompletion    *completion; /* owned; NULL: it is an event */
  CopShellCompletionFunc func;       /* NULL: somebody waits for it */
  void                  *data;
} CopShellParcel;

void cop_shell_parcel_free (CopShellParcel *parcel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopShellParcel, cop_shell_parcel_free)

CopShellChannel *cop_shell_channel_new (CopNode *node);
CopShellChannel *cop_shell_channel_ref (CopShellChannel *channel);
void             cop_shell_channel_unref (CopShellChannel *channel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopShellChannel, cop_shell_channel_unref)

/* ---- the handle's side ---- */

/* Parcels wake @inbox; NULL: there is nobody any more, those that wait are freed. */
void            cop_shell_channel_open (CopShellChannel *channel, GSource *inbox);
CopShellParcel *cop_shell_channel_pop (CopShellChannel *channel); /* given, or NULL */
/* Waits for the completion which was asked for with func NULL; NULL: the node has ended.
 */
CopShellCompletion *cop_shell_channel_wait (CopShellChannel *channel);

typedef void (*CopShellErrandFunc) (CopShellChannel *channel, CopNode *node, void *data);
/* Runs @func on the node's thread; @destroy frees @data wherever it ends. false: the node
 * has ended. */
bool cop_shell_channel_to_node (CopShellChannel   *channel,
                                CopShellErrandFunc func,
                                void              *data,
                                GDestroyNotify     destroy);

/* ---- the node's side ---- */

void        cop_shell_channel_push (CopShellChannel *channel,
                                    CopShellParcel  *parcel); /* takes */
void        cop_shell_channel_set_session (CopShellChannel *channel, CopSession *session);
CopSession *cop_shell_channel_get_session (CopShellChannel *channel); /* or NULL */
void        cop_shell_channel_lose_node (CopShellChannel *channel);

G_END_DECLS
