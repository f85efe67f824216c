#!/bin/sh
# Usage: run.sh [s1|default] [BENCH ...]      prints TSV rows on standard output
# Environment: BENCH_REPS (3), BENCH_WARMUP (1), BENCH_SCALE (1: full size), BENCH_BUILD
here=$(cd "$(dirname "$0")" && pwd)
out=${BENCH_BUILD:-${TMPDIR:-/tmp}/coppice-peer-erl}
mkdir -p "$out" && erlc -o "$out" "$here"/bench.erl "$here"/bench_srv.erl "$here"/bench_sup.erl || exit 1
cfg=${1:-s1}; [ $# -gt 0 ] && shift
case $cfg in
  s1) flags="+S 1:1 +SDcpu 1:1 +SDio 1"; name=1sched ;;
  *)  flags=""; name=default ;;
esac
export ERL_CRASH_DUMP_BYTES=0
BENCH_CONFIG=$name exec erl -noshell -noinput +P 4000000 $flags -pa "$out" -run bench main "$@"
