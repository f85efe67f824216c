#!/usr/bin/env bash
# check-lines.sh [ROOT]: fails when a source file has more than 800 lines or a function more than
# 60 between its braces. A function may say why it is longer: a comment "long: because …" in it.
set -euo pipefail

cd "${1:-$(dirname "$(readlink -f "$0")")/..}"

find src tests ui -name '*.[ch]' -o -name '*.ui' -o -name '*.css' -o -name '*.sh' -o -name '*.py' |
  sort | tr '\n' '\0' | xargs -0 awk '
    FNR == 1 { in_function = 0 }
    FNR == 801 { printf "%s: more than 800 lines\n", FILENAME; failed = 1 }
    FILENAME !~ /\.[ch]$/ { next }
    /^[a-z_].*\(/ || /^[a-z_0-9]+ \(/ { name = $0; sub (/ *\(.*/, "", name) }
    /^\{/ { in_function = 1; start = FNR; excused = 0 }
    in_function && /\/\* long: / { excused = 1 }
    /^\}/ && in_function {
      in_function = 0
      if (FNR - start - 1 > 60 && !excused) {
        printf "%s:%d: %s has %d lines, more than 60\n", FILENAME, start, name, FNR - start - 1
        failed = 1
      }
    }
    END { exit failed }'
