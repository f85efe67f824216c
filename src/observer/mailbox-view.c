/* One question at a time. While the node has not counted all messages it is asked again
 * at once, so that each answer costs it little. */
#include "observer/mailbox-view.h"

#include "observer/format.h"
#include "observation/i18n.h"
#include "observer/pairs.h"
#include "observer/tooltip.h"

#define PAGE 25 /* rows take long to make and to lay out */

struct _ObserverMailboxView {
  GtkBox parent_instance;

  GtkBox        *shapes;
  GtkLabel      *counting;
  GtkBox        *pager;
  GtkLabel      *range;
  GtkButton     *first;
  GtkButton     *previous;
  GtkButton     *next;
  GtkButton     *last;
  GtkEntry      *filter;
  ObserverPairs *messages;
  GtkLabel      *nothing;

  CopSource      *source;  /* owned */
  CopSeenMailbox *mailbox; /* owned; what is shown, or NULL */
  uint64_t        id;
  uint64_t        offset;
  uint64_t        last_counted;
  uint64_t        last_searched;
  uint64_t        shape; /* key of the one that is shown, 0: all */
  bool            is_asking;
  bool            is_stale;    /* something else is wanted meanwhile */
  bool            is_counting; /* the question is about shapes only */
};

G_DEFINE_FINAL_TYPE (ObserverMailboxView, observer_mailbox_view, GTK_TYPE_BOX)

static void ask (ObserverMailboxView *self, bool is_counting);
static void go (ObserverMailboxView *self, uint64_t offset);

/* Messages that can be paged through. */
static uint64_t
n_to_show (ObserverMailboxView *self)
{
  return self->shape != 0 ? self->mailbox->n_found : self->mailbox->n_messages;
}

/* ---- shapes ---- */

/* The key of each shape is kept in its button's name. */
static void
shape_cb (ObserverMailboxView *self, GtkToggleButton *button)
{
  uint64_t key = g_ascii_strtoull (gtk_widget_get_name (GTK_WIDGET (button)), NULL, 10);
  bool     is_active = gtk_toggle_button_get_active (button);

  if (is_active == (key == self->shape))
    return;
  self->shape = is_active ? key : 0;
  self->last_searched = 0;
  go (self, 0);
}

static GtkWidget *
next_shape (ObserverMailboxView *self, GtkWidget *shape)
{
  GtkWidget *next = shape != NULL
                        ? gtk_widget_get_next_sibling (shape)
                        : gtk_widget_get_first_child (GTK_WIDGET (self->shapes));

  if (next != NULL)
    return next;
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource ("/org/coppice/Observer/shape.ui");
  next = GTK_WIDGET (gtk_builder_get_object (builder, "shape"));
  g_signal_connect_object (next, "toggled", G_CALLBACK (shape_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->shapes, next);
  return next;
}

static void
show_shape (ObserverMailboxView *self,
            GtkWidget           *shape,
            const CopSeenShape  *seen,
            uint64_t             total)
{
  const char      *text = seen->text;
  uint64_t         count = seen->count;
  GtkWidget       *box = gtk_button_get_child (GTK_BUTTON (shape));
  GtkWidget       *line = gtk_widget_get_first_child (box);
  GtkWidget       *name = gtk_widget_get_first_child (line);
  GtkWidget       *bar = gtk_widget_get_last_child (box);
  double           share = total > 0 ? (double) count / (double) total : 0;
  g_autofree char *number = observer_format_count (count);
  g_autofree char *percent = observer_format_percent (share);
  g_autofree char *amount = g_strdup_printf ("× %s  ·  %s", number, percent);
  g_autofree char *label = g_strdup_printf ("%s %s", text, amount);
  g_autofree char *key = g_strdup_printf ("%" G_GUINT64_FORMAT, seen->key);

  gtk_label_set_text (GTK_LABEL (name), text);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (name)), amount);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (bar), share);
  gtk_accessible_update_property (GTK_ACCESSIBLE (shape), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  observer_set_tooltip (shape, text);
  gtk_widget_set_name (shape, key);
  gtk_widget_set_sensitive (shape, seen->key != 0);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (shape),
                                seen->key != 0 && seen->key == self->shape);
}

static void
show_shapes (ObserverMailboxView *self, const CopSeenMailbox *mailbox)
{
  GtkWidget *shape = NULL;
  GtkWidget *extra;

  for (unsigned i = 0; i < mailbox->shapes->len; i++) {
    shape = next_shape (self, shape);
    show_shape (self, shape, mailbox->shapes->pdata[i], mailbox->n_counted);
  }
  if (mailbox->n_others > 0) {
    shape = next_shape (self, shape);
    show_shape (self, shape,
                &(CopSeenShape){ (char *) _ ("other shapes"), mailbox->n_others, 0 },
                mailbox->n_counted);
  }
  while ((extra = shape != NULL
                      ? gtk_widget_get_next_sibling (shape)
                      : gtk_widget_get_first_child (GTK_WIDGET (self->shapes))) != NULL)
    gtk_box_remove (self->shapes, extra);

  g_autofree char *counted = observer_format_count (mailbox->n_counted);
  g_autofree char *text =
      g_strdup_printf (_ ("The first %s messages were counted."), counted);
  gtk_label_set_text (self->counting, text);
  gtk_widget_set_visible (GTK_WIDGET (self->counting),
                          mailbox->n_counted < mailbox->n_messages);
}

/* ---- the page ---- */

static bool
is_wanted (const char *message, const char *needle)
{
  if (*needle == '\0')
    return true;

  g_autofree char *folded = g_utf8_casefold (message, -1);

  return strstr (folded, needle) != NULL;
}

static GPtrArray *
wanted_messages (ObserverMailboxView *self)
{
  const CopSeenMailbox *mailbox = self->mailbox;
  GPtrArray            *wanted = g_ptr_array_new_with_free_func (cop_seen_pair_free);
  g_autofree char      *needle =
      g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->filter)), -1);

  for (unsigned i = 0; i < mailbox->messages->len; i++) {
    if (!is_wanted (mailbox->messages->pdata[i], needle))
      continue;
    CopSeenPair *pair = g_new0 (CopSeenPair, 1);
    pair->key = observer_format_count (g_array_index (mailbox->places, uint64_t, i) + 1);
    pair->value = g_strdup (mailbox->messages->pdata[i]);
    g_ptr_array_add (wanted, pair);
  }
  return wanted;
}

static void
show_messages (ObserverMailboxView *self)
{
  g_autoptr (GPtrArray) wanted = wanted_messages (self);
  bool has_filter = *gtk_editable_get_text (GTK_EDITABLE (self->filter)) != '\0';

  observer_pairs_set (self->messages, wanted, false);
  gtk_widget_set_visible (GTK_WIDGET (self->messages), wanted->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->nothing), wanted->len == 0);
  gtk_label_set_text (self->nothing, self->mailbox->n_messages == 0
                                         ? _ ("No message waits.")
                                     : has_filter ? _ ("None on this page.")
                                                  : _ ("Reading…"));
}

static void
show_pager (ObserverMailboxView *self)
{
  const CopSeenMailbox *mailbox = self->mailbox;
  uint64_t              n = n_to_show (self);
  uint64_t              end = mailbox->offset + mailbox->messages->len;
  g_autofree char      *from = observer_format_count (mailbox->offset + 1);
  g_autofree char      *to = observer_format_count (end);
  g_autofree char      *all = observer_format_count (n);
  g_autofree char      *text = g_strdup_printf (_ ("%s–%s of %s"), from, to, all);

  gtk_label_set_text (self->range, text);
  gtk_widget_set_visible (GTK_WIDGET (self->pager), mailbox->n_messages > PAGE && n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->filter), mailbox->n_messages > 5);
  gtk_widget_set_sensitive (GTK_WIDGET (self->first), mailbox->offset > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->previous), mailbox->offset > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->next), end < n);
  gtk_widget_set_sensitive (GTK_WIDGET (self->last), end < n);
}

static void
go (ObserverMailboxView *self, uint64_t offset)
{
  self->offset = offset;
  ask (self, false);
}

static void
first_cb (ObserverMailboxView *self)
{
  go (self, 0);
}

static void
previous_cb (ObserverMailboxView *self)
{
  go (self, self->offset > PAGE ? self->offset - PAGE : 0);
}

static void
next_cb (ObserverMailboxView *self)
{
  go (self, self->offset + PAGE);
}

static void
last_cb (ObserverMailboxView *self)
{
  if (self->mailbox != NULL && n_to_show (self) > 0)
    go (self, (n_to_show (self) - 1) / PAGE * PAGE);
}

static void
filter_cb (ObserverMailboxView *self)
{
  if (self->mailbox != NULL)
    show_messages (self);
}

/* ---- asking ---- */

/* As long as counting gets further: who takes messages makes it begin afresh. */
static bool
has_more_to_count (ObserverMailboxView *self, const CopSeenMailbox *mailbox)
{
  bool is_further = mailbox->n_counted > self->last_counted;

  self->last_counted = mailbox->n_counted;
  return is_further && mailbox->n_counted < mailbox->n_messages;
}

static bool
has_more_to_search (ObserverMailboxView *self, const CopSeenMailbox *mailbox)
{
  bool is_further = mailbox->n_searched > self->last_searched;

  self->last_searched = mailbox->n_searched;
  return self->shape != 0 && is_further && mailbox->n_searched < mailbox->n_messages;
}

static void
keep (ObserverMailboxView *self, CopSeenMailbox *mailbox)
{
  cop_seen_mailbox_unref (self->mailbox);
  self->mailbox = cop_seen_mailbox_ref (mailbox);
  self->offset = mailbox->offset;
  show_pager (self);
  show_messages (self);
}

static void
answer_cb (CopSource *source, CopSeenMailbox *mailbox, void *data)
{
  ObserverMailboxView *self = data;

  self->is_asking = false;
  if (self->source == NULL)
    return;
  if (self->is_stale) {
    ask (self, false);
    return;
  }
  if (mailbox == NULL || mailbox->id != self->id)
    return;
  if (!self->is_counting)
    keep (self, mailbox);
  show_shapes (self, mailbox);
  if (has_more_to_search (self, mailbox))
    ask (self, false);
  else if (has_more_to_count (self, mailbox))
    ask (self, true);
}

static void
ask (ObserverMailboxView *self, bool is_counting)
{
  self->is_stale = self->is_asking;
  if (self->is_asking || self->id == 0 || self->source == NULL ||
      !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->is_asking = true;
  self->is_counting = is_counting;
  cop_source_mailbox (self->source,
                      &(CopMailboxQuery){ self->id, self->offset, is_counting ? 0 : PAGE,
                                          is_counting ? 0 : self->shape },
                      answer_cb, g_object_ref (self), g_object_unref);
}

/* ---- life ---- */

static void
observer_mailbox_view_map (GtkWidget *widget)
{
  ObserverMailboxView *self = OBSERVER_MAILBOX_VIEW (widget);

  GTK_WIDGET_CLASS (observer_mailbox_view_parent_class)->map (widget);
  self->last_counted = 0;
  self->last_searched = 0;
  ask (self, false);
}

static void
observer_mailbox_view_dispose (GObject *object)
{
  ObserverMailboxView *self = OBSERVER_MAILBOX_VIEW (object);

  g_clear_pointer (&self->source, cop_source_unref);
  g_clear_pointer (&self->mailbox, cop_seen_mailbox_unref);
  G_OBJECT_CLASS (observer_mailbox_view_parent_class)->dispose (object);
}

static void
observer_mailbox_view_class_init (ObserverMailboxViewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_mailbox_view_dispose;
  widget->map = observer_mailbox_view_map;
  g_type_ensure (OBSERVER_TYPE_PAIRS);
  gtk_widget_class_set_css_name (widget, "mailbox");
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/mailbox-view.ui");
  gtk_widget_class_bind_template_child (widget, ObserverMailboxView, shapes);
  gtk_widget_class_bind_template_child (widget, ObserverMailboxView, counting);
  gtk_widget_class_bind_template_child (widget, ObserverMailboxView, pager);
  gtk_widget_class_bind_template_child (widget, ObserverMailboxView, range);
  gtk_widget_class_bind_template_child (widget, ObserverMailboxView, first);
  gtk_widget_class_bind_template_child (widget, ObserverMailboxView, previous);
  gtk_widget_class_bind_template_child (widget, ObserverMailboxView, next);
  gtk_widget_class_bind_template_child (widget, ObserverMailboxView, last);
  gtk_widget_class_bind_template_child (widget, ObserverMailboxView, filter);
  gtk_widget_class_bind_template_child (widget, ObserverMailboxView, messages);
  gtk_widget_class_bind_template_child (widget, ObserverMailboxView, nothing);
  gtk_widget_class_bind_template_callback (widget, first_cb);
  gtk_widget_class_bind_template_callback (widget, previous_cb);
  gtk_widget_class_bind_template_callback (widget, next_cb);
  gtk_widget_class_bind_template_callback (widget, last_cb);
  gtk_widget_class_bind_template_callback (widget, filter_cb);
}

static void
observer_mailbox_view_init (ObserverMailboxView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
observer_mailbox_view_set_source (ObserverMailboxView *self, CopSource *source)
{
  g_return_if_fail (OBSERVER_IS_MAILBOX_VIEW (self) && self->source == NULL);

  self->source = cop_source_ref (source);
}

void
observer_mailbox_view_look (ObserverMailboxView *self, uint64_t id)
{
  g_return_if_fail (OBSERVER_IS_MAILBOX_VIEW (self));

  if (id != self->id) {
    self->offset = 0;
    self->shape = 0;
    gtk_editable_set_text (GTK_EDITABLE (self->filter), "");
  }
  self->id = id;
  self->last_counted = 0;
  self->last_searched = 0;
  ask (self, false);
}

char *
observer_mailbox_view_text (ObserverMailboxView *self)
{
  GString *text = g_string_new (NULL);

  if (self->mailbox == NULL)
    return g_string_free (text, FALSE);

  g_autoptr (GPtrArray) wanted = wanted_messages (self);
  for (unsigned i = 0; i < wanted->len; i++) {
    const CopSeenPair *pair = wanted->pdata[i];
    g_string_append_printf (text, "%s\t%s\n", pair->key, pair->value);
  }
  return g_string_free (text, FALSE);
}
