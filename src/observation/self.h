/* What the operating system says of this program and thread. */
#pragma once

#include <stdint.h>

/* Resident bytes, or 0 where /proc is not to be had. */
uint64_t cop_rss_bytes (void);
/* CPU time of the calling thread: what work costs, however busy the machine is. */
int64_t cop_thread_usec (void);
