/* Text in aligned columns, for a terminal or a file. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef struct {
  const char *title;
  bool        is_number; /* aligned at its right */
} CoppiceColumn;

typedef struct _CoppiceTable CoppiceTable;

/* @columns is borrowed. */
CoppiceTable *coppice_table_new (const CoppiceColumn *columns, size_t n_columns);
void          coppice_table_free (CoppiceTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CoppiceTable, coppice_table_free)

/* A row of as many texts as there are columns, copied; NULL is an empty cell. */
void coppice_table_add (CoppiceTable *table, const char *const *cells);
/* Titles and rows, a line each; what would break a line is shown as “�”. To be freed. */
char *coppice_table_text (const CoppiceTable *table);

G_END_DECLS
