#!/usr/bin/env bash
# check-format.sh [--fix] [ROOT]: fails when clang-format would change a C file of src or tests;
# with --fix lets it. The version counts, for each formats otherwise: status 77 (meson: skipped)
# where there is no clang-format 14.
set -euo pipefail

fix=false
if [ "${1:-}" = --fix ]; then fix=true; shift; fi
cd "${1:-$(dirname "$(readlink -f "$0")")/..}"

format=$(command -v clang-format-14 || command -v clang-format || true)
if [ -z "$format" ] || [[ $("$format" --version) != *"version 14."* ]]; then
  echo "no clang-format 14"
  exit 77
fi

list () { find src tests -name '*.[ch]' -print0 | sort -z; }

if $fix; then list | xargs -0 --no-run-if-empty "$format" -i; exit; fi
changed=$(list | xargs -0 --no-run-if-empty "$format" --dry-run 2>&1 |
            sed -n 's/^\([^:]*\):\([0-9]*\):.*clang-format-violations.*/\1/p' | uniq -c)
if [ -n "$changed" ]; then
  echo "clang-format would change these places; tests/check-format.sh --fix does it:"
  echo "$changed"
  exit 1
fi
