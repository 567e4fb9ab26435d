"""Measures the people of scikit-mobility's models by the rows of the realism table, on the task of our own people.

usage: peers.py FOLDER AGENTS

FOLDER has our tracks of 28 days, made by
    pandapp generate --persons 2000 --days 28 --first-day 2020-03-30 --city 45.7578,4.8320 --time-zone UTC \\
        --step-seconds 60 --fixes runs --output FOLDER
The models walk over the same 20 km x 20 km in tiles of a kilometre, whose relevance is the number of our stays in them;
the diary of Ditras is fitted on our first hundred persons. Writes a line of JSON for each model: the rows, and the
person-days per second of CPU; for each peer then on how many rows we are closer to the literature's band, or as close. How
far a value is from a band is 0 inside, else the distance to its nearer end in widths of the band. Unicity is left out: among
a hundred everybody is unique.
"""
import itertools
import json
import pathlib
import sys
import time
import warnings

import geopandas
import numpy
import pandas
import shapely.geometry
from skmob import TrajDataFrame
from skmob.models.epr import DensityEPR, Ditras, SpatialEPR
from skmob.models.markov_diary_generator import MarkovDiaryGenerator
from skmob.preprocessing import clustering

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "Tests/Scripts"))
import realism  # noqa: E402

warnings.filterwarnings("ignore")

SEED, DAYS, SIDE, TILE = 1, 28, 20_000, 1000
START = pandas.Timestamp("2020-03-30")
END = START + pandas.Timedelta(days=DAYS)
LATITUDE, LONGITUDE = 45.7578, 4.8320
DEGREE = numpy.radians(1) * realism.EARTH
PARALLEL = DEGREE * numpy.cos(numpy.radians(LATITUDE))


def squares(latitude, longitude, side):
    """The square about a point in squares of a side: west, south, east, north of each."""
    degree = numpy.radians(1) * realism.EARTH
    parallel = degree * numpy.cos(numpy.radians(latitude))
    edges = numpy.arange(-SIDE // 2, SIDE // 2 + 1, side)
    east, north = longitude + edges / parallel, latitude + edges / degree
    return [
        (east[column], north[row], east[column + 1], north[row + 1])
        for column, row in itertools.product(range(len(edges) - 1), repeat=2)
    ]


def tessellation(stays, latitude=LATITUDE, longitude=LONGITUDE):
    """Tiles with their relevance."""
    points = numpy.concatenate(stays)
    edges = numpy.arange(-SIDE // 2, SIDE // 2 + 1, TILE)
    counts, _, _ = numpy.histogram2d(points[:, 2], points[:, 3], bins=[edges, edges])
    boxes = [shapely.geometry.box(*box) for box in squares(latitude, longitude, TILE)]
    columns = {"tile_ID": [str(index) for index in range(len(boxes))], "relevance": numpy.maximum(counts, 0.1).ravel()}
    return geopandas.GeoDataFrame(columns, geometry=boxes, crs="EPSG:4326")


def diary(stays):
    """The diary generator of Ditras, fitted."""
    rows = [(person, *stay) for person, part in enumerate(stays[:100]) for stay in part]
    frame = pandas.DataFrame(rows, columns=["uid", "arrival", "departure", "x", "y"])
    frame["datetime"] = START + pandas.to_timedelta(frame["arrival"], unit="s")
    frame["leaving_datetime"] = START + pandas.to_timedelta(frame["departure"], unit="s")
    frame["lat"] = LATITUDE + frame["y"] / DEGREE
    frame["lng"] = LONGITUDE + frame["x"] / PARALLEL
    tracks = clustering.cluster(TrajDataFrame(frame, user_id="uid"), cluster_radius_km=0.1, min_samples=1)
    generator = MarkovDiaryGenerator()
    generator.fit(tracks, 100, lid="cluster")
    return generator


def stays_of(tracks):
    """A model's rows as stays: each lasts until the next."""
    for _, person in tracks.sort_values("datetime").groupby("uid"):
        arrival = (person["datetime"] - START).dt.total_seconds().to_numpy()
        departure = numpy.append(arrival[1:] - 60, DAYS * 86_400 - 1)
        east = (person["lng"].to_numpy() - LONGITUDE) * PARALLEL
        north = (person["lat"].to_numpy() - LATITUDE) * DEGREE
        yield numpy.column_stack([arrival, numpy.maximum(arrival, departure), east, north])


def distance(name, value):
    """How far a row's value is from its band, in widths of the band."""
    low, high = realism.BANDS[name]
    return max(low - value, value - high, 0) / (high - low)


def comparison(ours, theirs):
    """On how many rows we are closer to the band, and as close."""
    names = [name for name in realism.BANDS if name != "unicity"]
    pairs = [(distance(name, ours[name]), distance(name, theirs[name])) for name in names]
    return {"rows": len(pairs), "closer": sum(a < b for a, b in pairs), "closer_or_equal": sum(a <= b for a, b in pairs)}


def main(folder, agents):
    """Runs all models."""
    ours = realism.stays_of(folder)
    tiles = tessellation(ours)
    weighted = {"relevance_column": "relevance"}
    models = {"DensityEPR": (DensityEPR(), weighted), "SpatialEPR": (SpatialEPR(), {}), "Ditras": (Ditras(diary(ours)), weighted)}
    measured = {}
    for name, (model, options) in models.items():
        began = time.process_time()
        tracks = model.generate(
            START, END, tiles, n_agents=agents, random_state=SEED, show_progress=False, **options
        )
        rate = agents * DAYS / (time.process_time() - began)
        measured[name] = realism.measure(list(stays_of(tracks)))
        print(json.dumps({"model": name, "person_days_per_second": rate, **measured[name]}), flush=True)
    rows = realism.measure(ours[:agents])
    print(json.dumps({"model": "pandapp", **rows}))
    for name, theirs in measured.items():
        print(json.dumps({"beside": name, **comparison(rows, theirs)}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
