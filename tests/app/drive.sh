#!/bin/bash
# drive.sh PROGRAM: the window from the first bucket to the end of kv. Prints TAP. Runs
# under headless-run.
set -u
# shellcheck source=tests/app/driving.sh
. "$(dirname "$0")/driving.sh"

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

# choose NAME LETTER: the context menu of a node, and in it the item with that mnemonic.
choose () {
  click "$1" 3
  until_seen '^menu' || return
  xdotool key "$2"
  until_seen '^sheet'
}
put_and_get () {
  choose KV.Bucket p || return
  xdotool type milk
  xdotool key Tab
  xdotool type 3
  xdotool key Return
  until_seen '^toast KV.Bucket.put → :ok' || return
  choose KV.Bucket g || return
  xdotool type milk
  xdotool key Return
  until_seen '^toast KV.Bucket.get → 3'
}
mistake () {
  click KV.Bucket
  xdotool key ctrl+m
  until_seen '^sheet Send' || return
  xdotool type '{:ok, )'
  until_seen '^field 0.6.column 7' || return
  xdotool key Escape
  until_gone '^sheet'
}
kill_by_menu () {
  local before
  before=$(id_of KV.Registry)
  choose KV.Registry k || return
  until_seen '^sheet Kill KV.Registry.*restarts all of its 2 children' || return
  # shellcheck disable=SC2046
  xdotool mousemove --window "$window" $(awk -F'\t' '/^sheet/ { print $3, $4 }' "$seen") click 1
  until_gone "^node KV.Registry.$before" && until_seen '^node KV.Registry'
}
tombstone () { until_seen '^details process.KV.Registry.*dead'; } # it is still selected
closed_details () { # they stay closed until people open them
  xdotool key F9
  until_gone '^details' || return
  click KV.Supervisor
  until_seen '^node KV.Supervisor.*selected' && gone '^details'
}
# The description may be a frame ahead of what takes clicks.
start_again () {
  local count
  for count in 1 2 3; do
    # shellcheck disable=SC2046
    xdotool mousemove --window "$window" $(awk -F'\t' '/^banner/ { print $2, $3 }' "$seen") click 1
    if until_gone '^banner' 60; then break; fi
  done
  until_seen '^node KV.Registry'
}
by_arrows () {
  click KV.Supervisor
  xdotool key Right Down
  until_seen '^node KV.Registry.*selected cursor'
}
table_filters () {
  xdotool key alt+2 ctrl+f
  until_seen '^page processes' || return
  xdotool type registry
  until_gone '^row 1' && until_seen '^row 0.*KV.Registry'
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

start --size 1280x800
echo "1..17"
check "the tree of kv is shown" until_seen '^node KV.Registry'
focus

check "a bucket is created by keyboard" create shopping
check "it stands in the tree" until_seen '^node KV.Bucket'
create errands && until_seen '^status 8 processes'
bucket=$(id_of KV.Bucket)
click KV.Bucket
check "a click selects it" until_seen "^node KV.Bucket.$bucket.*selected"
check "a click shows its details" until_seen '^details process.KV.Bucket'
kill_selected
check "a killed bucket leaves the tree" until_gone "^node KV.Bucket.$bucket"
check "a value is put and read back by the context menu" put_and_get
check "a mistake in a term is shown at its place" mistake
check "killing the registry by the context menu regrows the tree" kill_by_menu
check "the details tell how it ended" tombstone
check "details that were closed stay closed" closed_details
check "the restart is visible" until_seen '^status .*[1-9] restart'
check "after too many restarts the window says that kv has ended" kill_in_a_row
check "the banner starts it again" start_again
check "arrow keys walk the tree" by_arrows
check "the table is filtered by typing" table_filters
check "no warning was printed" no_warning
exit $failed
