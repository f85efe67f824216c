/* Checks the words of steps and definitions against usage lines.
 *
 * A usage line is what FORMAT.md would say: "link PID PID". Its words are
 *   lower case        that word itself, or one of several: on|off
 *   PID NAME WORD     any word
 *   TERM TERMS        an Erlang term; several with commas
 *   MS N LIMIT        a number; a number or `infinity`
 *   SERVER REQUEST FUNCTION STEP …   see the tables in grammar.c
 *   [X]               may be absent; stands at the end, except for [timeout=LIMIT]
 *   X...              any number of X
 *   {a,b=X,WORD}      any number of these options
 *   a|b:X             the word a, or b: followed by X */
#pragma once

#include "kind.h"

/* On a mistake *@ret_problem says what is wrong; to be freed. */
bool oracle_grammar_check_step (const OracleKind  *kind,
                                const char *const *words,
                                char             **ret_problem);
/* Whether @words fit @usage, its first word included. @kind is for STEP. */
bool
oracle_grammar_fits (const OracleKind *kind, const char *usage, const char *const *words);
/* Whether one word fits one word of a usage line. */
bool oracle_grammar_fits_word (const char *type, const char *word);
