/* A term as rows of a tree that opens part by part, and marks what differs from a moment
 * before. Pure: a widget shows the rows. */
#pragma once

#include "observer/term-diff.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char    *path;  /* of this row in the tree; unique, stays as long as the part does */
  unsigned depth; /* from 0 */
  char    *key;   /* "\"eggs\"", "0", or NULL */
  char    *value; /* short */
  bool     can_open;
  bool     is_open;
  size_t   n_more; /* not 0: the row stands for so many parts that are not shown */
  ObserverChange change;
  CopTerm        term; /* owned; COP_NONE for those that stand for more */
} ObserverTermRow;

typedef struct _ObserverTermTree ObserverTermTree;

ObserverTermTree *observer_term_tree_new (void);
void              observer_term_tree_free (ObserverTermTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ObserverTermTree, observer_term_tree_free)

/* Both lent; COP_NONE: nothing, and no moment before. What is open stays open. */
void observer_term_tree_set (ObserverTermTree *tree, CopTerm before, CopTerm after);
/* ObserverTermRow, lent until the next change. */
GPtrArray *observer_term_tree_rows (ObserverTermTree *tree);
void observer_term_tree_open (ObserverTermTree *tree, const char *path, bool is_open);
/* Shows more of the parts of the row at @path, which one with n_more shares. */
void observer_term_tree_more (ObserverTermTree *tree, const char *path);
void observer_term_tree_forget (ObserverTermTree *tree); /* what was opened */

G_END_DECLS
