/* What the window costs, measured from inside: for tests/bench/observer.py, when the
 * environment variable COPPICE_LAG is "probe". Orders come as lines of standard input,
 * answers go as lines of standard output, fields separated by tabs; all times are in
 * microseconds, the second field is the monotonic clock's.
 *
 *   open, close     the window, which is opened by order only
 *   mark            → mark NOW USEC STALL STALL-CPU WINDOW PROGRAM ROUNDS, since the last
 *   busy N          rounds of work a second on every second bucket; -1: flat out
 *   flood N         a process `flooded` with that many messages
 *   kill            ends the youngest bucket → killed NOW UNTIL-THE-FRAME-WITHOUT-IT
 *   page NAME, select NAME
 *   await PATTERN   → seen NOW USEC, from the next input or order until a frame after
 *                   which the window's description matches
 *   describe        → the description, then described NOW
 *
 * Without being asked: frame NOW USEC CPU, and snapshot NOW PROCESSES COST. */
#pragma once

#include "app/application.h"
#include "observer/window.h"

G_BEGIN_DECLS

void coppice_probe_start (CoppiceApplication *application, CopNode *node);
/* Whether the window has to wait for its order. */
bool coppice_probe_holds (void);
void coppice_probe_watch (ObserverWindow *window);

G_END_DECLS
