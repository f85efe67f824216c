/* How kinds of processes look: icon, CSS class, name for people. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

const char *observer_kind_icon (CopSeenKind kind);
const char *observer_process_icon (const CopSeenProcess *process);
const char *observer_kind_class (CopSeenKind kind);
const char *observer_kind_name (CopSeenKind kind);       /* translated */
const char *observer_status_name (CopSeenStatus status); /* translated */

/* A pid as part of a label, without "#PID". To be freed. */
char *observer_short_pid (uint64_t id);
/* "2 of 3 in 5 s". To be freed. */
char *observer_intensity_text (const CopSeenProcess *supervisor);
/* Seen as a bucket or the registry of KV, which have actions of their own. */
bool observer_is_bucket (const CopSeenProcess *process);
bool observer_is_kv_registry (const CopSeenProcess *process);
bool observer_is_supervisor (const CopSeenProcess *process);

G_END_DECLS
