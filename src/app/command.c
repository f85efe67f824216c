#include "app/command.h"

#include "app/commands.h"
#include "observation/i18n.h"

#include <errno.h>
#include <libintl.h>
#include <locale.h>
#include <stdio.h>

#define PROGRAM "coppice"

typedef struct {
  const char *name;
  const char *summary;
  int (*run) (int argc, char **argv);
} Command;

static const Command commands[] = {
  { "shell", N_ ("Evaluate expressions: at a prompt, of a script, or of -e"),
    coppice_shell_run },
  { "tree", N_ ("Print the supervision trees of a node"), coppice_tree_run },
  { "ps", N_ ("Print the processes of a node"), coppice_ps_run },
};

static const Command *
find_command (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (g_str_equal (commands[i].name, name))
      return &commands[i];
  }
  return NULL;
}

void
coppice_command_complain (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("coppice: %s\n", text);
}

int
coppice_command_print (const char *text)
{
  if (fputs (text, stdout) >= 0 && fflush (stdout) == 0)
    return 0;
  coppice_command_complain (_ ("cannot write: %s"), g_strerror (errno));
  return COPPICE_FAILED;
}

bool
coppice_command_parse (const char         *usage,
                       const char         *summary,
                       const GOptionEntry *entries,
                       int                 max_words,
                       int                *argc,
                       char             ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError)         error = NULL;

  g_option_context_set_summary (context, summary);
  g_option_context_set_description (
      context, _ ("Exit status: 0 when all went well, 1 when it did not, 2 when the "
                  "command line was not understood."));
  g_option_context_add_main_entries (context, entries, NULL);
  bool is_read = g_option_context_parse (context, argc, argv, &error);
  g_set_prgname (PROGRAM); /* the help had the name of the command */
  if (!is_read) {
    coppice_command_complain ("%s", error->message);
    return false;
  }
  if (*argc > 1 + max_words) {
    coppice_command_complain (_ ("unknown argument “%s”"), (*argv)[1 + max_words]);
    return false;
  }
  return true;
}

char *
coppice_command_summary (void)
{
  GString *text =
      g_string_new (_ ("Without a command: opens a window on a node with KV."));

  g_string_append_printf (text, "\n\n%s", _ ("Commands:"));
  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "\n  %-16s %s", commands[i].name,
                            _ (commands[i].summary));
  g_string_append_printf (text, "\n  %-16s %s", "help [COMMAND]",
                          _ ("Say what the program, or a command, can do"));
  return g_string_free (text, FALSE);
}

/* Runs the command with the name which its help shows. */
static int
run_command (const Command *command, int argc, char **argv)
{
  g_autofree char *name = g_strdup_printf ("%s %s", PROGRAM, command->name);

  g_set_prgname (name);
  return command->run (argc, argv);
}

/* The words behind “help”. */
static int
help (int n_words, char **words)
{
  char *arguments[] = { PROGRAM, "--help", NULL };
  if (n_words == 0)
    return coppice_window_run (2, arguments);

  const Command *command = find_command (words[0]);
  if (command == NULL) {
    coppice_command_complain (_ ("unknown command “%s”"), words[0]);
    return COPPICE_USAGE;
  }
  return run_command (command, 2, arguments);
}

/* Of a program that was not installed, the catalogues beside it in the build folder. */
static char *
find_locale_dir (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *built =
      folder != NULL ? g_build_filename (folder, "..", "..", "data", "po", NULL) : NULL;

  if (built != NULL && g_file_test (built, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&built);
  return g_strdup (COPPICE_LOCALE_DIR);
}

int
coppice_command_run (int argc, char **argv)
{
  g_autofree char *locale_dir = find_locale_dir ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  g_set_prgname (PROGRAM);
  if (argc < 2 || argv[1][0] == '-')
    return coppice_window_run (argc, argv);
  if (g_str_equal (argv[1], "help"))
    return help (argc - 2, argv + 2);

  const Command *command = find_command (argv[1]);
  if (command == NULL) {
    coppice_command_complain (_ ("unknown command “%s”; try coppice --help"), argv[1]);
    return COPPICE_USAGE;
  }
  return run_command (command, argc - 1, argv + 1);
}
