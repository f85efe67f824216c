#!/usr/bin/env bash
# check-potfiles.sh [ROOT]: fails when a file with text for people is not in POTFILES.
set -euo pipefail
cd "${1:-$(dirname "$(readlink -f "$0")")/../..}"
wanted=$(grep -rlE --include='*.ui' 'translatable="yes"' ui
         grep -rlE --include='*.c' '\<(N_|_|ngettext_) \(' src)
if ! diff <(sort -u <<<"$wanted") <(grep -v '^#' data/po/POTFILES | sort) >&2; then
  echo "data/po/POTFILES differs from the files with translatable text (<: missing there)" >&2
  exit 1
fi
