#!/usr/bin/env python3
"""Counts the test cases in meson's testlog.json: "N passed, M failed, K skipped".

A second argument is a number of failures found elsewhere, to be added.
A program that speaks TAP counts once per case, any other once. A program that fails without
a failed case (it crashed, hung, or lost cases of its plan) is one failure. Exit status 1
when a case failed or none ran.
"""
import json
import re
import sys

CASE = re.compile(r"(not )?ok\b([^#]*)(?:#\s*(skip|todo)\b)?", re.IGNORECASE)
PLAN = re.compile(r"1\.\.\d+")


def count_program(result, output):
    """Returns [passed, failed, skipped] of one program."""
    counts = [0, 0, 0]
    planned = False
    for line in output.splitlines():
        planned = planned or PLAN.match(line) is not None
        case = CASE.match(line)
        if case:
            bad, _, directive = case.groups()
            if (directive or "").lower() == "skip":
                counts[2] += 1
            elif bad and not directive:
                counts[1] += 1
            else:
                counts[0] += 1
    if not planned and not counts[1]:
        counts = [0, 0, 0]
    good = result in ("OK", "EXPECTEDFAIL")
    if result == "EXPECTEDFAIL":
        counts = [1, 0, 0]
    elif result == "SKIP" and not any(counts):
        counts[2] = 1
    elif not good and result != "SKIP" and not counts[1]:
        counts[1] = 1
    elif good and not any(counts) and not planned:
        counts[0] = 1
    return counts


def main():
    total = [0, int(sys.argv[2]) if len(sys.argv) > 2 else 0, 0]
    try:
        with open(sys.argv[1], encoding="utf-8") as log:
            for line in log:
                run = json.loads(line)
                counts = count_program(run["result"], run["stdout"] or "")
                total = [a + b for a, b in zip(total, counts)]
    except FileNotFoundError:
        pass  # meson writes no log when no test was chosen
    passed, failed, skipped = total
    if not passed + failed + skipped:
        print("No test ran.", file=sys.stderr)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
