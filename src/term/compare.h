/* Erlang's order of all terms: number < atom < reference < function < pid < tuple < map
 * < [] < list cell < binary. */
#pragma once

#include "term/term.h"

G_BEGIN_DECLS

/* Erlang's ==, <, >: 1 and 1.0 are equal. Negative, 0, positive. Not recursive in lists.
 */
int cop_compare (CopTerm a, CopTerm b);
/* The order of map keys: like cop_compare, but integers before floats. */
int cop_compare_exact (CopTerm a, CopTerm b);
/* Erlang's =:=: 1 and 1.0 differ. */
bool cop_equal (CopTerm a, CopTerm b);
/* Equal terms (=:=) have equal hashes. Stable within a program only. */
uint32_t cop_hash (CopTerm term);

G_END_DECLS
