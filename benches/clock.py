#!/usr/bin/env python3
"""Time and memory of whole processes, from their start to their end, and of nothing else: a clock
in the shell would count its own children, which take as long as a short command does.

usage: clock.py RUNS <TABLE

Each line of TABLE is a name, a folder and a command, parted by tabs. A line whose name begins with
`=` is what the lines after it are compared with. They run in turns, so that what else the machine
does falls on all of them. Prints medians as a Markdown table. Needs GNU time.
"""

import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time


def run(folder, command, out):
    """Milliseconds from the start of the process to its end."""
    os.chdir(folder)
    out.seek(0)
    out.truncate()
    actions = [(os.POSIX_SPAWN_DUP2, out.fileno(), 1), (os.POSIX_SPAWN_DUP2, out.fileno(), 2)]
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status = os.waitpid(child, 0)
    elapsed = (time.perf_counter() - start) * 1000
    # A tool that finds something ends with 1, and that counts.
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        out.seek(0)
        sys.exit(f"{shlex.join(command)}: {out.read().decode(errors='replace')}")
    return elapsed


def memory(folder, command):
    """The largest resident set in MiB, of the process or of one of its children.

    GNU time starts it, since a process begins with the set of the one that it was forked from, and
    Python's is larger than what is measured here.
    """
    with tempfile.NamedTemporaryFile("r") as seen:
        command = ["/usr/bin/time", "--format=%M", f"--output={seen.name}", *command]
        subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return int(seen.read().split()[-1]) / 1024


def main():
    rows = [line.rstrip("\n").split("\t") for line in sys.stdin]
    seen = [[] for _ in rows]
    with tempfile.TemporaryFile() as out:
        for _ in range(int(sys.argv[1])):
            for (_, folder, command), times in zip(rows, seen):
                times.append(run(folder, shlex.split(command), out))
    print(f"| {f'medians of {sys.argv[1]} runs':35} | {'time':>12} | {'least':>12} | {'memory':>11} | {'ratio':>7} |")
    print("|---|---|---|---|---|")
    for (name, folder, command), times in zip(rows, seen):
        time_ = statistics.median(times)
        base = time_ if name.startswith("=") else base
        mib = memory(folder, shlex.split(command))
        print(f"| {name.lstrip('='):35} | {time_:9.1f} ms | {min(times):9.1f} ms | {mib:7.1f} MiB | {time_ / base:6.1f}× |")


main()
