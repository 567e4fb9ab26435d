"""Compares recorded trips with ours and with those of scikit-mobility's models, by dp-mobility-report's benchmark.

usage: dp_report.py FOLDER TRACKS POINTS AGENTS

FOLDER has our tracks, made by
    pandapp generate --persons 400 --days 28 --seed 1 --first-day 2020-03-30 --city=-10.93,-37.07 --time-zone UTC \\
        --step-seconds 10 --fixes runs --output FOLDER
TRACKS and POINTS are go_track_tracks.csv and go_track_trackspoints.csv (UCI 354): whose each trip is, and its points. The
models walk over the same 20 km x 20 km as in peers.py. dp-mobility-report 0.2.11 looks at where and when a trip begins and
ends, in tiles of 2 km here, with no privacy budget. Its histograms reach beyond all there is, since those that it cuts off do
not always join (their bins differ by rounding); all else is at its defaults.

Of the similarity measures that the package chooses, those of trips (when, how long, how far, from where to where) are taken
over all trips of a model. For those of persons, and of counts, one made-up person stands in for each phone, with as many
trips in a row as the phone recorded, for then there are as many of both; that is drawn REPEATS times, for means. Prints a
line of JSON for each model; 0 is the same. At last, on how many measures ours is closer than each model.

Left out is what would compare how the phones were used, not how people move (numbers, missing values, dates, weekdays, trips
of a person, the time between them), rank correlations of tiles and of flows, which compare the names of places that we made
up, visits outside of the square, which no model leaves, and visits by time of day, which have no value where nobody recorded
at some time. The models of scikit-mobility jump: their trips take no time, and travel time is ours alone.
"""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import geopandas
import numpy
import pandas
import shapely.geometry
from dp_mobility_report import BenchmarkReport
from dp_mobility_report import constants as const
from skmob.models.epr import DensityEPR, Ditras, SpatialEPR

import peers
import trips

LATITUDE, LONGITUDE = -10.93, -37.07
TILE, REPEATS = 2000, 10
LEFT_OUT = [
    const.DS_STATISTICS, const.MISSING_VALUES, const.TRIPS_OVER_TIME, const.TRIPS_PER_WEEKDAY, const.TRIPS_PER_USER,
    const.USER_TIME_DELTA, const.VISITS_PER_TIME_TILE,
]
REACH = {"max_travel_time": 1440, "max_jump_length": 100, "max_radius_of_gyration": 100, "max_user_tile_count": 100}
SAYING_NOTHING = {const.VISITS_PER_TILE_RANKING, const.OD_FLOWS_RANKING, const.VISITS_PER_TILE_OUTLIERS}
OF_TRIPS = {
    const.TRIPS_PER_HOUR, const.VISITS_PER_TILE, const.OD_FLOWS, const.TRAVEL_TIME, const.TRAVEL_TIME_QUARTILES,
    const.JUMP_LENGTH, const.JUMP_LENGTH_QUARTILES,
}


def recorded(tracks, points):
    """The trips of each phone: the times and places of begin and end."""
    phones = pandas.read_csv(tracks).set_index("id")["id_android"]
    points = pandas.read_csv(points, parse_dates=["time"]).sort_values(["track_id", "time"])
    made = {}
    for track, rows in points.groupby("track_id"):
        places = rows[["latitude", "longitude"]].to_numpy()
        if trips.kilometres(places).sum() > trips.SHORTEST_KM:
            made.setdefault(phones[track], []).append((rows["time"].iloc[0], rows["time"].iloc[-1], places[0], places[-1]))
    return made


def ours(folder):
    """Our trips that go_track might have recorded."""
    made = {}
    for person, begin, end, places in trips.ways(folder):
        length = trips.kilometres(places).sum()
        if length > trips.SHORTEST_KM and length > trips.WALKING_KMH * (end - begin) / 3600:
            times = (pandas.Timestamp(second, unit="s") for second in (begin, end))
            made.setdefault(person, []).append((*times, places[0], places[-1]))
    return made


def jumps(tracks):
    """A model's jumps from row to row, at the time of the second."""
    made = {}
    for person, rows in tracks.sort_values("datetime").groupby("uid"):
        places, times = rows[["lat", "lng"]].to_numpy(), list(rows["datetime"])
        moved = numpy.flatnonzero((places[1:] != places[:-1]).any(axis=1))
        made[person] = [(times[row + 1], times[row + 1], places[row], places[row + 1]) for row in moved]
    return made


def frame(trips_of):
    """dp-mobility-report's table of persons' trips, two rows for each."""
    rows = [
        (person, f"{person}-{index}", time, *place)
        for person, trips in enumerate(trips_of)
        for index, (begin, end, origin, destination) in enumerate(trips)
        for time, place in ((begin, origin), (end, destination))
    ]
    return pandas.DataFrame(rows, columns=["uid", "tid", "datetime", "lat", "lng"])


def stand_ins(model, phones, generator):
    """For each phone a person's trips, as many in a row."""
    for trips in phones:
        able = [made for made in model.values() if len(made) >= len(trips)]
        made = able[generator.integers(len(able))]
        first = generator.integers(len(made) - len(trips) + 1)
        yield made[first : first + len(trips)]


def tiles():
    """The tessellation that visits and flows are counted in."""
    made = peers.squares(LATITUDE, LONGITUDE, TILE)
    return geopandas.GeoDataFrame(
        {"tile_id": [str(index) for index in range(len(made))]},
        geometry=[shapely.geometry.box(*box) for box in made], crs="EPSG:4326",
    )


def compared(base, other):
    """The package's measures of two tables."""
    report = BenchmarkReport(base, tiles(), other, analysis_exclusion=LEFT_OUT, disable_progress_bar=True, **REACH)
    return {name: value for name, value in report.similarity_measures.items() if name not in SAYING_NOTHING}


def similarity(base, model, phones, generator):
    """All measures of a model."""
    repeats = [compared(base, frame(stand_ins(model, phones, generator))) for _ in range(REPEATS)]
    whole = compared(base, frame(model.values()))
    means = pandas.DataFrame(repeats).astype(float).mean().to_dict()
    return {name: float(whole[name] if name in OF_TRIPS else value) for name, value in means.items()}


def main(folder, tracks, points, agents):
    """Compares all models."""
    phones = list(recorded(tracks, points).values())
    stays = peers.realism.stays_of(folder)
    area, weighted = peers.tessellation(stays, LATITUDE, LONGITUDE), {"relevance_column": "relevance"}
    models = {"pandapp": ours(folder)}
    for name, model, options in (
        ("DensityEPR", DensityEPR(), weighted), ("SpatialEPR", SpatialEPR(), {}), ("Ditras", Ditras(peers.diary(stays)), weighted),
    ):
        made = model.generate(peers.START, peers.END, area, n_agents=agents, random_state=peers.SEED, **options)
        models[name] = jumps(made)
    table = {}
    for name, model in models.items():
        table[name] = similarity(frame(phones), model, phones, numpy.random.default_rng(peers.SEED))
        print(json.dumps({"model": name, **table[name]}), flush=True)
    for name, theirs in table.items():
        shared = [measure for measure in theirs if not measure.startswith(const.TRAVEL_TIME)]
        closer = sum(table["pandapp"][measure] < theirs[measure] for measure in shared)
        if name != "pandapp":
            print(json.dumps({"beside": name, "measures": len(shared), "closer": closer}))


if __name__ == "__main__":
    main(*sys.argv[1:4], int(sys.argv[4]))
