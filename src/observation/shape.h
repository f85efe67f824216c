/* Shapes of messages: what they have in common, as a pattern would say it; and how many
 * there are of each. Node's thread. */
#pragma once

#include "process/server.h"

G_BEGIN_DECLS

/* A value; holds no references. Two messages look alike when all fields are equal. */
typedef struct {
  CopTerm        tag;  /* an atom: itself, a tuple's first element, a struct's name */
  uint32_t       size; /* of tuples */
  CopMessageKind message;
  CopKind        kind;
} CopShape;

CopShape cop_shape_of (const CopMessage *message);
bool     cop_shape_equal (const CopShape *a, const CopShape *b);
/* A number for it, never 0: other shapes have other ones. */
uint64_t cop_shape_key (const CopShape *shape);
/* "{:put, _, _}", "call {:get, _}", "%Item{}"; to be freed. */
char *cop_shape_text (const CopShape *shape);

/* ---- counting ---- */

typedef struct _CopHistogram CopHistogram;

CopHistogram *cop_histogram_new (void);
void          cop_histogram_free (CopHistogram *histogram);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopHistogram, cop_histogram_free)

void cop_histogram_clear (CopHistogram *histogram);
/* Of many different shapes the later ones are counted together. */
void     cop_histogram_add (CopHistogram *histogram, const CopShape *shape);
uint64_t cop_histogram_total (const CopHistogram *histogram);

typedef struct {
  CopShape shape;
  uint64_t count;
} CopShapeCount;

/* The most frequent ones, at most @max, given (CopShapeCount); the rest is
 * *@ret_n_others. */
GArray *
cop_histogram_top (const CopHistogram *histogram, size_t max, uint64_t *ret_n_others);

G_END_DECLS
