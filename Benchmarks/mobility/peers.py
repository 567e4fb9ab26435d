"""Measures the people of scikit-mobility's models by the rows of the realism table, on the task of our own people.

usage: peers.py FOLDER AGENTS

FOLDER has our tracks of 28 days, made by
    pandapp generate --persons 2000 --days 28 --first-day 2020-03-30 --city 45.7578,4.8320 --time-zone UTC \\
        --step-seconds 60 --fixes runs --output FOLDER
The models walk over the same 20 km x 20 km in tiles of a kilometre, whose relevance is the number of our stays in them;
the diary of Ditras is fitted on our first hundred persons. Writes a line of JSON for each model: the rows, and the
person-days per second of CPU.
"""
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


def tessellation(stays):
    """Tiles with their relevance."""
    points = numpy.concatenate(stays)
    edges = numpy.arange(-SIDE // 2, SIDE // 2 + 1, TILE)
    counts, _, _ = numpy.histogram2d(points[:, 2], points[:, 3], bins=[edges, edges])
    boxes, relevance = [], []
    for column, east in enumerate(edges[:-1]):
        for row, north in enumerate(edges[:-1]):
            south_west = (LONGITUDE + east / PARALLEL, LATITUDE + north / DEGREE)
            north_east = (LONGITUDE + (east + TILE) / PARALLEL, LATITUDE + (north + TILE) / DEGREE)
            boxes.append(shapely.geometry.box(*south_west, *north_east))
            relevance.append(max(counts[column, row], 0.1))
    names = [str(index) for index in range(len(boxes))]
    return geopandas.GeoDataFrame({"tile_ID": names, "relevance": relevance}, geometry=boxes, crs="EPSG:4326")


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


def main(folder, agents):
    """Runs all models."""
    ours = realism.stays_of(folder)
    tiles = tessellation(ours)
    weighted = {"relevance_column": "relevance"}
    models = {"DensityEPR": (DensityEPR(), weighted), "SpatialEPR": (SpatialEPR(), {}), "Ditras": (Ditras(diary(ours)), weighted)}
    for name, (model, options) in models.items():
        began = time.process_time()
        tracks = model.generate(
            START, END, tiles, n_agents=agents, random_state=SEED, show_progress=False, **options
        )
        rate = agents * DAYS / (time.process_time() - began)
        rows = realism.measure(list(stays_of(tracks)))
        print(json.dumps({"model": name, "person_days_per_second": rate, **rows}), flush=True)
    print(json.dumps({"model": "pandapp", **realism.measure(ours[:agents])}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
