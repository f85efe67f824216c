/* What the console of a window needs of a language and a node: a few functions, so that
 * it may be this node or another one. For the thread of the window. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef enum {
  OBSERVER_REPLY_VALUE,
  OBSERVER_REPLY_NOTHING,    /* there is nothing to show */
  OBSERVER_REPLY_INCOMPLETE, /* more lines are needed: the whole text again with them */
  OBSERVER_REPLY_ERROR,
  OBSERVER_REPLY_OUTPUT, /* what evaluated code prints, newlines as printed */
  OBSERVER_REPLY_LOST,   /* nothing comes any more */
} ObserverReplyKind;

typedef struct {
  ObserverReplyKind kind;
  bool              is_answer; /* what was typed is done */
  const char       *text;      /* UTF-8, or NULL */
  unsigned          number;    /* of the next prompt */
} ObserverReply;

typedef void (*ObserverReplyFunc) (const ObserverReply *reply, void *data);

typedef struct {
  size_t             start;  /* byte at which the word begins */
  const char        *common; /* what all candidates begin with; "" */
  const char *const *texts;  /* each in place of the word; NULL-terminated */
  const char *const *labels; /* as many, for people */
} ObserverCandidates;

/* @candidates are lent. */
typedef void (*ObserverCandidatesFunc) (const ObserverCandidates *candidates, void *data);

typedef struct _ObserverEvaluator ObserverEvaluator;

struct _ObserverEvaluator {
  /* Begins; called once, before all others. Replies come until free. */
  void (*start) (ObserverEvaluator *self, ObserverReplyFunc func, void *data);
  void (*eval) (ObserverEvaluator *self, const char *text);
  void (*interrupt) (ObserverEvaluator *self);
  /* @func is called once, later, or not at all after free. */
  void (*complete) (ObserverEvaluator     *self,
                    const char            *text,
                    size_t                 cursor,
                    ObserverCandidatesFunc func,
                    void                  *data);
  /* Lines typed before, oldest first; to be freed. */
  char **(*get_history) (ObserverEvaluator *self);
  void (*remember) (ObserverEvaluator *self, const char *line);
  void (*free) (ObserverEvaluator *self);
};

G_END_DECLS
