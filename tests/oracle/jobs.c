/* Each worker plays every n-th scenario and writes a verdict for each into a pipe: its
 * length, then the text (empty: passed). */
#include "jobs.h"

#include "player.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Real seconds for one scenario; they take milliseconds. */
#define PATIENCE_SEC 60

typedef struct {
  pid_t    pid;
  int      fd;    /* read end; -1: it has nothing more to do */
  size_t   next;  /* the scenario whose verdict comes next */
  GString *heard; /* owned: bytes not yet used */
} Worker;

typedef struct {
  const GPtrArray  *scenarios;
  unsigned          n_workers;
  Worker           *workers;  /* owned */
  char            **verdicts; /* owned: "" passed, NULL not yet known */
  size_t            n_told;
  unsigned          n_leaks;
  OracleVerdictFunc func;
  void             *data;
} Jobs;

/* ---- in the worker ---- */

static bool
write_all (int fd, const void *bytes, size_t n_bytes)
{
  const char *at = bytes;
  while (n_bytes > 0) {
    ssize_t n_written = write (fd, at, n_bytes);
    if (n_written < 0 && errno != EINTR)
      return false;
    at += MAX (n_written, 0);
    n_bytes -= MAX (n_written, 0);
  }
  return true;
}

static void
work (const Jobs *jobs, size_t next, int fd)
{
  for (; next < jobs->scenarios->len; next += jobs->n_workers) {
    alarm (PATIENCE_SEC);
    g_autofree char *why = oracle_play (jobs->scenarios->pdata[next]);
    size_t           length = why ? strlen (why) : 0;
    if (!write_all (fd, &length, sizeof length) || !write_all (fd, why, length))
      break;
  }
  close (fd);
}

/* ---- in the main process ---- */

static void
begin (Jobs *jobs, Worker *worker)
{
  int ends[2];
  worker->fd = -1;
  if (worker->next >= jobs->scenarios->len)
    return;
  if (pipe (ends) < 0)
    g_error ("pipe: %s", g_strerror (errno));
  fflush (NULL);
  worker->pid = fork ();
  if (worker->pid < 0)
    g_error ("fork: %s", g_strerror (errno));
  if (worker->pid == 0) {
    close (ends[0]);
    work (jobs, worker->next, ends[1]);
    exit (0);
  }
  close (ends[1]);
  worker->fd = ends[0];
}

static void
tell (Jobs *jobs)
{
  for (; jobs->n_told < jobs->scenarios->len && jobs->verdicts[jobs->n_told];
       jobs->n_told++) {
    const char *why = jobs->verdicts[jobs->n_told];
    jobs->func (jobs->n_told, jobs->scenarios->pdata[jobs->n_told], *why ? why : NULL,
                jobs->data);
  }
}

/* Takes @why. */
static void
judge (Jobs *jobs, Worker *worker, char *why)
{
  jobs->verdicts[worker->next] = why;
  worker->next += jobs->n_workers;
}

static void
use_heard (Jobs *jobs, Worker *worker)
{
  size_t used = 0, length;
  while (worker->heard->len - used >= sizeof length) {
    memcpy (&length, worker->heard->str + used, sizeof length);
    if (worker->heard->len - used - sizeof length < length)
      break;
    judge (jobs, worker, g_strndup (worker->heard->str + used + sizeof length, length));
    used += sizeof length + length;
  }
  g_string_erase (worker->heard, 0, used);
}

static char *
describe_end (const OracleScenario *scenario, int status)
{
  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGALRM)
    return g_strdup_printf ("%s:%u: not over after %d s of real time\n", scenario->file,
                            scenario->line, PATIENCE_SEC);
  if (WIFSIGNALED (status))
    return g_strdup_printf ("%s:%u: the player was ended by a signal: %s\n",
                            scenario->file, scenario->line,
                            g_strsignal (WTERMSIG (status)));
  return g_strdup_printf ("%s:%u: the player ended with status %d\n", scenario->file,
                          scenario->line, WEXITSTATUS (status));
}

/* The worker is gone: with all of its work, or in the middle of a scenario. */
static void
collect (Jobs *jobs, Worker *worker)
{
  int status = 0;
  close (worker->fd);
  while (waitpid (worker->pid, &status, 0) < 0 && errno == EINTR)
    ;
  g_string_truncate (worker->heard, 0);
  if (worker->next < jobs->scenarios->len)
    judge (jobs, worker, describe_end (jobs->scenarios->pdata[worker->next], status));
  else if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
    jobs->n_leaks++;
  begin (jobs, worker);
}

static void
listen_to (Jobs *jobs, Worker *worker)
{
  char    buffer[4096];
  ssize_t n_bytes = read (worker->fd, buffer, sizeof buffer);
  if (n_bytes > 0) {
    g_string_append_len (worker->heard, buffer, n_bytes);
    use_heard (jobs, worker);
  } else if (n_bytes == 0 || errno != EINTR) {
    collect (jobs, worker);
  }
}

static bool
poll_workers (Jobs *jobs)
{
  g_autofree GPollFD *fds = g_new0 (GPollFD, jobs->n_workers);
  bool                any = false;
  for (unsigned i = 0; i < jobs->n_workers; i++) {
    fds[i] = (GPollFD){ .fd = jobs->workers[i].fd, .events = G_IO_IN };
    any |= fds[i].fd >= 0;
  }
  if (!any)
    return false;

  g_poll (fds, jobs->n_workers, -1);
  for (unsigned i = 0; i < jobs->n_workers; i++)
    if (fds[i].revents)
      listen_to (jobs, &jobs->workers[i]);
  return true;
}

unsigned
oracle_jobs_run (const GPtrArray  *scenarios,
                 unsigned          n_workers,
                 OracleVerdictFunc func,
                 void             *data)
{
  Jobs jobs = {
    .scenarios = scenarios, .n_workers = n_workers, .func = func, .data = data
  };
  jobs.workers = g_new0 (Worker, n_workers);
  jobs.verdicts = g_new0 (char *, scenarios->len + 1);
  for (unsigned i = 0; i < n_workers; i++) {
    jobs.workers[i].next = i;
    jobs.workers[i].heard = g_string_new (NULL);
    begin (&jobs, &jobs.workers[i]);
  }

  while (poll_workers (&jobs))
    tell (&jobs);

  for (unsigned i = 0; i < n_workers; i++)
    g_string_free (jobs.workers[i].heard, TRUE);
  for (guint i = 0; i < scenarios->len; i++)
    g_free (jobs.verdicts[i]);
  g_free (jobs.verdicts);
  g_free (jobs.workers);
  return jobs.n_leaks;
}
