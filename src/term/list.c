/* Lists: chains of cells. */
#include "term/private.h"
#include "term/term.h"

CopTerm
cop_cons (CopTerm head, CopTerm tail)
{
  CopConsBox *box = cop_box_new (sizeof *box, COP_KIND_CONS, 0);

  box->head = head;
  box->tail = tail;
  return cop_term_of_box (box);
}

CopTerm
cop_list (const CopTerm *elements, size_t n_elements)
{
  CopTerm list = COP_NIL;

  while (n_elements > 0)
    list = cop_cons (elements[--n_elements], list);
  return list;
}

bool
cop_list_length (CopTerm list, size_t *ret_length)
{
  size_t length = 0;

  for (; cop_is_cons (list); list = cop_tail (list))
    length++;
  if (!cop_is_nil (list))
    return false;
  *ret_length = length;
  return true;
}

CopTerm
cop_list_reverse (CopTerm list)
{
  CopTerm reverse = COP_NIL;

  for (; cop_is_cons (list); list = cop_tail (list))
    reverse = cop_cons (cop_term_ref (cop_head (list)), reverse);
  if (!cop_is_nil (list))
    cop_term_wrong_kind (list, "a proper list");
  return reverse;
}

CopTerm
cop_list_append (CopTerm front, CopTerm back)
{
  CopTerm  result = back;
  CopTerm *end = &result;

  for (; cop_is_cons (front); front = cop_tail (front)) {
    CopTerm cell = cop_cons (cop_term_ref (cop_head (front)), back);
    *end = cell;
    end = &((CopConsBox *) cop_box (cell))->tail;
  }
  if (!cop_is_nil (front))
    cop_term_wrong_kind (front, "a proper list");
  return result;
}

CopTerm
cop_keyword_get (CopTerm list, CopTerm key)
{
  for (; cop_is_cons (list); list = cop_tail (list)) {
    CopTerm pair = cop_head (list);
    if (cop_is_tuple (pair) && cop_tuple_size (pair) == 2 &&
        cop_tuple_get (pair, 0) == key)
      return cop_tuple_get (pair, 1);
  }
  return COP_NONE;
}

char *
cop_charlist_to_utf8 (CopTerm list)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (; cop_is_cons (list); list = cop_tail (list)) {
    int64_t character;
    if (!cop_int_get (cop_head (list), &character) || character <= 0 ||
        character > 0x10FFFF || !g_unichar_validate ((gunichar) character))
      return NULL;
    g_string_append_unichar (text, (gunichar) character);
  }
  return cop_is_nil (list) ? g_strdup (text->str) : NULL;
}
