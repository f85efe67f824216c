/* What the window's acting actions share: whom they are about, how they ask people and
 * how they ask the node. */
#pragma once

#include "observer/window-private.h"

G_BEGIN_DECLS

#define OBSERVER_RESULT_BYTES 200

typedef struct {
  ObserverWindow *window;     /* borrowed: it owns the sheet that asks */
  uint64_t        id;         /* process */
  uint64_t        supervisor; /* of a child */
  bool            is_dynamic; /* its supervisor */
  char           *title;      /* owned */
  char           *child_id;   /* owned, or NULL */
} ObserverTarget;

/* 0 means the current one. NULL when there is no such process (any more). */
ObserverTarget *observer_target_new (ObserverWindow *window, uint64_t id);
/* The process of an action of @widget, a window; @parameter: its id. */
ObserverTarget *observer_target_of (GtkWidget *widget, GVariant *parameter);
void            observer_target_free (ObserverTarget *target);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ObserverTarget, observer_target_free)

/* Asks @question about @target (taken), which becomes @func's data. */
void observer_target_ask (ObserverTarget         *target,
                          const ObserverQuestion *question,
                          ObserverAnswerFunc      func);
/* Asks @question, which is about ending @target (taken): its body is the pid, and it says
 * what would come of it, @by_request of its supervisor or not. */
void observer_target_ask_end (ObserverTarget    *target,
                              ObserverQuestion   question,
                              bool               by_request,
                              ObserverAnswerFunc func);

/* Asks the node to call a function, and says what came of it: @done (taken), or the
 * result when that is NULL. Takes @args. */
void observer_window_apply (ObserverWindow *self,
                            const char     *what,
                            const char     *module,
                            const char     *function,
                            CopTerm         args,
                            char           *done);

G_END_DECLS
