/* Numbers as text. */
#include "observer/format.h"

static void
groups_digits_of_counts (void)
{
  static const struct {
    uint64_t    count;
    const char *text;
  } cases[] = {
    { 0, "0" },
    { 7, "7" },
    { 999, "999" },
    { 1000, "1,000" },
    { 9988, "9,988" },
    { 1234567, "1,234,567" },
    { G_MAXUINT64, "18,446,744,073,709,551,615" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = observer_format_count (cases[i].count);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
writes_bytes_in_iec_units (void)
{
  static const struct {
    uint64_t    bytes;
    const char *text;
  } cases[] = {
    { 0, "0 B" },
    { 1023, "1023 B" },
    { 1024, "1.0 KiB" },
    { 2662, "2.6 KiB" },
    { 102400, "100 KiB" },
    { 1024 * 1024 - 1, "1.0 MiB" },
    { 1503238554, "1.4 GiB" },
    { G_MAXUINT64, "16.0 EiB" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = observer_format_bytes (cases[i].bytes);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
rounds_rates_to_what_can_be_read (void)
{
  static const struct {
    double      rate;
    const char *text;
  } cases[] = {
    { 0, "0" },           { 0.04, "0" },      { 0.4, "0.4" },      { 9.96, "10" },
    { 12.4, "12" },       { 1250, "1,250" },  { 99999, "99,999" }, { 250000, "250 k" },
    { 1.25e7, "12.5 M" }, { 2.5e8, "250 M" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = observer_format_rate (cases[i].rate);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
writes_durations_in_two_units (void)
{
  static const struct {
    int64_t     usec;
    const char *text;
  } cases[] = {
    { -5, "0 µs" },
    { 850, "850 µs" },
    { 12000, "12 ms" },
    { 59 * G_USEC_PER_SEC, "59 s" },
    { 125 * G_USEC_PER_SEC, "2 min 5 s" },
    { 47 * INT64_C (3600000000), "47 h 0 min" },
    { 76 * INT64_C (3600000000), "3 d 4 h" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = observer_format_duration (cases[i].usec);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
writes_shares_as_percent (void)
{
  g_autofree char *none = observer_format_percent (0.0001);
  g_autofree char *little = observer_format_percent (0.004);
  g_autofree char *much = observer_format_percent (0.42);

  g_assert_cmpstr (none, ==, "0 %");
  g_assert_cmpstr (little, ==, "0.4 %");
  g_assert_cmpstr (much, ==, "42 %");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/groups-digits-of-counts", groups_digits_of_counts);
  g_test_add_func ("/format/writes-bytes-in-iec-units", writes_bytes_in_iec_units);
  g_test_add_func ("/format/rounds-rates-to-what-can-be-read",
                   rounds_rates_to_what_can_be_read);
  g_test_add_func ("/format/writes-durations-in-two-units",
                   writes_durations_in_two_units);
  g_test_add_func ("/format/writes-shares-as-percent", writes_shares_as_percent);
  return g_test_run ();
}
