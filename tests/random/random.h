/* Random scenarios: a plan is made from a seed, played on a node, and everything that
 * must hold whatever happens is checked. Plans are data, so that steps of one that fails
 * can be left out while it still fails. */
#pragma once

#include "process/node.h"
#include "process/process.h"

/* ---- chance ---- */

typedef struct {
  uint64_t state;
} Rng;

uint64_t rng_next (Rng *rng);
int      rng_below (Rng *rng, int end); /* 0 … end - 1 */
bool     rng_chance (Rng *rng, int percent);

/* ---- plans ---- */

#define MAX_SLOTS 24
#define MAX_STEPS 80

typedef enum { SLOT_WORKER, SLOT_SUPERVISOR, SLOT_DYNAMIC, SLOT_SIMPLE } SlotKind;

/* What goes wrong with those starts of a worker which go wrong. */
typedef enum {
  START_STOP,
  START_RAISE,
  START_EXIT,
  START_IGNORE,
  START_SLEEP, /* nothing, but it takes its time */
  N_START_FAULTS
} StartFault;

/* What a worker's terminate does. */
typedef enum {
  END_WELL,
  END_RAISE,
  END_EXIT,
  END_THROW,
  END_SLEEP,
  N_END_FAULTS
} EndFault;

#define SHUTDOWN_INFINITY (-1)
#define SHUTDOWN_KILL (-2)

/* A place for a process: of trees, one child specification; of herds, one actor. */
typedef struct {
  SlotKind    kind;
  bool        is_left_out;
  int         parent;   /* slot, or -1 */
  bool        is_spare; /* not there at the beginning; may be added */
  bool        traps;
  bool        has_name;
  bool        is_server; /* of herds: no stack of its own */
  const char *restart;
  int         shutdown; /* milliseconds or one of the two above */
  const char *strategy;
  int         max_restarts, max_seconds, max_children;
  uint32_t    bad_starts; /* bit n: of the n-th start */
  StartFault  start_fault;
  EndFault    end_fault;
  int         end_msec;
} Slot;

typedef struct {
  uint8_t op;
  bool    settles;
  bool    is_left_out;
  int16_t who, whom;
  int     value;
} Step;

typedef struct {
  uint32_t seed;
  int      n_slots;
  int      n_steps;
  Slot     slots[MAX_SLOTS];
  Step     steps[MAX_STEPS];
} Plan;

typedef struct {
  const char *name;
  void (*set_up) (CopNode *node);
  void (*generate) (Plan *plan, Rng *rng);
  /* Leaves the node as it found it, or complains. */
  void (*play) (const Plan *plan, CopNode *node);
  void (*describe_slot) (const Plan *plan, int slot, GString *out);
  void (*describe_step) (const Step *step, GString *out);
} Game;

extern const Game herd_game;
extern const Game tree_game;

/* ---- complaints: the first of a scenario counts ---- */

void        complain (const char *format, ...) G_GNUC_PRINTF (1, 2);
const char *complaint (void); /* NULL: none */
void        forget_complaint (void);
#define expect(condition, ...)                                                           \
  do {                                                                                   \
    if (G_UNLIKELY (!(condition)))                                                       \
      complain (__VA_ARGS__);                                                            \
  } while (0)

/* ---- what lies on stacks: all of it must be cleaned up ---- */

typedef struct {
  bool is_held;
} Guard;

extern int n_guards;

static inline Guard
guard_new (void)
{
  n_guards++;
  return (Guard){ true };
}

static inline void
guard_clear (Guard *guard)
{
  n_guards -= guard->is_held;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Guard, guard_clear)

/* ---- running (runner.c) ---- */

/* Plays @n scenarios with the seeds from @seed on. The test fails with the first that
 * fails, after its plan has been made small. */
void run_batch (const Game *game, uint32_t seed, int n);
/* One scenario, told step by step. Whether it passed. */
bool run_one (const Game *game, uint32_t seed);
