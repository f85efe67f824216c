/* JSON for scripts, by json-glib. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Members of the object that is being built; NULL text becomes null. */
void coppice_json_text (JsonBuilder *builder, const char *name, const char *text);
void coppice_json_number (JsonBuilder *builder, const char *name, int64_t number);
/* What was built, indented, with a newline at its end. To be freed. */
char *coppice_json_print (JsonBuilder *builder);

G_END_DECLS
