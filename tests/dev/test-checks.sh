#!/usr/bin/env bash
# Tests of the checks themselves: each must find what it is there to find. Speaks TAP.
set -u

tests=$(readlink -f "$(dirname "$0")/..")
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
cases=0

# file PATH LINES…: writes a file of a tree with empty floors.
file () {
  mkdir -p "$dir/ui" "$dir/tests" \
    "$dir"/src/{term,process,behaviour,kv,observation,shell,observer,app}
  touch "$dir/src/coppice.h"
  printf '%s\n' "${@:2}" >"$dir/$1"
}

# expect RESULT NAME CHECK PATTERN: RESULT is passes or fails; the output must hold PATTERN.
expect () {
  local output result=passes
  output=$("$tests/$3" "$dir" 2>&1) || result=fails
  cases=$((cases + 1))
  if [ $result = "$1" ] && [[ $output == *"$4"* ]]; then echo "ok $cases $2"
  else echo "not ok $cases $2"; printf '# %s: %s\n' "$result" "$output"; fi
  rm -rf "${dir:?}"/*
}

# include RESULT FLOOR HEADER
include () {
  file "src/$2/file.c" "#include $3"
  expect "$1" "/check-floors/$2-including-$3-$1" check-floors.sh "$([ "$1" = passes ] || echo "src/$2/file.c:1")"
}

include passes term '<glib.h>'
include passes process '"term/term.h"'
include passes process '"process/node.h"'
include passes kv '"coppice.h"'
include passes kv '"behaviour/agent.h"'
include passes observer '"observation/snapshot.h"'
include passes observer '<gtk/gtk.h>'
include passes app '"kv/application.h"'
include fails term '"process/process.h"'
include fails process '"behaviour/sys.h"'
include fails process '<process/../behaviour/sys.h>'
include fails behaviour '"kv/bucket.h"'
include fails behaviour '"coppice.h"'
include fails kv '"observation/source.h"'
include fails observation '"kv/bucket.h"'
include fails observation '"observer/window.h"'
include fails observation '<gtk/gtk.h>'
include fails observer '"process/node.h"'
include fails observer '"behaviour/gen-server.h"'
include fails shell '"observer/window.h"'
include fails process '<glib-object.h>'
include fails term '<gio/gio.h>'
include fails behaviour '<cairo.h>'

file src/term/file.c '#  include   "app/application.h"'
expect fails /check-floors/sees-spaces check-floors.sh "term does not stand on app"
file src/coppice.h '#include "kv/bucket.h"'
expect fails /check-floors/umbrella-covers-behaviour-only check-floors.sh "src/coppice.h:1"
file src/term/file.c ''
mkdir "$dir/src/attic"
expect fails /check-floors/names-unknown-floors check-floors.sh "src/attic"

function_of () { printf 'static void\nfunc (void)\n{\n'; seq -f '  call (%g);' "$1"; echo '}'; }
file src/term/file.c "$(function_of 60)"
expect passes /check-lines/function-of-60 check-lines.sh ""
file src/term/file.c "$(function_of 61)"
expect fails /check-lines/function-of-61 check-lines.sh "file.c:3: func has 61 lines"
file src/term/file.c "$(function_of 61 | sed '4s|$| /* long: a table */|')"
expect passes /check-lines/long-function-that-says-why check-lines.sh ""
file src/term/file.c "$(seq -f 'int v%g;' 800)"
expect passes /check-lines/file-of-800 check-lines.sh ""
file src/term/file.c "$(seq -f 'int v%g;' 801)"
expect fails /check-lines/file-of-801 check-lines.sh "file.c: more than 800"

if [[ $(clang-format --version 2>/dev/null) == *"version 14."* ]]; then
  cp "$tests/../.clang-format" "$dir/"
  file src/term/file.c 'static int' 'one (void)' '{' '  return 1;' '}'
  expect passes /check-format/formatted check-format.sh ""
  file src/term/file.c 'static int one(void){ return 1; }'
  expect fails /check-format/unformatted check-format.sh "src/term/file.c"
fi
echo "1..$cases"
