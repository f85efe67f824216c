/* Contrast by WCAG 2.1: text on its ground 4.5:1, graphical objects 3:1, in each table of
 * colours; in high contrast text has 7:1. Which colour stands on which is listed here,
 * and a colour that is not fails. */
#include "observer/style.h"

#include <gio/gio.h>
#include <math.h>

typedef struct {
  GHashTable *colors; /* name → GdkRGBA, owned */
  GHashTable *seen;   /* names that stand in a pair */
  bool        is_contrast;
  unsigned    n_bad;
} Table;

/* ---- WCAG ---- */

static double
linear (double part)
{
  return part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

static double
luminance (const GdkRGBA *color)
{
  return 0.2126 * linear ((double) color->red) + 0.7152 * linear ((double) color->green) +
         0.0722 * linear ((double) color->blue);
}

static double
contrast (const GdkRGBA *a, const GdkRGBA *b)
{
  double one = luminance (a) + 0.05;
  double two = luminance (b) + 0.05;

  return MAX (one, two) / MIN (one, two);
}

/* @color with its alpha times @alpha, over @ground. */
static GdkRGBA
over (const GdkRGBA *color, double alpha, const GdkRGBA *ground)
{
  float part = (float) alpha * color->alpha;

  return (GdkRGBA){ color->red * part + ground->red * (1 - part),
                    color->green * part + ground->green * (1 - part),
                    color->blue * part + ground->blue * (1 - part), 1 };
}

static void
formula_is_that_of_wcag (void)
{
  GdkRGBA black, white, grey;

  gdk_rgba_parse (&black, "#000000");
  gdk_rgba_parse (&white, "#ffffff");
  gdk_rgba_parse (&grey, "#767676");
  g_assert_cmpfloat_with_epsilon (contrast (&black, &white), 21, 0.001);
  g_assert_cmpfloat_with_epsilon (contrast (&white, &black), 21, 0.001);
  g_assert_cmpfloat_with_epsilon (contrast (&grey, &white), 4.54, 0.005);
  g_assert_cmpfloat_with_epsilon (contrast (&grey, &grey), 1, 0.001);
}

/* ---- the tables ---- */

static void
read_colors (Table *table, const char *file)
{
  g_autofree char   *path = g_strconcat ("/org/coppice/Observer/", file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, &error);
  g_autoptr (GRegex) regex =
      g_regex_new ("@define-color\\s+(\\w+)\\s+([^;]+);", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_assert_no_error (error);
  g_regex_match (regex, g_bytes_get_data (bytes, NULL), 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL)) {
    g_autofree char *value = g_match_info_fetch (match, 2);
    GdkRGBA         *color = g_new0 (GdkRGBA, 1);

    g_assert_true (gdk_rgba_parse (color, value));
    g_hash_table_replace (table->colors, g_match_info_fetch (match, 1), color);
  }
}

static const GdkRGBA *
color_of (Table *table, const char *name)
{
  const GdkRGBA *color = g_hash_table_lookup (table->colors, name);

  if (color == NULL)
    g_error ("there is no colour “%s”", name);
  g_hash_table_add (table->seen, (void *) name);
  return color;
}

/* ---- the pairs ---- */

typedef struct {
  double      least;
  const char *colors;  /* separated by blanks; with “@0.6”: so opaque */
  const char *grounds; /* each colour stands on each of them */
} Pairs;

#define TEXT 4.5
#define SHAPE 3.0

/* In the order of style.css. */
static const Pairs pairs[] = {
  { TEXT, "ink",
    "ground header sidebar canvas card hover pressed button accent_soft danger_soft "
    "warning_soft kind_worker_soft" },
  { TEXT, "ink", "heat_1 heat_2 heat_3 heat_4 heat_5" },
  { TEXT, "ink@0.68", "card" }, /* placeholder */
  { TEXT, "quiet",
    "ground header sidebar canvas card hover pressed button accent_soft warning_soft" },
  { TEXT, "quiet", "heat_1 heat_2" }, /* from the third on it is ink */
  { TEXT, "accent",
    "ground header sidebar canvas card hover pressed accent_soft warning_soft" },
  { TEXT, "danger", "ground header card button hover pressed danger_soft accent_soft" },
  { TEXT, "warning",
    "ground header sidebar canvas card hover accent_soft warning_soft heat_1 heat_2" },
  { TEXT, "on_accent", "accent_ground accent_hover danger_ground danger_hover" },
  { TEXT, "on_toast", "toast_ground" },
  { TEXT, "kind_dynamic", "card hover" },      /* a key of a term */
  { TEXT, "kind_worker", "kind_worker_soft" }, /* the mark of what is new in it */
  { TEXT, "chart_1 chart_2 chart_3", "card" }, /* words of the console */
  /* Icons. */
  { SHAPE, "kind_supervisor", "kind_supervisor_soft ground card hover accent_soft" },
  { SHAPE, "kind_dynamic", "kind_dynamic_soft ground card hover accent_soft" },
  { SHAPE, "kind_worker", "kind_worker_soft ground card hover accent_soft" },
  { SHAPE, "kind_agent", "kind_agent_soft ground card hover accent_soft" },
  { SHAPE, "kind_registry", "kind_registry_soft ground card hover accent_soft" },
  { SHAPE, "kind_task", "kind_task_soft ground card hover accent_soft" },
  { SHAPE, "kind_master", "kind_master_soft ground card hover accent_soft" },
  { SHAPE, "kind_plain", "kind_plain_soft ground card hover accent_soft" },
  { SHAPE, "kind_group", "kind_group_soft ground card hover accent_soft" },
  /* Lines of the tree, the layers and the map. */
  { SHAPE, "line tree_path layer_link layer_monitor kind_absent", "canvas" },
  { SHAPE, "line tree_path", "card" },
  { SHAPE, "layer_link layer_monitor", "ground" },
  /* What surrounds what can be typed in, pressed or chosen; sliders; the ring of the
   * focus. */
  { SHAPE, "border", "ground card canvas" },
  { SHAPE, "accent@0.85", "ground header sidebar canvas card accent_soft" },
  { SHAPE, "selected", "ground canvas card pressed" },
  { SHAPE, "danger_line", "ground card" },
  { SHAPE, "warning", "canvas" },
  { SHAPE, "running", "sidebar hover accent_soft" },
  /* Curves and bars. */
  { SHAPE, "chart_1 chart_2 chart_3 chart_4 chart_5 chart_6", "card" },
};

/* These are told apart by what stands on them, or only please the eye. */
static const char *const decoration[] = { "hairline",    "outline", "warning_line",
                                          "chart_free",  "shade",   "accent_ground",
                                          "danger_hover" };

static void
check_pair (Table *table, const char *name, const char *ground_name, double least)
{
  g_auto (GStrv) parts = g_strsplit (name, "@", 2);
  const char    *key = g_intern_string (parts[0]);
  const GdkRGBA *ground = color_of (table, g_intern_string (ground_name));
  double         alpha = parts[1] != NULL ? g_ascii_strtod (parts[1], NULL) : 1;
  GdkRGBA        color = over (color_of (table, key), alpha, ground);
  double         found = contrast (&color, ground);

  /* Half a hundredth, as figures are given with one. */
  if (found + 0.005 >= least)
    return;
  g_test_message ("%s on %s: %.2f, not %.1f", name, ground_name, found, least);
  table->n_bad++;
}

static void
check_pairs (Table *table, const Pairs *set)
{
  g_auto (GStrv) names = g_strsplit (set->colors, " ", -1);
  g_auto (GStrv) grounds = g_strsplit (set->grounds, " ", -1);
  double         least = table->is_contrast ? (set->least == TEXT ? 7 : 4.5) : set->least;

  for (size_t i = 0; names[i] != NULL; i++) {
    for (size_t j = 0; grounds[j] != NULL; j++)
      check_pair (table, names[i], grounds[j], least);
  }
}

static void
check_all_are_seen (Table *table)
{
  GHashTableIter iter;
  void          *name;

  for (size_t i = 0; i < G_N_ELEMENTS (decoration); i++)
    g_hash_table_add (table->seen, (void *) decoration[i]);
  g_hash_table_iter_init (&iter, table->colors);
  while (g_hash_table_iter_next (&iter, &name, NULL)) {
    if (g_hash_table_contains (table->seen, g_intern_string (name)))
      continue;
    g_test_message ("%s stands in no pair", (char *) name);
    table->n_bad++;
  }
}

static void
colors_are_far_enough_apart (const void *data)
{
  const ObserverStyleSheets *sheets = data;
  Table                      table = {
                         .colors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
                         .seen = g_hash_table_new (g_str_hash, g_str_equal),
                         .is_contrast = sheets->contrast != NULL,
  };

  read_colors (&table, sheets->colors);
  if (sheets->contrast != NULL)
    read_colors (&table, sheets->contrast);
  for (size_t i = 0; i < G_N_ELEMENTS (pairs); i++)
    check_pairs (&table, &pairs[i]);
  check_all_are_seen (&table);

  g_assert_cmpuint (table.n_bad, ==, 0);
  g_hash_table_unref (table.colors);
  g_hash_table_unref (table.seen);
}

/* ---- which table ---- */

static void
tables_follow_the_theme (void)
{
  static const struct {
    const char *theme;
    bool        prefers_dark;
    bool        is_dark, is_contrast;
  } cases[] = {
    { NULL, false, false, false },
    { "Default", false, false, false },
    { "Adwaita", true, true, false },
    { "Adwaita-dark", false, true, false },
    { "Adwaita:dark", false, true, false },
    { "HighContrast", false, false, true },
    { "HighContrast", true, true, true },
    { "HighContrast:dark", false, true, true },
    { "HighContrastInverse", false, true, true },
    { "Default-hc", false, false, true },
    { "Default-hc-dark", false, true, true },
    { "Default:hc-dark", false, true, true },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    ObserverStyleSheets sheets =
        observer_style_choose (cases[i].theme, cases[i].prefers_dark);

    g_assert_cmpint (g_str_has_suffix (sheets.colors, "dark.css"), ==, cases[i].is_dark);
    g_assert_cmpint (sheets.contrast != NULL, ==, cases[i].is_contrast);
    g_assert_true (sheets.contrast == NULL ||
                   g_str_has_suffix (sheets.contrast, "dark.css") == cases[i].is_dark);
  }
}

int
main (int argc, char **argv)
{
  static ObserverStyleSheets light, dark, contrast_light, contrast_dark;

  light = observer_style_choose ("Default", false);
  dark = observer_style_choose ("Default", true);
  contrast_light = observer_style_choose ("HighContrast", false);
  contrast_dark = observer_style_choose ("HighContrast", true);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contrast/formula-is-that-of-wcag", formula_is_that_of_wcag);
  g_test_add_data_func ("/contrast/light", &light, colors_are_far_enough_apart);
  g_test_add_data_func ("/contrast/dark", &dark, colors_are_far_enough_apart);
  g_test_add_data_func ("/contrast/high-light", &contrast_light,
                        colors_are_far_enough_apart);
  g_test_add_data_func ("/contrast/high-dark", &contrast_dark,
                        colors_are_far_enough_apart);
  g_test_add_func ("/contrast/tables-follow-the-theme", tables_follow_the_theme);
  return g_test_run ();
}
