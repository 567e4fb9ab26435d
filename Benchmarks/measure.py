"""Measures the release products and the libraries; prints the table, writes results.json and the README's figures.

Started by `Benchmarks/run`, which builds what is measured.
"""

import argparse
import datetime
import json
import os
import shutil
import statistics
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
PANDAPP = ROOT / ".build/release/pandapp"
LIBRARIES = ROOT / ".build/benchmarks/release/pandapp-benchmarks"
WORK = ROOT / ".build/benchmarks/work"
DAY = "2020-04-01"
FIXES_PER_PERSON = 288


def processor():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")
    return f"{model}, {os.cpu_count()} cores"


def pandapp(*arguments):
    """Runs a command to its end: wall seconds, CPU seconds and the memory peak in MiB of its largest process."""
    begin = time.monotonic()
    with (WORK / "log").open("wb") as log:
        process = subprocess.Popen([PANDAPP, *map(str, arguments)], stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"pandapp {' '.join(map(str, arguments))}\n{(WORK / 'log').read_text()}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / 1024}


def day(persons, ill_share=0.05):
    """The day of so many persons, in a home of its own."""
    home = WORK / "home"
    shutil.rmtree(home, ignore_errors=True)
    common = ["--home", home]
    steps = {
        "init": ["init", "--development", "--city", "45.7578,4.8320"],
        "generate": ["generate", "--persons", persons, "--first-day", DAY, "--ill-share", ill_share],
        "publish": ["publish", "--date", DAY],
        "run heatmap": ["run", "heatmap", "--date", DAY, "--output", home / "out"],
        "contacts": ["contacts", "--date", DAY, "--person-key", home / "person/p000001.key"],
    }
    figures = {step: pandapp(*arguments, *common) for step, arguments in steps.items()}
    shutil.rmtree(home)
    return figures


def days(persons, rounds, **options):
    measured = [day(persons, **options) for _ in range(rounds)]
    return {
        step: {key: statistics.median(one[step][key] for one in measured) for key in ("wall", "cpu", "peak")}
        for step in measured[0]
    }


class Libraries:
    """The Swift executable, which runs one benchmark once for each line."""

    def __init__(self):
        self.process = subprocess.Popen(
            [LIBRARIES, WORK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def run(self, name):
        self.process.stdin.write(name + "\n")
        answer = self.process.stdout.readline().split()
        if len(answer) != 3:
            raise SystemExit(f"pandapp-benchmarks failed at {name}: {' '.join(answer)}")
        return float(answer[0]), int(answer[2])


def timed(work):
    begin = time.process_time()
    number = work()
    return time.process_time() - begin, number


def compare(libraries, name, rounds):
    """Medians of CPU seconds of ours and of each peer, who run in turn."""
    from peers import PEERS

    expected = libraries.run(name)[1]
    works = {peer: prepare(WORK) for peer, prepare in PEERS.get(name, [])}
    for work in works.values():
        work()
    samples = {"pandapp": [], **{peer: [] for peer in works}}
    for _ in range(rounds):
        seconds, number = libraries.run(name)
        samples["pandapp"].append(seconds)
        for peer, work in works.items():
            seconds, other = timed(work)
            if other != expected:
                raise SystemExit(f"{name}: {peer} comes to {other}, ours to {expected}")
            samples[peer].append(seconds)
        if number != expected:
            raise SystemExit(f"{name}: {number} after {expected}")
    return {who: statistics.median(values) for who, values in samples.items()}


# Name, what is shown, how much work one run is (none: its time is shown), and the unit.
LIBRARY_ROWS = [
    ("seal", "Seal a dataset, AES-256-GCM-HKDF in segments of 64 KiB", 2**26 / 1e9, "GB/s"),
    ("open", "Open it, each segment verified", 2**26 / 1e9, "GB/s"),
    ("geohash-bits", "Position to cell, precision 12", 1, "M/s"),
    ("geohash-text", "Position to geohash text, precision 12", 1, "M/s"),
    ("geohash-csv", "Read a geohash CSV, every field checked", 1, "M rows/s"),
    ("heatmap", "Heatmap of 10,000 ill persons: count, release, draw", None, "ms"),
    ("contacts", "Contact count over 10 M presences, decrypted", 34_720 * 288 / 1e6, "M/s"),
    ("key-encapsulation", "X-Wing: make a key, seal to it, open", 100, "per s"),
]


def amount(seconds, work, unit):
    if work is None:
        return f"{seconds * 1000:.0f} {unit}"
    rate = work / seconds
    return f"{rate:,.0f} {unit}" if rate >= 1000 else f"{rate:.3g} {unit}"


def day_table(title, figures):
    lines = [f"| {title} | wall s | CPU s | peak MiB |", "|---|---:|---:|---:|"]
    for step, figure in figures.items():
        if step != "init":
            lines.append(f"| `{step}` | {figure['wall']:.2f} | {figure['cpu']:.2f} | {figure['peak']:.0f} |")
    return "\n".join(lines)


def library_table(figures, rounds):
    lines = [f"| work (medians of {rounds}) | ours | beside | theirs | their time ÷ ours |", "|---|---:|---|---:|---:|"]
    for name, title, work, unit in LIBRARY_ROWS:
        ours = figures[name]["pandapp"]
        peers = [(peer, seconds) for peer, seconds in figures[name].items() if peer != "pandapp"]
        for peer, seconds in peers or [("", None)]:
            theirs = "" if seconds is None else amount(seconds, work, unit)
            ratio = "" if seconds is None else f"{seconds / ours:.2f}"
            lines.append(f"| {title} | {amount(ours, work, unit)} | {peer} | {theirs} | {ratio} |")
    return "\n".join(lines)


def write(results):
    (HERE / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    rounds = results["rounds"]
    parts = [
        f"Measured {results['date']} on {results['processor']}, {results['swift']}, by `make bench`; load of the machine "
        f"when it began: {results['load']:.1f}."
    ]
    for persons, figures in results["days"].items():
        fixes = int(persons) * FIXES_PER_PERSON
        runs = rounds["day"] if fixes < 5_000_000 else rounds["large day"]
        parts.append(
            day_table(f"{int(persons):,} persons, {fixes:,} fixes (median of {runs})", figures)
        )
    parts.append(day_table(f"2 persons, none ill: what starting costs (median of {rounds['day']})", results["empty"]))
    parts.append(library_table(results["libraries"], rounds["libraries"]))
    text = "\n\n".join(parts)
    print(text)
    readme = HERE / "README.md"
    before, _, rest = readme.read_text().partition("<!-- figures -->\n")
    _, _, after = rest.partition("<!-- end of figures -->")
    readme.write_text(f"{before}<!-- figures -->\n{text}\n<!-- end of figures -->{after}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--large-rounds", type=int, default=1, help="rounds of the day of 10,000,000 fixes; 0: none")
    options = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    results = {
        "date": datetime.date.today().isoformat(),
        "processor": processor(),
        "swift": subprocess.check_output(["swift", "--version"], text=True, stderr=subprocess.DEVNULL).split(" (")[0],
        "load": os.getloadavg()[0],
        "rounds": {"day": options.rounds, "large day": options.large_rounds, "libraries": 2 * options.rounds + 1},
    }
    # First, while this process is small: a child's peak begins at that of the process that forked it.
    results["empty"] = days(2, options.rounds, ill_share=0)
    results["days"] = {"3472": days(3472, options.rounds)}
    if options.large_rounds:
        results["days"]["34720"] = days(34_720, options.large_rounds)
    libraries = Libraries()
    results["libraries"] = {
        row[0]: compare(libraries, row[0], results["rounds"]["libraries"]) for row in LIBRARY_ROWS
    }
    shutil.rmtree(WORK)
    write(results)


main()
