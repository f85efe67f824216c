/* Rows are reused from one update to the next. */
#include "observer/pairs.h"

#include "observation/i18n.h"
#include "observer/pair-row.h"

#define KEY_WIDTH 15

struct _ObserverPairs {
  GtkBox parent_instance;

  int key_width;
};

enum { PROP_0, PROP_KEY_WIDTH, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ObserverPairs, observer_pairs, GTK_TYPE_BOX)

static void
observer_pairs_set_property (GObject      *object,
                             unsigned      id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  if (id == PROP_KEY_WIDTH)
    OBSERVER_PAIRS (object)->key_width = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
observer_pairs_class_init (ObserverPairsClass *klass)
{
  G_OBJECT_CLASS (klass)->set_property = observer_pairs_set_property;
  props[PROP_KEY_WIDTH] = g_param_spec_int ("key-width", NULL, NULL, 1, 100, KEY_WIDTH,
                                            G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "pairs");
}

static void
observer_pairs_init (ObserverPairs *self)
{
  self->key_width = KEY_WIDTH;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

static ObserverPairRow *
next_row (ObserverPairs *self, GtkWidget *row)
{
  GtkWidget *next = row != NULL ? gtk_widget_get_next_sibling (row)
                                : gtk_widget_get_first_child (GTK_WIDGET (self));

  if (next == NULL) {
    next = observer_pair_row_new (self->key_width);
    gtk_box_append (GTK_BOX (self), next);
  }
  return OBSERVER_PAIR_ROW (next);
}

static void
remove_after (ObserverPairs *self, GtkWidget *row)
{
  GtkWidget *extra;

  while ((extra = row != NULL ? gtk_widget_get_next_sibling (row)
                              : gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), extra);
}

void
observer_pairs_set (ObserverPairs *self, GPtrArray *pairs, bool are_words)
{
  ObserverPairRow *row = NULL;

  for (unsigned i = 0; pairs != NULL && i < pairs->len; i++) {
    const CopSeenPair *pair = pairs->pdata[i];
    row = next_row (self, (GtkWidget *) row);
    observer_pair_row_set (
        row, are_words ? g_dgettext (GETTEXT_PACKAGE, pair->key) : pair->key,
        pair->value);
  }
  remove_after (self, (GtkWidget *) row);
}

void
observer_pairs_set_lines (ObserverPairs *self, GPtrArray *lines)
{
  ObserverPairRow *row = NULL;

  for (unsigned i = 0; lines != NULL && i < lines->len; i++) {
    g_autofree char *number = g_strdup_printf ("%u", i + 1);
    row = next_row (self, (GtkWidget *) row);
    observer_pair_row_set (row, number, lines->pdata[i]);
  }
  remove_after (self, (GtkWidget *) row);
}

char *
observer_pairs_text (ObserverPairs *self)
{
  GString *text = g_string_new (NULL);

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    observer_pair_row_append (OBSERVER_PAIR_ROW (row), text);
  return g_string_free (text, FALSE);
}
