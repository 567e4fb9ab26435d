"""Compares who works where among made-up people with a region's known flows; shares no line with the generator.

usage: commuters.py FOLDER TESSELLATION FLOWS     FOLDER has *.tracks of working days, written with --fixes runs

A person lives where they are at the day's first fix, and works where they are longest between 9 and 16 h, if that is not
at home. Prints JSON: `cpc`, the common part of commuters `2 Σ min(made, known) / (Σ made + Σ known)` with as many known
as made (Lenormand and others 2012), `correlation` of both over all pairs of areas, and both again between different
areas. It needs numpy and shapely.
"""
import collections
import csv
import json
import pathlib
import sys

import numpy
import shapely
import shapely.geometry

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import realism  # noqa: E402


def degrees(cells):
    """Longitude and latitude of the middles of cells of precision 12."""
    column, row = realism.halves(cells)
    return (column + 0.5) * 360 / 2**30 - 180, (row + 0.5) * 180 / 2**30 - 90


def homes_and_work(path):
    """For each person who works the cells of home and work."""
    _, seconds, person, step, cell = realism.read(path)
    pairs = []
    for rows in numpy.split(numpy.arange(len(person)), numpy.flatnonzero(numpy.diff(person)) + 1):
        spent = collections.Counter()
        for row, after in zip(rows, rows[1:]):
            if cell[row] == cell[after]:
                begin, end = max(step[row] * seconds, 9 * 3600), min(step[after] * seconds, 16 * 3600)
                spent[cell[row]] += max(int(end) - int(begin), 0)
        if spent:
            place, time = spent.most_common(1)[0]
            if place != cell[rows[0]] and time >= 3 * 3600:
                pairs.append((cell[rows[0]], place))
    return pairs


def areas_of(cells, areas):
    """For each cell the index of the area that it is in; -1 for none, which a border drawn by straight lines may leave."""
    points = shapely.points(*degrees(numpy.array(cells, "u8")))
    tree = shapely.STRtree(points)
    found = numpy.full(len(points), -1)
    for index, area in enumerate(areas):
        found[tree.query(area, predicate="intersects")] = index
    return found


def agreement(made, known):
    """The common part of commuters, and the correlation."""
    known = known * made.sum() / known.sum()
    common = 2 * numpy.minimum(made, known).sum() / (made.sum() + known.sum())
    return float(common), float(numpy.corrcoef(made.ravel(), known.ravel())[0, 1])


def known_flows(tessellation, flows):
    """The areas, and how many people go from each to each."""
    features = json.loads(pathlib.Path(tessellation).read_text(encoding="utf-8"))["features"]
    areas = [shapely.geometry.shape(feature["geometry"]) for feature in features]
    index = {str(feature["properties"]["tile_id"]): place for place, feature in enumerate(features)}
    known = numpy.zeros((len(areas), len(areas)))
    with open(flows, newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            known[index[row["origin"]], index[row["destination"]]] += float(row["flow"])
    return areas, known


def scores(made, known):
    """All figures."""
    between = ~numpy.eye(len(known), dtype=bool)
    cpc, correlation = agreement(made, known)
    between_cpc, between_correlation = agreement(made[between], known[between])
    return {
        "commuters": int(made.sum()),
        "cpc": cpc,
        "correlation": correlation,
        "cpc_between_areas": between_cpc,
        "correlation_between_areas": between_correlation,
        "share_in_own_area": float(numpy.trace(made) / made.sum()),
    }


def main(folder, tessellation, flows):
    """Prints the figures of the people of a folder."""
    areas, known = known_flows(tessellation, flows)
    pairs = [pair for path in sorted(pathlib.Path(folder).glob("*.tracks")) for pair in homes_and_work(path)]
    homes, work = (areas_of(cells, areas) for cells in zip(*pairs))
    made = numpy.zeros_like(known)
    numpy.add.at(made, (homes[(homes >= 0) & (work >= 0)], work[(homes >= 0) & (work >= 0)]), 1)
    print(json.dumps(scores(made, known), indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
