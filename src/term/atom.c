/* The table of interned names: chunks which never move, so that names are read without a
 * lock, and an open hash of indices behind one. */
#include "term/atom.h"
#include "term/term.h"

#include <pthread.h>
#include <string.h>

#define ATOM_LIMIT (1 << 20)
#define CHUNK_BITS 10
#define CHUNK_SIZE (1 << CHUNK_BITS)
#define N_CHUNKS (ATOM_LIMIT / CHUNK_SIZE)
/* Names from outside may fill the table up to here. */
#define OUTSIDE_LIMIT (ATOM_LIMIT / 4 * 3)
#define OUTSIDE_MAX_CHARACTERS 255

typedef struct {
  const char *name;
  uint32_t    length;
  uint32_t    hash;
} Atom;

/* The names of the program are there before any code runs, at the index of their enum. */
static Atom first_chunk[CHUNK_SIZE] = {
#define ATOM_ENTRY(id, text) { text, sizeof text - 1, 0 },
  COP_WELL_KNOWN_ATOMS (ATOM_ENTRY)
#undef ATOM_ENTRY
};

G_STATIC_ASSERT (COP_N_WELL_KNOWN_ATOMS <= CHUNK_SIZE);

static struct {
  pthread_mutex_t lock; /* not GMutex, which the thread sanitizer cannot see into */
  Atom           *chunks[N_CHUNKS];
  uint32_t *slots; /* index + 1 of the atom, 0 when free; length is a power of two */
  size_t    n_slots;
  size_t    n_atoms;
  size_t    n_name_bytes;
} table = { .lock = PTHREAD_MUTEX_INITIALIZER, .chunks = { first_chunk } };

static Atom *
atom_at (size_t index)
{
  return &table.chunks[index >> CHUNK_BITS][index & (CHUNK_SIZE - 1)];
}

static CopTerm
term_of_index (size_t index)
{
  return (CopTerm) index << 4 | 2;
}

static uint32_t
hash_name (const char *name, size_t length)
{
  uint32_t hash = 2166136261u;

  for (size_t i = 0; i < length; i++)
    hash = (hash ^ (unsigned char) name[i]) * 16777619u;
  return hash ^ hash >> 15;
}

static void
add_to_slots (size_t index)
{
  size_t mask = table.n_slots - 1;
  size_t i = atom_at (index)->hash & mask;

  while (table.slots[i] != 0)
    i = (i + 1) & mask;
  table.slots[i] = (uint32_t) index + 1;
}

static void
grow_slots (void)
{
  table.n_slots = MAX (table.n_slots * 2, 2048);
  g_free (table.slots);
  table.slots = g_new0 (uint32_t, table.n_slots);
  for (size_t i = 0; i < table.n_atoms; i++)
    add_to_slots (i);
}

static void
add_well_known (void)
{
  for (size_t i = 0; i < COP_N_WELL_KNOWN_ATOMS; i++)
    first_chunk[i].hash = hash_name (first_chunk[i].name, first_chunk[i].length);
  table.n_atoms = COP_N_WELL_KNOWN_ATOMS;
  grow_slots ();
}

/* COP_NONE when there is none. The lock is held. */
static CopTerm
find (const char *name, size_t length, uint32_t hash)
{
  if (table.n_atoms == 0)
    add_well_known ();

  size_t mask = table.n_slots - 1;

  for (size_t i = hash & mask; table.slots[i] != 0; i = (i + 1) & mask) {
    const Atom *atom = atom_at (table.slots[i] - 1);
    if (atom->hash == hash && atom->length == length &&
        memcmp (atom->name, name, length) == 0)
      return term_of_index (table.slots[i] - 1);
  }
  return COP_NONE;
}

/* The lock is held. */
static CopTerm
add (const char *name, size_t length, uint32_t hash)
{
  size_t index = table.n_atoms;
  Atom **chunk = &table.chunks[index >> CHUNK_BITS];

  if (*chunk == NULL)
    *chunk = g_new0 (Atom, CHUNK_SIZE);

  char *text = g_malloc (length + 1);
  memcpy (text, name, length);
  text[length] = '\0';

  *atom_at (index) = (Atom){ text, (uint32_t) length, hash };
  table.n_name_bytes += length + 1;
  table.n_atoms++;
  if (table.n_atoms * 2 > table.n_slots)
    grow_slots ();
  else
    add_to_slots (index);
  return term_of_index (index);
}

/* COP_NONE when the atom is new and the table already has @limit. */
static CopTerm
intern (const char *name, size_t length, size_t limit)
{
  uint32_t hash = hash_name (name, length);

  pthread_mutex_lock (&table.lock);
  CopTerm atom = find (name, length, hash);
  if (atom == COP_NONE && table.n_atoms < limit)
    atom = add (name, length, hash);
  pthread_mutex_unlock (&table.lock);
  return atom;
}

CopTerm
cop_atom_len (const char *name, size_t length)
{
  CopTerm atom = intern (name, length, ATOM_LIMIT);

  if (G_UNLIKELY (atom == COP_NONE))
    g_error ("No more atoms can be created: all %d are in use", ATOM_LIMIT);
  return atom;
}

CopTerm (cop_atom) (const char *name)
{
  return cop_atom_len (name, strlen (name));
}

CopTerm (cop_module_atom) (const char *name)
{
  if (name[0] == ':')
    return cop_atom (name + 1);

  g_autofree char *full_name = g_strconcat ("Elixir.", name, NULL);

  return cop_atom (full_name);
}

/* Unlike g_utf8_validate (), lets a NUL character pass, as Erlang does. */
static bool
is_utf8_of_at_most (const char *text, size_t length, size_t max_characters)
{
  const char *end = text + length;
  size_t      n_characters = 0;

  while (text < end) {
    gunichar c = *text == '\0' ? 0 : g_utf8_get_char_validated (text, end - text);
    if (c > 0x10FFFF || ++n_characters > max_characters)
      return false;
    text = *text == '\0' ? text + 1 : g_utf8_next_char (text);
  }
  return true;
}

CopTerm
cop_atom_from_outside (const char *name, size_t length)
{
  if (!is_utf8_of_at_most (name, length, OUTSIDE_MAX_CHARACTERS))
    return COP_NONE;
  return intern (name, length, OUTSIDE_LIMIT);
}

CopTerm
cop_atom_existing (const char *name, size_t length)
{
  return intern (name, length, 0);
}

static const Atom *
atom_of_term (CopTerm term)
{
  g_assert (cop_is_atom (term));
  return atom_at (term >> 4);
}

const char *
cop_atom_name (CopTerm atom)
{
  return atom_of_term (atom)->name;
}

size_t
cop_atom_length (CopTerm atom)
{
  return atom_of_term (atom)->length;
}

size_t
cop_atom_count (void)
{
  pthread_mutex_lock (&table.lock);
  size_t n_atoms = MAX (table.n_atoms, (size_t) COP_N_WELL_KNOWN_ATOMS);
  pthread_mutex_unlock (&table.lock);
  return n_atoms;
}

size_t
cop_atom_limit (void)
{
  return ATOM_LIMIT;
}

size_t
cop_atom_memory (void)
{
  pthread_mutex_lock (&table.lock);
  size_t n_chunks = (table.n_atoms + CHUNK_SIZE - 1) / CHUNK_SIZE;
  size_t n_bytes = MAX (n_chunks, 1) * sizeof first_chunk +
                   table.n_slots * sizeof *table.slots + table.n_name_bytes;
  pthread_mutex_unlock (&table.lock);
  return n_bytes;
}
