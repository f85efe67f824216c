/* What a supervisor decides about children that end: pure functions of restart type,
 * reason and time. */
#pragma once

#include "behaviour/child-spec.h"

G_BEGIN_DECLS

/* What becomes of a child that ended by itself with @reason. */
typedef enum { COP_FATE_RESTART, COP_FATE_KEEP, COP_FATE_FORGET } CopFate;
CopFate cop_restart_decide (CopRestart restart, CopTerm reason, bool *ret_report);

/* Whether a child that was told to stop did so as it should; otherwise it is reported.
 * @is_dynamic: of a DynamicSupervisor. */
bool cop_shutdown_is_expected (const CopChildSpec *spec, CopTerm reason, bool is_dynamic);

/* How many restarts there were within the last seconds. OTP: times are truncated to whole
 * seconds, so those of one second can be counted together and a window of n seconds holds
 * n + 1 numbers, however many restarts it allows. */
typedef struct {
  int64_t  max_restarts;
  int64_t  max_seconds;
  GArray  *seconds;    /* of RestartSecond, oldest first; owned */
  uint64_t n_restarts; /* sum of them */
} CopRestartWindow;

void cop_restart_window_init (CopRestartWindow *window,
                              int64_t           max_restarts,
                              int64_t           max_seconds);
void cop_restart_window_clear (CopRestartWindow *window);
/* Counts a restart at @now_usec; whether no more than max_restarts are in the window. */
bool cop_restart_window_add (CopRestartWindow *window, int64_t now_usec);
/* How many would be in it at @now_usec. Changes nothing. */
uint64_t cop_restart_window_count (const CopRestartWindow *window, int64_t now_usec);

G_END_DECLS
