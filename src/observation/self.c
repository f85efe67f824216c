/* This program seen from outside. */
#include "observation/self.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <gnu/libc-version.h>
#include <malloc.h>
#endif

/* malloc walks all that is free, with its locks held: not again before this many times
 * what that took has passed. */
#define HEAP_COST_FACTOR 500

static bool
read_file (const char *name, char *text, size_t size)
{
  int file = open (name, O_RDONLY | O_CLOEXEC);

  if (file < 0)
    return false;

  ssize_t n_read = read (file, text, size - 1);

  close (file);
  text[MAX (n_read, 0)] = '\0';
  return n_read > 0;
}

static void
read_statm (CopSeenProgram *program)
{
  char     text[128];
  char    *rest = text;
  uint64_t page = (uint64_t) sysconf (_SC_PAGESIZE);

  if (!read_file ("/proc/self/statm", text, sizeof text))
    return;
  program->vsz = strtoull (rest, &rest, 10) * page;
  program->rss = strtoull (rest, &rest, 10) * page;
}

/* The name of the program, in brackets, may have any character. */
static void
read_stat (CopSeenProgram *program)
{
  char text[1024];

  if (!read_file ("/proc/self/stat", text, sizeof text))
    return;

  char *rest = strrchr (text, ')');

  /* Of what follows the 18th is the number of threads. */
  for (int field = 0; rest != NULL && field < 18; field++)
    rest = strchr (rest + 1, ' ');
  if (rest != NULL)
    program->n_threads = (unsigned) strtoul (rest, NULL, 10);
}

static void
read_heap (CopSeenProgram *program)
{
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
  static int64_t not_before;
  int64_t        start = g_get_monotonic_time ();

  if (start < not_before && program->heap_used != 0)
    return;

  struct mallinfo2 info = mallinfo2 ();
  int64_t          end = g_get_monotonic_time ();

  program->heap_used = info.uordblks + info.hblkhd;
  program->heap_free = info.fordblks;
  not_before = end + (end - start) * HEAP_COST_FACTOR;
#endif
}

void
cop_self_read (CopSeenProgram *program)
{
  struct timespec time;

  program->time_usec = g_get_monotonic_time ();
  read_statm (program);
  read_stat (program);
  read_heap (program);
  if (clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time) == 0)
    program->cpu_usec = time.tv_sec * (int64_t) 1000000 + time.tv_nsec / 1000;
}

int64_t
cop_thread_usec (void)
{
  struct timespec time;

  if (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time) != 0)
    return 0;
  return time.tv_sec * (int64_t) 1000000 + time.tv_nsec / 1000;
}

/* ---- what it runs on ---- */

static const char *
libc_text (void)
{
#ifdef __GLIBC__
  return g_strdup_printf ("glibc %s", gnu_get_libc_version ());
#else
  return "unknown";
#endif
}

static const char *
compiler_text (void)
{
#ifdef __clang__
  return "clang " __clang_version__;
#else
  return "gcc " __VERSION__;
#endif
}

static CopSeenHost *
make_host (void)
{
  CopSeenHost   *host = g_new0 (CopSeenHost, 1);
  struct utsname names;

  host->version = COP_VERSION;
  host->glib = g_strdup_printf ("%u.%u.%u", glib_major_version, glib_minor_version,
                                glib_micro_version);
  host->libc = libc_text ();
  host->compiler = compiler_text ();
  if (uname (&names) == 0) {
    host->kernel = g_strdup_printf ("%s %s", names.sysname, names.release);
    host->machine = g_strdup (names.machine);
  }
  host->n_processors = g_get_num_processors ();
  host->word_bits = (unsigned) sizeof (void *) * 8;
  host->page_bytes = (unsigned) sysconf (_SC_PAGESIZE);
  return host;
}

const CopSeenHost *
cop_self_host (void)
{
  static gsize host;

  if (g_once_init_enter (&host))
    g_once_init_leave (&host, (gsize) make_host ());
  return (const CopSeenHost *) host;
}
