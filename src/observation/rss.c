/* Resident memory from /proc/self/statm: one short read, no allocation. */
#include "observation/rss.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

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
  strtoull (rest, &rest,
            10); /* the first number is the size, the second what is resident */
  return strtoull (rest, NULL, 10) * (uint64_t) sysconf (_SC_PAGESIZE);
}
