"""Measures how real the people of our track files are, by the laws of the literature; shares no line with our own report.

usage: realism.py FOLDER OUTPUT     reads the *.tracks of the folder, one for each day, written with --fixes runs

Writes JSON: each row's name with its value. It needs nothing but numpy.

A stay is a person's run of fixes in one cell that lasts ten minutes or longer; stays within 100 m of where the person
stayed before are at the same location. A visit is an arrival at another location than the last.
"""
import itertools
import json
import math
import pathlib
import struct
import sys

import numpy

STAY_SECONDS = 600
LOCATION_METRES = 100.0
ANTENNA_METRES = 600.0
EARTH = 6_371_008.8

# The literature's bands; sources are in docs/generator.md.
BANDS = {
    "distinct_places_per_day": (2.2, 3.3),
    "moves_per_day": (1.8, 4.5),
    "exploration_exponent": (0.55, 0.68),
    "zipf_exponent": (1.0, 1.6),
    "top_place_share": (0.3, 0.5),
    "motif_share": (0.90, 1.0),
    "jump_exponent": (1.5, 2.0),
    "predictability": (0.88, 0.96),
    "unicity": (0.85, 0.99),
    "returner_share": (0.2, 0.8),
}


# MARK: Reading


def read(path):
    """The start of a day, the seconds of a step, and columns: person, step, cell."""
    data = pathlib.Path(path).read_bytes()
    magic, version, _, precision, _, zone, seconds, start, people, rows = struct.unpack_from("<7sBIBBHIqIQ", data)
    assert (magic, version, precision) == (b"PANDTRK", 1, 12), path
    offset = 40 + zone
    for _ in range(people):
        offset += 2 + data[offset + 1]
    columns = [[], [], []]
    while count := struct.unpack_from("<I", data, offset)[0]:
        offset += 4
        for column, kind in zip(columns, ("<u4", "<u4", "<u8")):
            column.append(numpy.frombuffer(data, kind, count, offset))
            offset += count * int(kind[2])
    assert offset + 4 == len(data), path
    person, step, cell = (numpy.concatenate(column) for column in columns)
    assert len(person) == rows, path
    return start, seconds, person, step, cell


def halves(cells):
    """The columns and rows of cells: their even and their odd bits, counted from the top."""
    column = numpy.zeros(len(cells), "u8")
    row = numpy.zeros(len(cells), "u8")
    for bit in range(30):
        column |= (cells >> numpy.uint64(2 * bit + 1) & numpy.uint64(1)) << numpy.uint64(bit)
        row |= (cells >> numpy.uint64(2 * bit) & numpy.uint64(1)) << numpy.uint64(bit)
    return column, row


def stays_of(folder):
    """For each person the stays: seconds of arrival and departure since the first midnight, metres east and north."""
    arrays, origin, middle = [], None, None
    for path in sorted(pathlib.Path(folder).glob("*.tracks")):
        start, seconds, person, step, cell = read(path)
        origin = start if origin is None else origin
        column, row = halves(cell)
        north = (row.astype(float) + 0.5) * 180 / 2**30 - 90
        east = (column.astype(float) + 0.5) * 360 / 2**30 - 180
        middle = (north.mean(), east.mean()) if middle is None else middle
        degree = math.radians(1) * EARTH
        x = (east - middle[1]) * degree * math.cos(math.radians(middle[0]))
        y = (north - middle[0]) * degree
        time = step.astype(numpy.int64) * seconds + (start - origin)
        # Runs of rows of one person in one cell.
        breaks = numpy.flatnonzero((numpy.diff(person) != 0) | (numpy.diff(cell) != 0))
        first = numpy.concatenate([[0], breaks + 1])
        last = numpy.concatenate([breaks, [len(person) - 1]])
        long = time[last] - time[first] >= STAY_SECONDS - seconds
        first, last = first[long], last[long]
        arrays.append(numpy.column_stack([person[first], time[first], time[last], x[first], y[first]]))
    table = numpy.concatenate(arrays)
    table = table[numpy.lexsort((table[:, 1], table[:, 0]))]
    bounds = numpy.flatnonzero(numpy.diff(table[:, 0])) + 1
    return [part[:, 1:] for part in numpy.split(table, bounds)]


def located(stays):
    """A person's visits: location, arrival, departure; and the locations' positions."""
    centres, visits = [], []
    for arrival, departure, x, y in stays:
        distances = [math.hypot(x - a, y - b) for a, b in centres]
        nearest = min(range(len(centres)), key=distances.__getitem__, default=None)
        if nearest is None or distances[nearest] > LOCATION_METRES:
            centres.append((x, y))
            nearest = len(centres) - 1
        if visits and visits[-1][0] == nearest:
            visits[-1][2] = departure
        else:
            visits.append([nearest, arrival, departure])
    return visits, numpy.array(centres)


# MARK: The laws


def slope(x, y):
    """The slope of a straight line through points, by least squares."""
    return float(numpy.polyfit(x, y, 1)[0])


def days_of(visits, days):
    """For each day the sequence of locations, each once for each visit."""
    sequences = [[] for _ in range(days)]
    for location, arrival, departure in visits:
        for day in range(int(arrival // 86_400), min(int(departure // 86_400), days - 1) + 1):
            sequences[day].append(location)
    return sequences


def motif(sequence):
    """The day's network of locations without names: the least adjacency over all orders (Schneider and others 2013)."""
    names = {location: index for index, location in enumerate(dict.fromkeys(sequence))}
    size = len(names)
    edges = {(names[a], names[b]) for a, b in zip(sequence, sequence[1:]) if a != b}
    if size > 6:
        return (size, None)
    return size, min(
        tuple(sorted((order[a], order[b]) for a, b in edges)) for order in itertools.permutations(range(size))
    )


def motif_share(sequences, kept=17):
    """The share of days that the most common motifs make up; days of more than six locations count as none of them."""
    cache, counts = {}, {}
    for sequence in sequences:
        order = {location: index for index, location in enumerate(dict.fromkeys(sequence))}
        key = tuple(order[location] for location in sequence)
        if key not in cache:
            cache[key] = motif(key)
        counts[cache[key]] = counts.get(cache[key], 0) + 1
    common = sorted((count for (_, edges), count in counts.items() if edges is not None), reverse=True)
    return sum(common[:kept]) / len(sequences)


def exploration(visits_of, days):
    """The exponent of S(t), the locations seen up to the end of a day, from day 4 on."""
    seen = numpy.zeros(days)
    for visits in visits_of:
        first = {}
        for location, arrival, _ in visits:
            first.setdefault(location, int(arrival // 86_400))
        seen += numpy.bincount(list(first.values()), minlength=days)[:days]
    day = numpy.arange(1, days + 1)
    return slope(numpy.log(day[3:]), numpy.log(numpy.cumsum(seen)[3:]))


def ranks(visits_of):
    """The mean frequency of the location of each rank."""
    shares = numpy.zeros(15)
    for visits in visits_of:
        counts = numpy.bincount([location for location, _, _ in visits])
        frequency = -numpy.sort(-counts)[:15] / counts.sum()
        shares[: len(frequency)] += frequency
    return shares / len(visits_of)


def jump_exponent(jumps):
    """The β of `P(Δr) ∝ (Δr + 1.5 km)^-β` by maximum likelihood, between 0.2 km and the 99th percentile of all jumps."""
    low, high = 0.2 + 1.5, numpy.percentile(jumps, 99) + 1.5
    values = jumps[(jumps >= 0.2) & (jumps + 1.5 <= high)] + 1.5
    mean = numpy.log(values).mean()

    def likelihood(beta):
        mass = (low ** (1 - beta) - high ** (1 - beta)) / (beta - 1)
        return -beta * mean - math.log(mass)

    grid = numpy.arange(0.5005, 4, 0.001)
    return float(grid[numpy.argmax([likelihood(beta) for beta in grid])])


def predictability(sequence):
    """Song and others 2010: Fano's bound from the Lempel-Ziv entropy of the hourly locations."""
    text = "".join(map(chr, sequence))
    size, total = len(text), 0
    for index in range(size):
        length = 1
        while index + length <= size and text[index : index + length] in text[:index]:
            length += 1
        total += length
    entropy = size * math.log2(size) / total
    places = len(set(sequence))
    if places < 2:
        return 1.0
    low, high = 1 / places, 1 - 1e-12
    for _ in range(60):
        middle = (low + high) / 2
        binary = -middle * math.log2(middle) - (1 - middle) * math.log2(1 - middle)
        low, high = (middle, high) if binary + (1 - middle) * math.log2(places - 1) > entropy else (low, middle)
    return low


def hourly(visits, hours):
    """The location at the end of each hour, where the person was last."""
    result = numpy.zeros(hours, int)
    for location, arrival, _ in visits:
        result[int(arrival // 3600) :] = location
    return result


def antennas(centres, sequence):
    """A number for the cell of 600 m that each of a sequence of locations is in."""
    return numpy.floor(centres / ANTENNA_METRES).astype(int)[sequence] @ numpy.array([1, 100_000])


def unicity(cells_of, generator, points=4, games=5):
    """The share of games in which four random points of a person, an hour from 8 to 22 and a cell each, are of nobody else."""
    matrix = numpy.array(cells_of)
    awake = numpy.flatnonzero(numpy.isin(numpy.arange(matrix.shape[1]) % 24, numpy.arange(8, 22)))
    unique = 0
    for person in numpy.repeat(numpy.arange(len(matrix)), games):
        hours = generator.choice(awake, points, replace=False)
        unique += (matrix[:, hours] == matrix[person, hours]).all(axis=1).sum() == 1
    return unique / (len(matrix) * games)


def gyration(centres, weights):
    """The radius of gyration, weighted by time."""
    middle = (centres * weights[:, None]).sum(axis=0) / weights.sum()
    return math.sqrt((((centres - middle) ** 2).sum(axis=1) * weights).sum() / weights.sum())


def returner(visits, centres):
    """Whether the two most visited locations make up more than half the radius (Pappalardo and others 2015)."""
    counts = numpy.bincount([location for location, _, _ in visits], minlength=len(centres))
    whole = gyration(centres, counts.astype(float))
    if whole == 0 or len(centres) < 3:
        return None
    top = numpy.argsort(-counts, kind="stable")[:2]
    return gyration(centres[top], counts[top].astype(float)) / whole > 0.5


def measure(persons, seed=0):
    """All rows for the stays of persons."""
    generator = numpy.random.default_rng(seed)
    pairs = [located(stays) for stays in persons]
    visits_of = [visits for visits, _ in pairs]
    days = max(int(visits[-1][2] // 86_400) for visits in visits_of) + 1
    sequences = [sequence for visits in visits_of for sequence in days_of(visits, days)]
    jumps = numpy.concatenate(
        [
            numpy.hypot(*numpy.diff(centres[[location for location, _, _ in visits]], axis=0).T) / 1000
            for visits, centres in pairs
            if len(visits) > 1
        ]
    )
    hours = [hourly(visits, days * 24) for visits in visits_of]
    cells = [antennas(centres, sequence) for (_, centres), sequence in zip(pairs, hours)]
    shares = ranks(visits_of)
    returners = [kind for kind in (returner(*pair) for pair in pairs) if kind is not None]
    sample = generator.choice(len(hours), min(300, len(hours)), replace=False)
    return {
        "distinct_places_per_day": float(numpy.mean([len(set(sequence)) for sequence in sequences])),
        "moves_per_day": sum(len(visits) - 1 for visits in visits_of) / len(persons) / days,
        "exploration_exponent": exploration(visits_of, days),
        "zipf_exponent": -slope(numpy.log(numpy.arange(1, 16)), numpy.log(shares)),
        "top_place_share": float(shares[0]),
        "second_place_share": float(shares[1]),
        "motif_share": motif_share(sequences),
        "jump_exponent": jump_exponent(jumps),
        "median_jump_km": float(numpy.median(jumps)),
        "predictability": float(numpy.mean([predictability(hours[index]) for index in sample])),
        "unicity": float(unicity(cells, generator)),
        "returner_share": float(numpy.mean(returners)),
    }


if __name__ == "__main__":
    pathlib.Path(sys.argv[2]).write_text(json.dumps(measure(stays_of(sys.argv[1])), indent=1) + "\n", encoding="utf-8")
