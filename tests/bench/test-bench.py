#!/usr/bin/env python3
"""Runs each benchmark with tiny sizes and looks at its rows; then at the runner's tables.
Speaks TAP.

usage: test-bench.py PROGRAM
"""
import io
import json
import os
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout

sys.dont_write_bytecode = True  # this folder belongs to git
import run  # noqa: E402
import tap  # noqa: E402

CANNED = """\
coppice	1thread	gs_call	-	1	1000	90000	80000	-
coppice	1thread	gs_call	-	2	1000	70000	60000	-
coppice	1thread	gs_call	-	3	1000	70000	70000	-
noise that is no row
beam	1sched	gs_call	-	1	1000	1500000	1400000	-
coppice	1thread	spawn_idle_warm	1e6	1	1000	20000	20000	-
coppice	1thread	genserver_start_link	1e5	1	1000	20000	20000	600.0
elixir	1sched	spawn_idle	1e6	1	1000	5000000	5000000	2658.0
coppice	1thread	growth_call	1e2	1	100	7000	7000	-
coppice	1thread	growth_call	1e3	1	1000	80000	80000	-
"""


def well_formed(line):
    """Why the line is no row, or nothing."""
    fields = line.split("\t")
    if len(fields) != 9:
        return f"{len(fields)} fields"
    if fields[0] != "coppice" or not all(fields[:4]):
        return "an empty name"
    numbers = [int(field) for field in fields[4:8]]
    if numbers[0] < 1 or numbers[1] < 1 or min(numbers) < 0:
        return "numbers out of range"
    if fields[8] != "-":
        float(fields[8])
    return None


def flaw_of(program, name):
    environment = {**os.environ, "BENCH_SCALE": "1000", "BENCH_REPS": "1", "BENCH_WARMUP": "0"}
    done = subprocess.run([program, name], env=environment, capture_output=True, text=True,
                          check=False)
    if done.returncode != 0 or done.stderr:
        return f"status {done.returncode}: {done.stderr}"
    lines = done.stdout.splitlines()
    if not lines:
        return "no rows"
    return next((f"{flaw}: {line}" for line in lines if (flaw := well_formed(line))), None)


def flaw_of_table():
    """Medians, ratios, targets and growth as people see them."""
    output = io.StringIO()
    results = run.summarize(run.read_rows(CANNED.splitlines()), run.read_goals())
    with redirect_stdout(output):
        run.print_all(results, run.PEERS)
    lines = [" ".join(line.split()) for line in output.getvalue().splitlines()]
    expected = ["benchmark parameter ns/op target bytes target beam ns ratio bytes",
                "gs_call - 70.0 70.0 ok 1,400 20.0 ×",
                "spawn_idle_warm 1e6 20.0 60.0 ok 5,000 250.0 × 2,658",
                "genserver_start_link 1e5 20.0 600 400 1.5 ×",
                "", "ns per item 1e2 1e3", "call 70.0 80.0"]
    return None if lines == expected else "\n".join(lines)


def flaw_of_json():
    with tempfile.TemporaryDirectory() as folder:
        rows, result = os.path.join(folder, "rows.tsv"), os.path.join(folder, "result.json")
        with open(rows, "w", encoding="utf-8") as file:
            file.write(CANNED)
        subprocess.run([sys.executable, run.__file__, "--rows", rows, "--json", result],
                       check=True, stdout=subprocess.DEVNULL)
        with open(result, encoding="utf-8") as file:
            kept = json.load(file)
    call = kept["results"][0]
    good = call["bench"] == "gs_call" and call["peers"]["beam"]["ratio"] == 20
    return None if good and kept["machine"]["cores"] else str(kept)


def flaw_of_choice():
    available = ["call", "cast", "growth_call"]
    chosen = [run.choose([], available), run.choose(["ca*"], available),
              run.choose(["growth"], available)]
    good = chosen == [["call", "cast"], ["call", "cast"], ["growth_call"]]
    return None if good else str(chosen)


def flaw_of_targets(program):
    """A row of targets.tsv that no benchmark prints would be a slip of the pen."""
    environment = {**os.environ, "BENCH_SCALE": "1000", "BENCH_REPS": "1", "BENCH_WARMUP": "0"}
    printed = subprocess.run([program], env=environment, stdout=subprocess.PIPE, text=True,
                             check=False).stdout
    keys = {(row.bench, row.param) for row in run.read_rows(printed.splitlines())}
    missing = [key for key in run.read_goals() if key not in keys]
    return f"never printed: {missing}" if missing else None


def main():
    program = sys.argv[1]
    names = subprocess.run([program, "--list"], check=True, stdout=subprocess.PIPE,
                           text=True).stdout.split()
    cases = [(f"/bench/{name}", lambda name=name: flaw_of(program, name)) for name in names]
    cases += [("/bench-run/table", flaw_of_table), ("/bench-run/json", flaw_of_json),
              ("/bench-run/choice", flaw_of_choice),
              ("/bench-run/targets-are-of-benchmarks", lambda: flaw_of_targets(program))]
    tap.run(cases)


if __name__ == "__main__":
    main()
