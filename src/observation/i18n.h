/* Texts for people: _() and friends, ready for gettext. */
#pragma once

#ifndef GETTEXT_PACKAGE
#define GETTEXT_PACKAGE "coppice"
#endif

#include <glib/gi18n-lib.h>

#define ngettext_(one, many, n) g_dngettext (GETTEXT_PACKAGE, one, many, n)
