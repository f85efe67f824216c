#!/usr/bin/env bash
# Tests of ./dev, of the counting of test cases and of headless-run. Speaks TAP.
# shellcheck disable=SC2016 # what is in single quotes is for another shell
set -u

here=$(readlink -f "$(dirname "$0")")
dev=$here/../../dev
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
export COPPICE_BUILD=$dir/build
unset CC
cases=0

# expect STATUS NAME PATTERN COMMAND…: PATTERN is a glob the whole output must match.
expect () {
  local output status=0
  output=$("${@:4}" 2>&1 </dev/null) || status=$?
  cases=$((cases + 1))
  # shellcheck disable=SC2053 # a pattern
  if [ $status = "$1" ] && [[ $output == $3 ]]; then echo "ok $cases $2"
  else echo "not ok $cases $2"; printf 'status %s: %s\n' $status "$output" | sed 's/^/# /'; fi
}

# $dir/bin becomes the PATH of a machine with a shell's usual tools only.
machine () {
  local tool
  rm -rf "${dir:?}/bin" "$COPPICE_BUILD"
  mkdir "$dir/bin"
  for tool in bash env cat dirname readlink realpath mkdir rm mktemp touch flock grep id; do
    ln -s "$(command -v "$tool")" "$dir/bin/$tool"
  done
}

# fake COMMAND LINES…: a program of that machine.
fake () {
  rm -f "$dir/bin/$1" # a link to the real one, which must not be written through
  printf '%s\n' '#!/usr/bin/env bash' "${@:2}" >"$dir/bin/$1"
  chmod +x "$dir/bin/$1"
}
on_machine () { env -u DISPLAY -u WAYLAND_DISPLAY PATH="$dir/bin" "$dev" "$@"; }

expect 0 /dev/says-what-it-can-do '*run *shell *test *build *clean *help*' "$dev"
expect 0 /dev/help-is-the-same '' cmp <("$dev") <("$dev" help)
expect 2 /dev/names-an-unknown-command "*unknown command 'plant'*" "$dev" plant
expect 2 /dev/run-wants-two-dashes "*'--dark'*" "$dev" run --dark
expect 2 /dev/build-names-what-it-does-not-know "*'all'*" "$dev" build all

machine
expect 1 /dev/names-missing-parts-without-apt-get \
  '*missing*: build-essential meson ninja-build pkg-config libglib2.0-dev libgtk-4-dev libboost-context-dev libjson-glib-dev libedit-dev' \
  on_machine build
expect 1 /dev/names-missing-tools-of-tests '*missing*: *xvfb xdotool' on_machine test
expect 1 /dev/names-missing-browser-server '*missing*: *libgtk-4-bin' on_machine run

machine
fake id 'echo 1000'
fake apt-get 'echo called; exit 1'
expect 1 /dev/says-what-root-must-type \
  $'*As root, type:\n  apt-get update && apt-get install -y --no-install-recommends build-essential *' \
  on_machine build

machine
fake id 'echo 1000'
fake sudo "echo sudo \"\$@\" >>'$dir/sudo.log'"
fake apt-get 'exit 1'
expect 1 /dev/says-what-is-still-missing '*Installing*missing*: build-essential *' on_machine build
expect 0 /dev/installs-by-sudo \
  $'sudo apt-get update\nsudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends build-essential *' \
  cat "$dir/sudo.log"

# A machine with everything, where configuring and building are known to succeed.
machine
for tool in cc Xvfb xdotool gtk4-broadwayd clang-format msgfmt python3; do fake "$tool" 'exit 0'; done
fake apt-get "touch '$dir/apt-was-called'"
fake meson 'mkdir -p "$2"; touch "$2/build.ninja"'
fake ninja 'echo no work to do'
fake pkg-config "if [ \$1 != --exists ]; then echo '$dir'; fi"
touch "$dir/loader-svg.so"
expect 0 /dev/builds-when-nothing-is-missing '' on_machine build
expect 0 /dev/second-build-says-nothing '' on_machine build
expect 2 /dev/leaves-apt-get-alone '*' ls "$dir/apt-was-called"

# Counting
log () { printf '%s\n' "$@" >"$dir/log.json"; }
count () { python3 "$here/count-results.py" "$dir/log.json"; }
log '{"result": "OK", "stdout": "# random\n1..3\nok 1 /a\nok 2 /b # SKIP no\nok 3 /c\n"}' \
    '{"result": "OK", "stdout": "anything"}'
expect 0 /count/cases-and-programs '3 passed, 0 failed, 1 skipped' count
log '{"result": "FAIL", "stdout": "1..2\nok 1 /a\nnot ok 2 /b\n"}'
expect 1 /count/failed-case '1 passed, 1 failed' count
log '{"result": "ERROR", "stdout": "1..2\nok 1 /a\n"}'
expect 1 /count/crash-is-a-failure '1 passed, 1 failed' count
log '{"result": "FAIL", "stdout": "ok, but no TAP"}' '{"result": "TIMEOUT", "stdout": null}'
expect 1 /count/failed-programs '0 passed, 2 failed' count
log '{"result": "SKIP", "stdout": "1..0 # SKIP no display"}'
expect 1 /count/only-skipped '0 passed, 0 failed, 1 skipped' count
rm "$dir/log.json"
expect 1 /count/nothing-ran '*0 passed, 0 failed' count

# Headless
export TMPDIR=$dir/tmp
mkdir "$TMPDIR"
expect 0 /headless/has-a-display ':*' "$here/../headless-run" bash -c 'echo $DISPLAY'
expect 3 /headless/passes-the-status-on '' "$here/../headless-run" bash -c 'exit 3'
expect 143 /headless/ends-when-told '' bash -c '"$0" sleep 60 & sleep 1; kill $!; wait $!' "$here/../headless-run"
expect 0 /headless/leaves-no-file '' ls -A "$TMPDIR"

machine
expect 77 /headless/skips-without-server '1..0 # SKIP*' \
  env -u HEADLESS_REQUIRED PATH="$dir/bin" "$here/../headless-run" true
expect 1 /headless/fails-without-server-if-required '*' \
  env HEADLESS_REQUIRED=1 PATH="$dir/bin" "$here/../headless-run" true
echo "1..$cases"
