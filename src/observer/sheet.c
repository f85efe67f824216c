/* The question in the middle of the window. */
#include "observer/sheet.h"

#include "observation/i18n.h"

struct _ObserverSheet {
  GtkBox parent_instance;

  GtkWidget *card;
  GtkLabel  *title;
  GtkLabel  *body;
  GtkWidget *consequences_box;
  GtkImage  *consequences_image;
  GtkLabel  *consequences;
  GtkBox    *fields;
  GtkButton *accept;

  GtkWidget         *content;    /* borrowed: weak */
  GtkWidget         *last_focus; /* borrowed: weak */
  ObserverTermEntry *entries[OBSERVER_MAX_FIELDS];
  size_t             n_entries;
  ObserverAnswerFunc func;
  void              *data;
  GDestroyNotify     destroy;
};

G_DEFINE_FINAL_TYPE (ObserverSheet, observer_sheet, GTK_TYPE_BOX)

static void
forget_question (ObserverSheet *self)
{
  GDestroyNotify destroy = self->destroy;
  void          *data = self->data;

  self->func = NULL;
  self->data = NULL;
  self->destroy = NULL;
  if (destroy != NULL)
    destroy (data);
}

static void
remove_entries (ObserverSheet *self)
{
  for (size_t i = 0; i < self->n_entries; i++)
    gtk_box_remove (self->fields, GTK_WIDGET (self->entries[i]));
  self->n_entries = 0;
}

static void
close_sheet (ObserverSheet *self)
{
  GtkWidget *focus = self->last_focus;

  if (!observer_sheet_is_open (self))
    return;
  if (self->content != NULL)
    gtk_widget_set_can_focus (self->content, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  remove_entries (self);
  g_clear_weak_pointer (&self->last_focus);
  if (focus != NULL && gtk_widget_get_mapped (focus))
    gtk_widget_grab_focus (focus);
  else if (self->content != NULL)
    gtk_widget_child_focus (self->content, GTK_DIR_TAB_FORWARD);
}

void
observer_sheet_cancel (ObserverSheet *self)
{
  close_sheet (self);
  forget_question (self);
}

static void
cancel_cb (ObserverSheet *self)
{
  observer_sheet_cancel (self);
}

static bool
take_answers (ObserverSheet *self, CopTerm *ret_answers)
{
  for (size_t i = 0; i < self->n_entries; i++) {
    ret_answers[i] = observer_term_entry_get_term (self->entries[i]);
    if (ret_answers[i] == COP_NONE)
      return false;
  }
  return true;
}

static void
accept_cb (ObserverSheet *self)
{
  CopTerm answers[OBSERVER_MAX_FIELDS] = { COP_NONE };

  if (self->func != NULL && take_answers (self, answers)) {
    ObserverAnswerFunc func = self->func;
    void              *data = self->data;
    GDestroyNotify     destroy = self->destroy;

    self->func = NULL;
    self->destroy = NULL;
    close_sheet (self);
    func (answers, data);
    if (destroy != NULL)
      destroy (data);
  }
  for (size_t i = 0; i < OBSERVER_MAX_FIELDS; i++)
    cop_term_unref (answers[i]);
}

static void
changed_cb (ObserverSheet *self)
{
  CopTerm answers[OBSERVER_MAX_FIELDS] = { COP_NONE };

  gtk_widget_set_sensitive (GTK_WIDGET (self->accept), take_answers (self, answers));
  for (size_t i = 0; i < OBSERVER_MAX_FIELDS; i++)
    cop_term_unref (answers[i]);
}

/* Enter goes on to the next field, and from the last one it accepts. */
static void
activate_cb (ObserverSheet *self, ObserverTermEntry *entry)
{
  for (size_t i = 0; i + 1 < self->n_entries; i++) {
    if (self->entries[i] == entry) {
      gtk_widget_grab_focus (GTK_WIDGET (self->entries[i + 1]));
      return;
    }
  }
  accept_cb (self);
}

/* A press on the shade around the card withdraws the question. */
static void
pressed_cb (ObserverSheet *self, int n_press, double x, double y)
{
  GtkWidget *hit = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  if (hit == GTK_WIDGET (self))
    observer_sheet_cancel (self);
}

static void
show_label (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && text[0] != '\0');
}

static void
add_fields (ObserverSheet *self, const ObserverQuestion *question)
{
  remove_entries (self);
  for (size_t i = 0; i < OBSERVER_MAX_FIELDS && question->fields[i].label != NULL; i++) {
    const ObserverField *field = &question->fields[i];
    GtkWidget *entry = observer_term_entry_new (field->kind, field->label, field->text,
                                                field->placeholder);

    g_signal_connect_object (entry, "changed", G_CALLBACK (changed_cb), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (entry, "activate", G_CALLBACK (activate_cb), self,
                             G_CONNECT_SWAPPED);
    gtk_box_append (self->fields, entry);
    self->entries[self->n_entries++] = OBSERVER_TERM_ENTRY (entry);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->fields), self->n_entries > 0);
}

static void
show_question (ObserverSheet *self, const ObserverQuestion *question)
{
  gtk_label_set_text (self->title, question->title);
  show_label (self->body, question->body);
  show_label (self->consequences, question->consequences);
  gtk_widget_set_visible (self->consequences_box,
                          gtk_widget_get_visible (GTK_WIDGET (self->consequences)));
  gtk_button_set_label (self->accept, question->accept);
  gtk_widget_set_css_classes (
      GTK_WIDGET (self->accept),
      (const char *[]){
          "pill", question->is_destructive ? "destructive-action" : "suggested-action",
          NULL });
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  question->title, -1);
  add_fields (self, question);
  changed_cb (self);
}

void
observer_sheet_ask (ObserverSheet          *self,
                    const ObserverQuestion *question,
                    ObserverAnswerFunc      func,
                    void                   *data,
                    GDestroyNotify          destroy)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  forget_question (self);
  self->func = func;
  self->data = data;
  self->destroy = destroy;
  if (!observer_sheet_is_open (self) && root != NULL)
    g_set_weak_pointer (&self->last_focus, gtk_root_get_focus (root));
  show_question (self, question);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (self->n_entries > 0 ? GTK_WIDGET (self->entries[0])
                                             : GTK_WIDGET (self->accept));
  if (self->content != NULL)
    gtk_widget_set_can_focus (self->content, FALSE);
}

bool
observer_sheet_is_open (ObserverSheet *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self));
}

void
observer_sheet_set_content (ObserverSheet *self, GtkWidget *content)
{
  g_set_weak_pointer (&self->content, content);
}

static void
observer_sheet_dispose (GObject *object)
{
  ObserverSheet *self = OBSERVER_SHEET (object);

  forget_question (self);
  g_clear_weak_pointer (&self->content);
  g_clear_weak_pointer (&self->last_focus);
  G_OBJECT_CLASS (observer_sheet_parent_class)->dispose (object);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, void *data)
{
  observer_sheet_cancel (OBSERVER_SHEET (widget));
  return TRUE;
}

static void
observer_sheet_class_init (ObserverSheetClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_sheet_dispose;
  gtk_widget_class_set_css_name (widget, "sheet");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_set_template_from_resource (widget, "/org/coppice/Observer/sheet.ui");
  gtk_widget_class_bind_template_child (widget, ObserverSheet, card);
  gtk_widget_class_bind_template_child (widget, ObserverSheet, title);
  gtk_widget_class_bind_template_child (widget, ObserverSheet, body);
  gtk_widget_class_bind_template_child (widget, ObserverSheet, consequences_box);
  gtk_widget_class_bind_template_child (widget, ObserverSheet, consequences_image);
  gtk_widget_class_bind_template_child (widget, ObserverSheet, consequences);
  gtk_widget_class_bind_template_child (widget, ObserverSheet, fields);
  gtk_widget_class_bind_template_child (widget, ObserverSheet, accept);
  gtk_widget_class_bind_template_callback (widget, accept_cb);
  gtk_widget_class_bind_template_callback (widget, cancel_cb);
  gtk_widget_class_bind_template_callback (widget, pressed_cb);
  gtk_widget_class_add_binding (widget, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
observer_sheet_init (ObserverSheet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
observer_sheet_describe (ObserverSheet *self, GString *text)
{
  graphene_rect_t bounds;
  GtkWidget      *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));

  if (!observer_sheet_is_open (self) ||
      !gtk_widget_compute_bounds (GTK_WIDGET (self->accept), root, &bounds))
    return;
  g_string_append_printf (
      text, "sheet %s\t%s\t%d\t%d\t%s\n", gtk_label_get_text (self->title),
      gtk_label_get_text (self->consequences),
      (int) (bounds.origin.x + bounds.size.width / 2),
      (int) (bounds.origin.y + bounds.size.height / 2),
      gtk_widget_get_sensitive (GTK_WIDGET (self->accept)) ? "ready" : "incomplete");
  for (size_t i = 0; i < self->n_entries; i++)
    g_string_append_printf (text, "field %zu\t%d\t%s\n", i,
                            observer_term_entry_get_mistake (self->entries[i]),
                            observer_term_entry_get_hint (self->entries[i]));
}
