"""Compares our trips with those that 28 phones recorded by car and bus: go_track (UCI 354), which is not shipped.

usage: trips.py FOLDER POINTS

FOLDER has our tracks, made by
    pandapp generate --persons 400 --days 5 --seed 1 --first-day 2020-03-30 --city=-10.93,-37.07 --time-zone UTC \\
        --step-seconds 10 --fixes runs --output FOLDER
POINTS is go_track_trackspoints.csv. Ours is a trip from one stay of ten minutes to the next, faster than 7 km/h over all:
on foot nobody recorded. Prints quartiles of length, crow's flight, minutes and speed, and how far apart the distributions
of lengths and flights are: the Jensen-Shannon divergence in bits, in kilometres up to 15.
"""
import pathlib
import sys

import numpy
import pandas

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "Tests/Scripts"))
import realism  # noqa: E402

SHORTEST_KM = 0.2
WALKING_KMH = 7


def kilometres(places):
    """The distances between consecutive places, in degrees."""
    before, after = numpy.radians(places[:-1]), numpy.radians(places[1:])
    half = (after - before) / 2
    square = numpy.sin(half[:, 0]) ** 2 + numpy.cos(before[:, 0]) * numpy.cos(after[:, 0]) * numpy.sin(half[:, 1]) ** 2
    return 2 * realism.EARTH / 1000 * numpy.arcsin(numpy.sqrt(square))


def trip(places, minutes):
    """Length, crow's flight, minutes."""
    return kilometres(places).sum(), kilometres(places[[0, -1]])[0], minutes


def recorded(path):
    """The trips of go_track."""
    points = pandas.read_csv(path).sort_values(["track_id", "time"])
    for _, track in points.groupby("track_id"):
        times = pandas.to_datetime(track["time"])
        if len(track) > 1:
            minutes = (times.iloc[-1] - times.iloc[0]).total_seconds() / 60
            yield trip(track[["latitude", "longitude"]].to_numpy(), minutes)


def ways(folder):
    """Our ways from stay to stay: person, first and last second since 1970, places."""
    for path in sorted(pathlib.Path(folder).glob("*.tracks")):
        midnight, seconds, person, step, cell = realism.read(path)
        column, row = realism.halves(cell)
        places = numpy.column_stack([(row + 0.5) * 180 / 2**30 - 90, (column + 0.5) * 360 / 2**30 - 180])
        time = midnight + step.astype(int) * seconds
        breaks = numpy.flatnonzero((numpy.diff(person) != 0) | (numpy.diff(cell) != 0))
        first, last = numpy.append(0, breaks + 1), numpy.append(breaks, len(person) - 1)
        long = time[last] - time[first] >= realism.STAY_SECONDS - seconds
        first, last = first[long], last[long]
        for start, end in zip(last, first[1:]):
            if person[start] == person[end]:
                yield person[start], time[start], time[end], places[start : end + 1]


def made(folder):
    """Our trips."""
    for _, begin, end, places in ways(folder):
        yield trip(places, (end - begin) / 60)


def divergence(one, other):
    """The Jensen-Shannon divergence of two samples, in bits."""
    shares = [numpy.histogram(numpy.clip(part, 0, 14.9), numpy.arange(16))[0] / len(part) for part in (one, other)]
    middle = (shares[0] + shares[1]) / 2
    return sum((share[share > 0] * numpy.log2(share[share > 0] / middle[share > 0])).sum() / 2 for share in shares)


def main(folder, points):
    """Prints all figures."""
    theirs = numpy.array([part for part in recorded(points) if part[0] > SHORTEST_KM])
    ours = numpy.array([part for part in made(folder) if part[0] > SHORTEST_KM])
    ours = ours[ours[:, 0] > WALKING_KMH * ours[:, 2] / 60]
    for name, trips in (("go_track", theirs), ("ours", ours)):
        print(name, len(trips))
        columns = {"length": trips[:, 0], "flight": trips[:, 1], "minutes": trips[:, 2]}
        columns["km/h"] = trips[:, 0] / trips[:, 2] * 60
        for title, values in columns.items():
            print("  ", title, numpy.percentile(values, [25, 50, 75]).round(1))
    for index, name in enumerate(("length", "flight")):
        print("divergence of", name, round(float(divergence(theirs[:, index], ours[:, index])), 2))


if __name__ == "__main__":
    main(*sys.argv[1:])
