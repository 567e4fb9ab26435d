"""Measures the release products, the libraries and the kernels beside their peers.

Prints the tables, writes results.json and the README's figures. Started by `Benchmarks/run`, which builds what is
measured. `--only days kernels` measures parts, and leaves the other figures as they are; `--quick` does everything once
with a million points and writes nothing.
"""

import argparse
import datetime
import os
import shutil
import subprocess
import time
from pathlib import Path

import comparison
import data
import datasets
import days
import kernels
import libraries
import people
import report
from participants import WORK, Participants

# What an option may name: parts, and a word for several of them.
GROUPS = {
    "kernels": ["encoding", "row-major", "texts", "picture"],
    "density": ["growth", "precision"],
    "data": ["datasets", "maps", "questions", "near"],
}
# With as many items and more, or a grid of a gigabyte, three rounds have to do.
LARGE, LARGE_PRECISION = 50_000_000, 9


def processor():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")
    return f"{model}, {os.cpu_count()} cores"


def measured(rounds):
    version = subprocess.check_output(["swift", "--version"], text=True, stderr=subprocess.DEVNULL)
    return {
        "date": datetime.date.today().isoformat(),
        "processor": processor(),
        "swift": version.split(" (")[0],
        "load": os.getloadavg()[0],
        "rounds": rounds,
    }


def parts(points):
    """The rows of each part, made when it comes to it."""
    return {
        "libraries": lambda: libraries.ROWS,
        "encoding": lambda: kernels.encoding(points),
        "row-major": lambda: kernels.row_major(points),
        "texts": lambda: kernels.texts(points),
        "picture": lambda: kernels.pictures(1024 if points < 10**7 else 4096),
        "growth": lambda: kernels.growth(points),
        "precision": lambda: kernels.precisions(points),
        "datasets": lambda: datasets.datasets(points),
        "maps": lambda: datasets.maps(points),
        "questions": lambda: datasets.questions(points),
        "near": lambda: datasets.near(points),
        "people": lambda: people.people(points),
    }


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = ["days", *parts(0), *GROUPS]
    parser.add_argument("--only", nargs="+", choices=names, metavar="PART", help=f"some of: {', '.join(names)}")
    parser.add_argument("--points", type=int, default=100_000_000, help="the largest data set")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--large-rounds", type=int, default=1, help="rounds of the day of 10,000,000 fixes; 0: none")
    parser.add_argument("--quick", action="store_true", help="a million points, one round, nothing written")
    options = parser.parse_args()
    if options.quick:
        options.points, options.rounds, options.large_rounds = min(options.points, 1_000_000), 1, 0
    chosen = options.only or ["days", *parts(0)]
    options.only = [part for name in chosen for part in GROUPS.get(name, [name])]
    return options


def make_data(options):
    """What the parts need."""
    data.make_positions(max(options.points, 1_000_000))
    data.make_texts(4_000_000)
    data.make_grid(1024 if options.points < 10**7 else 4096)
    if "questions" in options.only:
        data.make_contacts(options.points)


def rounds_of(row, options):
    is_large = row.items[1] >= LARGE and row.items[0] != "bytes"
    is_large = is_large or row.parameters.get("precision", 0) >= LARGE_PRECISION
    return min(3, options.rounds) if is_large else options.rounds


def main():
    options = arguments()
    WORK.mkdir(parents=True, exist_ok=True)
    results = {}
    # First, while this process is small: a child's peak begins at that of the process that forked it.
    if "days" in options.only:
        head = measured(options.rounds)
        results["days"] = {"measured": head} | days.measure(options)
    rows = parts(options.points)
    if set(options.only) - {"days"}:
        if set(options.only) - {"days", "people"}:
            make_data(options)
        participants = Participants()
        for name in [name for name in rows if name in options.only]:
            begin, head = time.monotonic(), measured(options.rounds)
            print(report.TITLES[name], flush=True)
            measurements = [comparison.measure(row, participants, rounds_of(row, options)) for row in rows[name]()]
            results[name] = {"measured": head, "rows": measurements}
            print(f"  {time.monotonic() - begin:.0f} s", flush=True)
        participants.close()
    shutil.rmtree(WORK)
    report.write(results, only_print=options.quick)


main()
