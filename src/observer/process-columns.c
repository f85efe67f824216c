/* Columns are data, so they are made here instead of in a .ui file. */
#include "observer/process-columns.h"

#include "observation/i18n.h"
#include "observer/process-cell.h"

#define KEY_COLUMNS "processes-columns"
#define KEY_WIDTHS "processes-widths"
#define KEY_SORT "processes-sort"

struct _ObserverProcessColumns {
  GObject parent_instance;

  GtkColumnView       *table;                       /* borrowed: it lives longer */
  GSettings           *settings;                    /* owned, or NULL */
  GSimpleActionGroup  *actions;                     /* owned */
  GMenu               *menu;                        /* owned */
  GtkColumnViewColumn *columns[OBSERVER_N_COLUMNS]; /* owned */
  ObserverColumn       probed;                      /* by compare_cb () */
  ObserverColumn       sorted;
  bool                 descending;
  bool                 is_restoring;
  unsigned             keeping; /* idle source, or 0 */
};

enum { SORT_CHANGED, N_SIGNALS };

static unsigned signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ObserverProcessColumns, observer_process_columns, G_TYPE_OBJECT)

/* Sections of the menu; each ends with OBSERVER_N_COLUMNS. */
static const struct {
  const char    *title;
  ObserverColumn columns[12];
} sections[] = {
  { N_ ("_Activity"),
    { OBSERVER_COLUMN_REDUCTIONS, OBSERVER_COLUMN_CPU, OBSERVER_COLUMN_MEMORY,
      OBSERVER_COLUMN_MAILBOX, OBSERVER_COLUMN_MESSAGES_IN, OBSERVER_COLUMN_MESSAGES_OUT,
      OBSERVER_COLUMN_FUNCTION, OBSERVER_COLUMN_STATUS, OBSERVER_COLUMN_STATE,
      OBSERVER_COLUMN_AGE, OBSERVER_N_COLUMNS } },
  { N_ ("_Supervision"),
    { OBSERVER_COLUMN_APPLICATION, OBSERVER_COLUMN_SUPERVISOR, OBSERVER_COLUMN_CHILD_ID,
      OBSERVER_COLUMN_RESTART_TYPE, OBSERVER_COLUMN_RESTARTS, OBSERVER_COLUMN_CHILDREN,
      OBSERVER_COLUMN_LINKS, OBSERVER_COLUMN_MONITORS, OBSERVER_N_COLUMNS } },
  { N_ ("_Identity"),
    { OBSERVER_COLUMN_PID, OBSERVER_COLUMN_NAME, OBSERVER_COLUMN_LABEL,
      OBSERVER_COLUMN_MODULE, OBSERVER_COLUMN_KIND, OBSERVER_COLUMN_INITIAL_CALL,
      OBSERVER_N_COLUMNS } },
  { N_ ("_Totals"),
    { OBSERVER_COLUMN_ALL_REDUCTIONS, OBSERVER_COLUMN_ALL_CPU, OBSERVER_COLUMN_ALL_IN,
      OBSERVER_COLUMN_ALL_OUT, OBSERVER_N_COLUMNS } },
};

/* ---- sorting: which column's header was clicked ---- */

typedef struct {
  ObserverProcessColumns *owner; /* borrowed */
  ObserverColumn          column;
} Probe;

static int
compare_cb (const void *a, const void *b, void *data)
{
  Probe *probe = data;

  probe->owner->probed = probe->column;
  return GTK_ORDERING_SMALLER;
}

/* The view's sorter is opaque before GTK 4.10, but it asks the sorter of the chosen
 * column first: so ask it which is smaller of two things, and see who was asked. */
static void
sort_changed_cb (ObserverProcessColumns *self)
{
  g_autoptr (GObject) one = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) other = g_object_new (G_TYPE_OBJECT, NULL);
  GtkSorter          *sorter = gtk_column_view_get_sorter (self->table);

  self->probed = OBSERVER_N_COLUMNS;
  GtkOrdering    ordering = gtk_sorter_compare (sorter, one, other);
  bool           descending = ordering == GTK_ORDERING_LARGER;
  ObserverColumn column = self->probed;
  if (column == OBSERVER_N_COLUMNS) {
    column = OBSERVER_COLUMN_PID;
    descending = false;
  }
  if (column == self->sorted && descending == self->descending)
    return;
  /* Of numbers, people want the largest first. */
  if (column != self->sorted && !descending && observer_column_is_number (column) &&
      !self->is_restoring) {
    self->sorted = column;
    observer_process_columns_sort (self, column, true);
    return;
  }
  self->sorted = column;
  self->descending = descending;
  g_signal_emit (self, signals[SORT_CHANGED], 0, column, descending);
}

void
observer_process_columns_sort (ObserverProcessColumns *self,
                               ObserverColumn          column,
                               bool                    descending)
{
  gtk_column_view_sort_by_column (self->table, self->columns[column],
                                  descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

ObserverColumn
observer_process_columns_get_sort (ObserverProcessColumns *self, bool *ret_descending)
{
  *ret_descending = self->descending;
  return self->sorted;
}

/* ---- titles ---- */

static GtkWidget *
find_label (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *label = find_label (child);
    if (label != NULL)
      return label;
  }
  return NULL;
}

static ObserverColumn
column_titled (const char *title)
{
  for (unsigned i = 0; i < OBSERVER_N_COLUMNS; i++) {
    if (g_strcmp0 (_ (observer_column_info (i)->title), title) == 0)
      return i;
  }
  return OBSERVER_N_COLUMNS;
}

/* Titles stand over their numbers, and say what they mean. GTK has no property for
 * either: the header's children are buttons with a box each. */
static void
dress_titles (ObserverProcessColumns *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->table));

  for (GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;
       title != NULL; title = gtk_widget_get_next_sibling (title)) {
    GtkWidget     *box = gtk_widget_get_first_child (title);
    GtkWidget     *label = box != NULL ? find_label (box) : NULL;
    ObserverColumn column = label != NULL
                                ? column_titled (gtk_label_get_text (GTK_LABEL (label)))
                                : OBSERVER_N_COLUMNS;
    if (column == OBSERVER_N_COLUMNS)
      continue;
    gtk_widget_set_tooltip_text (title, _ (observer_column_info (column)->meaning));
    if (GTK_IS_BOX (box) && observer_column_is_number (column))
      gtk_widget_set_halign (box, GTK_ALIGN_END);
  }
}

/* ---- what is kept ---- */

static ObserverColumn
column_of (ObserverProcessColumns *self, GtkColumnViewColumn *column)
{
  unsigned i = 0;

  while (i < OBSERVER_N_COLUMNS && self->columns[i] != column)
    i++;
  return i;
}

size_t
observer_process_columns_get_shown (ObserverProcessColumns *self,
                                    ObserverColumn          ret[OBSERVER_N_COLUMNS])
{
  GListModel *all = gtk_column_view_get_columns (self->table);
  size_t      n = 0;

  for (unsigned i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (all, i);
    ret[n++] = column_of (self, column);
  }
  return n;
}

static GVariant *
widths (ObserverProcessColumns *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{si}"));
  for (unsigned i = 0; i < OBSERVER_N_COLUMNS; i++) {
    const ObserverColumnInfo *info = observer_column_info (i);
    int width = gtk_column_view_column_get_fixed_width (self->columns[i]);
    if (width > 0 && width != info->width)
      g_variant_builder_add (&builder, "{si}", info->key, width);
  }
  return g_variant_builder_end (&builder);
}

void
observer_process_columns_keep (ObserverProcessColumns *self)
{
  ObserverColumn shown[OBSERVER_N_COLUMNS];
  const char    *keys[OBSERVER_N_COLUMNS + 1] = { NULL };
  size_t         n = observer_process_columns_get_shown (self, shown);

  dress_titles (self);
  g_clear_handle_id (&self->keeping, g_source_remove);
  if (self->settings == NULL)
    return;
  for (size_t i = 0; i < n; i++)
    keys[i] = observer_column_info (shown[i])->key;
  g_settings_set_strv (self->settings, KEY_COLUMNS, keys);
  g_settings_set_value (self->settings, KEY_WIDTHS, widths (self));
  g_settings_set (self->settings, KEY_SORT, "(sb)",
                  observer_column_info (self->sorted)->key, self->descending);
}

static gboolean
keep_cb (void *data)
{
  ObserverProcessColumns *self = data;

  self->keeping = 0;
  observer_process_columns_keep (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (ObserverProcessColumns *self)
{
  if (!self->is_restoring && self->keeping == 0)
    self->keeping = g_idle_add (keep_cb, self);
}

/* Hidden columns are not in the view: GTK 4.8 gives room to those that are invisible. */
static void
set_shown (ObserverProcessColumns *self, ObserverColumn column, bool shown)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions),
                                                observer_column_info (column)->key);

  if (shown == (gtk_column_view_column_get_column_view (self->columns[column]) != NULL))
    return;
  if (shown)
    gtk_column_view_append_column (self->table, self->columns[column]);
  else
    gtk_column_view_remove_column (self->table, self->columns[column]);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (shown));
}

/* The columns of @keys, in their order, and no others but the name. */
static void
show_columns (ObserverProcessColumns *self, const char *const *keys)
{
  for (unsigned i = 0; i < OBSERVER_N_COLUMNS; i++)
    set_shown (self, i, false);
  for (size_t i = 0; keys[i] != NULL; i++) {
    ObserverColumn column = observer_column_find (keys[i]);
    if (column != OBSERVER_N_COLUMNS)
      set_shown (self, column, true);
  }
  set_shown (self, OBSERVER_COLUMN_NAME, true); /* rows are called by their names */
}

static void
show_defaults (ObserverProcessColumns *self)
{
  const char *keys[OBSERVER_N_COLUMNS + 1] = { NULL };
  size_t      n = 0;

  for (unsigned i = 0; i < OBSERVER_N_COLUMNS; i++) {
    const ObserverColumnInfo *info = observer_column_info (i);
    if (info->is_shown)
      keys[n++] = info->key;
    gtk_column_view_column_set_fixed_width (self->columns[i],
                                            info->width > 0 ? info->width : -1);
  }
  show_columns (self, keys);
}

static void
restore_settings (ObserverProcessColumns *self)
{
  g_auto (GStrv)       keys = g_settings_get_strv (self->settings, KEY_COLUMNS);
  g_autoptr (GVariant) kept = g_settings_get_value (self->settings, KEY_WIDTHS);
  g_autofree char     *sorted = NULL;
  gboolean             descending;
  GVariantIter         iter;
  const char          *key;
  int                  width;

  if (keys[0] != NULL)
    show_columns (self, (const char *const *) keys);
  g_variant_iter_init (&iter, kept);
  while (g_variant_iter_next (&iter, "{&si}", &key, &width)) {
    ObserverColumn column = observer_column_find (key);
    if (column != OBSERVER_N_COLUMNS && width > 0)
      gtk_column_view_column_set_fixed_width (self->columns[column], width);
  }
  g_settings_get (self->settings, KEY_SORT, "(sb)", &sorted, &descending);
  ObserverColumn column = observer_column_find (sorted);
  if (column != OBSERVER_N_COLUMNS)
    observer_process_columns_sort (self, column, descending);
}

static void
restore (ObserverProcessColumns *self)
{
  self->is_restoring = true;
  show_defaults (self);
  observer_process_columns_sort (self, OBSERVER_COLUMN_REDUCTIONS, true);
  if (self->settings != NULL)
    restore_settings (self);
  self->is_restoring = false;
  dress_titles (self);
}

/* ---- menu ---- */

static void
reset_cb (GSimpleAction *action, GVariant *parameter, void *data)
{
  show_defaults (data);
  changed_cb (data);
}

static void
fill_menu (ObserverProcessColumns *self)
{
  for (size_t i = 0; i < G_N_ELEMENTS (sections); i++) {
    g_autoptr (GMenu) section = g_menu_new ();
    for (const ObserverColumn *column = sections[i].columns; *column < OBSERVER_N_COLUMNS;
         column++) {
      const ObserverColumnInfo *info = observer_column_info (*column);
      g_autofree char          *action = g_strdup_printf ("columns.%s", info->key);
      g_menu_append (section, _ (info->title), action);
    }
    g_menu_append_submenu (self->menu, _ (sections[i].title), G_MENU_MODEL (section));
  }
  g_autoptr (GMenu) last = g_menu_new ();
  g_menu_append (last, _ ("_Reset Columns"), "columns.reset");
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (last));
}

static void
toggle_cb (GSimpleAction *action, GVariant *value, void *data)
{
  ObserverProcessColumns *self = data;

  set_shown (self, observer_column_find (g_action_get_name (G_ACTION (action))),
             g_variant_get_boolean (value));
}

static void
fill_actions (ObserverProcessColumns *self)
{
  static const GActionEntry entries[] = { { "reset", reset_cb } };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries,
                                   G_N_ELEMENTS (entries), self);
  for (unsigned i = 0; i < OBSERVER_N_COLUMNS; i++) {
    g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (
        observer_column_info (i)->key, NULL, g_variant_new_boolean (FALSE));
    g_signal_connect_object (action, "change-state", G_CALLBACK (toggle_cb), self, 0);
    g_simple_action_set_enabled (action, i != OBSERVER_COLUMN_NAME);
    g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
  }
}

/* ---- life ---- */

/* What has the longest texts gets the room that is left. */
static bool
expands (ObserverColumn column)
{
  return column == OBSERVER_COLUMN_NAME || column == OBSERVER_COLUMN_FUNCTION ||
         column == OBSERVER_COLUMN_STATE;
}

static void
add_column (ObserverProcessColumns *self, ObserverColumn which)
{
  const ObserverColumnInfo       *info = observer_column_info (which);
  g_autoptr (GtkListItemFactory)  factory = observer_process_cell_factory (which);
  g_autoptr (GtkColumnViewColumn) column =
      gtk_column_view_column_new (_ (info->title), g_steal_pointer (&factory));
  Probe *probe = g_new (Probe, 1);

  *probe = (Probe){ .owner = self, .column = which };
  g_autoptr (GtkSorter) sorter =
      GTK_SORTER (gtk_custom_sorter_new (compare_cb, probe, g_free));
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, expands (which));
  gtk_column_view_column_set_header_menu (column, G_MENU_MODEL (self->menu));
  g_signal_connect_object (column, "notify::fixed-width", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->columns[which] = g_steal_pointer (&column);
}

static void
observer_process_columns_dispose (GObject *object)
{
  ObserverProcessColumns *self = OBSERVER_PROCESS_COLUMNS (object);

  if (self->keeping != 0)
    observer_process_columns_keep (self);
  for (unsigned i = 0; i < OBSERVER_N_COLUMNS; i++)
    g_clear_object (&self->columns[i]);
  g_clear_object (&self->actions);
  g_clear_object (&self->menu);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (observer_process_columns_parent_class)->dispose (object);
}

static void
observer_process_columns_class_init (ObserverProcessColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = observer_process_columns_dispose;
  signals[SORT_CHANGED] =
      g_signal_new ("sort-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_BOOLEAN);
}

static void
observer_process_columns_init (ObserverProcessColumns *self)
{
  self->menu = g_menu_new ();
  self->actions = g_simple_action_group_new ();
  self->sorted = OBSERVER_N_COLUMNS;
}

ObserverProcessColumns *
observer_process_columns_new (GtkColumnView *table, GSettings *settings)
{
  ObserverProcessColumns *self = g_object_new (OBSERVER_TYPE_PROCESS_COLUMNS, NULL);

  self->table = table;
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  fill_menu (self);
  for (unsigned i = 0; i < OBSERVER_N_COLUMNS; i++)
    add_column (self, i);
  fill_actions (self);
  g_signal_connect_object (gtk_column_view_get_sorter (table), "changed",
                           G_CALLBACK (sort_changed_cb), self, G_CONNECT_SWAPPED);
  restore (self);
  g_signal_connect_object (gtk_column_view_get_columns (table), "items-changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "sort-changed", G_CALLBACK (changed_cb), NULL);
  return self;
}

GActionGroup *
observer_process_columns_get_actions (ObserverProcessColumns *self)
{
  return G_ACTION_GROUP (self->actions);
}

GMenuModel *
observer_process_columns_get_menu (ObserverProcessColumns *self)
{
  return G_MENU_MODEL (self->menu);
}
