/* Terms that name something which is not data: pids and references of other nodes,
 * functions. */
#include "term/private.h"
#include "term/term.h"

CopTerm
cop_remote_pid (CopTerm node, uint32_t id, uint32_t serial, uint32_t creation)
{
  g_assert (cop_is_atom (node));

  CopPidBox *box = cop_box_new (sizeof *box, COP_KIND_PID, 0);
  box->node = node;
  box->id = id;
  box->serial = serial;
  box->creation = creation;
  return cop_term_of_box (box);
}

bool
cop_remote_pid_get (CopTerm   term,
                    CopTerm  *ret_node,
                    uint32_t *ret_id,
                    uint32_t *ret_serial,
                    uint32_t *ret_creation)
{
  if (!cop_is_boxed_kind (term, COP_KIND_PID))
    return false;

  const CopPidBox *box = (const CopPidBox *) cop_box (term);
  *ret_node = box->node;
  *ret_id = box->id;
  *ret_serial = box->serial;
  *ret_creation = box->creation;
  return true;
}

CopTerm
cop_remote_reference (CopTerm node, uint32_t creation, const uint32_t words[3])
{
  g_assert (cop_is_atom (node));

  CopReferenceBox *box = cop_box_new (sizeof *box, COP_KIND_REFERENCE, 0);
  box->node = node;
  box->creation = creation;
  for (int i = 0; i < 3; i++)
    box->words[i] = words[i];
  return cop_term_of_box (box);
}

bool
cop_remote_reference_get (CopTerm   term,
                          CopTerm  *ret_node,
                          uint32_t *ret_creation,
                          uint32_t  ret_words[3])
{
  if (!cop_is_boxed_kind (term, COP_KIND_REFERENCE))
    return false;

  const CopReferenceBox *box = (const CopReferenceBox *) cop_box (term);
  *ret_node = box->node;
  *ret_creation = box->creation;
  for (int i = 0; i < 3; i++)
    ret_words[i] = box->words[i];
  return true;
}

CopTerm
cop_function (CopTerm module, CopTerm function, unsigned arity)
{
  g_assert (cop_is_atom (module) && cop_is_atom (function));

  CopFunctionBox *box = cop_box_new (sizeof *box, COP_KIND_FUNCTION, 0);
  box->arity = arity;
  box->module = module;
  box->name = function;
  return cop_term_of_box (box);
}

CopTerm
cop_closure (const char *name, unsigned arity, CopNative native, CopTerm env)
{
  CopClosureBox *box = cop_box_new (sizeof *box, COP_KIND_FUNCTION, COP_FLAG_CLOSURE);

  box->arity = arity;
  box->name = name;
  box->native = native;
  box->env = env;
  return cop_term_of_box (box);
}

bool
cop_is_closure (CopTerm term)
{
  return cop_is_function (term) && (cop_box (term)->flags & COP_FLAG_CLOSURE) != 0;
}

static const CopClosureBox *
closure_box (CopTerm term)
{
  if (G_UNLIKELY (!cop_is_closure (term)))
    cop_term_wrong_kind (term, "a closure");
  return (const CopClosureBox *) cop_box (term);
}

unsigned
cop_function_arity (CopTerm term)
{
  if (G_UNLIKELY (!cop_is_function (term)))
    cop_term_wrong_kind (term, "a function");
  return cop_is_closure (term) ? ((const CopClosureBox *) cop_box (term))->arity
                               : ((const CopFunctionBox *) cop_box (term))->arity;
}

CopTerm
cop_function_module (CopTerm term)
{
  if (G_UNLIKELY (!cop_is_function (term)))
    cop_term_wrong_kind (term, "a function");
  return cop_is_closure (term) ? COP_ATOM (nil)
                               : ((const CopFunctionBox *) cop_box (term))->module;
}

CopTerm
cop_function_name (CopTerm term)
{
  if (G_UNLIKELY (!cop_is_function (term)))
    cop_term_wrong_kind (term, "a function");
  return cop_is_closure (term) ? COP_ATOM (nil)
                               : ((const CopFunctionBox *) cop_box (term))->name;
}

const char *
cop_closure_name (CopTerm term)
{
  return closure_box (term)->name;
}

CopNative
cop_closure_native (CopTerm term)
{
  return closure_box (term)->native;
}

CopTerm
cop_closure_env (CopTerm term)
{
  return closure_box (term)->env;
}
