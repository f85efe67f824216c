/* A store of shared texts. Each of the three questions remembers its last answer, because
 * in a table of 100,000 processes neighbours are mostly of one kind. */
#include "observation/texts.h"

#include "term/print.h"

#include <string.h>

#define TEXTS_BLOCK 16384

typedef struct {
  CopTerm  module, function;
  unsigned arity;
} CallKey;

typedef struct {
  CallKey     key;
  const char *text;
} Call;

struct _CopTexts {
  int           n_refs; /* atomic */
  GStringChunk *chunk;  /* owned */
  GHashTable   *atoms;  /* CopTerm → const char * in chunk */
  GHashTable   *calls;  /* Call → itself, owned */
  GHashTable   *copies; /* address → const char * in chunk */

  /* the last answers */
  CopTerm     atom;
  const char *atom_text;
  Call        call;
  const char *original;
  const char *copy;
};

static unsigned
call_hash (const void *key)
{
  const CallKey *call = key;

  return (unsigned) ((call->module >> 4) * 31 + (call->function >> 4)) * 31 + call->arity;
}

static int
call_equal (const void *a, const void *b)
{
  const CallKey *left = a;
  const CallKey *right = b;

  return left->module == right->module && left->function == right->function &&
         left->arity == right->arity;
}

CopTexts *
cop_texts_new (void)
{
  CopTexts *texts = g_new0 (CopTexts, 1);

  texts->n_refs = 1;
  texts->chunk = g_string_chunk_new (TEXTS_BLOCK);
  texts->atoms = g_hash_table_new (NULL, NULL);
  texts->calls = g_hash_table_new_full (call_hash, call_equal, g_free, NULL);
  texts->copies = g_hash_table_new (NULL, NULL);
  return texts;
}

CopTexts *
cop_texts_ref (CopTexts *texts)
{
  g_atomic_int_inc (&texts->n_refs);
  return texts;
}

void
cop_texts_unref (CopTexts *texts)
{
  if (texts == NULL || !g_atomic_int_dec_and_test (&texts->n_refs))
    return;
  g_hash_table_unref (texts->atoms);
  g_hash_table_unref (texts->calls);
  g_hash_table_unref (texts->copies);
  g_string_chunk_free (texts->chunk);
  g_free (texts);
}

size_t
cop_texts_size (const CopTexts *texts)
{
  return g_hash_table_size (texts->atoms) + g_hash_table_size (texts->calls) +
         g_hash_table_size (texts->copies);
}

static const char *
find_atom (CopTexts *texts, CopTerm atom)
{
  const char *text = g_hash_table_lookup (texts->atoms, GSIZE_TO_POINTER (atom));

  if (text != NULL)
    return text;

  g_autofree char *printed = cop_inspect (atom);

  text = g_string_chunk_insert (texts->chunk, printed);
  g_hash_table_insert (texts->atoms, GSIZE_TO_POINTER (atom), (char *) text);
  return text;
}

const char *
cop_texts_atom (CopTexts *texts, CopTerm atom)
{
  if (atom == COP_NONE)
    return NULL;
  if (atom != texts->atom) {
    texts->atom = atom;
    texts->atom_text = find_atom (texts, atom);
  }
  return texts->atom_text;
}

static bool
read_call (CopTerm term, CallKey *ret_key)
{
  if (!cop_is_tuple (term) || cop_tuple_size (term) != 3)
    return false;

  const CopTerm *parts = cop_tuple_elements (term);
  int64_t        arity = -1;
  size_t         length = 0;

  if (cop_is_small (parts[2]))
    arity = cop_to_int (parts[2]);
  else if (cop_is_list (parts[2]) && cop_list_length (parts[2], &length))
    arity = (int64_t) length;
  if (!cop_is_atom (parts[0]) || !cop_is_atom (parts[1]) || arity < 0 || arity > 255)
    return false;
  *ret_key = (CallKey){ parts[0], parts[1], (unsigned) arity };
  return true;
}

static const char *
find_call (CopTexts *texts, const CallKey *key)
{
  Call *call = g_hash_table_lookup (texts->calls, key);

  if (call != NULL)
    return call->text;

  bool is_supervisor = key->module == COP_ATOM (supervisor) &&
                       g_str_has_prefix (cop_atom_name (key->function), "Elixir.");
  /* proc_lib calls supervisors {supervisor, KV.Supervisor, 1}. */
  g_auto (CopTerm) function =
      is_supervisor ? cop_function (key->function, COP_ATOM (init), key->arity)
                    : cop_function (key->module, key->function, key->arity);
  g_autofree char *printed = cop_inspect (function);
  /* The capture "&KV.Bucket.init/1" without its ampersand. */
  const char *shown = printed[0] == '&' ? printed + 1 : printed;

  call = g_new0 (Call, 1);
  call->key = *key;
  call->text = g_string_chunk_insert (texts->chunk, shown);
  g_hash_table_add (texts->calls, call);
  return call->text;
}

const char *
cop_texts_call (CopTexts *texts, CopTerm call)
{
  CallKey key;

  if (call == COP_NONE || !read_call (call, &key))
    return NULL;
  if (texts->call.text == NULL || !call_equal (&key, &texts->call.key)) {
    texts->call.text = find_call (texts, &key);
    texts->call.key = key;
  }
  return texts->call.text;
}

/* An address may be used again for another text, so the content is compared as well. */
static const char *
find_copy (CopTexts *texts, const char *text)
{
  const char *copy = g_hash_table_lookup (texts->copies, text);

  if (copy == NULL || strcmp (copy, text) != 0) {
    copy = g_string_chunk_insert_const (texts->chunk, text);
    g_hash_table_insert (texts->copies, (char *) text, (char *) copy);
  }
  return copy;
}

const char *
cop_texts_copy (CopTexts *texts, const char *text)
{
  if (text == NULL)
    return NULL;
  if (text != texts->original || strcmp (text, texts->copy) != 0) {
    texts->copy = find_copy (texts, text);
    texts->original = text;
  }
  return texts->copy;
}
