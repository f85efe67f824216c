/* Numbers by splitmix64, and the first complaint of a scenario. */
#include "random.h"

int n_guards;

uint64_t
rng_next (Rng *rng)
{
  uint64_t z = (rng->state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

int
rng_below (Rng *rng, int end)
{
  return (int) (rng_next (rng) % (uint64_t) end);
}

bool
rng_chance (Rng *rng, int percent)
{
  return rng_below (rng, 100) < percent;
}

static char *first;

void
complain (const char *format, ...)
{
  if (first)
    return;
  va_list args;
  va_start (args, format);
  first = g_strdup_vprintf (format, args);
  va_end (args);
}

const char *
complaint (void)
{
  return first;
}

void
forget_complaint (void)
{
  g_clear_pointer (&first, g_free);
}
