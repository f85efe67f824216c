/* Rows are widgets that are used again; the tree behind them is pure. */
#include "observer/term-view.h"

#include "observer/term-row.h"
#include "term/compare.h"

#define MARKED_USEC 8000000

struct _ObserverTermView {
  GtkBox parent_instance;

  ObserverTermTree *tree;   /* owned */
  CopTerm           before; /* owned: what the marks compare with, or COP_NONE */
  CopTerm           term;   /* owned */
  int64_t           changed_usec;
};

G_DEFINE_FINAL_TYPE (ObserverTermView, observer_term_view, GTK_TYPE_BOX)

static void show (ObserverTermView *self);

static const ObserverTermRow *
row_of (ObserverTermView *self, GtkWidget *widget)
{
  unsigned index = 0;

  while ((widget = gtk_widget_get_prev_sibling (widget)) != NULL)
    index++;
  return observer_term_tree_rows (self->tree)->pdata[index];
}

static void
toggle_cb (ObserverTermView *self, GtkWidget *widget)
{
  const ObserverTermRow *row = row_of (self, widget);
  g_autofree char       *path = g_strdup (row->path);

  if (row->n_more > 0)
    observer_term_tree_more (self->tree, path);
  else
    observer_term_tree_open (self->tree, path, !row->is_open);
  show (self);
}

static GtkWidget *
next_row (ObserverTermView *self, GtkWidget *row)
{
  GtkWidget *next = row != NULL ? gtk_widget_get_next_sibling (row)
                                : gtk_widget_get_first_child (GTK_WIDGET (self));

  if (next != NULL)
    return next;
  next = observer_term_row_new ();
  g_signal_connect_object (next, "toggle", G_CALLBACK (toggle_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), next);
  return next;
}

static void
show (ObserverTermView *self)
{
  GPtrArray *rows = observer_term_tree_rows (self->tree);
  GtkWidget *last = NULL;
  GtkWidget *extra;

  for (unsigned i = 0; i < rows->len; i++) {
    last = next_row (self, last);
    observer_term_row_set (OBSERVER_TERM_ROW (last), rows->pdata[i]);
  }
  while ((extra = last != NULL ? gtk_widget_get_next_sibling (last)
                               : gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), extra);
}

static void
observer_term_view_finalize (GObject *object)
{
  ObserverTermView *self = OBSERVER_TERM_VIEW (object);

  observer_term_tree_free (self->tree);
  cop_term_unref (self->before);
  cop_term_unref (self->term);
  G_OBJECT_CLASS (observer_term_view_parent_class)->finalize (object);
}

static void
observer_term_view_class_init (ObserverTermViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = observer_term_view_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "termview");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass),
                                        GTK_ACCESSIBLE_ROLE_TREE);
}

static void
observer_term_view_init (ObserverTermView *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->tree = observer_term_tree_new ();
  self->before = self->term = COP_NONE;
}

void
observer_term_view_set (ObserverTermView *self, CopTerm term, int64_t time_usec)
{
  g_return_if_fail (OBSERVER_IS_TERM_VIEW (self));

  bool is_same = self->term == term || (self->term != COP_NONE && term != COP_NONE &&
                                        cop_equal (self->term, term));

  if (is_same &&
      (self->before == COP_NONE || time_usec - self->changed_usec < MARKED_USEC))
    return;
  if (is_same) {
    cop_term_replace (&self->before, COP_NONE);
  } else {
    cop_term_replace (&self->before, cop_term_steal (&self->term));
    self->term = cop_term_ref (term);
    self->changed_usec = time_usec;
  }
  observer_term_tree_set (self->tree, self->before, self->term);
  show (self);
}

void
observer_term_view_reset (ObserverTermView *self)
{
  g_return_if_fail (OBSERVER_IS_TERM_VIEW (self));

  cop_term_replace (&self->before, COP_NONE);
  cop_term_replace (&self->term, COP_NONE);
  observer_term_tree_set (self->tree, COP_NONE, COP_NONE);
  observer_term_tree_forget (self->tree);
  show (self);
}

bool
observer_term_view_has_marks (ObserverTermView *self)
{
  return self->before != COP_NONE;
}
