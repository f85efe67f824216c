#include "app/history.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#define PRIVATE_FILE 0600
#define PRIVATE_FOLDER 0700

char *
coppice_history_file (void)
{
  return g_build_filename (g_get_user_state_dir (), "coppice", "history", NULL);
}

/* Only what can be shown: a file may hold anything. */
static GPtrArray *
split_lines (const char *text)
{
  GPtrArray     *lines = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) all = g_strsplit (text, "\n", -1);

  for (size_t i = 0; all[i] != NULL; i++) {
    if (*all[i] != '\0' && g_utf8_validate (all[i], -1, NULL))
      g_ptr_array_add (lines, g_strdup (all[i]));
  }
  return lines;
}

static void
cut_file (const char *file, const GPtrArray *lines)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (size_t i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s\n", (char *) lines->pdata[i]);
  g_file_set_contents_full (file, text->str, text->len, G_FILE_SET_CONTENTS_CONSISTENT,
                            PRIVATE_FILE, NULL);
}

char **
coppice_history_load (const char *file)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (file, &text, NULL, NULL))
    return g_new0 (char *, 1);

  g_autoptr (GPtrArray) lines = split_lines (text);
  if (lines->len > 2 * COPPICE_HISTORY_LINES) {
    g_ptr_array_remove_range (lines, 0, lines->len - COPPICE_HISTORY_LINES);
    cut_file (file, lines);
  } else if (lines->len > COPPICE_HISTORY_LINES) {
    g_ptr_array_remove_range (lines, 0, lines->len - COPPICE_HISTORY_LINES);
  }
  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}

void
coppice_history_add (const char *file, const char *line)
{
  g_autofree char *folder = g_path_get_dirname (file);
  g_autofree char *text = g_strconcat (line, "\n", NULL);
  if (*line == '\0' || strchr (line, '\n') != NULL)
    return;

  g_mkdir_with_parents (folder, PRIVATE_FOLDER);
  int fd = open (file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, PRIVATE_FILE);
  if (fd < 0)
    return;
  G_GNUC_UNUSED ssize_t n_written =
      write (fd, text, strlen (text)); /* once: whole lines */
  close (fd);
}
