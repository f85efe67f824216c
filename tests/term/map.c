/* Maps, small and large, against a naive model. */
#include "term/term.h"

#include "generate.h"
#include "term/compare.h"
#include "term/print.h"

static void
finds_values_by_key (void)
{
  g_auto (CopTerm) map =
      cop_map_of (cop_string ("eggs"), cop_int (3), COP_ATOM (ok), COP_NIL);
  g_auto (CopTerm) key = cop_string ("eggs");

  g_assert_cmpuint (cop_map_size (map), ==, 2);
  g_assert_cmpint (cop_to_int (cop_map_get (map, key)), ==, 3);
  g_assert_cmpuint (cop_map_get (map, COP_ATOM (ok)), ==, COP_NIL);
  g_assert_cmpuint (cop_map_get (map, COP_ATOM (error)), ==, COP_NONE);
}

static void
keeps_integer_and_float_keys_apart (void)
{
  g_auto (CopTerm) map =
      cop_map_of (cop_int (1), COP_ATOM (ok), cop_float (1), COP_ATOM (error));
  g_autofree char *text = cop_inspect (map);

  g_assert_cmpstr (text, ==, "%{1 => :ok, 1.0 => :error}");
}

static void
later_values_win (void)
{
  g_auto (CopTerm) map =
      cop_map_of (COP_ATOM (ok), cop_int (1), COP_ATOM (ok), cop_int (2));

  g_assert_cmpuint (cop_map_size (map), ==, 1);
  g_assert_cmpint (cop_to_int (cop_map_get (map, COP_ATOM (ok))), ==, 2);
}

static CopTerm
map_of_numbers (int n)
{
  CopTerm map = cop_map_new ();

  for (int i = 0; i < n; i++)
    map = cop_map_put (map, cop_string_printf ("key %d", i), cop_int (i));
  return map;
}

static void
does_not_change_what_others_hold (void)
{
  static const int sizes[] = { 0, 1, 5, 32, 33, 1000 };

  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_auto (CopTerm) before = map_of_numbers (sizes[i]);
    g_auto (CopTerm) reference = cop_term_copy (before);
    g_auto (CopTerm) key = cop_string ("key 0");
    g_auto (CopTerm) put = cop_map_put (cop_term_ref (before), COP_ATOM (ok), COP_NIL);
    g_auto (CopTerm) replaced =
        cop_map_put (cop_term_ref (before), cop_term_ref (key), COP_NIL);
    g_auto (CopTerm) removed = cop_map_remove (cop_term_ref (before), key);

    g_assert_true (cop_equal (before, reference));
    g_assert_cmpuint (cop_map_size (put), ==, sizes[i] + 1);
    g_assert_cmpuint (cop_map_get (replaced, key), ==, COP_NIL);
    g_assert_cmpuint (cop_map_get (removed, key), ==, COP_NONE);
  }
}

static void
changes_its_own_in_place (void)
{
  CopTerm map = map_of_numbers (3);
  CopTerm same = cop_map_put (map, cop_string ("key 0"), COP_NIL);

  g_assert_cmpuint (same, ==, map);
  cop_term_unref (same);
}

static void
walks_in_the_order_of_keys (void)
{
  g_auto (CopTerm)    map = map_of_numbers (500);
  g_auto (CopMapIter) iter = { 0 };
  CopTerm             last = COP_NONE, key, value;
  size_t              n_pairs = 0;

  cop_map_iter_init (&iter, map);
  for (; cop_map_iter_next (&iter, &key, &value); last = key, n_pairs++)
    g_assert_true (last == COP_NONE || cop_compare_exact (last, key) < 0);

  g_assert_cmpuint (n_pairs, ==, 500);
}

static void
walks_all_pairs_unordered (void)
{
  g_auto (CopTerm)    map = map_of_numbers (500);
  g_auto (CopMapIter) iter = { 0 };
  CopTerm             key, value;
  int64_t             sum = 0;

  cop_map_iter_init_unordered (&iter, map);
  while (cop_map_iter_next (&iter, &key, &value))
    sum += cop_to_int (value);

  g_assert_cmpint (sum, ==, 500 * 499 / 2);
}

static void
is_equal_whatever_its_history (void)
{
  g_auto (CopTerm) grown = map_of_numbers (20);
  g_auto (CopTerm) shrunk = map_of_numbers (100);
  for (int i = 20; i < 100; i++) {
    g_auto (CopTerm) key = cop_string_printf ("key %d", i);
    shrunk = cop_map_remove (shrunk, key);
  }

  g_assert_true (cop_equal (grown, shrunk));
  g_assert_cmpint (cop_compare (grown, shrunk), ==, 0);
  g_assert_cmpuint (cop_hash (grown), ==, cop_hash (shrunk));
}

/* Lists of keys and values, searched from the start. */
typedef struct {
  GArray *keys;
  GArray *values;
} Model;

static guint
model_find (const Model *model, CopTerm key)
{
  guint i = 0;

  while (i < model->keys->len &&
         !cop_equal (g_array_index (model->keys, CopTerm, i), key))
    i++;
  return i;
}

static void
model_put (Model *model, CopTerm key, CopTerm value)
{
  guint i = model_find (model, key);

  if (i == model->keys->len) {
    cop_term_ref (key);
    g_array_append_val (model->keys, key);
    g_array_append_val (model->values, value);
  } else {
    g_array_index (model->values, CopTerm, i) = value;
  }
}

static void
model_remove (Model *model, CopTerm key)
{
  guint i = model_find (model, key);

  if (i < model->keys->len) {
    cop_term_unref (g_array_index (model->keys, CopTerm, i));
    g_array_remove_index_fast (model->keys, i);
    g_array_remove_index_fast (model->values, i);
  }
}

static void
assert_as_model (CopTerm map, const Model *model)
{
  g_assert_cmpuint (cop_map_size (map), ==, model->keys->len);
  for (guint i = 0; i < model->keys->len; i++)
    g_assert_cmpuint (cop_map_get (map, g_array_index (model->keys, CopTerm, i)), ==,
                      g_array_index (model->values, CopTerm, i));
}

static void
clear_model (Model *model)
{
  for (guint i = 0; i < model->keys->len; i++)
    cop_term_unref (g_array_index (model->keys, CopTerm, i));
  g_array_unref (model->keys);
  g_array_unref (model->values);
}

static void
behaves_as_its_model (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  Generator         generator = { .rand = rand };
  Model             model = { g_array_new (0, 0, sizeof (CopTerm)),
                              g_array_new (0, 0, sizeof (CopTerm)) };
  CopTerm           map = cop_map_new (), shared = COP_NONE;

  for (int i = 0; i < 20000; i++) {
    g_auto (CopTerm) key = generate_term (&generator, i % 3);
    /* Grow and shrink in turns, so that the limits are passed often. */
    if (g_rand_int_range (rand, 0, 10) < (i / 500 % 2 ? 3 : 7)) {
      map = cop_map_put (map, cop_term_ref (key), cop_int (i));
      model_put (&model, key, cop_int (i));
    } else {
      CopTerm victim =
          model.keys->len > 0 && i % 3 ? g_array_index (model.keys, CopTerm, 0) : key;
      map = cop_map_remove (map, victim);
      model_remove (&model, victim);
    }
    if (i % 50 == 0)
      cop_term_replace (&shared, cop_term_ref (map));
    if (i % 100 == 99)
      assert_as_model (map, &model);
  }

  assert_as_model (map, &model);
  cop_term_unref (map);
  cop_term_unref (shared);
  clear_model (&model);
}

typedef struct {
  uint32_t hash;
  int      number;
} Hashed;

static int
compare_hashed_cb (gconstpointer a, gconstpointer b)
{
  uint32_t x = ((const Hashed *) a)->hash, y = ((const Hashed *) b)->hash;

  return (x > y) - (x < y);
}

/* Among so many keys some share all 32 bits of their hash: about ten pairs. */
static void
find_collision (CopTerm ret_keys[2])
{
  const size_t       n = 300000;
  g_autofree Hashed *all = g_new (Hashed, n);
  size_t             i = 1;

  for (int k = 0; k < (int) n; k++) {
    g_auto (CopTerm) key = cop_string_printf ("a key that is %d", k);
    all[k] = (Hashed){ cop_hash (key), k };
  }
  qsort (all, n, sizeof *all, compare_hashed_cb);
  while (i < n && all[i].hash != all[i - 1].hash)
    i++;
  g_assert_cmpuint (i, <, n);
  ret_keys[0] = cop_string_printf ("a key that is %d", all[i - 1].number);
  ret_keys[1] = cop_string_printf ("a key that is %d", all[i].number);
}

static void
keeps_keys_of_equal_hash_apart (void)
{
  CopTerm keys[2];
  find_collision (keys);
  g_auto (CopTerm) a = keys[0];
  g_auto (CopTerm) b = keys[1];

  g_auto (CopTerm) map = cop_map_put (map_of_numbers (50), cop_term_ref (a), cop_int (1));
  map = cop_map_put (map, cop_term_ref (b), cop_int (2));
  g_auto (CopTerm) before = cop_term_ref (map);
  map = cop_map_put (map, cop_term_ref (a), cop_int (3));
  map = cop_map_remove (map, b);

  g_assert_cmpint (cop_to_int (cop_map_get (before, a)), ==, 1);
  g_assert_cmpint (cop_to_int (cop_map_get (before, b)), ==, 2);
  g_assert_cmpint (cop_to_int (cop_map_get (map, a)), ==, 3);
  g_assert_cmpuint (cop_map_get (map, b), ==, COP_NONE);
  g_assert_cmpuint (cop_map_size (map), ==, 51);
}

static void
holds_a_hundred_thousand (void)
{
  const int n = 100000;
  CopTerm   map = cop_map_new ();

  for (int i = 0; i < n; i++)
    map = cop_map_put (map, cop_int (i), cop_int (-i));
  for (int i = 0; i < n; i++)
    g_assert_cmpint (cop_to_int (cop_map_get (map, cop_int (i))), ==, -i);
  for (int i = 0; i < n; i += 2)
    map = cop_map_remove (map, cop_int (i));

  g_assert_cmpuint (cop_map_size (map), ==, n / 2);
  g_assert_cmpuint (cop_map_get (map, cop_int (4)), ==, COP_NONE);
  cop_term_unref (map);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map/finds-values-by-key", finds_values_by_key);
  g_test_add_func ("/map/keeps-integer-and-float-keys-apart",
                   keeps_integer_and_float_keys_apart);
  g_test_add_func ("/map/later-values-win", later_values_win);
  g_test_add_func ("/map/does-not-change-what-others-hold",
                   does_not_change_what_others_hold);
  g_test_add_func ("/map/changes-its-own-in-place", changes_its_own_in_place);
  g_test_add_func ("/map/walks-in-the-order-of-keys", walks_in_the_order_of_keys);
  g_test_add_func ("/map/walks-all-pairs-unordered", walks_all_pairs_unordered);
  g_test_add_func ("/map/is-equal-whatever-its-history", is_equal_whatever_its_history);
  g_test_add_func ("/map/behaves-as-its-model", behaves_as_its_model);
  g_test_add_func ("/map/keeps-keys-of-equal-hash-apart", keeps_keys_of_equal_hash_apart);
  g_test_add_func ("/map/holds-a-hundred-thousand", holds_a_hundred_thousand);
  return g_test_run ();
}
