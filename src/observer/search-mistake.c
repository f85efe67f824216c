#include "observer/search-mistake.h"

#include "observation/i18n.h"

static void
underline (GtkSearchEntry *entry, ObserverSpan span, bool is_mistaken)
{
  GtkEditable              *text = gtk_editable_get_delegate (GTK_EDITABLE (entry));
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  PangoAttribute           *line = pango_attr_underline_new (PANGO_UNDERLINE_ERROR);

  line->start_index = (unsigned) span.start;
  line->end_index = (unsigned) MAX (span.end, span.start + 1);
  if (is_mistaken)
    pango_attr_list_insert (attributes, line);
  else
    pango_attribute_destroy (line);
  gtk_text_set_attributes (GTK_TEXT (text), attributes);
}

void
observer_search_show_mistake (GtkSearchEntry *entry,
                              GtkLabel       *hint,
                              GtkWidget      *box,
                              const char     *message,
                              ObserverSpan    span)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  underline (entry, span, message != NULL);
  gtk_widget_set_visible (GTK_WIDGET (hint), message != NULL);
  if (message == NULL) {
    gtk_widget_remove_css_class (box, "mistaken");
    gtk_label_set_text (hint, "");
    gtk_accessible_reset_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID);
    return;
  }
  g_autofree char *sentence =
      g_strdup_printf (_ ("Column %ld: %s"),
                       g_utf8_pointer_to_offset (text, text + span.start) + 1, message);
  gtk_widget_add_css_class (box, "mistaken");
  gtk_label_set_text (hint, sentence);
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
}
