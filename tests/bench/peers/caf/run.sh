#!/bin/sh
# Usage: run.sh [s1|default] [BENCH ...]      prints TSV rows on standard output
# Environment: BENCH_REPS (3), BENCH_WARMUP (1), BENCH_SCALE (1: full size), BENCH_BUILD, CXX (g++)
here=$(cd "$(dirname "$0")" && pwd)
out=${BENCH_BUILD:-${TMPDIR:-/tmp}/coppice-peer-caf}
mkdir -p "$out"
[ "$out/bench" -nt "$here/bench.cpp" ] || ${CXX:-g++} -std=c++17 -O2 -DNDEBUG -w -o "$out/bench" "$here/bench.cpp" -lcaf_core -pthread || exit 1
cfg=${1:-s1}; [ $# -gt 0 ] && shift
case $cfg in s1) name=1sched ;; *) name=default ;; esac
BENCH_CONFIG=$name exec "$out/bench" "$@"
