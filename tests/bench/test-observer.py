#!/usr/bin/env python3
"""Measures the window once with the fewest processes, and looks whether there are figures,
not which. Speaks TAP. Runs under headless-run.

usage: test-observer.py PROGRAM
"""
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout

sys.dont_write_bytecode = True  # this folder belongs to git
import observer  # noqa: E402
import tap  # noqa: E402

FEW = {"tree_open"}  # 8 buckets are not drawn as one
HANDS = {"scroll_table", "scroll_tree"}


def flaw_of_run(program):
    wanted = {row.key for row in observer.ROWS} - FEW
    if shutil.which("xdotool") is None:
        wanted -= HANDS
    with tempfile.TemporaryDirectory() as folder:
        kept = os.path.join(folder, "figures.json")
        done = subprocess.run(
            [sys.executable, observer.__file__, "--program", program, "--sizes", "14",
             "--seconds", "1.2", "--json", kept], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return f"status {done.returncode}: {done.stdout}{done.stderr}"
        with open(kept, encoding="utf-8") as file:
            figures = json.load(file)["results"]["14"]
    missing = sorted(key for key in wanted if figures.get(key) is None)
    if missing:
        return f"missing: {' '.join(missing)}\n{done.stderr}"
    unsaid = [row.text for row in observer.ROWS if row.text not in done.stdout]
    return f"not in the table: {unsaid}\n{done.stdout}" if unsaid else None


def flaw_of_verdicts():
    results = {14.0: {"stall_table": 3.0, "kill_tree": 40.0}, 1e5: {"stall_table": 20.0}}
    by_key = {row.key: observer.verdict(row, results) for row in observer.ROWS}
    expected = {"stall_table": "not: 100000", "kill_tree": "ok", "start": "", "memory": ""}
    wrong = {key: by_key[key] for key, said in expected.items() if by_key[key] != said}
    output = io.StringIO()
    with redirect_stdout(output):
        observer.print_table(results)
    return str(wrong) if wrong or "Erlang's Observer" not in output.getvalue() else None


def main():
    cases = [("/bench-observer/verdicts", flaw_of_verdicts),
             ("/bench-observer/rows", lambda: flaw_of_run(sys.argv[1]))]
    tap.run(cases)


if __name__ == "__main__":
    main()
