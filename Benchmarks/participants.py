"""Processes that take turns: ours, and one for each peer."""

import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
EXECUTABLE = ROOT / ".build/benchmarks/release/pandapp-benchmarks"
WORK = ROOT / ".build/benchmarks/work"
DATA = ROOT / ".build/bench-data"
# Of the peers that need a Python environment of their own.
INTERPRETERS = {"skmob": ROOT / ".build/mobility-venv/bin/python"}

# What bounds the threads of a library that reads it when it starts.
THREAD_VARIABLES = ["NUMBA_NUM_THREADS", "POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"]


class Failed(Exception):
    """A participant ended, or said no."""


@dataclass(frozen=True)
class Sample:
    cpu: float
    wall: float
    number: int
    peak: float


class Participant:
    """A process that runs one benchmark once for each line; see `peer.py` and `Sources/Main.swift`."""

    def __init__(self, name, command, threads=1):
        self.log = WORK / f"{name}.log"
        self.current = None
        self.process = subprocess.Popen(
            list(map(os.fspath, command)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log.open("w"),
            text=True,
            bufsize=1,
            env=os.environ | {variable: str(threads) for variable in THREAD_VARIABLES},
        )

    def ask(self, line):
        try:
            self.process.stdin.write(line + "\n")
            answer = self.process.stdout.readline().split()
        except BrokenPipeError:
            answer = []
        if not answer:
            reasons = [reason for reason in self.log.read_text(errors="replace").splitlines() if reason.strip()]
            status = self.process.wait()
            raise Failed(f"{reasons[-1].strip() if reasons else ''} (ended with {status})".strip())
        return answer

    def run(self, line):
        """One run: seconds of all threads together and of the clock, the number, the memory peak in MiB."""
        if line != self.current:
            self.forget()
            # From here on VmHWM is the most that this line takes.
            Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")
        answer = self.ask(line)
        if len(answer) != 3:
            raise Failed(" ".join(answer))
        self.current = line
        status = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        peak = next(int(entry.split()[1]) for entry in status if entry.startswith("VmHWM")) / 1024
        return Sample(float(answer[0]), float(answer[1]), int(answer[2]), peak)

    def write(self, path):
        self.ask(f"write {path}")

    def forget(self):
        if self.current:
            self.current = None
            self.ask("forget")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Participants:
    """Those that have been started, by name and number of threads; starting one takes seconds."""

    def __init__(self):
        self.started = {}
        self.ours = self.fresh()

    @staticmethod
    def fresh():
        return Participant("ours", [EXECUTABLE, WORK, DATA])

    def peer(self, module, threads):
        """A peer; "pandapp" is another process of ours, for one work of ours beside another."""
        key = (module, threads)
        if key not in self.started:
            interpreter = INTERPRETERS.get(module, sys.executable)
            command = [EXECUTABLE, WORK, DATA] if module == "pandapp" else [interpreter, HERE / "peer.py", module]
            self.started[key] = Participant(f"{module}-{threads}", command, threads)
        return self.started[key]

    def drop(self, module, threads):
        """Forgets one that has ended."""
        self.started.pop((module, threads)).process.kill()

    def close(self):
        for participant in [self.ours, *self.started.values()]:
            participant.close()


def medians(samples):
    """The median run; the peak is the highest."""
    return {
        "wall": statistics.median(sample.wall for sample in samples),
        "cpu": statistics.median(sample.cpu for sample in samples),
        "peak": max(sample.peak for sample in samples),
    }
