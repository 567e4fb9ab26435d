#!/usr/bin/env python3
"""Compares heatmap mechanisms on five made-up cities, and prints the table of docs/privacy.md.

The error of a map is the earth mover's distance to the exact one, both of mass one and summed to 32 x 32 squares, in
sides of the city: exact, by POT's network simplex. `sampling` is the distance between the days of two sets of people of
the same city, without any privacy: what a day is off by itself. `roaming` is the same for people whose places have
nothing to do with their homes.
"""
import argparse
import pathlib
import subprocess
import tempfile
import time

import numpy
import ot

import cities
import peers

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".build/benchmarks/release/pandapp-privacy"
# How many cells east and north the city begins beside the quadtree's largest blocks: 0 as the others have it, which
# divide the city itself; 100 and 37 as any real region begins anywhere.
OURS = {
    "adaptive-grid-v1": ("adaptive-grid-v1", "0 0"),
    "adaptive-grid-v1, unaligned": ("adaptive-grid-v1", "100 37"),
    "quadtree-v1": ("quadtree-v1", "0 0"),
    "uniform-grid-v1": ("uniform-grid-v1", "0 0"),
}
PEERS = {"flat Laplace": peers.flat_laplace, "PrivTree": peers.privtree, "Google 2023": peers.google}
PERSONS = (1_000, 2_000, 5_000, 20_000, 100_000)
GRID = 32
CORNERS = numpy.stack(numpy.meshgrid(numpy.arange(GRID), numpy.arange(GRID), indexing="ij"), -1).reshape(-1, 2) / GRID
COSTS = numpy.sqrt(((CORNERS[:, None] - CORNERS[None]) ** 2).sum(-1))


def distance(cells, exact):
    """The earth mover's distance of two maps."""
    a, b = (cities.coarse(numpy.asarray(x, float), GRID).ravel() for x in (cells, exact))
    if a.sum() <= 0:
        a = numpy.ones_like(a)
    return ot.emd2(a / a.sum(), b / b.sum(), COSTS, numItermax=10_000_000)


class Ours:
    """Our program, which answers a line a release."""

    def __init__(self, folder):
        self.days, self.cells = folder / "days", folder / "cells"
        self.process = subprocess.Popen([PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def release(self, mechanism, offset, seed):
        """The map of the days that were written last."""
        self.process.stdin.write(f"{mechanism} 1000000 {offset} {seed} {self.days} {self.cells}\n")
        self.process.stdin.flush()
        float(self.process.stdout.readline())
        cells = numpy.zeros((cities.SIDE, cities.SIDE))
        for west, east, south, north, tokens in numpy.loadtxt(self.cells, dtype=int, ndmin=2):
            cells[south:north, west:east] = tokens / ((east - west) * (north - south))
        return cells


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10, help="days of each city (10)")
    parser.add_argument("--quick", action="store_true", help="one day of each city, in two minutes")
    arguments = parser.parse_args()
    seeds = 1 if arguments.quick else arguments.seeds
    roaming = ("roaming: adaptive-grid-v1", "roaming: sampling")
    names = (*OURS, *PEERS, "sampling", *roaming)
    errors = {(name, persons): [] for name in names for persons in PERSONS}
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(pathlib.Path(folder))
        for shape in cities.SHAPES:
            city, roamers = cities.City(shape), cities.City(shape, roaming=True)
            for seed in range(seeds):
                for persons in PERSONS:
                    random = numpy.random.default_rng([seed, persons])
                    days = city.days(persons, random)
                    exact = cities.histogram(days)
                    days.astype("<u4").tofile(ours.days)
                    for name, (mechanism, offset) in OURS.items():
                        cells = ours.release(mechanism, offset, f"{shape}-{seed}")
                        errors[name, persons].append(distance(cells, exact))
                    for name, mechanism in PEERS.items():
                        errors[name, persons].append(distance(mechanism(days, 1, random), exact))
                    other = cities.histogram(city.days(persons, random))
                    errors["sampling", persons].append(distance(other, exact))
                    days = roamers.days(persons, random)
                    exact = cities.histogram(days)
                    days.astype("<u4").tofile(ours.days)
                    cells = ours.release("adaptive-grid-v1", "0 0", f"roaming-{shape}-{seed}")
                    other = cities.histogram(roamers.days(persons, random))
                    for name, map in zip(roaming, (cells, other)):
                        errors[name, persons].append(distance(map, exact))
            print(f"{shape}: {time.monotonic() - start:.0f} s", flush=True)
    print("| ill persons | " + " | ".join(f"{persons:,}" for persons in PERSONS) + " |")
    print("|---" * (1 + len(PERSONS)) + "|")
    for name in names:
        medians = (numpy.median(errors[name, persons]) for persons in PERSONS)
        print(f"| {name} | " + " | ".join(f"{median:.4f}" for median in medians) + " |")
    for shape, row in zip(cities.SHAPES, range(len(cities.SHAPES))):
        part = slice(row * seeds, (row + 1) * seeds)
        for name in ("adaptive-grid-v1", "sampling"):
            medians = (numpy.median(errors[name, persons][part]) for persons in PERSONS)
            print(f"| {shape}: {name} | " + " | ".join(f"{median:.4f}" for median in medians) + " |")


if __name__ == "__main__":
    main()
