"""A row of a table: one piece of work of ours and those who do it too, in turns and to the same result."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import numpy

from participants import DATA, Failed, medians

# Results of a gigabyte are compared and thrown away: in memory where there is a place for that, not on the disk.
SCRATCH = Path("/dev/shm") if Path("/dev/shm").is_dir() else DATA

# Of a million points so many may lie beyond a cell's edge for a peer that multiplies and rounds.
ROUNDING = 1


@dataclass(frozen=True)
class Peer:
    """Who does it too."""

    name: str
    module: str
    # The function of peers/MODULE.py; the benchmark's own name if there is none.
    function: str = ""
    parameters: dict = field(default_factory=dict)
    # The most items that it is given, where it would take too long.
    limit: int = 10**12
    # What its result is compared by: the row's own way, if there is none.
    check: str = ""
    # A row with fewer or more threads goes without it.
    threads: tuple = (1, 2)


@dataclass(frozen=True)
class Row:
    """A piece of work."""

    key: str
    title: str
    benchmark: str
    peers: list
    # What the rate counts: parameter and number, and how much of `unit` one of them is.
    items: tuple = ("points", 0)
    unit: str = "M/s"
    scale: float = 1e-6
    parameters: dict = field(default_factory=dict)
    # A line that makes the input of ours, in another process than the one that is measured.
    made_by: str = ""
    # Items with padding, where there is any.
    stored: int = 0
    # How often a turn does all of it: what takes milliseconds would measure the waking of a process that had to wait.
    passes: int = 1
    # number, nothing, or the type of an array's elements; "grid": counts that may differ by rounding.
    check: str = "nothing"

    def line(self, name, items, parameters):
        pairs = {self.items[0]: items} | self.parameters | parameters
        # A peer that is given fewer items is a slow one.
        if self.passes > 1 and items == self.items[1]:
            pairs["passes"] = self.passes
        return " ".join([name, *(f"{key}={value}" for key, value in pairs.items())])

    @property
    def threads(self):
        return self.parameters.get("threads", 1)


def measure(row, participants, rounds):
    """Ours and each peer in turns: medians, and ratios of the medians of the same turns."""
    print(f"  {row.title}", flush=True)
    us = participants.ours
    if row.made_by:
        us.run(row.made_by)
        # A process that has done nothing else, so that its peak is the work's own.
        us = participants.fresh()
    try:
        return in_turns_with_all(row, us, participants, rounds)
    finally:
        us.close() if row.made_by else us.forget()


def in_turns_with_all(row, us, participants, rounds):
    line = row.line(row.benchmark, row.items[1], {})
    all_ours, peers = [], []
    for peer in row.peers:
        if row.threads not in peer.threads:
            continue
        items = min(peer.limit, row.items[1])
        entry = {"name": peer.name, "items": items}
        peers.append(entry)
        try:
            samples = in_turns(row, peer, items, line, us, participants, rounds, entry)
        except Failed as failure:
            if us.process.poll() is not None:
                raise SystemExit(f"{row.title}: ours failed: {failure}") from failure
            entry["failed"] = str(failure)
            print(f"    {peer.name} failed: {failure}", flush=True)
            participants.drop(peer.module, row.threads)
            continue
        ours, theirs = medians(samples[0]), medians(samples[1])
        share = row.items[1] / items
        entry |= theirs | {"rate": row.scale * items / theirs["wall"]}
        entry |= {f"ratio_{key}": theirs[key] * share / ours[key] for key in ("wall", "cpu")}
        all_ours += samples[0]
    ours = medians(all_ours or [us.run(line) for _ in range(rounds)])
    return {
        "key": row.key,
        "title": row.title,
        "items": row.items[1],
        "stored": row.stored or row.items[1],
        "unit": row.unit,
        "parameters": row.parameters,
        "ours": ours | {"rate": row.scale * row.items[1] / ours["wall"]},
        "peers": peers,
    }


def in_turns(row, peer, items, line, us, participants, rounds, entry):
    """Samples of ours and of a peer, after a run of each that is not measured but compared."""
    them = participants.peer(peer.module, row.threads)
    their_line = row.line(peer.function or row.benchmark, items, peer.parameters)
    check = peer.check or row.check
    number = us.run(row.line(row.benchmark, items, {})).number
    their_number = them.run(their_line).number
    if check == "number" and number != their_number:
        raise SystemExit(f"{row.title}: {peer.name} comes to {their_number}, ours to {number}")
    if check not in ("number", "nothing"):
        entry["moved"] = compare(row, peer, check, us, them, items)
    if items != row.items[1]:
        us.run(line)
    samples = [], []
    for _ in range(rounds):
        samples[0].append(us.run(line))
        samples[1].append(them.run(their_line))
    them.forget()
    return samples


def compare(row, peer, check, us, them, items):
    """How many items of the two results differ, after refusing what rounding does not explain."""
    files = [SCRATCH / f"pandapp-benchmarks-{os.getpid()}-{whose}" for whose in ("ours", "theirs")]
    for participant, file in zip((us, them), files):
        participant.write(file)
    try:
        return difference(row, peer, check, files, items)
    finally:
        for file in files:
            file.unlink(missing_ok=True)


def difference(row, peer, check, files, items):
    if check == "picture":
        from PIL import Image

        ours, theirs = (numpy.asarray(Image.open(file)) for file in files)
    else:
        ours, theirs = (numpy.memmap(file, "<u4" if check == "grid" else check, "r") for file in files)
    if ours.shape != theirs.shape:
        raise SystemExit(f"{row.title}: {peer.name} has {theirs.shape}, ours {ours.shape}")
    different = numpy.flatnonzero(ours.reshape(-1) != theirs.reshape(-1))
    if check != "grid":
        if len(different):
            raise SystemExit(f"{row.title}: {peer.name} differs from ours in {len(different)} places")
        return 0
    # A point in another cell is one too many there and one too few here.
    moved = int(numpy.abs(ours[different].astype(numpy.int64) - theirs[different].astype(numpy.int64)).sum() + 1) // 2
    if moved > max(1, ROUNDING * items // 10**6):
        raise SystemExit(f"{row.title}: {peer.name} counts {moved} of {items:,} points elsewhere")
    return moved
