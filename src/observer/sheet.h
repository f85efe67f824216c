/* Questions asked inside the window: what will happen, fields to fill in, one button that
 * does it. It lies over the window's content and keeps the keyboard until it is answered.
 */
#pragma once

#include "observer/term-entry.h"

G_BEGIN_DECLS

#define OBSERVER_TYPE_SHEET (observer_sheet_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverSheet, observer_sheet, OBSERVER, SHEET, GtkBox)
/* clang-format on */

typedef struct {
  const char       *label;
  ObserverFieldKind kind;
  const char       *text; /* to begin with, or NULL */
  const char       *placeholder;
} ObserverField;

#define OBSERVER_MAX_FIELDS 2

typedef struct {
  const char   *title;
  const char   *body;         /* or NULL */
  const char   *consequences; /* what will happen, or NULL */
  const char   *accept;       /* label of the button */
  bool          is_destructive;
  ObserverField fields[OBSERVER_MAX_FIELDS]; /* those with a label */
} ObserverQuestion;

/* @answers: a term for each field, lent. */
typedef void (*ObserverAnswerFunc) (const CopTerm *answers, void *data);

/* What was asked before is withdrawn. @func is called once, when accepted; @destroy frees
 * @data in any case. */
void observer_sheet_ask (ObserverSheet          *self,
                         const ObserverQuestion *question,
                         ObserverAnswerFunc      func,
                         void                   *data,
                         GDestroyNotify          destroy);
void observer_sheet_cancel (ObserverSheet *self);
bool observer_sheet_is_open (ObserverSheet *self);
/* The widget that rests while something is asked. */
void observer_sheet_set_content (ObserverSheet *self, GtkWidget *content);
/* For tests. */
void observer_sheet_describe (ObserverSheet *self, GString *text);

G_END_DECLS
