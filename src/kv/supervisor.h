/* The tree of the key-value store: the bucket supervisor, then the registry which calls
 * it. Mirrors KV.Supervisor of Elixir's Mix & OTP guide. */
#pragma once

#include "coppice.h"

G_BEGIN_DECLS

/* Block. {ok, Pid} or {error, Reason}. @options: a keyword list, lent, of names: name:,
 * registry: (KV.Registry), bucket_supervisor: (KV.BucketSupervisor). */
CopTerm kv_supervisor_start_link (CopTerm options);

extern const CopSupervisorClass kv_supervisor_class;

G_END_DECLS
