/* Numbers as people read them. One policy for the whole window: bytes in IEC units,
 * or SI ones by choice; grouped digits for counts. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Bytes by thousands (kB, MB) instead of 1024 (KiB, MiB), everywhere. */
void observer_format_set_si (bool si);
bool observer_format_is_si (void);

/* All results are to be freed. */
char *observer_format_count (uint64_t count);       /* "9,988" */
char *observer_format_bytes (uint64_t bytes);       /* "208 B", "2.6 KiB", "1.4 GiB" */
char *observer_format_round_bytes (uint64_t bytes); /* "64 MiB", "1.5 GiB" */
char *observer_format_rate (double per_second);     /* "0", "0.4", "1,250", "12.5 M" */
char *
observer_format_duration (int64_t usec); /* "850 µs", "12 ms", "2 min 5 s", "3 d 4 h" */
char *observer_format_percent (double share); /* 0.004 → "0.4 %" */
/* Appends @value as a string of JSON. */
void observer_format_json (GString *text, const char *value);

G_END_DECLS
