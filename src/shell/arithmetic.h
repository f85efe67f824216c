/* Erlang's numbers: integers of any size up to a bound, floats, and their operators. */
#pragma once

#include "term/term.h"

G_BEGIN_DECLS

/* All give a number or raise as Elixir does: ArithmeticError, naming the operation. */
CopTerm cop_number_add (CopTerm a, CopTerm b);
CopTerm cop_number_subtract (CopTerm a, CopTerm b);
CopTerm cop_number_multiply (CopTerm a, CopTerm b);
CopTerm cop_number_divide (CopTerm a, CopTerm b); /* always a float */
CopTerm cop_number_div (CopTerm a, CopTerm b);    /* towards zero, as rem */
CopTerm cop_number_rem (CopTerm a, CopTerm b);
CopTerm cop_number_power (CopTerm base, CopTerm exponent);
CopTerm cop_number_negate (CopTerm a);
double  cop_number_to_double (CopTerm number); /* of an integer or a float */
/* 3.7 → 3 of any size. */
CopTerm cop_integer_of_double (double value);

G_END_DECLS
