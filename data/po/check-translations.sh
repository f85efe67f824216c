#!/usr/bin/env bash
# check-translations.sh ROOT FILE…: fails when a text of a language is wrong, fuzzy, or
# missing: compared with the texts that the sources have now.
set -euo pipefail
export LC_ALL=C.UTF-8
root=$1
shift
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

(cd "$root" && grep -v '^#' data/po/POTFILES |
  xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 \
    --keyword=ngettext_:1,2 --files-from=- --output="$scratch/now.pot")
for file; do
  msgmerge --quiet --no-fuzzy-matching "$file" "$scratch/now.pot" --output="$scratch/now.po"
  said=$(msgfmt --check --statistics -o /dev/null "$scratch/now.po" 2>&1)
  if grep -Eq 'fuzzy|untranslated' <<<"$said"; then
    echo "$file: $said" >&2
    msgattrib --untranslated --no-obsolete "$scratch/now.po" | grep '^msgid' >&2
    exit 1
  fi
done
