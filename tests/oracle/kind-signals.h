/* Steps of kind signals which other kinds have as well. */
#pragma once

#include "kind.h"

void oracle_play_whereis (OraclePlayer *player, const char *const *words);
void oracle_play_sleep (OraclePlayer *player, const char *const *words);
void oracle_play_spawn (OraclePlayer *player, const char *const *words);
