#!/bin/bash
# picture.sh PROGRAM: the pictures that --screenshot makes, and what the command line says to
# mistakes. Prints TAP. Runs under headless-run.
set -u
program=$1
dir=$(mktemp -d "${TMPDIR:-/tmp}/picture.XXXXXX") || exit 99
trap 'rm -rf "$dir"' EXIT
number=0
failed=0

check () { # check NAME COMMAND…
  number=$((number + 1))
  if "${@:2}"; then echo "ok $number - $1"; else failed=1; echo "not ok $number - $1"; fi
}

# Width and height of a PNG, from its first chunk.
size_of () { od -An -tu1 -j16 -N8 "$1" | awk '{ print $3 * 256 + $4 "x" $7 * 256 + $8 }'; }
draws () { # draws FILE ARGS…
  "$program" --screenshot "$dir/$1" --size 900x600 --buckets shopping,music "${@:2}" &&
    [ "$(size_of "$dir/$1")" = 900x600 ]
}
differ () { ! cmp -s "$dir/$1" "$dir/$2"; }
is_quiet () { [ ! -s "$dir/errors" ]; }
refuses () { "$program" "$@" 2>/dev/null; [ $? = 2 ]; }
tells_version () { "$program" --version | grep -Eq '^coppice [0-9]+\.[0-9]+'; }

echo "1..8"
exec 2>"$dir/errors"
check "the tree is drawn in the size asked for" draws light.png
check "in dark as well" draws dark.png --dark
check "which looks different" differ light.png dark.png
check "the table is another page" draws table.png --page processes
check "details of a process can be in it" draws details.png --select KV.Registry
check "nothing is printed" is_quiet
check "a size that is none is refused" refuses --size 12
check "the version is told" tells_version
exit $failed
