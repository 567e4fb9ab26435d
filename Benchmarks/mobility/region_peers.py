"""Compares scikit-mobility's models with New York's commuting flows, as Tests/Scripts/commuters.py compares our people.

usage: region_peers.py TESSELLATION FLOWS FOLDER AGENTS

Gravity is fitted on the very flows; Radiation is told how many leave each county; DensityEPR, SpatialEPR and Ditras walk for
five days from homes drawn by population, and work where they are longest between 9 and 16 h. The diary of Ditras is fitted
on the first hundred people of FOLDER, which peers.py says how to make. Writes a line of JSON for each.
"""
import json
import pathlib
import sys
import warnings

import geopandas
import numpy
import pandas
from skmob import FlowDataFrame
from skmob.models.epr import DensityEPR, Ditras, SpatialEPR
from skmob.models.gravity import Gravity
from skmob.models.radiation import Radiation

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "Tests/Scripts"))
import commuters  # noqa: E402
import peers  # noqa: E402
import realism  # noqa: E402

warnings.filterwarnings("ignore")

SEED, DAYS = 1, 5
START = pandas.Timestamp("2020-03-30")
COLUMNS = {"tile_id_column": "tile_ID", "tot_outflows_column": "tot_outflow", "relevance_column": "population"}


def matrix(flows, index):
    """A model's flows as a matrix."""
    made = numpy.zeros((len(index), len(index)))
    for origin, destination, flow in flows[["origin", "destination", "flow"]].itertuples(index=False):
        made[index[str(origin)], index[str(destination)]] += flow
    return made


def work_days(tracks, centres):
    """For each person and day the counties of home and work."""
    made = numpy.zeros((len(centres), len(centres)))
    for _, person in tracks.sort_values("datetime").groupby("uid"):
        arrival = (person["datetime"] - START).dt.total_seconds().to_numpy()
        departure = numpy.append(arrival[1:], DAYS * 86_400)
        places = [centres[round(lat, 6), round(lng, 6)] for lat, lng in zip(person["lat"], person["lng"])]
        for day in range(DAYS):
            home = places[max(numpy.searchsorted(arrival, day * 86_400, "right") - 1, 0)]
            begin, end = day * 86_400 + 9 * 3600, day * 86_400 + 16 * 3600
            spent = numpy.clip(numpy.minimum(departure, end) - numpy.maximum(arrival, begin), 0, None)
            made[home, numpy.bincount(places, spent, len(centres)).argmax()] += 1
    return made


def main(tessellation, flows, folder, agents):
    """Runs all models."""
    _, known = commuters.known_flows(tessellation, flows)
    tiles = geopandas.read_file(tessellation).rename(columns={"tile_id": "tile_ID"})
    tiles["tile_ID"] = tiles["tile_ID"].astype(str)
    tiles["tot_outflow"] = known.sum(axis=1) - numpy.diag(known)
    index = {name: place for place, name in enumerate(tiles["tile_ID"])}
    table = pandas.read_csv(flows, dtype={"origin": str, "destination": str})
    names = {"origin": "origin", "destination": "destination", "flow": "flow", "tile_id": "tile_ID"}
    gravity = Gravity(gravity_type="singly constrained")
    gravity.fit(FlowDataFrame(table, tessellation=tiles, **names), relevance_column="population")
    for name, model in (("Gravity", gravity), ("Radiation", Radiation())):
        numpy.random.seed(SEED)
        made = matrix(model.generate(tiles, out_format="flows", **COLUMNS), index)
        print(json.dumps({"model": name, **commuters.scores(made, known)}), flush=True)
    centres = {(round(point.y, 6), round(point.x, 6)): place for place, point in enumerate(tiles.geometry.centroid)}
    for name, model, options in (
        ("DensityEPR", DensityEPR(), {"relevance_column": "population"}),
        ("SpatialEPR", SpatialEPR(), {}),
        ("Ditras", Ditras(peers.diary(realism.stays_of(folder))), {"relevance_column": "population"}),
    ):
        numpy.random.seed(SEED)
        homes = numpy.random.choice(len(tiles), agents, p=tiles["population"] / tiles["population"].sum())
        tracks = model.generate(
            START, START + pandas.Timedelta(days=DAYS), tiles, n_agents=agents, starting_locations=list(homes),
            random_state=SEED, show_progress=False, **options
        )
        print(json.dumps({"model": name, **commuters.scores(work_days(tracks, centres), known)}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:4], int(sys.argv[4]))
