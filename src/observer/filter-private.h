/* What the parser of search expressions makes, and the matcher walks. */
#pragma once

#include "observer/filter.h"

G_BEGIN_DECLS

typedef enum {
  FILTER_AND, /* of all its children; none: true */
  FILTER_OR,
  FILTER_NOT,
  FILTER_WORD,     /* text occurs anywhere */
  FILTER_IS,       /* the column's text is it */
  FILTER_GLOB,     /* the column's text fits the pattern */
  FILTER_CONTAINS, /* the text occurs in the column */
  FILTER_RANGE,    /* the column's number is one of from … to */
} FilterKind;

typedef struct _FilterNode FilterNode;

struct _FilterNode {
  FilterKind     kind;
  GPtrArray     *children; /* FilterNode, owned, or NULL */
  ObserverColumn column;
  char          *text;    /* owned, folded, or NULL */
  GPatternSpec  *pattern; /* owned, or NULL */
  bool           is_pid;  /* a word which may be part of a pid */
  bool           excludes_from;
  bool           excludes_to;
  double         from;
  double         to;
  unsigned       place; /* of a leaf: which memory is its */
};

struct _ObserverFilter {
  int         n_refs; /* atomic */
  FilterNode *root;   /* owned */
  unsigned    n_leaves;
};

FilterNode *observer_filter_node_new (FilterKind kind);
void        observer_filter_node_free (FilterNode *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FilterNode, observer_filter_node_free)
/* @text is copied, folded. */
FilterNode *observer_filter_word_new (const char *text);

G_END_DECLS
