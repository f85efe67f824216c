/* The registry: buckets by name. It starts them under a bucket supervisor and forgets
 * them when they end. Mirrors KV.Registry of Elixir's Mix & OTP guide. */
#pragma once

#include "coppice.h"

G_BEGIN_DECLS

/* Block. {ok, Pid} or {error, Reason}. @options: a keyword list, lent: name:, and
 * bucket_supervisor:, the address of a DynamicSupervisor (KV.BucketSupervisor). */
CopTerm kv_registry_start_link (CopTerm options);

/* Blocks. Whether there is a bucket of that name; *@ret_bucket (may be NULL) is then its
 * pid. The caller exits when @registry (pid or name) does not answer. */
bool kv_registry_lookup (CopTerm registry, CopTerm name, CopTerm *ret_bucket);
/* Starts a bucket unless there is one. Does not wait. */
void kv_registry_create (CopTerm registry, CopTerm name);

extern const CopGenServerClass kv_registry_class;

G_END_DECLS
