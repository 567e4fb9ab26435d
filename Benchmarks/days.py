"""The whole day, measured from outside on the executables that a user runs."""

import os
import shutil
import statistics
import subprocess
import time

from participants import ROOT, WORK

PANDAPP = ROOT / ".build/release/pandapp"
CONTRIBUTIONS = ROOT / ".build/benchmarks/release/pandapp-contributions"
DAY = "2020-04-01"
FIXES_PER_PERSON = 288


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


def contributed(persons, fixes):
    """One night of so many persons with so many fixes each, put into the store as an importer does; two apps."""
    home = WORK / "home"
    shutil.rmtree(home, ignore_errors=True)
    pandapp("init", "--development", "--city", "45.7578,4.8320", "--home", home)
    subprocess.run([CONTRIBUTIONS, home, str(persons), str(fixes), DAY], check=True)
    figures = pandapp("publish", "--date", DAY, "--home", home)
    shutil.rmtree(home)
    return {"persons": persons, "fixes": fixes, "publish": figures}


def days(persons, rounds, **options):
    measured = [day(persons, **options) for _ in range(rounds)]
    return {
        step: {key: statistics.median(one[step][key] for one in measured) for key in ("wall", "cpu", "peak")}
        for step in measured[0]
    }


def measure(options):
    print("The day", flush=True)
    small = 347 if options.quick else 3472
    tables = [
        {"persons": 2, "rounds": options.rounds, "steps": days(2, options.rounds, ill_share=0)},
        {"persons": small, "rounds": options.rounds, "steps": days(small, options.rounds)},
    ]
    if options.large_rounds:
        steps = days(34_720, options.large_rounds)
        tables.append({"persons": 34_720, "rounds": options.large_rounds, "steps": steps})
    persons = 10_000 if options.quick else 1_000_000
    return {"tables": tables, "contributed": contributed(persons, 24)}


def table(measured):
    persons, rounds = measured["persons"], measured["rounds"]
    title = f"{persons:,} persons, {persons * FIXES_PER_PERSON:,} fixes (median of {rounds})"
    if persons == 2:
        title = f"2 persons, none ill: what starting costs (median of {rounds})"
    lines = [f"| {title} | wall s | CPU s | peak MiB |", "|---|---:|---:|---:|"]
    for step, figure in measured["steps"].items():
        if step != "init":
            lines.append(f"| `{step}` | {figure['wall']:.2f} | {figure['cpu']:.2f} | {figure['peak']:.0f} |")
    return "\n".join(lines)


def night(measured):
    persons, fixes, figure = measured["persons"], measured["fixes"], measured["publish"]
    title = f"A night: {persons:,} contributed persons, {fixes} fixes each, two apps (one round)"
    return (
        f"| {title} | wall s | CPU s | peak MiB |\n|---|---:|---:|---:|\n"
        f"| `publish` | {figure['wall']:.2f} | {figure['cpu']:.2f} | {figure['peak']:.0f} |"
    )


def text(part):
    tables = list(map(table, part["tables"]))
    if "contributed" in part:
        tables.append(night(part["contributed"]))
    return "\n\n".join(tables)
