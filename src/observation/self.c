/* This program seen from outside. */
#include "observation/self.h"

#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* From /proc/self/statm: one short read, no allocation. */
uint64_t
cop_rss_bytes (void)
{
  char text[128];
  int  file = open ("/proc/self/statm", O_RDONLY | O_CLOEXEC);

  if (file < 0)
    return 0;

  ssize_t n_read = read (file, text, sizeof text - 1);

  close (file);
  if (n_read <= 0)
    return 0;
  text[n_read] = '\0';

  char *rest = text;

  /* The first number is the size, the second what is resident. */
  strtoull (rest, &rest, 10);
  return strtoull (rest, NULL, 10) * (uint64_t) sysconf (_SC_PAGESIZE);
}

int64_t
cop_thread_usec (void)
{
  struct timespec time;

  if (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time) != 0)
    return 0;
  return time.tv_sec * (int64_t) 1000000 + time.tv_nsec / 1000;
}
