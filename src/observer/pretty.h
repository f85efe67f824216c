/* Terms over several lines, for panels. */
#pragma once

#include "term/term.h"

G_BEGIN_DECLS

/* As Elixir inspects @term, broken into lines of about @width characters, indented by
 * two. To be freed. */
char *observer_pretty (CopTerm term, size_t width);

G_END_DECLS
