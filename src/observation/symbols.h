/* The words of addresses: function, file and line. They are looked up on a thread of
 * their own, because the first look into a program's debugging information takes long. */
#pragma once

#include "observation/bridge.h"

G_BEGIN_DECLS

/* Writes what is known of the frame's return address. From any thread; may take long. */
void cop_symbols_resolve (CopSeenFrame *frame);

/* Completes the stack of @answer (taken) and pushes it to @bridge. */
void cop_symbols_answer (CopBridge *bridge, CopAnswer *answer);

G_END_DECLS
