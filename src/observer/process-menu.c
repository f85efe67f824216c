/* Context menus. Their items name window actions and carry the pid as target: what is
 * under the pointer when a menu item is chosen may be another process by then. */
#include "observer/process-menu.h"

#include "observation/i18n.h"
#include "observer/kinds.h"

static void
add (GMenu      *menu,
     const char *label,
     const char *action,
     GVariant   *target,
     const char *accel)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  if (accel != NULL)
    g_menu_item_set_attribute (item, "accel", "s", accel);
  g_menu_append_item (menu, item);
}

static void
add_section (GMenu *menu, GMenu *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
}

static GMenu *
own_section (const CopSeenProcess *process)
{
  GMenu   *menu = g_menu_new ();
  uint64_t id = process->id;

  if (observer_is_bucket (process)) {
    add (menu, _ ("_Put a Value…"), "win.put", g_variant_new_uint64 (id), NULL);
    add (menu, _ ("_Get a Value…"), "win.get", g_variant_new_uint64 (id), NULL);
    add (menu, _ ("De_lete a Key…"), "win.delete-key", g_variant_new_uint64 (id), NULL);
  }
  if (observer_is_kv_registry (process))
    add (menu, _ ("New _Bucket…"), "win.create-bucket", g_variant_new_uint64 (id), NULL);
  if (observer_is_supervisor (process))
    add (menu, _ ("_Start a Child…"), "win.start-child", g_variant_new_uint64 (id), NULL);
  return menu;
}

static GMenu *
end_section (const CopSeenProcess *process)
{
  GMenu   *menu = g_menu_new ();
  uint64_t id = process->id;

  if (process->child_id != NULL)
    add (menu, _ ("_Terminate Child…"), "win.terminate-child", g_variant_new_uint64 (id),
         NULL);
  add (menu, _ ("E_xit…"), "win.exit", g_variant_new_uint64 (id), "Delete");
  add (menu, _ ("_Kill…"), "win.kill", g_variant_new_uint64 (id), "<Shift>Delete");
  return menu;
}

GMenuModel *
observer_process_menu (const CopSnapshot *snapshot, uint32_t row)
{
  const CopSeenProcess *process = &snapshot->processes[row];
  GMenu                *menu = g_menu_new ();
  GMenu                *look = g_menu_new ();
  uint64_t              id = process->id;

  add (look, _ ("_Details"), "win.details", g_variant_new_uint64 (id), "<Alt>Return");
  add (look, _ ("_Copy Pid"), "win.copy-pid", g_variant_new_uint64 (id), NULL);
  add (look, _ ("S_end a Term…"), "win.send", g_variant_new_uint64 (id), NULL);
  add_section (menu, look);
  add_section (menu, own_section (process));
  add_section (menu, end_section (process));
  return G_MENU_MODEL (menu);
}

GMenuModel *
observer_many_menu (const GArray *ids)
{
  GMenu               *menu = g_menu_new ();
  GMenu               *look = g_menu_new ();
  GMenu               *end = g_menu_new ();
  g_autofree char     *exit = g_strdup_printf (_ ("E_xit %u Processes…"), ids->len);
  g_autofree char     *kill = g_strdup_printf (_ ("_Kill %u Processes…"), ids->len);
  g_autoptr (GVariant) target = g_variant_ref_sink (g_variant_new_fixed_array (
      G_VARIANT_TYPE_UINT64, ids->data, ids->len, sizeof (uint64_t)));

  add (look, _ ("_Copy Pids"), "win.copy-pids", target, NULL);
  add (end, exit, "win.exit-many", target, "Delete");
  add (end, kill, "win.kill-many", target, "<Shift>Delete");
  add_section (menu, look);
  add_section (menu, end);
  return G_MENU_MODEL (menu);
}

GMenuModel *
observer_absent_menu (const CopSnapshot *snapshot, uint32_t absent)
{
  const CopSeenAbsent *child = &snapshot->absent[absent];
  uint64_t             supervisor = snapshot->processes[child->supervisor].id;
  GMenu               *menu = g_menu_new ();
  const char          *id = child->child_id != NULL ? child->child_id : "nil";

  add (menu, _ ("_Restart Child"), "win.restart-child",
       g_variant_new ("(ts)", supervisor, id), NULL);
  add (menu, _ ("_Delete Child…"), "win.delete-child",
       g_variant_new ("(ts)", supervisor, id), NULL);
  return G_MENU_MODEL (menu);
}

/* What a menu must remember until it is gone. */
typedef struct {
  GtkWidget *popover; /* owned */
  GtkWidget *focus;   /* weak: had the keyboard before */
} Menu;

static void
menu_free (void *data)
{
  Menu *menu = data;

  g_clear_weak_pointer (&menu->focus);
  g_object_unref (menu->popover);
  g_free (menu);
}

static gboolean
unparent_cb (void *data)
{
  gtk_widget_unparent (((Menu *) data)->popover);
  return G_SOURCE_REMOVE;
}

/* Actions are activated after `closed`: the popover must outlive them. */
static void
closed_cb (GtkPopover *popover, Menu *menu)
{
  if (menu->focus != NULL && gtk_widget_get_mapped (menu->focus))
    gtk_widget_grab_focus (menu->focus);
  g_signal_handlers_disconnect_by_func (popover, closed_cb, menu);
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent_cb, menu, menu_free);
}

GtkWidget *
observer_popup_menu (GtkWidget *parent, GMenuModel *model, double x, double y)
{
  GtkWidget       *popover = gtk_popover_menu_new_from_model (model);
  GtkWidget       *box = parent;
  graphene_point_t place = GRAPHENE_POINT_INIT ((float) x, (float) y);
  Menu            *menu = g_new0 (Menu, 1);

  /* A widget that places its children by itself would have to place the popover, too. */
  while (!GTK_IS_BOX (box) && gtk_widget_get_parent (box) != NULL)
    box = gtk_widget_get_parent (box);
  g_object_unref (model);
  menu->popover = g_object_ref_sink (popover);
  g_set_weak_pointer (&menu->focus, gtk_root_get_focus (gtk_widget_get_root (parent)));
  if (!gtk_widget_compute_point (parent, box, &place, &place))
    place = GRAPHENE_POINT_INIT (0, 0);
  gtk_widget_set_parent (popover, box);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover),
                               &(GdkRectangle){ (int) place.x, (int) place.y, 1, 1 });
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), menu);
  gtk_popover_popup (GTK_POPOVER (popover));
  return popover;
}
