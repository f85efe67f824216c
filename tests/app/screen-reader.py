#!/usr/bin/python3
"""screen-reader.py PROGRAM: reads the real window as a screen reader does, through AT-SPI, and
presses what it finds. Prints TAP. Runs under screen-reader.sh."""
import subprocess
import sys
import time

import pyatspi

number = 0
failed = 0


def check(name, passed):
    global number, failed
    number += 1
    failed += not passed
    print("ok" if passed else "not ok", number, "-", name, flush=True)


def walk(root):
    """All that is below root; what ends meanwhile is left out."""
    try:
        children = [root.getChildAtIndex(i) for i in range(root.childCount)]
    except Exception:
        return
    for child in children:
        if child is not None:
            yield child
            yield from walk(child)


def find(role, name, root=None):
    """The first thing of that role whose name begins so, or None."""
    for node in walk(root or window()):
        try:
            if node.getRoleName() == role and node.name.startswith(name):
                return node
        except Exception:
            pass
    return None


def window():
    for application in pyatspi.Registry.getDesktop(0):
        if application is not None and application.name == "coppice":
            for child in application:
                return child
    return None


def until(condition):
    """Waits, with a deadline, for what condition gives."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        result = condition()
        if result:
            return result
        time.sleep(0.05)
    return None


def press(node):
    node.queryAction().doAction(0)


def text_of(node):
    return " ".join(child.name for child in walk(node) if child.name)


def read_window():
    check("the window is there by its name", until(lambda: window() and window().name == "Coppice"))
    for page in ("Applications", "Processes", "Events", "Load", "System"):
        check("the page %s has a button" % page, find("push button", page))
    check("the menu has a name", find("push button", "Menu"))


def read_tree():
    node = until(lambda: find("tree item", "KV.Registry"))
    check("a node of the tree is a tree item", node)
    check("a bucket is one, too", find("tree item", "KV.Bucket"))
    check("it tells its kind", node and "worker" in (node.name + " " + (node.description or "")))
    check("it can be selected", node and node.getState().contains(pyatspi.STATE_SELECTABLE))


def read_table():
    press(find("push button", "Processes"))
    row = until(lambda: next((r for r in walk(window()) if r.getRoleName() == "table row"
                              and "KV.Registry" in r.name + text_of(r)), None))
    check("a row of the table tells its process", row)


def read_events():
    press(find("push button", "Events"))
    check("the page of events has a list", until(lambda: find("list", "Events, newest first")))
    press(find("push button", "Applications"))


def count_buckets():
    return sum(n.getRoleName() == "tree item" and n.name.startswith("KV.Bucket,")
               for n in walk(window()))


def create_bucket():
    before = count_buckets()
    press(find("push button", "New Bucket"))
    dialog = until(lambda: find("dialog", "New Bucket"))
    check("the question is a dialog with a name", dialog)
    entry = next(n for n in walk(dialog) if "EditableText" in pyatspi.listInterfaces(n))
    check("its field has a name", entry.name != "")
    entry.queryEditableText().setTextContents("food")
    press(until(lambda: find("push button", "Create", dialog)))
    check("the bucket is one more tree item", until(lambda: count_buckets() == before + 1))


def main():
    program = subprocess.Popen([sys.argv[1], "--buckets", "shopping,music"])
    try:
        read_window()
        read_tree()
        read_table()
        read_events()
        create_bucket()
    finally:
        program.terminate()
        program.wait()
    print("1..%d" % number)
    return failed != 0


sys.exit(main())
