# Functions of scripts that use the real window as a person would, with pointer and
# keyboard, and read what it shows from --describe. They print TAP. Sourced with the
# program as $1.
program=$1
dir=$(mktemp -d "${TMPDIR:-/tmp}/drive.XXXXXX") || exit 99
seen=$dir/seen
pid=
number=0
failed=0

finish () {
  if [ -n "$pid" ]; then kill "$pid"; wait "$pid"; fi 2>/dev/null
  rm -rf "$dir"
}
trap finish EXIT

command -v xdotool >/dev/null || { echo "1..0 # SKIP no xdotool"; exit 0; }
mkfifo "$dir/never"

start () { # start ARGS…
  "$program" --describe "$seen" "$@" 2>"$dir/errors" &
  pid=$!
}
focus () { # the window has the keyboard
  window=$(xdotool search --onlyvisible --name Coppice | head -1)
  xdotool windowfocus "$window"
}

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
until_gone () { # until_gone PATTERN [TRIES]
  local tries
  for ((tries = 0; tries < ${2:-300}; tries++)); do
    if gone "$1"; then return; fi
    read -r -t 0.05 <>"$dir/never"
  done
  return 1
}
click () { # click NAME [BUTTON]
  # shellcheck disable=SC2046
  xdotool mousemove --window "$window" $(place_of "$1") click "${2:-1}"
}
no_warning () {
  ! grep -E 'WARNING|CRITICAL' "$dir/errors" | sed 's/^/# /' | grep .
}
