#!/usr/bin/env python3
"""terminal.py PROGRAM [window]: types at `coppice shell` through a pseudo-terminal. With
“window” on a display: does the window open beside the prompt? Speaks TAP."""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

TIOCGPTN = 0x80045430  # the number of a pseudo-terminal, from <asm/ioctls.h>
DEADLINE = 60  # seconds for anything that is waited for
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

program = sys.argv[1]
has_window = "window" in sys.argv[2:]
folder = tempfile.mkdtemp(prefix="terminal.")
environment = {
    **{key: value for key, value in os.environ.items()
       if has_window or "DISPLAY" not in key},
    "TERM": "xterm",
    "LC_ALL": "C.UTF-8",
    "XDG_STATE_HOME": folder,
}
environment.pop("NO_COLOR", None)
cases = []


def case(function):
    if not has_window:
        cases.append(function)
    return function


def window_case(function):
    if has_window:
        cases.append(function)
    return function


class Session:
    """A shell on a terminal of its own. Everything is waited for; nothing is slept for."""

    def __init__(self, *arguments, columns=100, **more):
        self.seen = ""  # since the last thing that was waited for, without escapes
        self.raw = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(program, ["coppice", "shell", *arguments], {**environment, **more})
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def __enter__(self):
        self.expect("iex(1)> ")
        return self

    def __exit__(self, *_):
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)

    def read(self):
        """More output; "" at the end."""
        if not select.select([self.fd], [], [], DEADLINE)[0]:
            raise AssertionError(f"nothing more after {self.seen!r}")
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        self.raw += data.decode()
        self.seen += ESCAPES.sub("", data.decode())
        return data

    def modes(self):
        return termios.tcgetattr(self.fd)[3]

    def type(self, text):
        os.write(self.fd, text.encode())

    def expect(self, text):
        """Waits for text; gives what came before it."""
        end = time.monotonic() + DEADLINE
        while text not in self.seen:
            if not self.read() or time.monotonic() > end:
                raise AssertionError(f"no {text!r} in {self.seen!r}")
        before, _, self.seen = self.seen.partition(text)
        return before

    def answer(self, line, prompt):
        """What stands between the line and the next prompt."""
        self.type(line + "\r")
        self.expect("\n")
        return self.expect(prompt).replace("\r", "").rstrip("\n")

    def leave(self):
        self.type("\x04")
        return self.ended()

    def ended(self):
        while self.read():
            pass
        _, status = os.waitpid(self.pid, 0)
        self.pid = 0
        return os.waitstatus_to_exitcode(status)


def equal(found, expected):
    if found != expected:
        raise AssertionError(f"{found!r} is not {expected!r}")


def run(*arguments, text=""):
    done = subprocess.run([program, *arguments], input=text, text=True, env=environment,
                          capture_output=True, timeout=DEADLINE, check=False)
    return done.returncode, done.stdout, done.stderr


# ---- the prompt ----


@case
def banner_says_how_to_leave():
    session = Session()
    banner = session.expect("iex(1)> ")
    with_versions = re.match(r"Coppice [\d.]+ on GLib [\d.]+ .*Ctrl\+D.*\r\n$", banner)
    equal(bool(with_versions), True)
    equal(session.leave(), 0)
    session.__exit__()


@case
def prompts_are_numbered():
    with Session() as session:
        equal(session.answer("1", "iex(2)> "), "1")
        equal(session.answer('{:ok, "eggs"}', "iex(3)> "), '{:ok, "eggs"}')


@case
def blank_lines_change_nothing():
    with Session() as session:
        equal(session.answer("", "iex(1)> "), "")
        equal(session.answer("   ", "iex(1)> "), "")


@case
def errors_leave_the_prompt():
    with Session() as session:
        equal(session.answer(")", "iex(").startswith("** ("), True)
        session.expect(")> ")
        equal(":still_here" in session.answer(":still_here", ")> "), True)


@case
def letters_beyond_ascii_are_typed():
    with Session() as session:
        equal(session.answer('"čaj 日本"', "iex(2)> "), '"čaj 日本"')


@case
def values_are_coloured():
    with Session() as session:
        session.answer(":green", "iex(2)> ")
        equal("\x1b[33m:green\x1b[0m" in session.raw, True)


@case
def no_color_is_respected():
    with Session(NO_COLOR="1") as session:
        session.answer(":green", "iex(2)> ")
        equal("\x1b[33m" in session.raw, False)


@case
def dumb_terminals_get_no_escapes():
    with Session(TERM="dumb") as session:
        session.answer(":green", "iex(2)> ")
        equal("\x1b[" in session.raw, False)


# ---- the guide ----


PID = r"#PID<0\.\d+\.0>"


@case
def the_session_of_the_guide():
    line = "{:ok, bucket} = DynamicSupervisor.start_child(KV.BucketSupervisor, KV.Bucket)"
    with Session() as session:
        equal(bool(re.fullmatch(r"\{:ok, " + PID + r"\}", session.answer(line, "iex(2)> "))),
              True)
        equal(session.answer('KV.Bucket.put(bucket, "eggs", 3)', "iex(3)> "), ":ok")
        equal(session.answer('KV.Bucket.get(bucket, "eggs")', "iex(4)> "), "3")
        answer = session.answer(":observer.start()", "iex(5)> ")
        whys = ("there is no display", "this build has no window")
        equal(answer in [f'{{:error, "{why}"}}' for why in whys], True)


@case
def reports_stand_above_the_prompt():
    with Session() as session:
        session.type("spawn(fn_that_is_half_typed")
        session.expect("half_typed")
        session.type("\x15Process.exit(Process.whereis(KV.Registry), :oops)\r")
        session.expect("[error]")
        session.expect("iex(2)> ")


@case
def lines_continue():
    with Session() as session:
        session.type("x = {:a,\r")
        session.expect("...(1)> ")
        equal(session.answer(":b}", "iex(2)> "), "{:a, :b}")


@case
def a_blocking_call_is_interrupted():
    with Session() as session:
        session.answer("x = 7", "iex(2)> ")
        session.type("Process.sleep(:infinity)\r")
        session.expect("Process.sleep(:infinity)\r\n")
        while not session.modes() & termios.ICANON:
            pass  # it is being read until then
        session.type("\x03")
        session.expect("iex(")
        session.expect(")> ")
        equal(session.answer("x", ")> ").startswith("7"), True)


# ---- completion ----


@case
def words_are_completed():
    with Session() as session:
        session.type("x = KV.Bucket.pu\t")
        session.expect("\riex(1)> x = KV.Bucket.put")  # drawn over the line, not behind it
        session.type("\x15")
        session.answer("bucket = 7", "iex(2)> ")
        session.type("buck\t")
        session.expect("\riex(2)> bucket")
        equal(session.answer("", "iex(3)> "), "7")


@case
def continued_lines_are_completed():
    with Session() as session:
        session.type("{:a,\r")
        session.expect("...(1)> ")
        session.type("KV.Sup\t")
        session.expect("\r...(1)> KV.Supervisor")
        equal(session.answer("}", "iex(2)> "), "{:a, KV.Supervisor}")


@case
def candidates_are_listed():
    with Session() as session:
        session.type("KV.Bucket\t")
        session.expect("\nKV.Bucket")
        session.expect("KV.BucketSupervisor\r\n")
        session.expect("iex(1)> KV.Bucket")
        equal(session.answer("", "iex(2)> "), "KV.Bucket")


# ---- keys ----


@case
def end_of_input_leaves():
    with Session() as session:
        equal(session.leave(), 0)


@case
def hang_up_leaves():
    with Session() as session:
        os.kill(session.pid, signal.SIGHUP)
        equal(session.ended(), 0)


@case
def interrupt_leaves_the_line():
    with Session() as session:
        session.type("{:never, \x03")
        session.expect("^C")
        session.expect("iex(1)> ")
        equal(session.answer(":next", "iex(2)> "), ":next")


@case
def the_line_is_edited():
    with Session() as session:
        session.type("123\x1b[D\x1b[D\x7f4")  # left, left, rub out, 4
        session.expect("4")
        equal(session.answer("", "iex(2)> "), "423")


@case
def the_terminal_is_given_back():
    with Session() as session:
        before = session.answer(":ok", "iex(2)> ") and session.modes()
        number = struct.unpack("i", fcntl.ioctl(session.fd, TIOCGPTN, bytes(4)))[0]
        slave = os.open(f"/dev/pts/{number}", os.O_RDWR | os.O_NOCTTY)
        session.type("\x04")
        os.waitpid(session.pid, 0)
        session.pid = 0
        equal(before & (termios.ICANON | termios.ECHO), 0)
        equal(bool(session.modes() & termios.ICANON), True)
        equal(bool(session.modes() & termios.ECHO), True)
        os.close(slave)


# ---- history ----


@case
def history_goes_back_and_forth():
    with Session() as session:
        session.answer(":one", "iex(2)> ")
        session.answer(":two", "iex(3)> ")
        session.type("\x1b[A\x1b[A")
        session.expect("one")
        equal(session.answer("", "iex(4)> "), ":one")


@case
def history_is_kept():
    with Session() as session:
        session.answer(":kept", "iex(2)> ")
        session.leave()
    file = os.path.join(folder, "coppice", "history")
    equal(oct(os.stat(file).st_mode & 0o777), "0o600")
    with Session() as session:
        session.type("\x1b[A")
        session.expect("kept")
        equal(session.answer("", "iex(2)> "), ":kept")


# ---- without a terminal ----


@case
def expressions_are_evaluated():
    equal(run("shell", "-e", ":a", "-e", '{:b, "c"}'), (0, ':a\n{:b, "c"}\n', ""))


@case
def a_failing_expression_ends_it():
    status, output, errors = run("shell", "-e", ":a", "-e", ")", "-e", ":never")
    equal((status, output), (1, ":a\n"))
    equal(errors.startswith("** ("), True)


@case
def scripts_are_evaluated():
    equal(run("shell", text=":a\n\n{:b,\n :c}\n"), (0, ":a\n{:b, :c}\n", ""))


@case
def scripts_need_no_final_newline():
    equal(run("shell", text=":a"), (0, ":a\n", ""))


@case
def a_failing_script_ends():
    status, output, errors = run("shell", text=":a\n)\n:never\n")
    equal((status, output), (1, ":a\n"))
    equal(errors.startswith("** ("), True)


@case
def unfinished_scripts_fail():
    status, output, errors = run("shell", text="{:a,")
    equal((status, output), (1, ""))
    equal("TokenMissingError" in errors, True)


@case
def unknown_arguments_are_named():
    status, output, errors = run("shell", "plant")
    equal((status, output), (2, ""))
    equal("“plant”" in errors, True)


# ---- on a display ----


def xdotool(*arguments):
    return subprocess.run(["xdotool", *arguments], text=True, capture_output=True,
                          timeout=DEADLINE, check=False).stdout


def windows(n_windows):
    """Waits until there are so many windows."""
    search = ["search", "--onlyvisible", "--name", "^Coppice$"]
    end = time.monotonic() + DEADLINE
    while len(found := xdotool(*search).split()) != n_windows:
        if time.monotonic() > end:
            raise AssertionError(f"{len(found)} windows")
    return found


@window_case
def the_window_opens_beside_the_prompt():
    with Session() as session:
        equal(session.answer(":observer.start()", "iex(2)> "), ":ok")
        window = windows(1)[0]
        equal(session.answer("1 + 1", "iex(3)> "), "2")
        xdotool("windowfocus", window, "key", "ctrl+w")
        windows(0)
        equal(session.answer("2 + 2", "iex(4)> "), "4")
        equal(session.answer(":observer.start()", "iex(5)> "), ":ok")
        windows(1)
        equal(session.leave(), 0)
        equal("WARNING" in session.raw or "CRITICAL" in session.raw, False)


def main():
    failed = 0
    print(f"1..{len(cases)}")
    for number, function in enumerate(cases, 1):
        name = "/terminal/" + function.__name__.replace("_", "-")
        try:
            function()
            print(f"ok {number} {name}", flush=True)
        except (AssertionError, OSError) as error:
            failed += 1
            print(f"not ok {number} {name}\n# {error}", flush=True)
    shutil.rmtree(folder)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
