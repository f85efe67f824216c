#!/usr/bin/env bash
# german.sh PROGRAM: the catalogue beside a program that was not installed is found, and
# the window starts with it. Prints TAP. Runs under headless-run.
set -u
program=$1
dir=$(mktemp -d "${TMPDIR:-/tmp}/german.XXXXXX") || exit 99
trap 'rm -rf "$dir"' EXIT
failed=0

if [ ! -e "$(dirname "$program")/../../data/po/de/LC_MESSAGES/coppice.mo" ]; then
  echo "1..0 # SKIP no msgfmt"
  exit 0
fi
export LANGUAGE=de

check () { # check NUMBER NAME COMMAND…
  if "${@:3}"; then echo "ok $1 - $2"; else failed=1; echo "not ok $1 - $2"; fi
}
helps () { "$program" --help | grep -q '^Ohne Befehl: öffnet ein Fenster'; }
draws () { "$program" --screenshot "$dir/german.png" --size 900x600 --buckets shopping; }

echo "1..2"
check 1 "the help is German" helps
check 2 "the window starts with it" draws
exit $failed
