#include "linked-registry.h"

#include "kv/bucket.h"

/* The state is a map: name → pid. */
static CopNext
linked_init (void *state, CopTerm argument)
{
  *(CopTerm *) state = cop_map_new ();
  return cop_next_ok ();
}

static CopNext
linked_handle_call (void *state, CopTerm request, CopFrom from)
{
  CopTerm bucket = cop_map_get (*(CopTerm *) state, cop_tuple_get (request, 1));
  if (bucket == COP_NONE)
    return cop_next_reply (COP_ATOM (error));

  return cop_next_reply (cop_tuple_of (COP_ATOM (ok), cop_term_ref (bucket)));
}

static CopNext
linked_handle_cast (void *state, CopTerm request)
{
  CopTerm *names = state;
  CopTerm  name = cop_tuple_get (request, 1);
  if (cop_map_get (*names, name) != COP_NONE)
    return cop_next_noreply ();

  CopTerm bucket = cop_start_pid (kv_bucket_start_link (COP_NIL));
  cop_monitor (bucket);
  *names = cop_map_put (cop_term_steal (names), cop_term_ref (name), bucket);
  return cop_next_noreply ();
}

/* {DOWN, Ref, process, Pid, Reason}: forgets the bucket by its pid. */
static CopNext
linked_handle_info (void *state, CopTerm message)
{
  CopTerm            *names = state;
  g_auto (CopTerm)    gone = COP_NONE;
  g_auto (CopMapIter) iter = { 0 };
  CopTerm             name = COP_NONE, bucket = COP_NONE;

  cop_map_iter_init (&iter, *names);
  while (cop_map_iter_next (&iter, &name, &bucket)) {
    if (cop_is_tagged (message, COP_ATOM (DOWN), 5) &&
        bucket == cop_tuple_get (message, 3))
      cop_term_replace (&gone, cop_term_ref (name));
  }
  if (gone != COP_NONE)
    *names = cop_map_remove (cop_term_steal (names), gone);

  return cop_next_noreply ();
}

const CopGenServerClass linked_registry_class = {
  .module = "Linked.Registry",
  .init = linked_init,
  .handle_call = linked_handle_call,
  .handle_cast = linked_handle_cast,
  .handle_info = linked_handle_info,
};
