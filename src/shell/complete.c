#include "shell/complete.h"

#include "behaviour/module.h"
#include "shell/evaluate.h"
#include "term/lexis.h"
#include "term/print.h"

#include <string.h>

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

/* ---- the word before the cursor ---- */

/* "KV.Bucket.ge", ":sys.get_st", "buck": letters, digits, dots, a colon before. */
static size_t
word_start (const char *text, size_t cursor)
{
  const char *at = text + cursor;

  while (at > text) {
    const char *before = g_utf8_find_prev_char (text, at);
    if (before == NULL ||
        (!cop_elixir_is_name_part (g_utf8_get_char (before)) && *before != '.' &&
         *before != '@' && *before != '?' && *before != '!'))
      break;
    at = before;
  }
  if (at > text && at[-1] == ':' && (at - 1 == text || at[-2] != ':'))
    at--;
  return (size_t) (at - text);
}

/* ---- candidates ---- */

typedef struct {
  CopShellCompletion *completion;
  const char         *word;
  size_t              n_word;
} Search;

/* Takes both texts. */
static void
add (Search *self, char *text, char *label)
{
  if (strncmp (text, self->word, self->n_word) != 0) {
    g_free (text);
    g_free (label);
    return;
  }
  CopShellCandidate *candidate = g_new (CopShellCandidate, 1);
  *candidate = (CopShellCandidate){ text, label };
  g_ptr_array_add (self->completion->candidates, candidate);
}

/* Names of modules up to their next dot: "KV" for KV.Bucket. */
static void
add_modules (Search *self, CopNode *node)
{
  g_auto (CopTerm) modules = cop_module_list (node);

  for (CopTerm l = modules; cop_is_cons (l); l = cop_tail (l)) {
    g_autofree char *name = cop_inspect (cop_head (l));
    if (strncmp (name, self->word, self->n_word) != 0)
      continue;
    size_t length = self->n_word + strcspn (name + self->n_word, ".");
    add (self, g_strndup (name, length), g_strndup (name, length));
  }
}

static void
add_functions (Search *self, CopNode *node, CopTerm module, const char *prefix)
{
  const CopModule *found = cop_module_find (node, module);

  for (const CopExport *export = found ? found->exports : NULL; export && export->name;
       export ++)
    if (cop_elixir_is_function (export->name, strlen (export->name)))
      add (self, g_strconcat (prefix, export->name, NULL),
           g_strdup_printf ("%s/%u", export->name, export->arity));
}

/* The module before the last dot of the word: COP_NONE when there is none. */
static CopTerm
module_of_word (const Search *self, size_t *ret_n_prefix)
{
  const char *dot = g_strrstr_len (self->word, (gssize) self->n_word, ".");
  if (dot == NULL || dot == self->word)
    return COP_NONE;

  *ret_n_prefix = (size_t) (dot - self->word) + 1;
  if (self->word[0] == ':')
    return cop_atom_existing (self->word + 1, (size_t) (dot - self->word) - 1);
  g_autofree char *name =
      g_strdup_printf ("Elixir.%.*s", (int) (dot - self->word), self->word);
  return cop_atom_existing (name, strlen (name));
}

static void
add_variables (Search *self, CopTerm bindings)
{
  CopTerm             name = COP_NONE;
  CopTerm             value = COP_NONE;
  g_auto (CopMapIter) iter = { 0 };

  if (bindings == COP_NONE)
    return;
  cop_map_iter_init (&iter, bindings);
  while (cop_map_iter_next (&iter, &name, &value))
    if (cop_is_atom (name))
      add (self, g_strdup (cop_atom_name (name)), g_strdup (cop_atom_name (name)));
}

static void
add_registered (Search *self, CopNode *node)
{
  CopNode         *before = cop_node_enter (node);
  g_auto (CopTerm) names = cop_registered ();

  cop_node_enter (before);
  for (CopTerm l = names; cop_is_cons (l); l = cop_tail (l))
    add (self, cop_inspect (cop_head (l)), cop_inspect (cop_head (l)));
}

static void
search (Search *self, CopNode *node, CopTerm bindings)
{
  static const char *const imports[] = COP_IMPORTS;
  size_t                   n_prefix = 0;
  CopTerm                  module = module_of_word (self, &n_prefix);
  char                     first = self->word[0];

  if (module != COP_NONE) {
    g_autofree char *prefix = g_strndup (self->word, n_prefix);
    add_functions (self, node, module, prefix);
  }
  if (g_ascii_isupper (first) || first == ':') {
    add_modules (self, node);
    add_registered (self, node);
  } else if (memchr (self->word, '.', self->n_word) == NULL) {
    add_variables (self, bindings);
    for (size_t i = 0; self->n_word > 0 && i < G_N_ELEMENTS (imports); i++)
      add_functions (self, node, cop_module_atom (imports[i]), "");
  }
}

/* ---- order ---- */

static int
compare_candidates (const void *a, const void *b)
{
  const CopShellCandidate *x = *(const CopShellCandidate *const *) a;
  const CopShellCandidate *y = *(const CopShellCandidate *const *) b;
  int                      order = strcmp (x->text, y->text);

  return order != 0 ? order : strcmp (x->label, y->label);
}

static void
drop_doubles (GPtrArray *candidates)
{
  for (guint i = 1; i < candidates->len;) {
    if (compare_candidates (&candidates->pdata[i - 1], &candidates->pdata[i]) == 0)
      g_ptr_array_remove_index (candidates, i);
    else
      i++;
  }
}

static char *
common_text (GPtrArray *candidates)
{
  if (candidates->len == 0)
    return g_strdup ("");

  const char *first = ((CopShellCandidate *) candidates->pdata[0])->text;
  size_t      length = strlen (first);
  for (guint i = 1; i < candidates->len; i++) {
    const char *text = ((CopShellCandidate *) candidates->pdata[i])->text;
    size_t      n_equal = 0;
    while (n_equal < length && text[n_equal] == first[n_equal])
      n_equal++;
    length = n_equal;
  }
  /* Never half a character. */
  while (length > 0 && ((unsigned char) first[length] & 0xC0) == 0x80)
    length--;
  return g_strndup (first, length);
}

CopShellCompletion *
cop_complete (CopNode *node, CopTerm bindings, const char *text, size_t cursor)
{
  size_t start = g_utf8_validate (text, -1, NULL) ? word_start (text, cursor) : cursor;
  CopShellCompletion *completion = cop_completion_new (start);
  Search              self = { completion, text + start, cursor - start };

  search (&self, node, bindings);
  g_ptr_array_sort (completion->candidates, compare_candidates);
  drop_doubles (completion->candidates);
  g_free (completion->common);
  completion->common = common_text (completion->candidates);
  return completion;
}
