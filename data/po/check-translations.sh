#!/usr/bin/env bash
# check-translations.sh MSGFMT FILE…: fails when a text of a language is wrong, missing or
# fuzzy.
set -euo pipefail
msgfmt=$1
shift
for file; do
  said=$(LC_ALL=C "$msgfmt" --check --statistics -o /dev/null "$file" 2>&1)
  if grep -Eq 'fuzzy|untranslated' <<<"$said"; then
    echo "$file: $said" >&2
    exit 1
  fi
done
