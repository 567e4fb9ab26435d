#!/usr/bin/env python3
"""What a start and a key release take: a relay between `pandapp run heatmap` and the platform looks at the clock.

usage: Benchmarks/release.py [ROUNDS]      after Scripts/build-products and Scripts/build-enclaves

Start: from the platform's start to the enclave's evidence: reading, measuring and confining the executable, its fresh
keys, its quote. Release: from that evidence to the broker's answer: the quote with its collateral, every check, the
record in the broker's audit and in the ledger, both on the disk, and the sealing.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
RELEASE = ROOT / ".build/release"
EVIDENCE, ANSWER = 2, 3


def relay(source, target, seen):
    """Passes frames on (length, then a CBOR array that begins with its kind), and notes when each came."""
    while len(head := source.read(4)) == 4:
        frame = source.read(int.from_bytes(head, "little"))
        seen.setdefault(frame[1], time.perf_counter())
        target.write(head + frame)
        target.flush()
    target.close()


def stand_between(report, arguments):
    """What is started instead of the platform."""
    begin = time.perf_counter()
    platform = subprocess.Popen([RELEASE / "simulated-platform", *arguments], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE)
    seen = {}
    threading.Thread(target=relay, args=(sys.stdin.buffer, platform.stdin, seen), daemon=True).start()
    relay(platform.stdout, sys.stdout.buffer, seen)
    status = platform.wait()
    with open(report, "a", encoding="ascii") as lines:
        lines.write(f"{1000 * (seen[EVIDENCE] - begin)} {1000 * (seen[ANSWER] - seen[EVIDENCE])}\n")
    os._exit(status)


def main():
    """Makes a small home, asks for its map again and again."""
    if sys.argv[1:2] == ["--between"]:
        stand_between(sys.argv[2], sys.argv[3:])
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        report, wrapper = folder / "report", folder / "simulated-platform"
        wrapper.write_text(f'#!/bin/sh\n[ "$1" = run ] || exec "{RELEASE}/simulated-platform" "$@"\n'
                           f'exec "{sys.executable}" "{__file__}" --between "{report}" "$@"\n')
        home = ["--home", folder / "home"]

        def pandapp(*arguments, **options):
            subprocess.run([RELEASE / "pandapp", *arguments, *home], stdout=subprocess.DEVNULL, check=True, **options)

        pandapp("init", "--development", "--city", "45.7578,4.8320", "--time-zone", "Europe/Paris")
        pandapp("generate", "--persons", "1000", "--ill-share", "0.25", "--days", "1", "--first-day", "2020-04-01",
                "--seed", "1")
        pandapp("publish", "--date", "2020-04-01")
        wrapper.chmod(0o755)
        environment = {**os.environ, "PANDAPP_LIBEXEC": str(folder)}
        for number in range(rounds):
            pandapp("run", "heatmap", "--date", "2020-04-01", "--output", folder / f"map{number}", env=environment)
        starts, releases = zip(*(map(float, line.split()) for line in report.read_text().splitlines()))
    for what, times in [("start", starts), ("key release", releases)]:
        print(f"{what}: median {statistics.median(times):.1f} ms ({min(times):.1f} to {max(times):.1f}, {rounds} rounds)")


main()
