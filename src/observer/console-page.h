/* The page on which expressions are typed and answered. */
#pragma once

#include "observer/evaluator.h"
#include "observer/page.h"

G_BEGIN_DECLS

#define OBSERVER_TYPE_CONSOLE_PAGE (observer_console_page_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverConsolePage, observer_console_page, OBSERVER, CONSOLE_PAGE, GtkBox)
/* clang-format on */

/* Takes @evaluator, which is started when the page is shown first. Once. */
void observer_console_page_take_evaluator (ObserverConsolePage *self,
                                           ObserverEvaluator   *evaluator);

G_END_DECLS
