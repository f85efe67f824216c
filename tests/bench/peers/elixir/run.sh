#!/bin/sh
# Usage: run.sh [s1|default] [BENCH ...]      prints TSV rows on standard output
# Environment: BENCH_REPS (3), BENCH_WARMUP (1), BENCH_SCALE (1: full size), BENCH_BUILD
here=$(cd "$(dirname "$0")" && pwd)
out=${BENCH_BUILD:-${TMPDIR:-/tmp}/coppice-peer-elixir}
mkdir -p "$out"
if [ ! -e "$out/stamp" ] || [ "$here/bench.ex" -nt "$out/stamp" ] || [ "$here/kv.ex" -nt "$out/stamp" ]; then
  elixirc -o "$out" "$here/kv.ex" "$here/bench.ex" >&2 || exit 1
  touch "$out/stamp"
fi
cfg=${1:-s1}; [ $# -gt 0 ] && shift
case $cfg in
  s1) flags="+S 1:1 +SDcpu 1:1 +SDio 1"; name=1sched ;;
  *)  flags=""; name=default ;;
esac
export ERL_CRASH_DUMP_BYTES=0
BENCH_CONFIG=$name exec elixir --erl "+P 4000000 $flags" -pa "$out" -e 'PeerBench.main(System.argv())' -- "$@"
