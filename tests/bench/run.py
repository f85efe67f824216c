#!/usr/bin/env python3
"""Runs our benchmarks and those of the peers in turn and prints one table.

usage: run.py [NAME…] --program FILE [--rounds N] [--peers beam,caf] [--json FILE]
              [--max N]
       run.py --rows FILE.tsv [--json FILE]

Each round runs each benchmark once with every peer, so that what else the machine does
meets all of them. What counts is processor time, user and system together: medians over
rounds and repetitions. A ratio says how many times as much the peer needs. NAME is a name
as `coppice-bench --list` gives it, or a part of it with `*`; growth_* benchmarks run only
when named, and `growth` stands for them; they go to 1e6 items, or to --max (1e7 needs 6
GiB). --rows shows rows that were kept before, as each program prints them: peer, config,
bench, param, rep, ops, wall_ns, cpu_ns, bytes.
"""
import argparse
import collections
import fnmatch
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.realpath(__file__))
OURS = "coppice"

# program in peers/: (peer, commands it needs, benchmarks)
PROGRAMS = {
    "erl": ("beam", ["erl", "erlc"], """
        spawn_exit spawn_idle_1e5 spawn_idle_1e6 genserver_idle pingpong pingpong_tuple
        pingpong_map pingpong_bin pingpong_list1k ring_1e3 ring_1e5 fanin fanout call cast
        call_nested call_fanin spawn_monitor spawn_link links_1e5 monitors_fire_1e5
        monitors_many_1e5 sofo_start sup_restart sup_restart_async sup_one_for_all
        timer_start_cancel timer_fire selective selective_ref snapshot_1e4 snapshot_1e5
        snapshot_1e6 trace_on register_whereis stop_wait"""),
    "elixir": ("beam", ["elixir", "elixirc", "erl"], """
        agent_idle agent_get agent_update dynsup_start dynsup_terminate_1e4 dynsup_restart
        registry_register registry_lookup registry_via_call registry_mass_kill
        registry_dispatch kv_server_1 kv_server_1e3 kv_server_1e5 task_async"""),
    "caf": ("caf", [], """
        spawn_exit spawn_idle_1e5 spawn_idle_1e6 pingpong pingpong_map pingpong_bin
        pingpong_list1k ring_1e3 ring_1e5 fanin fanout call cast call_nested call_fanin
        spawn_monitor spawn_link links_1e5 monitors_fire_1e5 monitors_many_1e5 sup_restart
        timer_start timer_fire"""),
}
# Where a peer's benchmark is called otherwise than ours, and where its row is.
OTHER_NAMES = {"caf": {"timer_start_cancel": "timer_start"},
               "erl": {"trace_listener": "trace_off"}}
OTHER_ROWS = {("caf", "timer_start", "2e5"): ("timer_start", "1e6"),
              ("caf", "sup_restart", "sequential(handmade)"): ("sup_restart", "sequential")}
PEERS = ["beam", "caf"]

Row = collections.namedtuple("Row", "peer bench param ns bytes")
Goal = collections.namedtuple("Goal", "ns bytes peer_key")


# ---- rows ----

def read_rows(lines):
    """Gives the rows in the peers' format; what else a program prints is skipped."""
    rows = []
    for line in lines:
        fields = line.rstrip("\n").split("\t")
        if len(fields) != 9:
            continue
        peer, _, bench, param, _, ops, _, cpu, n_bytes = fields
        peer = "beam" if peer == "elixir" else peer
        bench, param = OTHER_ROWS.get((peer, bench, param), (bench, param))
        rows.append(Row(peer, bench, param, float(cpu) / float(ops),
                        None if n_bytes == "-" else float(n_bytes)))
    return rows


def read_goals():
    """The goals by (bench, param), from targets.tsv."""
    goals = {}
    with open(os.path.join(HERE, "targets.tsv"), encoding="utf-8") as file:
        for line in file:
            if line.startswith("#"):
                continue
            bench, param, ns, n_bytes, peer_bench, peer_param = line.rstrip("\n").split("\t")
            key = (bench, param) if peer_bench == "-" else (peer_bench, peer_param)
            goals[bench, param] = Goal(None if ns == "-" else float(ns),
                                       None if n_bytes == "-" else float(n_bytes), key)
    return goals


def median(values):
    values = [value for value in values if value is not None]
    return statistics.median(values) if values else None


def summarize(rows, goals):
    """One dictionary per row of ours, in the order in which they came."""
    by_key = collections.defaultdict(list)
    for row in rows:
        by_key[row.peer, row.bench, row.param].append(row)

    results = []
    for peer, bench, param in by_key:
        if peer != OURS:
            continue
        goal = goals.get((bench, param), Goal(None, None, (bench, param)))
        ours = by_key[OURS, bench, param]
        result = {"bench": bench, "param": param, "ns": median(row.ns for row in ours),
                  "bytes": median(row.bytes for row in ours), "target_ns": goal.ns,
                  "target_bytes": goal.bytes, "peers": {}}
        for name in PEERS:
            theirs = by_key.get((name, *goal.peer_key))
            if theirs:
                ns = median(row.ns for row in theirs)
                result["peers"][name] = {"ns": ns, "bytes": median(row.bytes for row in theirs),
                                         "ratio": ns / result["ns"] if result["ns"] else None}
        results.append(result)
    return results


# ---- tables ----

def number(value):
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def verdict(value, target):
    """How a value stands to its target."""
    if not target or value is None:
        return ""
    return "ok" if value <= target else f"{value / target:.1f} ×"


def table(header, lines):
    """Columns of text; the first two are left-aligned."""
    widths = [max(len(line[i]) for line in [header, *lines]) for i in range(len(header))]
    for line in [header, *lines]:
        cells = [cell.ljust(width) if i < 2 else cell.rjust(width)
                 for i, (cell, width) in enumerate(zip(line, widths))]
        print("  ".join(cells).rstrip())


def print_results(results, peers):
    header = ["benchmark", "parameter", "ns/op", "target", "", "bytes", "target", ""]
    for name in peers:
        header += [f"{name} ns", "ratio", "bytes"]
    lines = []
    for result in results:
        line = [result["bench"], result["param"], number(result["ns"]),
                number(result["target_ns"]), verdict(result["ns"], result["target_ns"]),
                number(result["bytes"]), number(result["target_bytes"]),
                verdict(result["bytes"], result["target_bytes"])]
        for name in peers:
            peer = result["peers"].get(name, {})
            ratio = peer.get("ratio")
            line += [number(peer.get("ns")), f"{ratio:.1f} ×" if ratio else "",
                     number(peer.get("bytes"))]
        lines.append(line)
    table(header, lines)


def print_growth(results):
    sizes = sorted({result["param"] for result in results}, key=float)
    by_key = {(result["bench"], result["param"]): result["ns"] for result in results}
    benches = list(dict.fromkeys(result["bench"] for result in results))
    table(["ns per item", "", *sizes],
          [[bench.removeprefix("growth_"), "", *(number(by_key.get((bench, size))) for size in sizes)]
           for bench in benches])


def print_all(results, peers):
    growing = [result for result in results if result["bench"].startswith("growth_")]
    others = [result for result in results if not result["bench"].startswith("growth_")]
    if others:
        print_results(others, [name for name in peers
                               if any(name in result["peers"] for result in others)])
    if growing and others:
        print()
    if growing:
        print_growth(growing)


# ---- running ----

def find_peers(wanted, cache):
    """Gives {program: command} of what is installed; names what is missing."""
    commands = {}
    for program, (peer, tools, _) in PROGRAMS.items():
        if peer not in wanted:
            continue
        script = os.path.join(HERE, "peers", program, "run.sh")
        missing = [tool for tool in tools if not shutil.which(tool)]
        if program == "caf" and not has_caf():
            missing = ["libcaf-dev or a C++ compiler"]
        if missing:
            print(f"Without {program}: no {', '.join(missing)} here.", file=sys.stderr)
        else:
            commands[program] = [script, "s1"]
            os.makedirs(os.path.join(cache, program), exist_ok=True)
    return commands


def has_caf():
    source = "#include <caf/actor_registry.hpp>\nint main () {}\n"
    compiler = os.environ.get("CXX", "g++")
    if not shutil.which(compiler):
        return False
    check = [compiler, "-std=c++17", "-x", "c++", "-", "-o", os.devnull, "-lcaf_core"]
    return subprocess.run(check, input=source, text=True, capture_output=True,
                          check=False).returncode == 0


def run_one(command, name, environment, limit):
    """Gives the lines that a program prints; says so when it fails."""
    try:
        done = subprocess.run([*command, name], env=environment, timeout=limit, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    except subprocess.TimeoutExpired:
        print(f"{command[0]} {name}: more than {limit} s", file=sys.stderr)
        return []
    if done.returncode != 0:
        print(f"{command[0]} {name}: status {done.returncode}\n{done.stderr}", file=sys.stderr)
    return done.stdout.splitlines()


def choose(names, available):
    if not names:
        return [name for name in available if not name.startswith("growth_")]
    chosen = []
    for pattern in names:
        pattern = "growth_*" if pattern == "growth" else pattern
        found = fnmatch.filter(available, pattern)
        if not found:
            sys.exit(f"No benchmark is called {pattern}. There are: {' '.join(available)}")
        chosen += [name for name in found if name not in chosen]
    return chosen


def progress(text):
    if sys.stderr.isatty():
        print(f"\r{text:60}\r", end="", file=sys.stderr, flush=True)


def run_all(options):
    """Gives the rows of all rounds."""
    available = subprocess.run([options.program, "--list"], check=True, text=True,
                               stdout=subprocess.PIPE).stdout.split()
    names = choose(options.names, available)
    cache = os.path.join(os.path.dirname(os.path.realpath(options.program)), "peers")
    peers = find_peers(options.peers, cache)
    environment = {"BENCH_REPS": "2", "BENCH_WARMUP": "1", **os.environ}
    if options.max:
        environment["BENCH_MAX"] = str(int(options.max))
    lines = []
    for round_number in range(options.rounds):
        for name in names:
            progress(f"round {round_number + 1} of {options.rounds}: {name}")
            lines += run_one([options.program], name, environment, options.limit)
            for program, command in peers.items():
                other = OTHER_NAMES.get(program, {}).get(name, name)
                if other not in PROGRAMS[program][2].split() and other == name:
                    continue
                theirs = {**environment, "BENCH_BUILD": os.path.join(cache, program)}
                lines += run_one(command, other, theirs, options.limit)
    progress("")
    return read_rows(lines)


def machine():
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            model = next((line.split(":", 1)[1].strip() for line in file
                          if line.startswith("model name")), model)
    except OSError:
        pass
    return {"processor": model, "cores": os.cpu_count(), "system": platform.platform()}


def main():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__.split("\n", 1)[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--program", help=argparse.SUPPRESS)
    parser.add_argument("--rows", metavar="FILE", help="show rows kept before")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", default="beam,caf", type=lambda text: text.split(","))
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--max", metavar="N", type=float, help="the largest size of growth_*")
    parser.add_argument("--limit", type=float, default=120, help="seconds for one program")
    options = parser.parse_args()

    if options.rows:
        with open(options.rows, encoding="utf-8") as file:
            rows = read_rows(file)
    else:
        rows = run_all(options)
    results = summarize(rows, read_goals())
    print_all(results, options.peers)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"date": time.strftime("%Y-%m-%d"), "machine": machine(),
                       "rounds": options.rounds, "results": results}, file, indent=1)
            file.write("\n")
    return 0 if results else 1


if __name__ == "__main__":
    sys.exit(main())
