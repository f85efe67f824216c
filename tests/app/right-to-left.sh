#!/bin/bash
# right-to-left.sh PROGRAM: in a language that is written from right to left the window is
# mirrored, but the tree is not, and clicks and arrows land where the eye goes. Prints
# TAP. Runs under headless-run.
set -u
# shellcheck source=tests/app/driving.sh
. "$(dirname "$0")/driving.sh"

if ! LANGUAGE=he gettext -d gtk40 default:LTR 2>/dev/null | grep -q RTL; then
  echo "1..0 # SKIP GTK has no Hebrew here"
  exit 0
fi
export LANGUAGE=he

x_of () { local place; place=$(place_of "$1"); echo "${place% *}"; }
child_is_right () { [ "$(x_of KV.Supervisor)" -lt "$(x_of KV.Registry)" ]; }
selects () { click "$1" && until_seen "^node $1.*selected"; }
by_arrows () {
  xdotool key Left
  until_seen '^node KV.Supervisor.*selected cursor' || return
  xdotool key Right
  until_seen '^node KV.BucketSupervisor.*selected cursor'
}
second_page () { # in the rail, which is at the right
  xdotool mousemove --window "$window" 1240 125 click 1
  until_seen '^page processes'
}

start --size 1280x800
echo "1..6"
check "the tree is shown" until_seen '^node KV.Registry'
focus
check "children stand at the right of their supervisor" child_is_right
check "a click selects what is under the pointer" selects KV.Registry
check "arrow keys go where they point" by_arrows
check "the rail is at the right" second_page
check "no warning was printed" no_warning
exit $failed
