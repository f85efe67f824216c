/* What the operating system says of this program's memory. */
#pragma once

#include <stdint.h>

/* Resident bytes, or 0 where /proc is not to be had. */
uint64_t cop_rss_bytes (void);
