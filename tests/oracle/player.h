/* Plays a scenario on a node of its own: gives orders to its processes, owns the time,
 * notes what happens and compares.
 *
 * Time: the clock stands still while anybody is ready to run. When a step still waits for
 * an answer, or its kind says that it is not over (somebody sleeps in a callback, a
 * supervisor waits for a child), the clock goes to the next timer, whatever that is.
 * Otherwise only the step `sleep` lets time pass. */
#pragma once

#include "command.h"
#include "journal.h"
#include "names.h"
#include "scenario.h"

struct _OraclePlayer {
  const OracleScenario *scenario;
  CopNode              *node;
  OracleNames          *names;
  OracleJournal        *journal;
  CopTerm               harness;  /* pid of the process that is the outside world */
  GPtrArray            *commands; /* OracleCommand, owned */
  GQueue      answers;      /* OracleCommand, borrowed: done, with a tag, not fetched */
  const char *tag;          /* not NULL: the step is played beside the others */
  char       *result;       /* of the step; NULL: none */
  char       *trouble;      /* why the step cannot be played */
  size_t      n_sleeping;   /* processes within oracle_sleep () */
  int64_t     settled_msec; /* when the step's action was over */
  void       *data;         /* of the kind */
};

/* NULL when all steps went as expected; otherwise the first that did not, for people. */
char *oracle_play (const OracleScenario *scenario);

/* ---- for the kinds: outside of processes ---- */

void oracle_player_say (OraclePlayer *player,
                        const char   *result); /* result of the step */
void oracle_player_fail (OraclePlayer *player, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
/* The pid at an address; says no-such-process when there never was one. */
bool oracle_player_find (OraclePlayer *player, const char *address, CopTerm *ret_pid);
/* Gives the process @host an order; its result becomes that of the step. “gone” when the
 * process ends instead. */
void oracle_player_perform (OraclePlayer *player, CopTerm host, OracleCommand *command);
/* Without waiting for it; what it results in is lost, unless it has a tag. */
void oracle_player_order (OraclePlayer *player, CopTerm host, OracleCommand *command);
/* Waits for the answer with @tag; false after @limit_msec. */
bool oracle_player_await (OraclePlayer *player, const char *tag, int64_t limit_msec);
void oracle_player_pass (OraclePlayer *player, int64_t msec);

/* ---- for processes ---- */

OraclePlayer *oracle_player_here (void);
/* Sleeps in a callback: the step is not over meanwhile. */
void oracle_sleep (int64_t msec);
