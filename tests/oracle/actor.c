/* The loop of a scripted process. */
#include "actor.h"

#include "notation.h"
#include "player.h"

struct _OracleActor {
  OraclePlayer *player;
  char         *name; /* owned, or NULL */
  OracleManner  manner;
  bool          traps;
};

OracleActor *
oracle_actor_new (OraclePlayer *player, const char *name, OracleManner manner, bool traps)
{
  OracleActor *actor = g_new (OracleActor, 1);
  *actor = (OracleActor){ player, g_strdup (name), manner, traps };
  return actor;
}

void
oracle_actor_free (void *data)
{
  OracleActor *actor = data;
  g_free (actor->name);
  g_free (actor);
}

static bool
is_order (CopTerm message, void *data)
{
  return oracle_command_of_term (message) != NULL;
}

static void
log_message (OracleActor *self, CopTerm message)
{
  g_autofree char *text = oracle_term_text (self->player->names, message);
  oracle_journal_note (self->player->journal, ORACLE_EVENT, self->name, "got %s %s",
                       self->name, text);
}

/* Whether it goes on. */
static bool
take_message (OracleActor *self)
{
  g_auto (CopTerm) message = self->manner == ORACLE_ACTOR_AUTO
                                 ? cop_receive (COP_INFINITY)
                                 : cop_receive_if (is_order, NULL, COP_INFINITY);
  OracleCommand   *command = oracle_command_of_term (message);
  if (command)
    return oracle_command_run (command);
  log_message (self, message);
  return true;
}

void
oracle_actor_main (void *data)
{
  OracleActor *self = data;
  if (self->name)
    oracle_names_put (self->player->names, self->name, cop_self ());
  if (self->traps)
    cop_trap_exit (true);
  if (self->manner != ORACLE_ACTOR_SILENT)
    oracle_journal_follow (self->player->journal, cop_self ());
  while (take_message (self))
    ;
}

CopTerm
oracle_actor_spawn (OraclePlayer *player,
                    const char   *name,
                    OracleManner  manner,
                    bool          traps)
{
  CopSpawnOptions options = { .name = "actor", .destroy = oracle_actor_free };
  return cop_spawn_full (oracle_actor_main,
                         oracle_actor_new (player, name, manner, traps), &options);
}
