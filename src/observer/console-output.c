#include "observer/console-output.h"

#include "observer/console-links.h"

#include <string.h>

#define MAX_LINES 5000
#define MAX_LINKED_BYTES 65536 /* a longer text is shown without links */

static const struct {
  const char *name;
  const char *color;
} kinds[] = {
  [OBSERVER_OUTPUT_INPUT] = { "input", "quiet" },
  [OBSERVER_OUTPUT_VALUE] = { "value", "ink" },
  [OBSERVER_OUTPUT_ERROR] = { "error", "danger" },
  [OBSERVER_OUTPUT_PRINTED] = { "printed", "ink" },
  [OBSERVER_OUTPUT_NOTE] = { "note", "quiet" },
};

struct _ObserverConsoleOutput {
  GtkTextView     *view;    /* borrowed */
  GtkTextBuffer   *buffer;  /* borrowed; of the view */
  ObserverSession *session; /* borrowed, or NULL */
  GtkTextTag      *tags[G_N_ELEMENTS (kinds)];
  GtkTextTag      *link;
};

/* ---- colours ---- */

static void
color_tag (ObserverConsoleOutput *output, GtkTextTag *tag, const char *name)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (output->view));
  GdkRGBA          color;

  if (gtk_style_context_lookup_color (style, name, &color))
    g_object_set (tag, "foreground-rgba", &color, NULL);
}

void
observer_console_output_update_colors (ObserverConsoleOutput *output)
{
  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++)
    color_tag (output, output->tags[i], kinds[i].color);
  color_tag (output, output->link, "accent");
}

/* ---- links ---- */

bool
observer_console_output_follow (ObserverConsoleOutput *output, int offset)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_offset (output->buffer, &start, offset);
  if (output->session == NULL || !gtk_text_iter_has_tag (&start, output->link))
    return false;
  if (!gtk_text_iter_starts_tag (&start, output->link))
    gtk_text_iter_backward_to_tag_toggle (&start, output->link);
  end = start;
  gtk_text_iter_forward_to_tag_toggle (&end, output->link);

  g_autofree char *word = gtk_text_iter_get_text (&start, &end);
  CopSnapshot     *snapshot = observer_session_get_snapshot (output->session);
  uint64_t         id = observer_link_resolve (snapshot, word);
  if (id == 0)
    return false;
  observer_session_select (output->session, id);
  gtk_widget_activate_action (GTK_WIDGET (output->view), "win.details", "t", id);
  return true;
}

/* The character at a place in the view. */
static int
offset_at (ObserverConsoleOutput *output, double x, double y)
{
  GtkTextIter iter;
  int         column, line;

  gtk_text_view_window_to_buffer_coords (output->view, GTK_TEXT_WINDOW_WIDGET, x, y,
                                         &column, &line);
  if (!gtk_text_view_get_iter_at_location (output->view, &iter, column, line))
    return -1;
  return gtk_text_iter_get_offset (&iter);
}

static void
released_cb (GtkGestureClick *click, int n_presses, double x, double y, void *data)
{
  ObserverConsoleOutput *output = data;
  int                    offset = offset_at (output, x, y);

  if (offset >= 0 && !gtk_text_buffer_get_has_selection (output->buffer))
    observer_console_output_follow (output, offset);
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, void *data)
{
  ObserverConsoleOutput *output = data;
  GtkTextIter            iter;
  int                    offset = offset_at (output, x, y);

  gtk_text_buffer_get_iter_at_offset (output->buffer, &iter, MAX (offset, 0));
  bool is_link = offset >= 0 && gtk_text_iter_has_tag (&iter, output->link);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (output->view),
                                   is_link ? "pointer" : "text");
}

static gboolean
key_cb (GtkEventControllerKey *keys,
        unsigned               key,
        unsigned               code,
        GdkModifierType        modifiers,
        void                  *data)
{
  ObserverConsoleOutput *output = data;
  GtkTextIter            iter;
  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter)
    return FALSE;

  gtk_text_buffer_get_iter_at_mark (output->buffer, &iter,
                                    gtk_text_buffer_get_insert (output->buffer));
  return observer_console_output_follow (output, gtk_text_iter_get_offset (&iter));
}

/* Links the words of @text, which begins at the character @offset. */
static void
add_links (ObserverConsoleOutput *output, const char *text, int offset)
{
  g_autoptr (GArray) links = observer_links_find (text);
  CopSnapshot       *snapshot = observer_session_get_snapshot (output->session);

  for (size_t i = 0; i < links->len; i++) {
    const ObserverLink *link = &g_array_index (links, ObserverLink, i);
    g_autofree char    *word = g_strndup (text + link->start, link->end - link->start);
    GtkTextIter         start, end;
    if (observer_link_resolve (snapshot, word) == 0)
      continue;
    gtk_text_buffer_get_iter_at_offset (
        output->buffer, &start, offset + g_utf8_strlen (text, (gssize) link->start));
    end = start;
    gtk_text_iter_forward_chars (&end, g_utf8_strlen (word, -1));
    gtk_text_buffer_apply_tag (output->buffer, output->link, &start, &end);
  }
}

/* ---- text ---- */

static void
cut (ObserverConsoleOutput *output)
{
  int         n_lines = gtk_text_buffer_get_line_count (output->buffer);
  GtkTextIter start, end;
  if (n_lines <= MAX_LINES)
    return;

  gtk_text_buffer_get_start_iter (output->buffer, &start);
  gtk_text_buffer_get_iter_at_line (output->buffer, &end, n_lines - MAX_LINES);
  gtk_text_buffer_delete (output->buffer, &start, &end);
}

void
observer_console_output_append (ObserverConsoleOutput *output,
                                ObserverOutputKind     kind,
                                const char            *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  bool             goes_on = kind == OBSERVER_OUTPUT_PRINTED;
  GtkTextIter      end;

  gtk_text_buffer_get_end_iter (output->buffer, &end);
  if (!goes_on && !gtk_text_iter_starts_line (&end))
    gtk_text_buffer_insert (output->buffer, &end, "\n", 1);
  int offset = gtk_text_iter_get_offset (&end);
  gtk_text_buffer_insert_with_tags (output->buffer, &end, valid, -1, output->tags[kind],
                                    NULL);
  if (!goes_on)
    gtk_text_buffer_insert (output->buffer, &end, "\n", 1);
  if (output->session != NULL && strlen (valid) <= MAX_LINKED_BYTES)
    add_links (output, valid, offset);
  cut (output);
  gtk_text_buffer_get_end_iter (output->buffer, &end);
  gtk_text_buffer_place_cursor (output->buffer, &end);
  /* Before it has a width, each word would have a line of its own. */
  if (gtk_widget_get_width (GTK_WIDGET (output->view)) > 0)
    gtk_text_view_scroll_mark_onscreen (output->view,
                                        gtk_text_buffer_get_insert (output->buffer));
}

void
observer_console_output_clear (ObserverConsoleOutput *output)
{
  gtk_text_buffer_set_text (output->buffer, "", -1);
}

/* ---- life ---- */

void
observer_console_output_set_session (ObserverConsoleOutput *output,
                                     ObserverSession       *session)
{
  output->session = session;
}

static void
add_controllers (ObserverConsoleOutput *output)
{
  GtkWidget          *view = GTK_WIDGET (output->view);
  GtkGesture         *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (click, "released", G_CALLBACK (released_cb), output);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), output);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), output);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (view, motion);
  gtk_widget_add_controller (view, keys);
}

ObserverConsoleOutput *
observer_console_output_new (GtkTextView *view)
{
  ObserverConsoleOutput *output = g_new0 (ObserverConsoleOutput, 1);

  output->view = view;
  output->buffer = gtk_text_view_get_buffer (view);
  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++)
    output->tags[i] = gtk_text_buffer_create_tag (output->buffer, kinds[i].name, NULL);
  output->link = gtk_text_buffer_create_tag (output->buffer, "link", "underline",
                                             PANGO_UNDERLINE_SINGLE, NULL);
  add_controllers (output);
  return output;
}

void
observer_console_output_free (ObserverConsoleOutput *output)
{
  g_free (output);
}
