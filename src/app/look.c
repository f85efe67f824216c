#include "app/look.h"

#include "app/host.h"
#include "observation/capture.h"

CopSnapshot *
coppice_look (const char *const *expressions, GError **error)
{
  g_autoptr (CopNode) node = cop_node_new (NULL);

  coppice_host_define (node);
  cop_node_run (node, coppice_host_boot, NULL);
  cop_node_settle (node);

  g_autoptr (CopCapture) capture = cop_capture_new (node);
  return cop_capture_take (capture);
}
