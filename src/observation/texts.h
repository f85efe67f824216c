/* Texts which many snapshots share: names, modules and initial calls are few even where
 * processes are many. Filled on the node's thread; what was given may be read on any. */
#pragma once

#include "term/term.h"

G_BEGIN_DECLS

typedef struct _CopTexts CopTexts;

CopTexts *cop_texts_new (void);
CopTexts *cop_texts_ref (CopTexts *texts); /* atomic */
void      cop_texts_unref (CopTexts *texts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopTexts, cop_texts_unref)

/* How many texts it holds: whoever fills it takes a new one when these are too many. */
size_t cop_texts_size (const CopTexts *texts);

/* All lend; the text lives as long as @texts. NULL or COP_NONE gives NULL. */
/* "KV.Registry", ":kv". */
const char *cop_texts_atom (CopTexts *texts, CopTerm atom);
/* "KV.Bucket.init/1" of {M, F, A}; A is an arity or a list of arguments. NULL when it is
 * nothing of the kind. */
const char *cop_texts_call (CopTexts *texts, CopTerm call);
/* A copy of @text, the same one as long as @text has the same address and content. */
const char *cop_texts_copy (CopTexts *texts, const char *text);

G_END_DECLS
