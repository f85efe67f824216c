/* Agent: a process around a value. Functions run in the agent. */
#pragma once

#include "behaviour/gen-server.h"

G_BEGIN_DECLS

/* Functions are terms: a closure, &Mod.fun/arity, or {M, F, Args}; they are called with
 * the state (lent) before Args. What they give is theirs no more. {ok, Pid} or {error,
 * Reason};
 * @function, lent, is called with no argument. Mirror Agent's functions. */
CopTerm cop_agent_start_link (CopTerm function, const CopStartOptions *options);
CopTerm cop_agent_start (CopTerm function, const CopStartOptions *options);
/* Take @function. Timeout in ms; the caller exits when it is over, the agent goes on. */
CopTerm cop_agent_get (CopTerm agent, CopTerm function, int64_t timeout_msec);
void    cop_agent_update (CopTerm agent, CopTerm function, int64_t timeout_msec);
/* @function gives {Reply, New}. */
CopTerm cop_agent_get_and_update (CopTerm agent, CopTerm function, int64_t timeout_msec);
void    cop_agent_cast (CopTerm agent, CopTerm function);
void    cop_agent_stop (CopTerm agent, CopTerm reason, int64_t timeout_msec);

/* The class of all agents. */
extern const CopGenServerClass cop_agent_class;

G_END_DECLS
