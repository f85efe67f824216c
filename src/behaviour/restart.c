#include "behaviour/restart.h"

#include "term/match.h"

static bool
is_orderly (CopTerm reason)
{
  return reason == COP_ATOM (normal) || reason == COP_ATOM (shutdown) ||
         cop_is_tagged (reason, COP_ATOM (shutdown), 2);
}

CopFate
cop_restart_decide (CopRestart restart, CopTerm reason, bool *ret_report)
{
  *ret_report = restart == COP_RESTART_PERMANENT || !is_orderly (reason);

  switch (restart) {
  case COP_RESTART_PERMANENT: return COP_FATE_RESTART;
  case COP_RESTART_TRANSIENT: return *ret_report ? COP_FATE_RESTART : COP_FATE_KEEP;
  case COP_RESTART_TEMPORARY: return COP_FATE_FORGET;
  }

  g_assert_not_reached ();
}

bool
cop_shutdown_is_expected (const CopChildSpec *spec, CopTerm reason, bool is_dynamic)
{
  bool is_permanent = spec->restart == COP_RESTART_PERMANENT;
  bool is_brutal = spec->shutdown == COP_SHUTDOWN_BRUTAL_KILL;

  if (is_brutal && reason == COP_ATOM (killed))
    return true;
  if (is_dynamic && is_brutal)
    return false;
  if (reason == COP_ATOM (shutdown))
    return !is_brutal || !is_permanent;
  if (cop_is_tagged (reason, COP_ATOM (shutdown), 2))
    return is_dynamic || !is_permanent;

  return reason == COP_ATOM (normal) && !is_permanent;
}

/* ---- the window ---- */

typedef struct {
  int64_t  second;
  uint64_t n_restarts;
} RestartSecond;

void
cop_restart_window_init (CopRestartWindow *window,
                         int64_t           max_restarts,
                         int64_t           max_seconds)
{
  *window =
      (CopRestartWindow){ .max_restarts = max_restarts,
                          .max_seconds = max_seconds,
                          .seconds = g_array_new (FALSE, FALSE, sizeof (RestartSecond)) };
}

void
cop_restart_window_clear (CopRestartWindow *window)
{
  g_clear_pointer (&window->seconds, g_array_unref);
}

/* How many of the oldest entries have left the window at @now, and their restarts. */
static unsigned
count_expired (const CopRestartWindow *window, int64_t now, uint64_t *ret_n_restarts)
{
  unsigned n_expired = 0;
  uint64_t n_restarts = 0;

  for (; n_expired < window->seconds->len; n_expired++) {
    RestartSecond *entry = &g_array_index (window->seconds, RestartSecond, n_expired);
    if (now - entry->second <= window->max_seconds)
      break;
    n_restarts += entry->n_restarts;
  }

  *ret_n_restarts = n_restarts;
  return n_expired;
}

static int64_t
whole_seconds (int64_t usec)
{
  return usec / G_USEC_PER_SEC;
}

bool
cop_restart_window_add (CopRestartWindow *window, int64_t now_usec)
{
  int64_t  now = whole_seconds (now_usec);
  uint64_t n_expired_restarts = 0;
  unsigned n_expired = count_expired (window, now, &n_expired_restarts);
  GArray  *seconds = window->seconds;

  if (n_expired > 0)
    g_array_remove_range (seconds, 0, n_expired);
  window->n_restarts -= n_expired_restarts;

  if (seconds->len == 0 ||
      g_array_index (seconds, RestartSecond, seconds->len - 1).second != now)
    g_array_append_val (seconds, ((RestartSecond){ now, 0 }));
  g_array_index (seconds, RestartSecond, seconds->len - 1).n_restarts++;
  window->n_restarts++;

  return window->n_restarts <= (uint64_t) window->max_restarts;
}

uint64_t
cop_restart_window_count (const CopRestartWindow *window, int64_t now_usec)
{
  uint64_t n_expired_restarts = 0;
  if (window->seconds == NULL)
    return 0;

  count_expired (window, whole_seconds (now_usec), &n_expired_restarts);
  return window->n_restarts - n_expired_restarts;
}
