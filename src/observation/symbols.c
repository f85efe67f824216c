/* Names come from elfutils when it was there to build with, which also knows static
 * functions, files and lines; else from the dynamic linker, which knows what is exported.
 */
#include "observation/symbols.h"

#include <dlfcn.h>
#include <string.h>

#ifdef COP_HAS_LIBDW
#include <elfutils/libdwfl.h>
#include <unistd.h>
#endif

/* Addresses are of the instruction after the call, which may be another line's. */
static uintptr_t
call_of (const CopSeenFrame *frame)
{
  return (uintptr_t) frame->address - 1;
}

#ifdef COP_HAS_LIBDW

static Dwfl *
open_session (void)
{
  static char                *debug_path;
  static const Dwfl_Callbacks callbacks = {
    .find_elf = dwfl_linux_proc_find_elf,
    .find_debuginfo = dwfl_standard_find_debuginfo,
    .debuginfo_path = &debug_path,
  };
  Dwfl *session = dwfl_begin (&callbacks);

  if (session != NULL && (dwfl_linux_proc_report (session, getpid ()) != 0 ||
                          dwfl_report_end (session, NULL, NULL) != 0))
    g_clear_pointer (&session, dwfl_end);
  return session;
}

static void
resolve_with (Dwfl *session, CopSeenFrame *frame)
{
  Dwfl_Module *module = dwfl_addrmodule (session, call_of (frame));

  if (module == NULL)
    return;
  frame->function = g_strdup (dwfl_module_addrname (module, call_of (frame)));

  Dwfl_Line  *line = dwfl_module_getsrc (module, call_of (frame));
  const char *file =
      line != NULL ? dwfl_lineinfo (line, NULL, &frame->line, NULL, NULL, NULL) : NULL;

  if (file != NULL)
    frame->file = g_path_get_basename (file);
}

/* Modules may have come since the session was opened: once more with a new one. */
static void
resolve_by_debug_info (CopSeenFrame *frame)
{
  static GMutex lock;
  static Dwfl  *session;

  g_mutex_lock (&lock);
  if (session == NULL)
    session = open_session ();
  if (session != NULL && dwfl_addrmodule (session, call_of (frame)) == NULL) {
    dwfl_end (session);
    session = open_session ();
  }
  if (session != NULL)
    resolve_with (session, frame);
  g_mutex_unlock (&lock);
}

#else

static void
resolve_by_debug_info (CopSeenFrame *frame)
{
}

#endif

void
cop_symbols_resolve (CopSeenFrame *frame)
{
  Dl_info info;

  g_return_if_fail (frame != NULL);

  resolve_by_debug_info (frame);
  if (frame->function != NULL || dladdr ((void *) call_of (frame), &info) == 0)
    return;
  if (info.dli_sname != NULL) {
    frame->function = g_strdup (info.dli_sname);
    return;
  }

  g_autofree char *module = g_path_get_basename (info.dli_fname);

  frame->function = g_strdup_printf (
      "%s+0x%zx", module, (size_t) (call_of (frame) - (uintptr_t) info.dli_fbase));
}

/* ---- on a thread ---- */

typedef struct {
  CopBridge *bridge; /* owned */
  CopAnswer *answer; /* owned */
} Job;

static void
work_cb (void *data, void *unused)
{
  Job       *job = data;
  GPtrArray *stack = job->answer->details->stack;

  for (unsigned i = 0; i < stack->len; i++)
    cop_symbols_resolve (stack->pdata[i]);
  cop_bridge_push (job->bridge, job->answer);
  cop_bridge_unref (job->bridge);
  g_free (job);
}

void
cop_symbols_answer (CopBridge *bridge, CopAnswer *answer)
{
  static GThreadPool *pool; /* nodes on several threads share it */

  g_return_if_fail (bridge != NULL && answer != NULL);

  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, g_thread_pool_new (work_cb, NULL, 1, FALSE, NULL));

  Job *job = g_new (Job, 1);

  *job = (Job){ cop_bridge_ref (bridge), answer };
  g_thread_pool_push (pool, job, NULL);
}
