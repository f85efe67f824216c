/* A source without a node: a pretended KV application whose processes end, restart and
 * multiply on command. It answers at once, on the caller's stack. */
#pragma once

#include "observation/source.h"

G_BEGIN_DECLS

/* An application kv with KV.Supervisor (one_for_all), KV.BucketSupervisor, KV.Registry
 * and
 * @n_buckets buckets. */
CopSource *fake_source_new (size_t n_buckets);

/* Hands out a snapshot of how things stand now, a second after the last one. */
/* With that many messages: {:put, 0}, {:put, 1}, {:put, 2}, :tick, {:put, 4} … */
void fake_source_fill_mailbox (CopSource *source, uint64_t id, uint32_t n_messages);
void fake_source_tick (CopSource *source);

uint64_t fake_source_find (CopSource *source, const char *name); /* id by name or label */
uint64_t fake_source_add_bucket (CopSource *source, const char *label);
/* As a crash or an exit signal: children are restarted as their supervisor says; more
 * than 3 restarts within 5 ticks end the application. */
void fake_source_kill (CopSource *source, uint64_t id, const char *reason);
void fake_source_set_running (CopSource *source, bool running);
/* Every process works a little: reductions, memory and mailboxes change. */
void fake_source_work (CopSource *source);

/* What was asked last: “KV.Registry.create([KV.Registry, "shopping"])”, or NULL. Lent. */
const char *fake_source_last_apply (CopSource *source);

G_END_DECLS
