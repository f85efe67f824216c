#include "observer/event-list.h"

#include "observation/i18n.h"
#include "observer/kinds.h"

#include <string.h>

/* ---- one event ---- */

struct _ObserverEvent {
  GObject parent_instance;

  CopSeenEventKind kind;
  bool             is_bad;
  uint64_t         id;
  char            *title; /* owned, as all below */
  char            *pid;
  char            *what;
  char            *text;
  char            *time;
  char            *folded; /* what a search looks at, or NULL */
};

G_DEFINE_FINAL_TYPE (ObserverEvent, observer_event, G_TYPE_OBJECT)

static void
observer_event_finalize (GObject *object)
{
  ObserverEvent *self = OBSERVER_EVENT (object);

  g_free (self->title);
  g_free (self->pid);
  g_free (self->what);
  g_free (self->text);
  g_free (self->time);
  g_free (self->folded);
  G_OBJECT_CLASS (observer_event_parent_class)->finalize (object);
}

static void
observer_event_class_init (ObserverEventClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = observer_event_finalize;
}

static void
observer_event_init (ObserverEvent *self)
{
}

static const struct {
  ObserverTopic topic;
  const char   *icon;
  const char   *name;
  const char   *bad_name; /* or NULL */
} kinds[COP_N_SEEN_EVENT_KINDS] = {
  [COP_SEEN_SPAWN] = { OBSERVER_TOPIC_LIFE, "list-add-symbolic", N_ ("Started") },
  [COP_SEEN_EXIT] = { OBSERVER_TOPIC_LIFE, "coppice-kill-symbolic", N_ ("Ended"),
                      N_ ("Crashed") },
  [COP_SEEN_REGISTER] = { OBSERVER_TOPIC_NAMES, "coppice-registry-symbolic",
                          N_ ("Registered") },
  [COP_SEEN_UNREGISTER] = { OBSERVER_TOPIC_NAMES, "coppice-registry-symbolic",
                            N_ ("Unregistered") },
  [COP_SEEN_RESTART] = { OBSERVER_TOPIC_RESTARTS, "coppice-regrow-symbolic",
                         N_ ("Restarted") },
  [COP_SEEN_REPORT] = { OBSERVER_TOPIC_REPORTS, "text-x-generic-symbolic", N_ ("Report"),
                        N_ ("Error") },
  [COP_SEEN_ACTION] = { OBSERVER_TOPIC_ACTIONS, "input-mouse-symbolic", N_ ("Action"),
                        N_ ("Failed") },
  [COP_SEEN_LONG_TURN] = { OBSERVER_TOPIC_ALARMS, "dialog-warning-symbolic",
                           N_ ("Long turn") },
  [COP_SEEN_APPLICATION] = { OBSERVER_TOPIC_RESTARTS, "coppice-application-symbolic",
                             N_ ("Application") },
  [COP_SEEN_MAILBOX] = { OBSERVER_TOPIC_ALARMS, "dialog-warning-symbolic",
                         N_ ("Long mailbox") },
};

static bool
is_orderly (const char *reason)
{
  return reason == NULL || g_str_equal (reason, ":normal") ||
         g_str_equal (reason, ":shutdown") || g_str_has_prefix (reason, "{:shutdown,");
}

static bool
is_bad (const CopSeenEvent *event)
{
  switch (event->kind) {
  case COP_SEEN_EXIT: return !is_orderly (event->reason);
  case COP_SEEN_REPORT: return event->level >= COP_SEEN_WARNING;
  case COP_SEEN_ACTION: return event->reason != NULL;
  case COP_SEEN_LONG_TURN:
  case COP_SEEN_MAILBOX: return true;
  case COP_SEEN_APPLICATION: return event->id == 0;
  case COP_SEEN_SPAWN:
  case COP_SEEN_REGISTER:
  case COP_SEEN_UNREGISTER:
  case COP_SEEN_RESTART:
  case COP_N_SEEN_EVENT_KINDS: break;
  }
  return false;
}

static char *
first_line (const char *text)
{
  while (*text == '\n' || *text == ' ')
    text++;
  return g_strndup (text, strcspn (text, "\n"));
}

/* "KV.Bucket", where it is to be told in full "KV.Bucket <0.71.0>". To be freed. */
static char *
other_of (const CopSeenEvent *event, ObserverSession *session, bool in_full)
{
  char *title = event->other != 0 ? observer_session_title (session, event->other) : NULL;

  if (title == NULL || !in_full || g_str_has_prefix (title, "#PID"))
    return title;

  g_autofree char *pid = observer_short_pid (event->other);
  g_autofree char *name = title;
  return g_strdup_printf ("%s %s", name, pid);
}

/* The event in one line, after the title of its process. */
static char *
what_of (const CopSeenEvent *event, ObserverSession *session, bool in_full)
{
  const char      *text = event->text != NULL ? event->text : "";
  const char      *reason = event->reason != NULL ? event->reason : "?";
  g_autofree char *other = other_of (event, session, in_full);

  switch (event->kind) {
  case COP_SEEN_SPAWN:
    return other != NULL ? g_strdup_printf (_ ("was started by %s"), other)
                         : g_strdup (_ ("was started"));
  case COP_SEEN_EXIT: return g_strdup_printf (_ ("ended: %s"), reason);
  case COP_SEEN_REGISTER: return g_strdup_printf (_ ("is registered as %s"), text);
  case COP_SEEN_UNREGISTER:
    return g_strdup_printf (_ ("is registered as %s no more"), text);
  case COP_SEEN_RESTART:
    return other != NULL ? g_strdup_printf (_ ("took the place of %s: %s"), other, reason)
                         : g_strdup_printf (_ ("was restarted: %s"), reason);
  case COP_SEEN_ACTION:
    return event->reason != NULL ? g_strdup_printf ("%s: %s", text, event->reason)
                                 : g_strdup (text);
  case COP_SEEN_REPORT:
  case COP_SEEN_LONG_TURN:
  case COP_SEEN_APPLICATION:
  case COP_SEEN_MAILBOX:
  case COP_N_SEEN_EVENT_KINDS: break;
  }
  return first_line (text);
}

static char *
time_of (int64_t wall_usec)
{
  g_autoptr (GDateTime) time =
      g_date_time_new_from_unix_local (wall_usec / G_USEC_PER_SEC);
  g_autofree char *seconds = g_date_time_format (time, "%H:%M:%S");

  return g_strdup_printf ("%s.%03d", seconds, (int) (wall_usec % G_USEC_PER_SEC / 1000));
}

static ObserverEvent *
event_new (const CopSeenEvent *event, ObserverSession *session)
{
  ObserverEvent   *self = g_object_new (OBSERVER_TYPE_EVENT, NULL);
  g_autofree char *line = what_of (event, session, false);
  g_autofree char *full = what_of (event, session, true);

  self->kind = event->kind;
  self->is_bad = is_bad (event);
  self->id = event->id;
  self->title = g_strdup (event->title != NULL ? event->title : _ ("Node"));
  self->pid = event->id != 0 ? observer_short_pid (event->id) : g_strdup ("");
  self->time = time_of (event->wall_usec);
  self->text = event->kind == COP_SEEN_REPORT
                   ? g_strdup (event->text)
                   : g_strdup_printf ("%s%s%s %s", self->title, event->id != 0 ? " " : "",
                                      self->pid, full);
  self->what = first_line (line);
  return self;
}

CopSeenEventKind
observer_event_get_kind (ObserverEvent *self)
{
  return self->kind;
}

ObserverTopic
observer_event_get_topic (ObserverEvent *self)
{
  return kinds[self->kind].topic;
}

bool
observer_event_is_bad (ObserverEvent *self)
{
  return self->is_bad;
}

uint64_t
observer_event_get_id (ObserverEvent *self)
{
  return self->id;
}

const char *
observer_event_get_title (ObserverEvent *self)
{
  return self->title;
}

const char *
observer_event_get_pid (ObserverEvent *self)
{
  return self->pid;
}

const char *
observer_event_get_what (ObserverEvent *self)
{
  return self->what;
}

const char *
observer_event_get_text (ObserverEvent *self)
{
  return self->text;
}

const char *
observer_event_get_time (ObserverEvent *self)
{
  return self->time;
}

const char *
observer_event_get_icon (ObserverEvent *self)
{
  return kinds[self->kind].icon;
}

const char *
observer_event_get_kind_name (ObserverEvent *self)
{
  return self->is_bad && kinds[self->kind].bad_name != NULL
             ? _ (kinds[self->kind].bad_name)
             : _ (kinds[self->kind].name);
}

/* ---- the list ---- */

struct _ObserverEventList {
  GObject parent_instance;

  ObserverSession *session; /* owned */
  GPtrArray       *all;     /* ObserverEvent, oldest first; owned */
  GPtrArray       *shown;   /* those of all which the filter leaves; owned */
  GPtrArray       *waiting; /* came while it is paused; owned */
  unsigned         topics;
  char           **words; /* casefolded; owned */
  bool             is_paused;
  uint64_t         first_serial; /* of all that were told */
  uint64_t         last_serial;
  uint64_t         n_told;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ObserverEventList,
                               observer_event_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return OBSERVER_TYPE_EVENT;
}

static unsigned
get_n_items (GListModel *model)
{
  return OBSERVER_EVENT_LIST (model)->shown->len;
}

static void *
get_item (GListModel *model, unsigned position)
{
  ObserverEventList *self = OBSERVER_EVENT_LIST (model);

  return position < self->shown->len
             ? g_object_ref (self->shown->pdata[self->shown->len - 1 - position])
             : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Made when somebody searches: most events are never searched. */
static const char *
folded (ObserverEvent *event)
{
  if (event->folded == NULL) {
    g_autofree char *all = g_strdup_printf (
        "%s\n%s\n%s", observer_event_get_kind_name (event), event->title, event->text);
    event->folded = g_utf8_casefold (all, -1);
  }
  return event->folded;
}

static bool
matches (const ObserverEventList *self, ObserverEvent *event)
{
  if ((self->topics & 1u << kinds[event->kind].topic) == 0)
    return false;
  for (char **word = self->words; *word != NULL; word++)
    if (strstr (folded (event), *word) == NULL)
      return false;
  return true;
}

/* The oldest @n go. */
static void
drop_oldest (ObserverEventList *self, unsigned n)
{
  unsigned n_dropped = 0;

  for (unsigned i = 0; i < n && n_dropped < self->shown->len; i++)
    n_dropped += self->shown->pdata[n_dropped] == self->all->pdata[i];
  g_ptr_array_remove_range (self->all, 0, n);
  if (n_dropped == 0)
    return;
  g_ptr_array_remove_range (self->shown, 0, n_dropped);
  g_list_model_items_changed (G_LIST_MODEL (self), self->shown->len, n_dropped, 0);
}

/* Takes over those that wait. */
static void
take_waiting (ObserverEventList *self)
{
  unsigned n = self->all->len + self->waiting->len;

  if (n > OBSERVER_MAX_EVENTS)
    drop_oldest (self, MIN (n - OBSERVER_MAX_EVENTS, self->all->len));

  unsigned n_before = self->shown->len;
  for (unsigned i = 0; i < self->waiting->len; i++) {
    ObserverEvent *event = self->waiting->pdata[i];
    g_ptr_array_add (self->all, g_object_ref (event));
    if (matches (self, event))
      g_ptr_array_add (self->shown, g_object_ref (event));
  }
  g_ptr_array_set_size (self->waiting, 0);
  if (self->shown->len > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->shown->len - n_before);
}

static void
add (const CopSeenEvent *event, void *data)
{
  ObserverEventList *self = data;

  if (event->serial <= self->last_serial)
    return;
  if (self->n_told == 0)
    self->first_serial = event->serial;
  self->n_told++;
  self->last_serial = event->serial;
  if (self->waiting->len == OBSERVER_MAX_EVENTS)
    g_ptr_array_remove_index (self->waiting, 0);
  g_ptr_array_add (self->waiting, event_new (event, self->session));
}

static void
events_cb (ObserverEventList *self, const CopSeenEvent *events, unsigned n_events)
{
  for (unsigned i = 0; i < n_events; i++)
    add (&events[i], self);
  if (!self->is_paused)
    take_waiting (self);
}

static void
observer_event_list_dispose (GObject *object)
{
  ObserverEventList *self = OBSERVER_EVENT_LIST (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (observer_event_list_parent_class)->dispose (object);
}

static void
observer_event_list_finalize (GObject *object)
{
  ObserverEventList *self = OBSERVER_EVENT_LIST (object);

  g_ptr_array_unref (self->all);
  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->waiting);
  g_strfreev (self->words);
  G_OBJECT_CLASS (observer_event_list_parent_class)->finalize (object);
}

static void
observer_event_list_class_init (ObserverEventListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = observer_event_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = observer_event_list_finalize;
}

static void
observer_event_list_init (ObserverEventList *self)
{
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->topics = OBSERVER_ALL_TOPICS;
  self->words = g_new0 (char *, 1);
}

ObserverEventList *
observer_event_list_new (ObserverSession *session)
{
  ObserverEventList *self = g_object_new (OBSERVER_TYPE_EVENT_LIST, NULL);

  self->session = g_object_ref (session);
  cop_source_foreach_event (observer_session_get_source (session), add, self);
  take_waiting (self);
  g_signal_connect_swapped (session, "events", G_CALLBACK (events_cb), self);
  return self;
}

static void
filter_again (ObserverEventList *self)
{
  unsigned n_before = self->shown->len;

  g_ptr_array_set_size (self->shown, 0);
  for (unsigned i = 0; i < self->all->len; i++)
    if (matches (self, self->all->pdata[i]))
      g_ptr_array_add (self->shown, g_object_ref (self->all->pdata[i]));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->shown->len);
}

void
observer_event_list_set_filter (ObserverEventList *self,
                                unsigned           topics,
                                const char        *text)
{
  g_autofree char *folded = g_utf8_casefold (text != NULL ? text : "", -1);

  self->topics = topics;
  g_strfreev (self->words);
  self->words = g_strsplit_set (folded, " \t", -1);
  filter_again (self);
}

void
observer_event_list_set_paused (ObserverEventList *self, bool paused)
{
  self->is_paused = paused;
  if (!paused)
    take_waiting (self);
}

void
observer_event_list_clear (ObserverEventList *self)
{
  g_ptr_array_set_size (self->all, 0);
  g_ptr_array_set_size (self->waiting, 0);
  self->n_told = 0;
  filter_again (self);
}

unsigned
observer_event_list_get_n_all (ObserverEventList *self)
{
  return self->all->len;
}

unsigned
observer_event_list_get_n_waiting (ObserverEventList *self)
{
  return self->waiting->len;
}

uint64_t
observer_event_list_get_n_lost (ObserverEventList *self)
{
  return self->n_told == 0 ? 0
                           : self->last_serial - self->first_serial + 1 - self->n_told;
}
