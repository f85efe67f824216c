#!/usr/bin/env bash
# commands.sh PROGRAM MANUAL: what the commands print, how they end, and whether the manual
# page knows them. Speaks TAP.
set -u

shopt -s extglob
program=$1
manual=$2
unset DISPLAY WAYLAND_DISPLAY
export LC_ALL=C.UTF-8
cases=0
failed=0

# expect STATUS NAME PATTERN ARGUMENTS…: PATTERN is a glob the whole output must match.
expect () {
  local output status=0
  output=$("$program" "${@:4}" 2>&1 </dev/null) || status=$?
  cases=$((cases + 1))
  # shellcheck disable=SC2053 # a pattern
  if [ $status = "$1" ] && [[ $output == $3 ]]; then echo "ok $cases $2"
  else
    failed=1
    echo "not ok $cases $2"
    printf 'status %s: %s\n' $status "$output" | sed 's/^/# /'
  fi
}

expect 0 /help/lists-the-commands '*coppice *tree *ps *help *Exit status*' --help
expect 0 /help/is-a-command '*coppice *tree *ps *help *' help
expect 0 /help/of-a-command '*coppice tree *--dot*--json*' help tree
expect 0 /help/of-a-command-by-option '*coppice ps *--sort*--top*--json*' ps --help
expect 2 /help/names-an-unknown-command '*“plant”*' help plant
expect 0 /version 'coppice [0-9]*' --version
expect 2 /names-an-unknown-command 'coppice: *“plant”*' plant
expect 2 /names-an-unknown-option 'coppice: *--plant*' --plant
expect 2 /names-an-unknown-argument 'coppice: *“plant”*' --version plant

expect 0 /tree/shows-kv \
  $'TREE *\nkv *└─ *└─ KV.Supervisor *one_for_all*├─ KV.BucketSupervisor *one_for_one  permanent*└─ KV.Registry*' \
  tree
expect 0 /tree/of-one-application $'TREE *\nkv *KV.Registry *permanent' tree kv
expect 0 /tree/as-dot 'digraph *KV.Registry*}' tree kv --dot
expect 0 /tree/as-json '\[*"application" : "kv"*"title" : "KV.Registry"*\]' tree --json
expect 1 /tree/names-an-unknown-application '*“plant”*' tree plant
expect 0 /tree/evaluates-first '*KV.Registry*' tree -e ':ok'
expect 1 /tree/ends-when-that-fails '?*' tree -e ')'
expect 2 /tree/names-an-unknown-argument '*“plant”*' tree kv plant
expect 2 /tree/names-an-unknown-option '*--plant*' tree --plant
expect 2 /tree/has-one-format '*--dot*--json*' tree --dot --json

expect 0 /ps/shows-processes $'PID *NAME *MEMORY*\n#PID<*KV.Registry *' ps
expect 0 /ps/shows-the-first $'PID *\n#PID<+([0-9.])>*([!#])' ps --sort memory --top 1
expect 0 /ps/as-json '\[*"name" : "KV.Registry"*\]' ps --json
expect 2 /ps/names-an-unknown-column '*“size”*pid, name,*' ps --sort size
expect 2 /ps/wants-a-number '*“many”*--top*' ps --top many
expect 2 /ps/wants-no-negative-number '*--top*-1*' ps --top -1
expect 2 /ps/names-an-unknown-argument '*“plant”*' ps plant
# The options and commands that help and manual page know.
helped () {
  local command
  for command in "" shell tree ps; do
    # shellcheck disable=SC2086 # none is no argument
    "$program" $command --help
  done | grep -oE -- '(^|[ ,])--[a-z-]+|^  (shell|tree|ps|help) ' | tr -d ' ,' | sort -u
}
described () {
  sed 's/\\-/-/g' "$manual" |
    grep -oE -- '--[a-z-]+|^\.B coppice (shell|tree|ps|help)' | sed 's/.* //' | sort -u
}
check () { # check NAME COMMAND…
  cases=$((cases + 1))
  if "${@:2}" | sed 's/^/# /' | grep .; then failed=1; echo "not ok $cases $1"
  else echo "ok $cases $1"; fi
}
check /manual/describes-all-that-help-says comm -23 <(helped) <(described)
if "$program" --help | grep -q -- --screenshot; then # with the window
  check /manual/describes-nothing-else comm -13 <(helped) <(described)
fi
echo "1..$cases"
exit $failed
