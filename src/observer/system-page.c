/* The rows are made with the first snapshot; later ones change their texts. */
#include "observer/system-page.h"

#include "observer/fact-row.h"
#include "observation/i18n.h"
#include "observer/masonry.h"
#include "observer/memory-bar.h"

struct _ObserverSystemPage {
  GtkBox parent_instance;

  ObserverSession   *session; /* owned */
  GPtrArray         *rows;    /* ObserverFactRow, borrowed; in the order of the facts */
  ObserverMemoryBar *bar;     /* borrowed */

  GtkWidget *scrolled;
  GtkBox    *cards;
};

static void page_init (ObserverPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ObserverSystemPage,
                               observer_system_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (OBSERVER_TYPE_PAGE, page_init))

static GArray *
make_facts (ObserverSystemPage *self)
{
  return observer_facts_new (observer_session_get_snapshot (self->session),
                             observer_session_get_history (self->session));
}

/* ---- cards ---- */

static GtkWidget *
add_card (ObserverSystemPage *self, ObserverFactSection section)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (observer_facts_title (section));

  gtk_widget_add_css_class (card, "fact-card");
  gtk_widget_add_css_class (title, "card-title");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_box_append (GTK_BOX (card), title);
  if (section == OBSERVER_FACTS_MEMORY) {
    self->bar = OBSERVER_MEMORY_BAR (observer_memory_bar_new ());
    gtk_box_append (GTK_BOX (card), GTK_WIDGET (self->bar));
  }
  gtk_box_append (self->cards, card);
  return card;
}

static void
build (ObserverSystemPage *self, const GArray *facts)
{
  GtkWidget *card = NULL;

  for (unsigned i = 0; i < facts->len; i++) {
    const ObserverFact *fact = &g_array_index (facts, ObserverFact, i);

    if (card == NULL || fact->section != fact[-1].section)
      card = add_card (self, fact->section);
    g_ptr_array_add (self->rows, observer_fact_row_new (fact));
    gtk_box_append (GTK_BOX (card), self->rows->pdata[i]);
  }
}

static void
show_bar (ObserverSystemPage *self, const GArray *facts)
{
  double              parts[OBSERVER_N_MEMORY_KINDS];
  g_autoptr (GString) words = g_string_new (NULL);

  G_STATIC_ASSERT (OBSERVER_N_MEMORY_KINDS == OBSERVER_MEMORY_BAR_PARTS);
  observer_memory_kinds (&observer_session_get_snapshot (self->session)->node, parts);
  for (unsigned i = 0; i < facts->len; i++) {
    const ObserverFact *fact = &g_array_index (facts, ObserverFact, i);

    if (fact->memory >= 0)
      g_string_append_printf (words, "%s%s %s", words->len > 0 ? ", " : "", fact->name,
                              fact->text);
  }
  observer_memory_bar_set (self->bar, parts, words->str);
}

static void
show (ObserverSystemPage *self)
{
  if (observer_session_get_snapshot (self->session) == NULL)
    return;

  g_autoptr (GArray) facts = make_facts (self);

  if (self->rows->len == 0)
    build (self, facts);
  for (unsigned i = 0; i < facts->len; i++)
    observer_fact_row_update (self->rows->pdata[i],
                              &g_array_index (facts, ObserverFact, i));
  show_bar (self, facts);
}

static void
changed_cb (ObserverSystemPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show (self);
}

static void
map_cb (ObserverSystemPage *self)
{
  if (self->session != NULL)
    show (self);
}

/* ---- copying ---- */

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverSystemPage *self = OBSERVER_SYSTEM_PAGE (widget);
  bool is_json = g_str_equal (g_variant_get_string (parameter, NULL), "json");

  if (self->session == NULL || observer_session_get_snapshot (self->session) == NULL)
    return;

  g_autoptr (GArray) facts = make_facts (self);
  g_autofree char   *text =
      is_json ? observer_facts_to_json (facts) : observer_facts_to_text (facts);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  gtk_widget_activate_action (widget, "win.tell", "(sb)",
                              is_json ? _ ("Copied as JSON") : _ ("Copied as text"),
                              FALSE);
}

/* ---- life ---- */

static void
observer_system_page_dispose (GObject *object)
{
  g_clear_object (&OBSERVER_SYSTEM_PAGE (object)->session);
  G_OBJECT_CLASS (observer_system_page_parent_class)->dispose (object);
}

static void
observer_system_page_finalize (GObject *object)
{
  g_ptr_array_unref (OBSERVER_SYSTEM_PAGE (object)->rows);
  G_OBJECT_CLASS (observer_system_page_parent_class)->finalize (object);
}

static void
observer_system_page_class_init (ObserverSystemPageClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  g_type_ensure (OBSERVER_TYPE_MASONRY);
  G_OBJECT_CLASS (klass)->dispose = observer_system_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = observer_system_page_finalize;
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/system-page.ui");
  gtk_widget_class_bind_template_child (widget, ObserverSystemPage, scrolled);
  gtk_widget_class_bind_template_child (widget, ObserverSystemPage, cards);
  gtk_widget_class_install_action (widget, "system.copy", "s", copy_action);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_c, GDK_CONTROL_MASK, "system.copy",
                                       "s", "text");
  gtk_widget_class_add_binding_action (
      widget, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "system.copy", "s", "json");
}

static void
observer_system_page_init (ObserverSystemPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

/* ---- as a page ---- */

static void
set_session (ObserverPage *page, ObserverSession *session)
{
  ObserverSystemPage *self = OBSERVER_SYSTEM_PAGE (page);
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
focus (ObserverPage *page)
{
  gtk_widget_child_focus (GTK_WIDGET (page), GTK_DIR_TAB_FORWARD);
}

/* Rates are known from the second snapshot on. */
static bool
is_at_rest (ObserverPage *page)
{
  ObserverSession *session = OBSERVER_SYSTEM_PAGE (page)->session;

  return session != NULL && observer_series_count (observer_history_get_series (
                                observer_session_get_history (session))) > 0;
}

static void
describe (ObserverPage *page, GString *text)
{
  ObserverSystemPage *self = OBSERVER_SYSTEM_PAGE (page);
  if (observer_session_get_snapshot (self->session) == NULL)
    return;

  g_autoptr (GArray) facts = make_facts (self);

  for (unsigned i = 0; i < MIN (facts->len, self->rows->len); i++)
    g_string_append_printf (text, "fact %s\t%s\n",
                            g_array_index (facts, ObserverFact, i).id,
                            observer_fact_row_get_value (self->rows->pdata[i]));
}

static void
page_init (ObserverPageInterface *iface)
{
  iface->set_session = set_session;
  iface->focus = focus;
  iface->is_at_rest = is_at_rest;
  iface->describe = describe;
}
