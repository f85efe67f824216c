/* A bucket: keys and their values in a process of their own. Mirrors KV.Bucket of
 * Elixir's Mix & OTP guide. */
#pragma once

#include "coppice.h"

G_BEGIN_DECLS

/* Block. {ok, Pid} or {error, Reason}. @options: a keyword list (name:), lent. */
CopTerm kv_bucket_start_link (CopTerm options);

/* Block; the caller exits when @bucket (pid or name) does not answer. */
CopTerm kv_bucket_get (CopTerm bucket, CopTerm key); /* the value or nil; given */
void    kv_bucket_put (CopTerm bucket, CopTerm key, CopTerm value); /* takes @value */
/* Gives the value it had, or nil. */
CopTerm kv_bucket_delete (CopTerm bucket, CopTerm key);

/* The module KV.Bucket; its child specification is temporary. */
extern const CopModule kv_bucket_module;

G_END_DECLS
