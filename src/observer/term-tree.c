/* Rows are made afresh on each change, of the open parts only. What was opened is
 * remembered by path, so that it survives another term of the same shape. */
#include "observer/term-tree.h"

#include "term/compare.h"
#include "term/print.h"

#define FIRST_PARTS 50
#define MORE_PARTS 100
#define OPEN_DEPTH 2  /* opened by itself: down to here … */
#define OPEN_PARTS 12 /* … and of so many parts at most; the root always */
#define VALUE_BYTES 160
#define KEY_BYTES 80
#define MAX_COUNT 10000000

struct _ObserverTermTree {
  CopTerm     before; /* owned */
  CopTerm     after;  /* owned */
  GPtrArray  *rows;   /* ObserverTermRow, owned */
  GHashTable *opened; /* path → how many parts it shows (0: closed), owned */
};

static void
free_row (void *data)
{
  ObserverTermRow *row = data;

  g_free (row->path);
  g_free (row->key);
  g_free (row->value);
  cop_term_unref (row->term);
  g_free (row);
}

ObserverTermTree *
observer_term_tree_new (void)
{
  ObserverTermTree *tree = g_new0 (ObserverTermTree, 1);

  tree->before = tree->after = COP_NONE;
  tree->rows = g_ptr_array_new_with_free_func (free_row);
  tree->opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return tree;
}

void
observer_term_tree_free (ObserverTermTree *tree)
{
  if (tree == NULL)
    return;
  g_ptr_array_unref (tree->rows);
  g_hash_table_unref (tree->opened);
  cop_term_unref (tree->before);
  cop_term_unref (tree->after);
  g_free (tree);
}

/* ---- words ---- */

static char *
printed (CopTerm term, size_t max_bytes)
{
  return cop_print_short (term, COP_NOTATION_ELIXIR, max_bytes);
}

/* What an open container is called, its parts being shown below: "%{…} 3". */
static char *
summary (CopTerm term)
{
  size_t n = observer_term_n_parts (term, MAX_COUNT);

  if (cop_is_map (term)) {
    CopTerm          name = cop_map_get (term, COP_ATOM (struct_));
    g_autofree char *text = name != COP_NONE && cop_is_atom (name)
                                ? printed (name, KEY_BYTES)
                                : g_strdup ("");
    return g_strdup_printf ("%%%s{ %zu }", text, n);
  }
  return g_strdup_printf (cop_is_tuple (term) ? "{ %zu }" : "[ %zu ]", n);
}

static char *
key_of (const ObserverPart *part, CopTerm container)
{
  if (part->key != COP_NONE && cop_is_map (container))
    return printed (part->key, KEY_BYTES);
  return part->is_tail ? g_strdup ("|") : g_strdup_printf ("%zu", part->index);
}

/* Keys of a map by what they are, places by number; those that are gone by their own. */
static char *
path_of (const char *parent, const ObserverPart *part, CopTerm container)
{
  bool gone = part->change == OBSERVER_GONE;

  if (part->key != COP_NONE && cop_is_map (container)) {
    g_autofree char *key = printed (part->key, KEY_BYTES);
    return g_strdup_printf ("%s/%s#%u", parent, key, cop_hash (part->key));
  }
  return g_strdup_printf ("%s/%s%zu", parent, gone ? "-" : "", part->index);
}

/* ---- rows ---- */

static void add_part (ObserverTermTree   *tree,
                      const ObserverPart *part,
                      CopTerm             container,
                      const char         *parent,
                      unsigned            depth);

static size_t
n_shown (ObserverTermTree *tree, const char *path, unsigned depth, CopTerm term)
{
  void *shown;

  if (g_hash_table_lookup_extended (tree->opened, path, NULL, &shown))
    return GPOINTER_TO_SIZE (shown);
  if (depth == 0 ||
      (depth < OPEN_DEPTH && observer_term_n_parts (term, OPEN_PARTS + 1) <= OPEN_PARTS))
    return FIRST_PARTS;
  return 0;
}

static void
add_more (ObserverTermTree *tree, const char *path, unsigned depth, size_t n_more)
{
  ObserverTermRow *row = g_new0 (ObserverTermRow, 1);

  row->path = g_strdup (path);
  row->depth = depth;
  row->n_more = n_more;
  row->term = COP_NONE;
  g_ptr_array_add (tree->rows, row);
}

static void
add_parts (ObserverTermTree   *tree,
           const ObserverPart *of,
           const char         *path,
           unsigned            depth,
           size_t              n)
{
  CopTerm            container = of->after;
  g_autoptr (GArray) parts = observer_term_diff (of->before, container);

  for (unsigned i = 0; i < MIN (parts->len, n); i++)
    add_part (tree, &g_array_index (parts, ObserverPart, i), container, path, depth);
  if (parts->len > n)
    add_more (tree, path, depth, parts->len - n);
}

static void
add_row (ObserverTermTree   *tree,
         const ObserverPart *part,
         char               *key,
         char               *path,
         unsigned            depth)
{
  ObserverTermRow *row = g_new0 (ObserverTermRow, 1);
  CopTerm          term = part->after != COP_NONE ? part->after : part->before;
  size_t           n = 0;

  row->path = path;
  row->key = key;
  row->depth = depth;
  row->change = part->change;
  row->term = cop_term_ref (term);
  row->can_open = part->after != COP_NONE && observer_term_has_parts (term);
  if (row->can_open)
    n = n_shown (tree, path, depth, term);
  row->is_open = n > 0;
  row->value = row->is_open ? summary (term) : printed (term, VALUE_BYTES);
  g_ptr_array_add (tree->rows, row);
  if (row->is_open)
    add_parts (tree, part, path, depth + 1, n);
}

static void
add_part (ObserverTermTree   *tree,
          const ObserverPart *part,
          CopTerm             container,
          const char         *parent,
          unsigned            depth)
{
  add_row (tree, part, key_of (part, container), path_of (parent, part, container),
           depth);
}

static void
make_rows (ObserverTermTree *tree)
{
  g_ptr_array_set_size (tree->rows, 0);
  if (tree->after == COP_NONE)
    return;

  ObserverPart root = { .key = COP_NONE, .before = tree->before, .after = tree->after };

  if (tree->before != COP_NONE && !cop_equal (tree->before, tree->after))
    root.change = OBSERVER_CHANGED;
  add_row (tree, &root, NULL, g_strdup (""), 0);
}

void
observer_term_tree_set (ObserverTermTree *tree, CopTerm before, CopTerm after)
{
  g_return_if_fail (tree != NULL);

  cop_term_replace (&tree->before, cop_term_ref (before));
  cop_term_replace (&tree->after, cop_term_ref (after));
  make_rows (tree);
}

GPtrArray *
observer_term_tree_rows (ObserverTermTree *tree)
{
  return tree->rows;
}

void
observer_term_tree_open (ObserverTermTree *tree, const char *path, bool is_open)
{
  g_return_if_fail (tree != NULL && path != NULL);

  g_hash_table_insert (tree->opened, g_strdup (path),
                       GSIZE_TO_POINTER (is_open ? FIRST_PARTS : 0));
  make_rows (tree);
}

void
observer_term_tree_more (ObserverTermTree *tree, const char *path)
{
  g_return_if_fail (tree != NULL && path != NULL);

  void  *shown = g_hash_table_lookup (tree->opened, path);
  size_t n = shown != NULL ? GPOINTER_TO_SIZE (shown) : FIRST_PARTS;

  g_hash_table_insert (tree->opened, g_strdup (path), GSIZE_TO_POINTER (n + MORE_PARTS));
  make_rows (tree);
}

void
observer_term_tree_forget (ObserverTermTree *tree)
{
  g_return_if_fail (tree != NULL);

  g_hash_table_remove_all (tree->opened);
  make_rows (tree);
}
