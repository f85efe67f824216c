#include "shell/library.h"

void
cop_library_register (CopNode *node)
{
}
