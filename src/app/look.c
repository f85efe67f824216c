#include "app/look.h"

#include "app/host.h"
#include "app/script.h"
#include "observation/capture.h"

CopSnapshot *
coppice_look (const char *const *expressions)
{
  g_autoptr (CopNode)       node = cop_node_new (NULL);
  g_autoptr (CoppiceScript) script = NULL;

  coppice_host_define (node);
  cop_node_run (node, coppice_host_boot, NULL);
  if (expressions != NULL) {
    script = coppice_script_new (node, COPPICE_SCRIPT_QUIET);
    if (!coppice_script_evaluate (script, expressions))
      return NULL;
  }
  cop_node_settle (node);

  g_autoptr (CopCapture) capture = cop_capture_new (node);
  return cop_capture_take (capture);
}
