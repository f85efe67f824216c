/* What is remembered of processes that have ended: the last thousand. Node's thread. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

typedef struct {
  uint64_t    id;
  char       *title; /* owned */
  CopSeenKind kind;
  char       *initial_call; /* owned */
  char       *application;  /* owned, or NULL */
  CopTerm     reason;       /* owned */
  int64_t     time_usec;
  int64_t     started_usec;
  uint64_t    reductions;
  uint64_t    messages_in;
  uint64_t    messages_out;
  uint64_t    memory;  /* bytes */
  uint64_t    mailbox; /* messages it did not come to */
  int64_t     cpu_usec;
  char       *last_message; /* owned, or NULL: the one it ended with */
  char       *state;        /* owned, or NULL: what was last seen of it */
  uint64_t    successor;    /* who took its place, or 0 */
} CopTombstone;

typedef struct _CopGraveyard CopGraveyard;

CopGraveyard *cop_graveyard_new (size_t n_places);
void          cop_graveyard_free (CopGraveyard *graveyard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopGraveyard, cop_graveyard_free)

/* Takes the content of @tombstone; the oldest one makes room. */
void cop_graveyard_add (CopGraveyard *graveyard, CopTombstone *tombstone);
/* Lent, or NULL. */
CopTombstone *cop_graveyard_find (CopGraveyard *graveyard, uint64_t id);

G_END_DECLS
