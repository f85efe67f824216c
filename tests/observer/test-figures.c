/* Figures of a process over time, without a display. */
#include "observer/figures.h"

static void
add (ObserverFigures *figures, int64_t seconds, uint32_t mailbox, uint64_t messages)
{
  CopSeenProcess process = { .mailbox = mailbox,
                             .memory = 100,
                             .messages_in = messages,
                             .cpu_usec = (int64_t) messages * 1000 };

  observer_figures_add (figures, &process, seconds * 1000000, 900000);
}

static void
rates_are_differences (void)
{
  ObserverFigures figures = { 0 };
  add (&figures, 1, 7, 1000);
  g_assert_cmpfloat (observer_figures_last (&figures, OBSERVER_FIGURE_MESSAGES), ==, 0);

  add (&figures, 3, 9, 1100);

  g_assert_cmpfloat (observer_figures_last (&figures, OBSERVER_FIGURE_MESSAGES), ==, 50);
  g_assert_cmpfloat (observer_figures_last (&figures, OBSERVER_FIGURE_CPU), ==, 0.05);
  g_assert_cmpfloat (observer_figures_last (&figures, OBSERVER_FIGURE_MAILBOX), ==, 9);
  g_assert_cmpint (observer_figures_span (&figures), ==, 2000000);
}

static void
moments_close_together_are_one (void)
{
  ObserverFigures figures = { 0 };
  CopSeenProcess  process = { .mailbox = 5, .messages_in = 900 };
  add (&figures, 1, 1, 0);
  add (&figures, 2, 2, 10);

  observer_figures_add (&figures, &process, 2100000, 900000);

  g_assert_cmpuint (figures.n_moments, ==, 2);
  g_assert_cmpfloat (observer_figures_last (&figures, OBSERVER_FIGURE_MAILBOX), ==, 5);
  g_assert_cmpfloat (observer_figures_last (&figures, OBSERVER_FIGURE_MESSAGES), ==, 10);
}

static void
the_oldest_make_room (void)
{
  ObserverFigures figures = { 0 };
  for (int i = 0; i < OBSERVER_N_MOMENTS + 10; i++)
    add (&figures, i, (uint32_t) (1000 - i), 0);

  g_assert_cmpuint (figures.n_moments, ==, OBSERVER_N_MOMENTS);
  g_assert_cmpfloat (figures.values[OBSERVER_FIGURE_MAILBOX][0], ==, 990);
  g_assert_cmpfloat (observer_figures_highest (&figures, OBSERVER_FIGURE_MAILBOX), ==,
                     990);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/rates-are-differences", rates_are_differences);
  g_test_add_func ("/figures/moments-close-together-are-one",
                   moments_close_together_are_one);
  g_test_add_func ("/figures/the-oldest-make-room", the_oldest_make_room);
  return g_test_run ();
}
