/* What the files of kind genserver share. */
#pragma once

#include "behaviour/gen-server.h"
#include "command.h"
#include "kind.h"

/* “name:N”, “via:R:K”, “global:N” or a process of the scenario, given; throws {unknown,
 * …} when there never was such a process. For actions. */
CopTerm oracle_server_address (OraclePlayer *player, const char *word);
/* The value of the option name=, given: an atom, {via, Registry, {R, K}}, {global, N}. */
CopTerm oracle_server_name (const char *word);
int64_t oracle_limit (const char *word); /* milliseconds or infinity */

/* The process at word 1 carries out @action, all failures become results. */
void
oracle_order_client (OraclePlayer *player, OracleAction action, const char *const *words);
void oracle_order_harness (OraclePlayer      *player,
                           OracleAction       action,
                           const char *const *words);

/* Steps of agents and registries; ends with { NULL }. */
extern const OracleKind oracle_kind_services;
