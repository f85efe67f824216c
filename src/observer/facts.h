/* What is to be told of a node at one moment: names, values and what they mean, in
 * sections. Also as text and as JSON, to be copied. Pure. */
#pragma once

#include "observer/history.h"

G_BEGIN_DECLS

typedef enum {
  OBSERVER_FACTS_NODE,
  OBSERVER_FACTS_SYSTEM,
  OBSERVER_FACTS_MEMORY,
  OBSERVER_FACTS_COUNTS,
  OBSERVER_FACTS_RATES,
  OBSERVER_N_FACTS
} ObserverFactSection;

typedef struct {
  ObserverFactSection section;
  const char         *id;   /* "run_queue": for JSON, the same in all languages */
  const char         *name; /* translated, as @hint */
  const char         *hint;
  char               *text;   /* owned; the value for people */
  char               *raw;    /* owned; for programs: a JSON value */
  double              level;  /* share of its limit, or -1 */
  int                 memory; /* kind of memory, in the order of the bar, or -1 */
} ObserverFact;

/* A share of the limit above which people are warned. */
#define OBSERVER_WARNING_LEVEL 0.8

const char *observer_facts_title (ObserverFactSection section); /* translated */
/* ObserverFact, ordered by section; always the same ids in the same order. To be
 * unreffed. @history gives what happens per second; may be NULL. */
GArray *observer_facts_new (const CopSnapshot *snapshot, const ObserverHistory *history);
/* To be freed. */
char *observer_facts_to_text (const GArray *facts);
char *observer_facts_to_json (const GArray *facts);

G_END_DECLS
