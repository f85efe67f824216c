/* What the drawn tree and its list have in common: whose tree it is, what of it is open,
 * by what it is coloured and what is searched in it. Both show its items.
 *
 * Signal: `changed` (const ObserverTree *before, or NULL when it is another tree). */
#pragma once

#include "observer/filter.h"
#include "observer/heat.h"
#include "observer/session.h"
#include "observer/tree.h"

G_BEGIN_DECLS

#define OBSERVER_TYPE_TREE_MODEL (observer_tree_model_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverTreeModel, observer_tree_model, OBSERVER, TREE_MODEL, GObject)
/* clang-format on */

ObserverTreeModel *observer_tree_model_new (ObserverSession *session);

ObserverSession *observer_tree_model_get_session (ObserverTreeModel *self);
const CopSnapshot *
observer_tree_model_get_snapshot (ObserverTreeModel *self);                 /* or NULL */
const ObserverTree *observer_tree_model_get_tree (ObserverTreeModel *self); /* or NULL */

/* While nobody looks it costs nothing; when somebody does again it catches up. */
void observer_tree_model_set_active (ObserverTreeModel *self, bool active);
/* NULL: the processes outside of any application. */
void observer_tree_model_set_application (ObserverTreeModel *self, const char *name);
void observer_tree_model_set_masters (ObserverTreeModel *self, bool shown);

void observer_tree_model_fold (ObserverTreeModel *self, uint64_t key); /* open ↔ closed */
void observer_tree_model_set_open (ObserverTreeModel *self, uint64_t key, bool open);
/* Opens what hides the process. Its item, or COP_NOWHERE. */
uint32_t observer_tree_model_uncover (ObserverTreeModel *self, uint64_t id);

void observer_tree_model_set_measure (ObserverTreeModel *self, ObserverMeasure measure);
const ObserverScale *observer_tree_model_get_scale (ObserverTreeModel *self);
/* 0 … OBSERVER_HEAT_STEPS. */
int observer_tree_model_get_heat (ObserverTreeModel *self, const ObserverItem *item);

/* When @text is no expression the search before it goes on. */
bool observer_tree_model_set_search (ObserverTreeModel *self,
                                     const char        *text,
                                     ObserverSpan      *ret_span,
                                     GError           **error);
bool observer_tree_model_is_searching (ObserverTreeModel *self);
/* Processes of this tree that match, drawn or not. */
unsigned observer_tree_model_count_matches (ObserverTreeModel *self);
/* Whether the item or one that it stands for matches; true when nothing is searched. */
bool observer_tree_model_is_match (ObserverTreeModel *self, const ObserverItem *item);
/* The next matching process after @id (0: the first) in the order of the tree, @step 1 or
 * -1, round and round; 0 when there is none. @ret_rank: its number among them, from 1. */
uint64_t observer_tree_model_next_match (ObserverTreeModel *self,
                                         uint64_t           id,
                                         int                step,
                                         unsigned          *ret_rank);

G_END_DECLS
