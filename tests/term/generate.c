/* Values are drawn from short lists and small ranges, so that equal and nearly equal ones
 * meet often. */
#include "generate.h"

#include "term/atom.h"

#include <math.h>
#include <string.h>

static const char *const atom_names[] = {
  "ok",
  "error",
  "nil",
  "true",
  "false",
  "a",
  "b",
  "a@b",
  "a?",
  "a!",
  "a?b",
  "Foo",
  "foo bar",
  "",
  "1a",
  "_x",
  "$gen_call",
  "ünï",
  "日本",
  "+",
  "-",
  "::",
  "=>",
  "..",
  "%{}",
  "{}",
  "<<>>",
  "[]",
  "a\nb",
  "a\"b",
  "a'b",
  "a\\b",
  "#{",
  "and",
  "fun",
  "Elixir",
  "Elixir.KV",
  "Elixir.foo",
  "Elixir.A.",
  "__struct__",
  "Elixir.KV.Registry",
  "Elixir.Elixir",
  "Elixir.ElixirX",
  "é÷",
  "É",
  "\x7f",
  "\xc2\x80",
  "\xe2\x80\x8b",
  "nonode@nohost",
  "|",
  "not",
  "receive",
  "\x01",
  "**",
  "//",
  "..//",
  "^^^",
  "\xef\xbf\xbe",
  "@",
};

static const char *const texts[] = {
  "",
  "abc",
  "a",
  "b",
  "eggs",
  "milk",
  "a\nb\tc",
  "\"quoted\"",
  "\\",
  "#{x}",
  "#",
  "é",
  "日本",
  "\xff",
  "\x01",
  "\x7f",
  "\x1b[",
  "\a",
  "\xe9",
  "\xc2\x80",
  "\xf0\x9f\x98\x80",
  "it's",
  "\xef\xbf\xbf",
  "\xef\xbb\xbf",
};

static const int64_t integers[] = {
  0,
  1,
  -1,
  2,
  97,
  98,
  10,
  255,
  256,
  1000,
  INT32_MAX,
  INT64_C (1) << 53,
  (INT64_C (1) << 53) + 1,
  (INT64_C (1) << 62) - 1,
  INT64_C (1) << 62,
  -(INT64_C (1) << 62),
  -(INT64_C (1) << 62) - 1,
  INT64_MAX,
  INT64_MIN,
};

static const double doubles[] = {
  0.0,     -0.0,
  1.0,     -1.0,
  2.0,     97.0,
  0.1,     1e10,
  1e15,    1e16,
  1e20,    1e-5,
  0x1p53,  0x1p62,
  0x1p63,  -0x1p62,
  0x1p100, 1.7976931348623157e308,
  5e-324,  2.5e5,
  1e23,    5.684341886080802e-14,
};

static int
below (Generator *self, int n)
{
  return g_rand_int_range (self->rand, 0, n);
}

CopTerm
generate_atom (Generator *self)
{
  return cop_atom (atom_names[below (self, G_N_ELEMENTS (atom_names))]);
}

CopTerm
generate_binary (Generator *self)
{
  if (below (self, 4) == 0) {
    char bytes[6];
    int  n_bytes = below (self, sizeof bytes);
    for (int i = 0; i < n_bytes; i++)
      bytes[i] = (char) below (self, 256);
    return cop_binary (bytes, (size_t) n_bytes);
  }
  return cop_string (texts[below (self, G_N_ELEMENTS (texts))]);
}

CopTerm
generate_integer (Generator *self)
{
  if (below (self, 3) > 0)
    return cop_int (below (self, 20) - 5);
  if (below (self, 2) > 0)
    return cop_int (integers[below (self, G_N_ELEMENTS (integers))]);

  uint64_t limbs[3];
  for (int i = 0; i < 3; i++)
    limbs[i] =
        below (self, 2) ? 0 : (uint64_t) g_rand_int (self->rand) << below (self, 33);
  limbs[below (self, 3)] |= UINT64_C (1) << below (self, 64);
  return cop_bigint (limbs, 3, below (self, 2));
}

double
generate_double (Generator *self)
{
  double value;

  switch (below (self, 4)) {
  case 0: {
    uint64_t bits = (uint64_t) g_rand_int (self->rand) << 32 | g_rand_int (self->rand);
    memcpy (&value, &bits, sizeof value);
    return isfinite (value) ? value : 1.5;
  }
  case 1: return ldexp (below (self, 1000), below (self, 80) - 40);
  case 2: return below (self, 10000) / 100.0;
  default: return doubles[below (self, G_N_ELEMENTS (doubles))];
  }
}

static CopTerm
closure_cb (const CopTerm *args, size_t n_args, CopTerm env)
{
  return COP_ATOM (ok);
}

static CopTerm
generate_handle (Generator *self)
{
  CopTerm  node = cop_atom (below (self, 2) ? "a@host.example" : "b@host");
  uint32_t words[3];

  for (int i = 0; i < 3; i++)
    words[i] = (uint32_t) below (self, 3);
  switch (below (self, self->without_closures ? 5 : 6)) {
  case 0: return cop_local_pid ((uint64_t) below (self, 4) << below (self, 50));
  case 1: return cop_remote_pid (node, words[0], words[1], 0);
  case 2: return cop_local_reference ((uint64_t) below (self, 4) << below (self, 50));
  case 3: return cop_remote_reference (node, 0, words);
  case 4:
    return cop_function (below (self, 2) ? COP_ATOM (sys) : cop_module_atom ("KV"),
                         generate_atom (self), words[0]);
  default:
    return cop_closure (below (self, 2) ? "one" : "two", words[0], closure_cb,
                        cop_int (words[1]));
  }
}

static CopTerm
generate_leaf (Generator *self)
{
  switch (below (self, self->without_handles ? 6 : 7)) {
  case 0:
  case 1: return generate_integer (self);
  case 2: return cop_float (generate_double (self));
  case 3: return generate_atom (self);
  case 4: return generate_binary (self);
  case 5: return COP_NIL;
  default: return generate_handle (self);
  }
}

static CopTerm
generate_list (Generator *self, int depth)
{
  int     n_elements = below (self, 5);
  int     flavour = below (self, 4);
  CopTerm list = below (self, 6) == 0 ? generate_leaf (self) : COP_NIL;

  for (int i = 0; i < n_elements; i++) {
    CopTerm head = flavour == 0 ? cop_int (below (self, 300))
                   : flavour == 1
                       ? cop_tuple_of (generate_atom (self), generate_term (self, depth))
                   : flavour == 2 ? cop_int (32 + below (self, 96))
                                  : generate_term (self, depth);
    list = cop_cons (head, list);
  }
  return list;
}

static CopTerm
generate_map (Generator *self, int depth)
{
  CopTerm map = cop_map_new ();
  int  n_pairs = below (self, 20) == 0 && !self->without_handles ? 40 : below (self, 5);
  bool has_atoms_only = below (self, 2) != 0;

  for (int i = 0; i < n_pairs; i++) {
    CopTerm key = has_atoms_only ? generate_atom (self) : generate_term (self, depth);
    CopTerm value = n_pairs > 10 ? cop_int (i) : generate_term (self, depth);
    map = cop_map_put (map, key, value);
  }
  if (has_atoms_only && below (self, 3) == 0 && !self->without_handles)
    map = cop_map_put (map, COP_ATOM (struct_),
                       below (self, 2) ? COP_ATOM (Elixir_RuntimeError)
                                       : cop_module_atom ("KV"));
  if (below (self, 4) == 0 && !self->without_handles)
    map = cop_map_put (map, COP_ATOM (exception), COP_ATOM (true));
  return map;
}

CopTerm
generate_term (Generator *self, int depth)
{
  if (depth == 0 || below (self, 3) == 0)
    return generate_leaf (self);

  switch (below (self, 3)) {
  case 0: {
    CopTerm elements[4];
    int     n_elements = below (self, 5);
    for (int i = 0; i < n_elements; i++)
      elements[i] = generate_term (self, depth - 1);
    return cop_tuple (elements, (size_t) n_elements);
  }
  case 1: return generate_list (self, depth - 1);
  default: return generate_map (self, depth - 1);
  }
}
