"""Judges an epidemic by what was written: the truth file and the tracks; shares no line with the generator.

usage: epidemic.py FOLDER TRUTH     FOLDER has *.tracks, written with --fixes runs; TRUTH is of the same run of 24 days

People meet who are in one cell, of 4 cm, for some minutes: those of one spot have one position while they stay. Prints JSON:

    generation_days   mean time from the exposure of whoever was exposed in the first ten days to that of whom they infect
    reproduction      how many others are infected by whoever was exposed in the first ten days
    doubling_days     ln 2 over the slope of the logarithm of daily exposures, from day 4 until a twentieth of the people has it
    contacts_a_day    with how many others a person is for ten minutes of a day, over the first week
    met_who_infected  the share of infections in which both were in one cell for two steps or more on that day
"""
import collections
import csv
import json
import math
import pathlib
import sys

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import realism  # noqa: E402

EARLY, LEAST_SECONDS, WEEK = 10, 600, 7


def identifiers(path):
    """The names of the people of a track file."""
    data = pathlib.Path(path).read_bytes()
    zone = int.from_bytes(data[14:16], "little")
    people, offset, names = int.from_bytes(data[28:32], "little"), 40 + zone, []
    for _ in range(people):
        names.append(data[offset + 2 : offset + 2 + data[offset + 1]].decode())
        offset += 2 + data[offset + 1]
    return names


def stays(path):
    """For each cell who is in it, from which second to which of the day."""
    _, seconds, person, step, cell = realism.read(path)
    breaks = numpy.flatnonzero((numpy.diff(person) != 0) | (numpy.diff(cell) != 0))
    first, last = numpy.append(0, breaks + 1), numpy.append(breaks, len(person) - 1)
    held = collections.defaultdict(list)
    for row in numpy.flatnonzero(last > first):
        begin, end = int(step[first[row]]) * seconds, int(step[last[row]]) * seconds
        held[int(cell[first[row]])].append((int(person[first[row]]), begin, end))
    return held


def together(held):
    """For how many seconds of a day each pair of people is in one cell."""
    pairs = collections.Counter()
    for present in held.values():
        present.sort(key=lambda stay: stay[1])
        for index, (one, _, end) in enumerate(present):
            for other, begin, until in present[index + 1 :]:
                if begin >= end:
                    break
                if one != other:
                    pairs[min(one, other), max(one, other)] += min(end, until) - begin
    return pairs


def main(folder, truth):
    """Prints all figures."""
    paths = sorted(pathlib.Path(folder).glob("*.tracks"))
    names = {name: index for index, name in enumerate(identifiers(paths[0]))}
    with open(truth, newline="", encoding="utf-8") as rows:
        rows = list(csv.DictReader(rows))
    exposed = {names[row["uid"]]: float(row["t_exposed"]) for row in rows}
    sources = {names[row["uid"]]: names[row["infected_by"]] for row in rows if row["infected_by"]}
    early = {person for person, time in exposed.items() if time < EARLY}
    times = [exposed[person] - exposed[source] for person, source in sources.items() if source in early]
    daily = numpy.bincount([int(exposed[person]) for person in sources], minlength=len(paths))
    last = int(numpy.searchsorted(numpy.cumsum(daily), len(names) / 20))
    met, contacts = 0, 0
    for day, path in enumerate(paths):
        pairs = together(stays(path))
        contacts += sum(seconds >= LEAST_SECONDS for seconds in pairs.values()) if day < WEEK else 0
        met += sum(
            (min(pair), max(pair)) in pairs for pair in sources.items() if int(exposed[pair[0]]) == day
        )
    slope = realism.slope(numpy.arange(4, last), numpy.log(daily[4:last]))
    figures = {
        "persons": len(names), "days": len(paths), "infected": len(exposed), "generation_days": float(numpy.mean(times)),
        "reproduction": len(times) / len(early), "doubling_days": math.log(2) / slope, "doubling_until_day": last,
        "contacts_a_day": 2 * contacts / len(names) / min(WEEK, len(paths)), "met_who_infected": met / len(sources),
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
