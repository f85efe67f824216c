/* Rows can have the keyboard: Right and Left open and close, Ctrl+C copies the value. */
#include "observer/term-row.h"

#include "observer/direction.h"
#include "observer/format.h"
#include "observation/i18n.h"
#include "observer/pretty.h"
#include "observer/tooltip.h"

#define INDENT 14
#define COPY_WIDTH 100

struct _ObserverTermRowWidget {
  GtkBox parent_instance;

  GtkLabel *mark;
  GtkImage *arrow;
  GtkLabel *key;
  GtkLabel *value;

  CopTerm term; /* owned */
  bool    can_open;
  bool    is_open;
  bool    is_more;
};

static unsigned toggle_signal;

G_DEFINE_FINAL_TYPE (ObserverTermRowWidget, observer_term_row, GTK_TYPE_BOX)

static void
toggle (ObserverTermRowWidget *self)
{
  if (self->can_open || self->is_more)
    g_signal_emit (self, toggle_signal, 0);
}

static gboolean
toggle_key_cb (GtkWidget *widget, GVariant *args, void *data)
{
  ObserverTermRowWidget *self = OBSERVER_TERM_ROW (widget);

  if (!self->can_open && !self->is_more)
    return FALSE;
  toggle (self);
  return TRUE;
}

/* @args: whether to open. */
static gboolean
open_key_cb (GtkWidget *widget, GVariant *args, void *data)
{
  ObserverTermRowWidget *self = OBSERVER_TERM_ROW (widget);

  if (!self->can_open || self->is_open == (bool) g_variant_get_boolean (args))
    return FALSE;
  toggle (self);
  return TRUE;
}

static gboolean
copy_key_cb (GtkWidget *widget, GVariant *args, void *data)
{
  ObserverTermRowWidget *self = OBSERVER_TERM_ROW (widget);

  if (self->term == COP_NONE)
    return FALSE;
  g_autofree char *text = observer_pretty (self->term, COPY_WIDTH);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  return TRUE;
}

static void
clicked_cb (ObserverTermRowWidget *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  toggle (self);
}

static void
observer_term_row_finalize (GObject *object)
{
  ObserverTermRowWidget *self = OBSERVER_TERM_ROW (object);

  cop_term_unref (self->term);
  G_OBJECT_CLASS (observer_term_row_parent_class)->finalize (object);
}

static void
observer_term_row_class_init (ObserverTermRowWidgetClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = observer_term_row_finalize;
  toggle_signal = g_signal_new ("toggle", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget, "termrow");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_TREE_ITEM);
  gtk_widget_class_add_binding (widget, GDK_KEY_space, 0, toggle_key_cb, NULL);
  gtk_widget_class_add_binding (widget, GDK_KEY_Return, 0, toggle_key_cb, NULL);
  gtk_widget_class_add_binding (widget, GDK_KEY_Right, 0, open_key_cb, "b", TRUE);
  gtk_widget_class_add_binding (widget, GDK_KEY_Left, 0, open_key_cb, "b", FALSE);
  gtk_widget_class_add_binding (widget, GDK_KEY_c, GDK_CONTROL_MASK, copy_key_cb, NULL);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/term-row.ui");
  gtk_widget_class_bind_template_child (widget, ObserverTermRowWidget, mark);
  gtk_widget_class_bind_template_child (widget, ObserverTermRowWidget, arrow);
  gtk_widget_class_bind_template_child (widget, ObserverTermRowWidget, key);
  gtk_widget_class_bind_template_child (widget, ObserverTermRowWidget, value);
  gtk_widget_class_bind_template_callback (widget, clicked_cb);
}

static void
observer_term_row_init (ObserverTermRowWidget *self)
{
  self->term = COP_NONE;
  gtk_widget_init_template (GTK_WIDGET (self));
  observer_keep_ltr (GTK_WIDGET (self));
}

GtkWidget *
observer_term_row_new (void)
{
  return g_object_new (OBSERVER_TYPE_TERM_ROW, NULL);
}

/* ---- what it shows ---- */

static const char *const change_classes[] = {
  [OBSERVER_SAME] = "same",
  [OBSERVER_CHANGED] = "changed",
  [OBSERVER_NEW] = "new",
  [OBSERVER_GONE] = "gone",
};

static const char *
change_name (ObserverChange change)
{
  switch (change) {
  case OBSERVER_SAME: return "";
  case OBSERVER_CHANGED: return _ ("changed");
  case OBSERVER_NEW: return _ ("new");
  case OBSERVER_GONE: return _ ("gone");
  }
  return "";
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text != NULL ? text : "");
}

static char *
value_text (const ObserverTermRow *row)
{
  if (row->n_more == 0)
    return g_strdup (row->value);

  g_autofree char *count = observer_format_count (row->n_more);

  return g_strdup_printf (_ ("… %s more"), count);
}

static void
tell_accessible (ObserverTermRowWidget *self, const ObserverTermRow *row)
{
  g_autofree char *value = value_text (row);
  g_autofree char *label = g_strdup_printf ("%s %s %s", row->key != NULL ? row->key : "",
                                            value, change_name (row->change));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_strstrip (label), GTK_ACCESSIBLE_PROPERTY_LEVEL,
                                  (int) row->depth + 1, -1);
  if (row->can_open)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED,
                                 row->is_open, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED);
}

static void
show_change (ObserverTermRowWidget *self, const ObserverTermRow *row)
{
  static const char *const signs[] = { "", "~", "+", "−" };

  for (size_t i = 0; i < G_N_ELEMENTS (change_classes); i++) {
    if (i == row->change)
      gtk_widget_add_css_class (GTK_WIDGET (self), change_classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), change_classes[i]);
  }
  set_text (self->mark, signs[row->change]);
  observer_set_tooltip (GTK_WIDGET (self->mark), change_name (row->change));
}

void
observer_term_row_set (ObserverTermRowWidget *self, const ObserverTermRow *row)
{
  g_autofree char *value = value_text (row);

  cop_term_replace (&self->term, cop_term_ref (row->term));
  self->can_open = row->can_open;
  self->is_open = row->is_open;
  self->is_more = row->n_more > 0;

  set_text (self->key, row->key);
  gtk_widget_set_visible (GTK_WIDGET (self->key), row->key != NULL);
  set_text (self->value, value);
  if (self->can_open)
    gtk_image_set_from_icon_name (self->arrow, row->is_open ? "pan-down-symbolic"
                                                            : "pan-end-symbolic");
  else
    gtk_image_clear (self->arrow);
  gtk_widget_set_margin_start (GTK_WIDGET (self->arrow), (int) row->depth * INDENT);
  if (self->is_more || row->is_open)
    gtk_widget_add_css_class (GTK_WIDGET (self->value), "summary");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->value), "summary");
  show_change (self, row);
  tell_accessible (self, row);
}
