#include "observer/masonry.h"

#define MAX_COLUMNS 3
#define COLUMN_WIDTH 250 /* a narrower one holds no row */
#define GAP 10

struct _ObserverMasonry {
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (ObserverMasonry, observer_masonry, GTK_TYPE_LAYOUT_MANAGER)

static int
shortest (const int *heights, int n_columns)
{
  int best = 0;

  for (int i = 1; i < n_columns; i++)
    if (heights[i] < heights[best])
      best = i;
  return best;
}

/* The height of all; with @places, so many rectangles as there are visible children. */
static int
arrange (GtkWidget *widget, int width, GdkRectangle *places)
{
  int heights[MAX_COLUMNS] = { 0 };
  int n_columns = CLAMP ((width + GAP) / (COLUMN_WIDTH + GAP), 1, MAX_COLUMNS);
  int column_width = (width - (n_columns - 1) * GAP) / n_columns;
  int n_placed = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int column = shortest (heights, n_columns);
    int height;

    if (!gtk_widget_should_layout (child))
      continue;
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, column_width, NULL, &height,
                        NULL, NULL);
    if (places != NULL)
      places[n_placed++] = (GdkRectangle){ column * (column_width + GAP), heights[column],
                                           column_width, height };
    heights[column] += height + GAP;
  }

  int all = 0;
  for (int i = 0; i < n_columns; i++)
    all = MAX (all, heights[i] - GAP);
  return MAX (all, 0);
}

static int
widest_child (GtkWidget *widget)
{
  int widest = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int minimum = 0;

    if (gtk_widget_should_layout (child))
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                          NULL);
    widest = MAX (widest, minimum);
  }
  return widest;
}

static GtkSizeRequestMode
get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkLayoutManager *manager,
         GtkWidget        *widget,
         GtkOrientation    orientation,
         int               for_size,
         int              *minimum,
         int              *natural,
         int              *minimum_baseline,
         int              *natural_baseline)
{
  int widest = widest_child (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = widest;
    *natural = MAX (widest, MAX_COLUMNS * COLUMN_WIDTH + (MAX_COLUMNS - 1) * GAP);
  } else {
    *minimum = *natural = arrange (widget, for_size < 0 ? widest : for_size, NULL);
  }
}

static void
allocate (
    GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  g_autoptr (GArray) places = g_array_new (FALSE, TRUE, sizeof (GdkRectangle));
  unsigned           n_placed = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    g_array_set_size (places, places->len + 1);
  arrange (widget, width, (GdkRectangle *) (void *) places->data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      gtk_widget_size_allocate (child, &g_array_index (places, GdkRectangle, n_placed++),
                                -1);
}

static void
observer_masonry_class_init (ObserverMasonryClass *klass)
{
  GtkLayoutManagerClass *manager = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager->get_request_mode = get_request_mode;
  manager->measure = measure;
  manager->allocate = allocate;
}

static void
observer_masonry_init (ObserverMasonry *self)
{
}
