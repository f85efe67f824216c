/* Parses at each key; a mistake is underlined at its place and told below. */
#include "observer/term-entry.h"

#include "observer/direction.h"
#include "observation/i18n.h"
#include "term/parse.h"

struct _ObserverTermEntry {
  GtkBox parent_instance;

  GtkLabel *label;
  GtkEntry *entry;
  GtkLabel *hint;

  ObserverFieldKind kind;
  CopTerm           term; /* owned, or COP_NONE */
  int               mistake;
};

enum { CHANGED, ACTIVATE, N_SIGNALS };
static unsigned signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ObserverTermEntry, observer_term_entry, GTK_TYPE_BOX)

static void
add_attribute (PangoAttrList *list, PangoAttribute *attribute, size_t start, size_t end)
{
  attribute->start_index = (unsigned) start;
  attribute->end_index = (unsigned) end;
  pango_attr_list_insert (list, attribute);
}

/* Marks the character at byte @offset; the last one when the text is too short. */
static void
mark (ObserverTermEntry *self, const char *text, size_t offset)
{
  g_autoptr (PangoAttrList) list = pango_attr_list_new ();
  size_t                    length = strlen (text);

  offset = MIN (offset, length);
  if (offset == length && length > 0)
    offset = (size_t) (g_utf8_find_prev_char (text, text + length) - text);

  size_t end =
      offset < length ? (size_t) (g_utf8_next_char (text + offset) - text) : length;
  add_attribute (list, pango_attr_underline_new (PANGO_UNDERLINE_ERROR), offset, end);
  add_attribute (list, pango_attr_underline_color_new (0xE0E0, 0x1B1B, 0x2424), offset,
                 end);
  add_attribute (list, pango_attr_background_new (0xE0E0, 0x1B1B, 0x2424), offset, end);
  add_attribute (list, pango_attr_background_alpha_new (0x5000), offset, end);
  gtk_entry_set_attributes (self->entry, list);
}

static void
show_hint (ObserverTermEntry *self, const char *hint, bool is_mistake)
{
  gtk_label_set_text (self->hint, hint != NULL ? hint : "");
  if (is_mistake) {
    gtk_widget_add_css_class (GTK_WIDGET (self), "mistaken");
    gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry),
                                 GTK_ACCESSIBLE_STATE_INVALID,
                                 GTK_ACCESSIBLE_INVALID_TRUE, -1);
  } else {
    gtk_widget_remove_css_class (GTK_WIDGET (self), "mistaken");
    gtk_accessible_reset_state (GTK_ACCESSIBLE (self->entry),
                                GTK_ACCESSIBLE_STATE_INVALID);
  }
}

/* Elixir's reading first: both notations share most literals. */
static void
parse (ObserverTermEntry *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  CopParsePlace      place = { 0 };

  self->term = cop_parse (text, COP_NOTATION_ELIXIR, &place, &error);
  if (self->term != COP_NONE) {
    show_hint (self, NULL, false);
    return;
  }
  self->term = cop_parse (text, COP_NOTATION_ERLANG, NULL, NULL);
  if (self->term != COP_NONE) {
    g_autofree char *inspected = cop_inspect (self->term);
    g_autofree char *hint = g_strdup_printf (_ ("Erlang’s notation for %s"), inspected);
    show_hint (self, hint, false);
    return;
  }
  const char *message = error->message;
  self->mistake = (int) place.offset;
  mark (self, text, place.offset);
  if (g_str_has_prefix (message, "line 1, "))
    message += strlen ("line 1, ");
  show_hint (self, message, true);
}

static bool
is_blank (const char *text)
{
  return text[strspn (text, " \t")] == '\0';
}

static void
changed_cb (ObserverTermEntry *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  cop_term_unref (cop_term_steal (&self->term));
  self->mistake = -1;
  gtk_entry_set_attributes (self->entry, NULL);
  if (is_blank (text))
    show_hint (self, NULL, false);
  else if (self->kind == OBSERVER_FIELD_TEXT)
    self->term = cop_string (text);
  else
    parse (self, text);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
activate_cb (ObserverTermEntry *self)
{
  if (self->term != COP_NONE)
    g_signal_emit (self, signals[ACTIVATE], 0);
}

static gboolean
observer_term_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (OBSERVER_TERM_ENTRY (widget)->entry));
}

static void
observer_term_entry_finalize (GObject *object)
{
  cop_term_unref (OBSERVER_TERM_ENTRY (object)->term);
  G_OBJECT_CLASS (observer_term_entry_parent_class)->finalize (object);
}

static void
observer_term_entry_class_init (ObserverTermEntryClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  GType           type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = observer_term_entry_finalize;
  widget->grab_focus = observer_term_entry_grab_focus;
  gtk_widget_class_set_css_name (widget, "termentry");
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/term-entry.ui");
  gtk_widget_class_bind_template_child (widget, ObserverTermEntry, label);
  gtk_widget_class_bind_template_child (widget, ObserverTermEntry, entry);
  gtk_widget_class_bind_template_child (widget, ObserverTermEntry, hint);
  gtk_widget_class_bind_template_callback (widget, changed_cb);
  gtk_widget_class_bind_template_callback (widget, activate_cb);
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[ACTIVATE] = g_signal_new ("activate", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
}

static void
observer_term_entry_init (ObserverTermEntry *self)
{
  self->mistake = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  observer_keep_ltr (GTK_WIDGET (self->entry));
}

GtkWidget *
observer_term_entry_new (ObserverFieldKind kind,
                         const char       *label,
                         const char       *text,
                         const char       *placeholder)
{
  ObserverTermEntry *self = g_object_new (OBSERVER_TYPE_TERM_ENTRY, NULL);

  self->kind = kind;
  gtk_label_set_text (self->label, label);
  gtk_entry_set_placeholder_text (self->entry, placeholder);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), kind == OBSERVER_FIELD_TERM);
  if (kind == OBSERVER_FIELD_TERM)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "monospace");
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
  return GTK_WIDGET (self);
}

CopTerm
observer_term_entry_get_term (ObserverTermEntry *self)
{
  return cop_term_ref (self->term);
}

int
observer_term_entry_get_mistake (ObserverTermEntry *self)
{
  return self->mistake;
}

const char *
observer_term_entry_get_hint (ObserverTermEntry *self)
{
  return gtk_label_get_text (self->hint);
}

GtkEditable *
observer_term_entry_get_editable (ObserverTermEntry *self)
{
  return GTK_EDITABLE (self->entry);
}
