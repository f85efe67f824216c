#include "shell/complete.h"

static void
free_candidate (void *data)
{
  CopShellCandidate *candidate = data;

  g_free (candidate->text);
  g_free (candidate->label);
  g_free (candidate);
}

CopShellCompletion *
cop_completion_new (size_t start)
{
  CopShellCompletion *completion = g_new0 (CopShellCompletion, 1);

  completion->start = start;
  completion->common = g_strdup ("");
  completion->candidates = g_ptr_array_new_with_free_func (free_candidate);
  return completion;
}

void
cop_shell_completion_free (CopShellCompletion *completion)
{
  if (completion == NULL)
    return;
  g_free (completion->common);
  g_ptr_array_unref (completion->candidates);
  g_free (completion);
}

CopShellCompletion *
cop_complete (CopNode *node, CopTerm bindings, const char *text, size_t cursor)
{
  return cop_completion_new (cursor);
}
