/* A stack that runs over its end hits a guard page. The handler runs on a stack of its
 * own, names the process, and lets the program end as it would have. */
#include "process/process-private.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define HANDLER_STACK_SIZE (64 * 1024)

static struct sigaction old_action;

static void
restore_and_free (void *memory)
{
  stack_t none = { .ss_flags = SS_DISABLE };
  sigaltstack (&none, NULL);
  g_free (memory);
}

static GPrivate handler_stack = G_PRIVATE_INIT (restore_and_free);

static void
report (const CopProcess *process)
{
  char        text[256];
  const char *what = process->name != COP_NONE ? cop_atom_name (process->name)
                     : process->class          ? process->class->name
                                               : cop_process_plain (process)->entry;
  int         length = snprintf (
              text, sizeof text, "coppice: stack overflow in process <0.%llu.0> (%s)\n",
              (unsigned long long) cop_local_pid_number (process->pid), what ? what : "?");
  (void) !write (STDERR_FILENO, text, (size_t) length);
}

static void
fault (int number, siginfo_t *info, void *context)
{
  CopNode *node = cop_current_node;
  if (node && node->current && cop_fiber_pool_is_guard (&node->fibers, info->si_addr))
    report (node->current);
  /* The faulting instruction runs again and meets the action that was there before. */
  sigaction (SIGSEGV, &old_action, NULL);
}

static void *
install_action (void *unused)
{
  struct sigaction action = { .sa_sigaction = fault,
                              .sa_flags = SA_SIGINFO | SA_ONSTACK };
  sigemptyset (&action.sa_mask);
  sigaction (SIGSEGV, &action, &old_action);
  return NULL;
}

void
cop_overflow_install (void)
{
  static GOnce once = G_ONCE_INIT;
  g_once (&once, install_action, NULL);
  if (g_private_get (&handler_stack))
    return;

  stack_t now = { 0 };
  sigaltstack (NULL, &now);
  void *memory = g_malloc (HANDLER_STACK_SIZE);
  g_private_set (&handler_stack, memory);
  if (now.ss_flags & SS_DISABLE)
    sigaltstack (&(stack_t){ .ss_sp = memory, .ss_size = HANDLER_STACK_SIZE }, NULL);
}
