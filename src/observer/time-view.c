#include "observer/time-view.h"

#define SHORTEST (5 * (int64_t) G_USEC_PER_SEC)
#define LONGEST (3600 * (int64_t) G_USEC_PER_SEC)

void
observer_time_view_init (ObserverTimeView *view, int64_t window_usec)
{
  *view = (ObserverTimeView){ .length = window_usec, .window = window_usec };
}

/* The right edge is never beyond the newest sample, and something is always to be seen.
 */
static void
clamp (ObserverTimeView *view)
{
  view->length = CLAMP (view->length, SHORTEST, LONGEST);
  view->end = MAX (view->end, view->first + MIN (view->length, view->last - view->first));
  view->end = MIN (view->end, view->last);
}

void
observer_time_view_extend (ObserverTimeView *view, int64_t first, int64_t last)
{
  view->first = first;
  view->last = last;
  if (!view->is_paused && !view->is_held)
    view->end = last;
  clamp (view);
}

void
observer_time_view_reset (ObserverTimeView *view)
{
  view->is_held = false;
  view->length = view->window;
  if (!view->is_paused)
    view->end = view->last;
  clamp (view);
}

void
observer_time_view_set_window (ObserverTimeView *view, int64_t window_usec)
{
  view->window = window_usec;
  observer_time_view_reset (view);
}

void
observer_time_view_set_paused (ObserverTimeView *view, bool is_paused)
{
  view->is_paused = is_paused;
  if (!is_paused)
    observer_time_view_reset (view);
}

/* What reaches the newest sample again follows it again. */
static void
hold (ObserverTimeView *view)
{
  clamp (view);
  view->is_held = view->end < view->last;
}

void
observer_time_view_zoom (ObserverTimeView *view, int64_t time, double factor)
{
  int64_t length = CLAMP ((int64_t) ((double) view->length * factor), SHORTEST, LONGEST);
  double  place = (double) (view->end - time) / (double) view->length;

  view->end = time + (int64_t) (place * (double) length);
  view->length = length;
  hold (view);
}

void
observer_time_view_move (ObserverTimeView *view, int64_t by)
{
  view->end += by;
  hold (view);
}

void
observer_time_view_set_cursor (ObserverTimeView *view, int64_t time)
{
  view->has_cursor = true;
  view->cursor = CLAMP (time, view->first, MAX (view->first, view->last));
  if (view->cursor < observer_time_view_start (view))
    observer_time_view_move (view, view->cursor - observer_time_view_start (view));
  else if (view->cursor > view->end)
    observer_time_view_move (view, view->cursor - view->end);
}

void
observer_time_view_clear_cursor (ObserverTimeView *view)
{
  view->has_cursor = false;
}
