/* Which stretch of a history is looked at, and at which moment: shared by all charts of a
 * page. Pure. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

typedef struct {
  int64_t first;  /* of the history: nothing is known before */
  int64_t last;   /* of the history: the newest sample */
  int64_t end;    /* right edge */
  int64_t length; /* what is shown */
  int64_t window; /* the chosen length, shown when not zoomed */
  bool    is_paused;
  bool    is_held; /* zoomed or moved: does not follow the newest sample */
  bool    has_cursor;
  int64_t cursor; /* the moment whose values are shown */
} ObserverTimeView;

void observer_time_view_init (ObserverTimeView *view, int64_t window_usec);
/* The history has grown. */
void observer_time_view_extend (ObserverTimeView *view, int64_t first, int64_t last);
/* Shows the chosen length up to the newest sample again. */
void observer_time_view_set_window (ObserverTimeView *view, int64_t window_usec);
void observer_time_view_reset (ObserverTimeView *view);
void observer_time_view_set_paused (ObserverTimeView *view, bool is_paused);
/* @factor < 1 shows less; what is at @time stays where it is. */
void observer_time_view_zoom (ObserverTimeView *view, int64_t time, double factor);
void observer_time_view_move (ObserverTimeView *view, int64_t by);
/* Moves the cursor, and the stretch along when it would leave it. */
void observer_time_view_set_cursor (ObserverTimeView *view, int64_t time);
void observer_time_view_clear_cursor (ObserverTimeView *view);

static inline int64_t
observer_time_view_start (const ObserverTimeView *view)
{
  return view->end - view->length;
}

G_END_DECLS
