"""Says in TAP what became of test cases."""


def run(cases):
    """Of (name, check) pairs; a check returns what is wrong, or None."""
    print(f"1..{len(cases)}")
    for number, (name, check) in enumerate(cases, 1):
        flaw = check()
        print(f"{'not ok' if flaw else 'ok'} {number} {name}", flush=True)
        if flaw:
            print("\n".join("# " + line for line in flaw.splitlines()))
