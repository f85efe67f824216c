/* Which processes a search text means. Words are looked for everywhere; fields are the
 * keys of process-column.h:
 *
 *   text        = any { "or" any }
 *   any         = one { ["and"] one }
 *   one         = ("-" | "not") one | "(" text ")" | word | field operator value
 *   operator    = ":" is, with * and ?; "=" the same; "!=" is not; "~" or ":~" contains;
 *                 "!~" contains not; of numbers ":" "=" "!=" "<" "<=" ">" ">="
 *   value       = word, "quoted", or a number with its unit: 1M, 50%, 5min
 */
#pragma once

#include "observer/process-column.h"

G_BEGIN_DECLS

/* Immutable; counted with atomics, so that other threads can match by it. */
typedef struct _ObserverFilter ObserverFilter;

#define OBSERVER_FILTER_ERROR (observer_filter_error_quark ())
GQuark observer_filter_error_quark (void);

/* Bytes of the text that are wrong. */
typedef struct {
  size_t start;
  size_t end;
} ObserverSpan;

/* NULL or blanks: all match. Returns NULL and sets @ret_span and @error when @text is no
 * expression. */
ObserverFilter *
observer_filter_parse (const char *text, ObserverSpan *ret_span, GError **error);
/* As observer_filter_parse (); when that fails, every word of @text must occur in the
 * pid, name, label, module, initial call, current function, application or status. */
ObserverFilter *observer_filter_new (const char *text);
/* As observer_filter_parse (), in place of *@filter (owned or NULL), which stays as it is
 * when that fails. */
bool            observer_filter_replace (ObserverFilter **filter,
                                         const char      *text,
                                         ObserverSpan    *ret_span,
                                         GError         **error);
ObserverFilter *observer_filter_ref (ObserverFilter *filter);
void            observer_filter_unref (ObserverFilter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ObserverFilter, observer_filter_unref)

bool observer_filter_is_empty (const ObserverFilter *filter); /* also when NULL */
/* For a single row, without rates. */
bool observer_filter_matches (const ObserverFilter *filter,
                              const CopSnapshot    *snapshot,
                              uint32_t              row);

/* For many rows: it remembers what it found in texts, which many rows share. */
typedef struct _ObserverMatcher ObserverMatcher;

/* Borrows what it gets. */
ObserverMatcher *observer_matcher_new (const ObserverFilter *filter, ObserverRows rows);
void             observer_matcher_free (ObserverMatcher *matcher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ObserverMatcher, observer_matcher_free)
bool observer_matcher_test (ObserverMatcher *matcher, uint32_t row);

G_END_DECLS
