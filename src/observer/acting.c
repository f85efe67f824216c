#include "observer/acting.h"

#include <glib.h>

const ObserverActing observer_acting[] = {
  { "win.kill", "t" },
  { "win.exit", "t" },
  { "win.kill-many", "at" },
  { "win.exit-many", "at" },
  { "win.send", "t" },
  { "win.put", "t" },
  { "win.get", "t" },
  { "win.delete-key", "t" },
  { "win.terminate-child", "t" },
  { "win.start-child", "t" },
  { "win.restart-child", "(ts)" },
  { "win.delete-child", "(ts)" },
  { "win.create-bucket", "t" },
  { "win.stop-application", "s" },
  { "win.start-application", "s" },
};

const size_t observer_n_acting = G_N_ELEMENTS (observer_acting);
