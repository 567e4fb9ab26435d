"""The positions that everything works on: made once, the same every time, kept in .build/bench-data.

Columns are raw files of little-endian numbers. A smaller data set is the beginning of a larger one, so that there is
one file for each column, as long as the largest data set that was asked for.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy

FOLDER = Path(__file__).parents[1] / ".build/bench-data"
SEED = 20200401
HOT_SPOTS = 200
BLOCK = 1_000_000

# A square around 45.72 N, 4.87 E, cut along cells of precision 5: the same area at every precision, and corners that a
# double holds exactly.
SOUTH, WEST, SIDE = 45.3515625, 4.5263671875, 0.703125

CONTACT_STEPS = 100
CONTACT_PRECISION = 9
ASKER = 17


@dataclass(frozen=True)
class Region:
    """The square as cells of a precision."""

    precision: int

    @property
    def earth(self):
        """The columns and rows of the whole earth."""
        bits = 5 * self.precision
        return 1 << (bits + 1) // 2, 1 << bits // 2

    @property
    def width(self):
        return round(self.earth[0] * SIDE / 360)

    @property
    def height(self):
        return round(self.earth[1] * SIDE / 180)

    @property
    def corner(self):
        """The first column and row."""
        return round(self.earth[0] * (WEST + 180) / 360), round(self.earth[1] * (SOUTH + 90) / 180)

    @property
    def scale(self):
        """Columns and rows to a degree."""
        return self.width / SIDE, self.height / SIDE

    def indexes(self, latitudes, longitudes):
        """Row-major cells, by multiplication: a point within a rounding error of an edge may lie beyond it."""
        across, up = self.scale
        index = ((latitudes - SOUTH) * up).astype(numpy.int64)
        index *= self.width
        index += ((longitudes - WEST) * across).astype(numpy.int64)
        return index

    def dense(self, cells, counts):
        """A grid from the cells that are not empty."""
        grid = numpy.zeros(self.width * self.height, numpy.uint32)
        grid[numpy.asarray(cells)] = numpy.asarray(counts)
        return grid


def columns(points):
    """Latitudes and longitudes, in memory of one's own."""
    return tuple(numpy.fromfile(FOLDER / f"{name}.f64", "<f8", points) for name in ("latitudes", "longitudes"))


def block(number):
    """A million positions: hot spots of different reach and weight, all of them inside the square."""
    spots = numpy.random.default_rng(SEED)
    centres = spots.normal(0.5, 0.12, (HOT_SPOTS, 2)).clip(0.1, 0.9)
    reach = spots.uniform(0.004, 0.04, HOT_SPOTS)
    weight = spots.pareto(1.5, HOT_SPOTS) + 0.2
    random = numpy.random.default_rng([SEED, number])
    spot = random.choice(HOT_SPOTS, BLOCK, p=weight / weight.sum())
    places = centres[spot] + random.normal(size=(BLOCK, 2)) * reach[spot, None]
    outside = (places < 0) | (places >= 1)
    places[outside] = random.uniform(size=outside.sum())
    return SOUTH + SIDE * places[:, 0], WEST + SIDE * places[:, 1]


def make_positions(points):
    """Lengthens the two columns to so many positions."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    files = [FOLDER / f"{name}.f64" for name in ("latitudes", "longitudes")]
    have = min(file.stat().st_size // 8 // BLOCK if file.exists() else 0 for file in files)
    need = -(-points // BLOCK)
    if have >= need:
        return
    print(f"Making {need - have} million positions in {FOLDER}", flush=True)
    for file in files:
        file.touch()
        os.truncate(file, have * BLOCK * 8)
    with files[0].open("ab") as latitudes, files[1].open("ab") as longitudes:
        for number in range(have, need):
            for file, values in zip((latitudes, longitudes), block(number)):
                values.astype("<f8").tofile(file)


def contact_files(records):
    return [FOLDER / f"contacts-{records}.{name}" for name in ("cells", "persons")]


def make_contacts(records):
    """Presences by step, cell and person: in each of 100 steps every person is at one of the positions."""
    make_positions(records)
    files = contact_files(records)
    persons = records // CONTACT_STEPS
    if all(file.exists() and file.stat().st_size == 4 * persons * CONTACT_STEPS for file in files):
        return
    print(f"Making {records:,} presences in {FOLDER}", flush=True)
    latitudes, longitudes = columns(persons * CONTACT_STEPS)
    with files[0].open("wb") as cells, files[1].open("wb") as people:
        for step in range(CONTACT_STEPS):
            part = slice(step * persons, (step + 1) * persons)
            index = Region(CONTACT_PRECISION).indexes(latitudes[part], longitudes[part]).astype("<u4")
            order = numpy.argsort(index, kind="stable")
            index[order].tofile(cells)
            order.astype("<u4").tofile(people)


def contacts(records):
    """The cells and persons of `make_contacts`, a row for each step."""
    return tuple(numpy.fromfile(file, "<u4").reshape(CONTACT_STEPS, -1) for file in contact_files(records))


def make_texts(count):
    """Random cells of 45 bits (cells.u64), and their nine characters (texts.9) by NumPy."""
    cells, texts = FOLDER / "cells.u64", FOLDER / "texts.9"
    if texts.exists() and texts.stat().st_size == 9 * count:
        return
    values = numpy.random.default_rng(SEED).integers(0, 1 << 45, count, numpy.uint64)
    values.tofile(cells)
    alphabet = numpy.frombuffer(b"0123456789bcdefghjkmnpqrstuvwxyz", numpy.uint8)
    shifts = numpy.arange(40, -1, -5, dtype=numpy.uint64)
    alphabet[(values[:, None] >> shifts & 31).astype(numpy.intp)].tofile(texts)


def make_grid(side):
    """The positions that there are, at most ten million, counted into a square grid: rows from the south."""
    file = FOLDER / f"grid-{side}.u32"
    if file.exists():
        return
    latitudes, longitudes = columns(min(10_000_000, (FOLDER / "latitudes.f64").stat().st_size // 8))
    row = ((latitudes - SOUTH) * (side / SIDE)).astype(numpy.int64)
    column = ((longitudes - WEST) * (side / SIDE)).astype(numpy.int64)
    numpy.bincount(row * side + column, minlength=side * side).astype("<u4").tofile(file)


def grid(side):
    return numpy.fromfile(FOLDER / f"grid-{side}.u32", "<u4").reshape(side, side)
