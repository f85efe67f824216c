#!/bin/bash
# drive.sh PROGRAM: uses the real window as a person would, with pointer and keyboard, and
# reads what it shows from --describe. Prints TAP. Runs under headless-run.
set -u
program=$1
dir=$(mktemp -d "${TMPDIR:-/tmp}/drive.XXXXXX") || exit 99
seen=$dir/seen
number=0
failed=0

finish () {
  kill "$pid" 2>/dev/null
  wait "$pid" 2>/dev/null
  rm -rf "$dir"
}
trap finish EXIT

command -v xdotool >/dev/null || { echo "1..0 # SKIP no xdotool"; pid=; exit 0; }

# until_seen PATTERN: waits, with a deadline, until the description has such a line.
until_seen () {
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    if grep -Eq -- "$1" "$seen" 2>/dev/null; then return; fi
    read -r -t 0.05 <>"$dir/never"
  done
  return 1
}

check () { # check NAME COMMAND…
  number=$((number + 1))
  if "${@:2}"; then
    echo "ok $number - $1"
  else
    failed=1
    echo "not ok $number - $1"
    sed 's/^/# /' "$seen"
  fi
}

place_of () { awk -F'\t' -v name="node $1" '$1 == name { x = $3; y = $4 } END { print x, y }' "$seen"; }
id_of () { awk -F'\t' -v name="node $1" '$1 == name { id = $2 } END { print id }' "$seen"; }
gone () { ! grep -Eq -- "$1" "$seen"; }
until_gone () {
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    if gone "$1"; then return; fi
    read -r -t 0.05 <>"$dir/never"
  done
  return 1
}
click () { # click NAME [BUTTON]
  # shellcheck disable=SC2046
  xdotool mousemove --window "$window" $(place_of "$1") click "${2:-1}"
}
create () {
  xdotool key ctrl+n
  until_seen '^sheet'
  xdotool type "$1"
  xdotool key Return
  until_gone '^sheet' && until_seen "toast .*$1"
}
kill_selected () { # by Shift+Delete and Return
  xdotool key shift+Delete
  until_seen '^sheet'
  xdotool key Return
  until_gone '^sheet'
}
kill_registry () {
  local before
  before=$(id_of KV.Registry)
  click KV.Registry
  kill_selected
  until_gone "^node KV.Registry.$before"
}

# More than three restarts within five seconds; on a slow machine it takes more of them.
kill_in_a_row () {
  local count
  for ((count = 0; count < 15; count++)); do
    if grep -q '^banner kv has ended' "$seen"; then return; fi
    kill_registry
  done
  until_seen '^banner kv has ended'
}

mkfifo "$dir/never"
"$program" --describe "$seen" --size 1280x800 2>"$dir/errors" &
pid=$!
echo "1..9"
check "the tree of kv is shown" until_seen '^node KV.Registry'
window=$(xdotool search --onlyvisible --name Coppice | head -1)
xdotool windowfocus "$window"

check "a bucket is created by keyboard" create shopping
check "it stands in the tree" until_seen '^node KV.Bucket'
create errands
bucket=$(id_of KV.Bucket)
click KV.Bucket
check "a click selects it" until_seen "^node KV.Bucket.$bucket.*selected"
kill_selected
check "a killed bucket leaves the tree" until_gone "^node KV.Bucket.$bucket"
check "killing the registry regrows the tree" kill_registry
check "the restart is visible" until_seen '^status .*[1-9] restart'
check "after too many restarts the window says that kv has ended" kill_in_a_row
if [ -s "$dir/errors" ] && grep -Eq 'WARNING|CRITICAL' "$dir/errors"; then
  sed 's/^/# /' "$dir/errors"
fi
check "no warning was printed" eval '! grep -Eq "WARNING|CRITICAL" "$dir/errors"'
exit $failed
