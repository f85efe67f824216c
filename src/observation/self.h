/* What the operating system says of this program and thread. */
#pragma once

#include "observation/snapshot.h"

#include <stdint.h>

G_BEGIN_DECLS

/* What it runs on; static. */
const CopSeenHost *cop_self_host (void);
/* Brings @program up to date: a few short reads. What malloc says of itself is asked for
 * more seldom, the longer the answer takes. Zeros where /proc is not to be had. */
void cop_self_read (CopSeenProgram *program);
/* CPU time of the calling thread: what work costs, however busy the machine is. */
int64_t cop_thread_usec (void);

G_END_DECLS
