#!/usr/bin/env python3
"""Measures what the window costs beside what it looks at, and prints one table.

usage: observer.py --program FILE [--sizes 14,1e3,…] [--json FILE] [--seconds N]

The real program is started on the display that is there, with so many processes, and
driven by pointer and keyboard; it measures itself (src/app/probe.h). Half of its buckets
are busy: each is used once a second. Beside our figures stand those of Erlang's Observer.
"""
import argparse
import collections
import json
import os
import queue
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time

import run

N_OWN = 6  # processes of a node without buckets
SIZES = "14,1e3,1e4,1e5,1e6"

# key: (text, unit, goal, sizes it is for or None, figure of Erlang's Observer). The last
# is of OTP 25.2.3 on a machine with two cores, Observer in a node of its own, an idle node
# observed, once a second; see the notes that are printed below the table.
Row = collections.namedtuple("Row", "key text unit goal sizes erlang")
ROWS = [
    Row("refresh", "node: cost of a refresh", "ms", None, None,
        "6 · 29 · 250 (1e3, 1e4, 1e5) ¹"),
    Row("node_share", "node: share of a core", "%", 1, (1e5,), "0.7 · 2.9 · 21 (1e3, 1e4, 1e5) ³"),
    Row("rate_lost", "node: message rate lost", "%", 1, None, "not measured"),
    Row("own_share", "Processes: node's and window's share of a core", "%", 5, (14, 1e3, 1e4, 1e5),
        "6 · 10 · 57 (1e3, 1e4, 1e5) ³"),
    Row("stall_table", "Processes: longest stall", "ms", 16, (14, 1e3, 1e4, 1e5),
        "376 · 327 · 331 (1e3, 1e4, 1e5) ¹"),
    Row("stall_tree", "Applications: longest stall", "ms", 16, (14, 1e3, 1e4, 1e5),
        "540 · 1,300 (1e3, 1e4) ⁴"),
    Row("stall_boot", "longest stall while they are started", "ms", 16, (14, 1e3, 1e4, 1e5),
        "not measured"),
    Row("scroll_table", "Processes: slowest frame while scrolling", "ms", 16, None,
        "174 · 217 · 191 (1e3, 1e4, 1e5) ¹"),
    Row("scroll_tree", "Applications: slowest frame while scrolling", "ms", 16, (14, 1e3, 1e4, 1e5),
        "540 · 1,300 (1e3, 1e4) ⁴"),
    Row("tree_open", "Applications: all like children opened, to the frame", "ms", 100, (1e3, 1e4),
        "221 · 3,300 (1e3, 1e4) ⁴"),
    Row("load_share", "Load: window's share of a core", "%", 2, (14, 1e3, 1e4), "18 (100) ³"),
    Row("details", "Details: first opening, to the frame", "ms", 100, None, "500 ⁵"),
    Row("mailbox", "Details: 1,000,000 messages, to the frame", "ms", 200, None,
        "20,800 for 100,000 ⁵"),
    Row("kill_table", "Processes: kill to the frame", "ms", 100, (14, 1e3, 1e4, 1e5), "1,000 at most"),
    Row("kill_tree", "Applications: kill to the frame", "ms", 100, (14, 1e3, 1e4, 1e5), "2,300 ⁵"),
    Row("start", "start to the first frame", "ms", 500, None, "800 · 250 · 330 (1e3, 1e4, 1e5) ²"),
    Row("memory_without", "memory without window", "MiB", None, None, "340 (1e5) ²"),
    Row("memory", "memory with window", "MiB", None, None, "153 · 204 · 641 (1e3, 1e4, 1e5) ²"),
]
NOTES = """\
Erlang's Observer: OTP 25.2.3, observer 2.14, measured on a machine of two cores.
¹ d1: in a node of its own; processor time of the observed node; longest stalls; frames: their medians
² d2: inside the observed node; resident memory of that node
³ d3: in a node of its own, refreshed once a second, observed node and Observer; Load Charts local
⁴ d4: one supervisor with so many children; stalls while it is scrolled; until it is laid out
⁵ d5: process window with hardly any messages, with 100,000; tree updated after a kill"""


class Missing(Exception):
    """Something did not come in time."""


class Program:
    """The program under its probe."""

    def __init__(self, program, buckets):
        environment = {**os.environ, "COPPICE_LAG": "probe"}
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [program, "--buckets", str(buckets), "--size", "1280x800"], env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, bufsize=1)
        self.lines = queue.Queue()
        self.seen = collections.defaultdict(list)  # kind of line: fields since the last mark
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n").split("\t"))
        self.lines.put(None)

    def order(self, text):
        try:
            self.process.stdin.write(text + "\n")
        except OSError as error:
            raise Missing(f"the program has ended before “{text}”") from error

    def wait(self, kind, seconds=10):
        """The fields of the next line of that kind; the others are kept."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                fields = self.lines.get(timeout=max(0, deadline - time.monotonic()))
            except queue.Empty:
                raise Missing(f"no “{kind}” within {seconds} s") from None
            if fields is None:
                raise Missing(f"the program has ended before “{kind}”")
            self.seen[fields[0]].append(fields)
            if fields[0] == kind:
                return fields

    def mark(self):
        """Ends a phase: what was measured since the last one."""
        self.order("mark")
        fields = [int(field) for field in self.wait("mark")[1:]]
        seen, self.seen = self.seen, collections.defaultdict(list)
        phase = dict(zip(["now", "usec", "stall", "stall_cpu", "window", "program", "rounds"],
                         fields))
        phase["frames"] = [(int(f[2]) / 1000, int(f[3]) / 1000) for f in seen["frame"]]
        phase["costs"] = [int(f[3]) / 1000 for f in seen["snapshot"]]
        return phase

    def describe(self):
        self.seen.clear()
        self.order("describe")
        self.wait("described")
        return "\n".join("\t".join(fields) for all_fields in self.seen.values()
                         for fields in all_fields)

    def until(self, pattern, seconds=30):
        """Waits until the description has such a line."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            text = self.describe()
            if re.search(pattern, text, re.MULTILINE):
                return text
            time.sleep(0.1)
        raise Missing(f"no “{pattern}” within {seconds} s")

    def node_seconds(self):
        """Processor time of the node's thread."""
        folder = f"/proc/{self.process.pid}/task"
        for thread in os.listdir(folder):
            with open(f"{folder}/{thread}/comm", encoding="utf-8") as name:
                if "node" not in name.read():
                    continue
            with open(f"{folder}/{thread}/schedstat", encoding="utf-8") as times:
                return int(times.read().split()[0]) / 1e9
        raise Missing("the node has no thread of its own")

    def memory(self):
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS"))

    def end(self):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


# ---- hands ----

def xdotool(*arguments):
    return subprocess.run(["xdotool", *map(str, arguments)], check=False, text=True,
                          capture_output=True).stdout.split()


def focus_window():
    window = next(iter(xdotool("search", "--onlyvisible", "--name", "Coppice")), None)
    if window is None:
        raise Missing("xdotool finds no window")
    xdotool("windowfocus", "--sync", window)
    return window


def place_of(description, title):
    """Where a node of the tree is: the last one with that title."""
    found = re.findall(rf"^node {title}\t\d+\t(-?\d+)\t(-?\d+)", description, re.MULTILINE)
    if not found:
        raise Missing(f"no node “{title}”")
    return found[-1]


def wheel(window, x, y, n_steps):
    """There and back again, a step every frame."""
    xdotool("mousemove", "--window", window, x, y)
    for button in (5, 4):
        xdotool("click", "--repeat", n_steps, "--delay", "16", button)


# ---- figures ----

def worst_frame(phase):
    return max((wall for wall, _ in phase["frames"]), default=None)


def rest(program, seconds):
    """Only looks."""
    program.mark()
    time.sleep(seconds)
    return program.mark()


def share(phase):
    """Of a core: the window's thread, and what looking costs the node."""
    window = 100 * phase["window"] / phase["usec"]
    node = 100 * sum(phase["costs"]) * 1000 / phase["usec"]
    return window, node


def measure_start(program, figures, n_processes):
    """From the start of the program to its first frame; and while all others come."""
    program.order("open")
    first = program.wait("frame")
    figures["start"] = int(first[1]) / 1000 - program.started * 1000
    program.mark()
    while int(program.wait("snapshot", 30)[2]) < n_processes:
        pass
    figures["stall_boot"] = program.mark()["stall"] / 1000


def measure_table(program, window, figures, seconds):
    program.order("page processes")
    time.sleep(1.5)
    phase = rest(program, seconds)
    figures["stall_table"] = phase["stall"] / 1000
    figures["stall_table_cpu"] = phase["stall_cpu"] / 1000
    figures["refresh"] = statistics.median(phase["costs"]) if phase["costs"] else None
    own, figures["node_share"] = share(phase)
    figures["own_share"] = own + figures["node_share"]
    if window is not None:
        wheel(window, 600, 500, 60)
        figures["scroll_table"] = worst_frame(program.mark())


def open_rest(program, window):
    """Opens what stands for all but the first of many; from the press to the frame."""
    more = "[\\d,]+ more"
    text = program.until(f"^node {more}", 10)
    for _ in range(3):
        x, y = place_of(text, more)
        for _ in range(10):
            if int(y) < 700:
                break
            xdotool("mousemove", "--window", window, 600, 500, "click", "--repeat", "5", "5")
            time.sleep(0.3)
            x, y = place_of(program.describe(), more)
        time.sleep(1)  # a busy machine may still be scrolling
        x, y = place_of(program.describe(), more)
        program.order(r"await ^tree zoom \S+ items \d{3,}")
        xdotool("mousemove", "--window", window, x, y, "click", "--repeat", "2", "--delay", "40",
                "1")
        try:
            return int(program.wait("seen", 3)[2]) / 1000
        except Missing:
            text = program.describe()
    raise Missing("the rest of a group does not open")


def measure_tree(program, window, figures, seconds):
    program.order("page applications")
    time.sleep(1)
    phase = rest(program, seconds)
    figures["stall_tree"] = phase["stall"] / 1000
    figures["stall_tree_cpu"] = phase["stall_cpu"] / 1000
    if window is None:
        return
    text = program.describe()
    many = r"[\d,]+ × KV.Bucket"
    if re.search(f"^node {many}", text, re.MULTILINE):
        xdotool("mousemove", "--window", window, *place_of(text, many), "click", "--repeat", "2",
                "--delay", "40", "1")
        figures["tree_open"] = open_rest(program, window)
    program.mark()
    wheel(window, 600, 500, 60)
    figures["scroll_tree"] = worst_frame(program.mark())


def measure_load(program, figures, seconds):
    program.order("page load")
    time.sleep(2)
    figures["load_share"] = share(rest(program, seconds))[0]


def measure_details(program, figures):
    program.order("page processes")
    time.sleep(0.5)
    program.order(r"await ^section overview\topen")
    program.order("select KV.Registry")
    figures["details"] = int(program.wait("seen")[2]) / 1000
    program.order("flood 1000000")
    time.sleep(2.5)
    program.order(r"await ^details process\t:flooded[^$]*^section mailbox\topen")
    program.order("select :flooded")
    figures["mailbox"] = int(program.wait("seen")[2]) / 1000


def measure_kills(program, figures):
    for page in ("table", "tree"):
        program.order("page " + {"table": "processes", "tree": "applications"}[page])
        times = []
        for _ in range(4):
            time.sleep(0.7)
            program.order("kill")
            times.append(int(program.wait("killed")[2]) / 1000)
        figures["kill_" + page] = statistics.median(times)


def measure_rate(program, figures, seconds):
    """Flat out with and without the window, in turn. By the processor time which the node's
    thread had: what the machine does meanwhile says nothing about the window."""
    rates = {"open": [], "close": []}
    program.order("page processes")
    program.order("busy -1")
    for state in ("open", "close", "close", "open") * 3:
        program.order(state)
        if state == "open":
            program.order("page processes")
        time.sleep(seconds / 5)
        before, start = program.mark(), program.node_seconds()
        time.sleep(seconds * 2 / 5)
        after, end = program.mark(), program.node_seconds()
        rates[state].append((after["rounds"] - before["rounds"]) / (end - start))
    lost = [100 * (1 - seen / alone) for seen, alone in zip(rates["open"], rates["close"])]
    figures["rate_lost"] = statistics.median(lost)


def measure(options, size, has_hands):
    """The figures of one size; those that could not be had are missing."""
    figures = {}
    n_buckets = max(0, int(size) - N_OWN)
    program = Program(options.program, n_buckets)
    try:
        measure_start(program, figures, n_buckets + N_OWN)
    except Missing as problem:
        print(f"{size:g} processes: {problem}", file=sys.stderr)
    finally:
        program.end()
    program = Program(options.program, n_buckets)
    try:
        wait_for_boot(program, figures, n_buckets)
        window = focus_window() if has_hands else None
        program.order(f"busy {n_buckets // 2}")
        time.sleep(1)
        steps = {"table": lambda: measure_table(program, window, figures, options.seconds),
                 "tree": lambda: measure_tree(program, window, figures, options.seconds),
                 "load": lambda: measure_load(program, figures, options.seconds),
                 "details": lambda: measure_details(program, figures),
                 "rate": lambda: measure_rate(program, figures, options.seconds),
                 "kills": lambda: measure_kills(program, figures)}
        for name, step in steps.items():
            try:
                step()
            except Missing as problem:
                print(f"{size:g} processes, {name}: {problem}", file=sys.stderr)
    except Missing as problem:
        print(f"{size:g} processes: {problem}", file=sys.stderr)
    finally:
        program.end()
    return figures


def wait_for_boot(program, figures, n_buckets):
    """Memory settles before the window is opened; then what it adds."""
    before, since = 0, time.monotonic()
    while time.monotonic() - since < 0.5:
        now = program.memory()
        if now > before * 1.001:
            before, since = now, time.monotonic()
        time.sleep(0.05)
    figures["memory_without"] = before
    program.order("open")
    program.until(f"^status {n_buckets + N_OWN:,} ", 60)
    time.sleep(1.5)
    figures["memory"] = program.memory()


# ---- tables ----

def verdict(row, results):
    """ok, or where not; nothing where there is no goal or nothing was measured."""
    if row.goal is None:
        return ""
    values = {size: figures.get(row.key) for size, figures in results.items()
              if row.sizes is None or size in row.sizes}
    values = {size: value for size, value in values.items() if value is not None}
    bad = [f"{size:g}" for size, value in values.items() if value > row.goal]
    return "not: " + ", ".join(bad) if bad else "ok" if values else ""


def number(value):
    return "–" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def print_table(results):
    header = ["", "", *(f"{size:g}" for size in results), "goal", "", "Erlang's Observer"]
    lines = []
    for row in ROWS:
        goal = "" if row.goal is None else f"≤ {row.goal}"
        lines.append([row.text, row.unit,
                      *(number(figures.get(row.key)) for figures in results.values()),
                      goal, verdict(row, results), row.erlang])
    run.table(header, lines)
    print("\n" + NOTES)


def read_sizes(text):
    return [float(size) for size in text.split(",")]


def main():
    parser = argparse.ArgumentParser(prog="./dev bench observer",
                                     description=__doc__.split("\n", 1)[0])
    parser.add_argument("--program", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--sizes", default=SIZES, type=read_sizes)
    parser.add_argument("--seconds", type=float, default=5, help="of each look at a page at rest")
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()

    if "DISPLAY" not in os.environ:
        sys.exit("There is no display.")
    has_hands = shutil.which("xdotool") is not None
    if not has_hands:
        print("Without xdotool nothing is clicked or scrolled.", file=sys.stderr)
    results = {}
    for size in options.sizes if isinstance(options.sizes, list) else read_sizes(options.sizes):
        run.progress(f"{size:g} processes")
        results[size] = measure(options, size, has_hands)
    run.progress("")
    print_table(results)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"date": time.strftime("%Y-%m-%d"), "machine": run.machine(),
                       "results": {f"{size:g}": figures for size, figures in results.items()}},
                      file, indent=1)
            file.write("\n")
    return 0 if any(results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
