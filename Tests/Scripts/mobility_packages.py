"""Reads tracks with the libraries that they were written for, as their users do, without a conversion.

usage: mobility_packages.py FORM PATH OUTPUT
       mobility_packages.py --again FORM PATH OUTPUT

Writes one line for each fix, in any order: person, Unix seconds, longitude, latitude. With --again the package writes what
it read, by its own writer, for us to read.
"""
import glob
import os
import sys
import warnings

warnings.filterwarnings("ignore")
import pandas


def seconds(times):
    """Unix seconds of a series of times; one without a zone is of UTC."""
    times = pandas.to_datetime(times)
    if times.dt.tz is not None:
        times = times.dt.tz_convert("UTC").dt.tz_localize(None)
    return (times - pandas.Timestamp(0)) // pandas.Timedelta(seconds=1)


def points(frame, person, time, longitude, latitude):
    return zip(frame[person], seconds(frame[time]), frame[longitude], frame[latitude])


def scikit_mobility(path):
    import skmob

    frame = skmob.TrajDataFrame.from_file(path)
    return points(frame, "uid", "datetime", "lng", "lat")


def trajectories(collection):
    for trajectory in collection:
        frame = trajectory.to_point_gdf()
        times = seconds(frame.index.to_series())
        yield from zip([trajectory.id] * len(frame), times, frame.geometry.x, frame.geometry.y)


def movingpandas(path):
    import movingpandas

    frame = pandas.read_csv(path)
    return trajectories(movingpandas.TrajectoryCollection(frame, "traj_id", t="t", x="x", y="y"))


def moving_features(path):
    import movingpandas

    return trajectories(movingpandas.read_mf_json(path, "uid"))


def fixes(frame):
    return zip(frame["user_id"], seconds(frame["tracked_at"]), frame.geometry.x, frame.geometry.y)


def trackintel(path):
    import trackintel

    return fixes(trackintel.read_positionfixes_csv(path, index_col=None, crs="EPSG:4326"))


def plt(path):
    from trackintel.io import read_geolife

    frame, _ = read_geolife(os.path.join(path, "Data"))
    names = pandas.read_csv(os.path.join(path, "persons.csv"), dtype={"uid": str}).set_index("name")["uid"]
    return fixes(frame.assign(user_id=frame["user_id"].map(names)))


def gpx(path):
    import geopandas

    for file in sorted(glob.glob(os.path.join(path, "*.gpx"))):
        frame = geopandas.read_file(file, layer="track_points")
        name = geopandas.read_file(file, layer="tracks")["name"][0]
        yield from zip([name] * len(frame), seconds(frame["time"]), frame.geometry.x, frame.geometry.y)


def kepler(path):
    """kepler.gl itself needs a browser; any reader of GeoJSON must find lines with an altitude and a fourth number."""
    import json

    import geopandas

    assert set(geopandas.read_file(path).geom_type) == {"LineString"}
    with open(path, encoding="utf-8") as file:
        for feature in json.load(file)["features"]:
            for longitude, latitude, _, time in feature["geometry"]["coordinates"]:
                yield feature["properties"]["uid"], time, longitude, latitude


def parquet(path):
    """The one line of docs/formats.md that makes GeoParquet of a scikit-mobility file."""
    import re

    import geopandas

    text = open(os.path.join(os.path.dirname(__file__), "../../docs/formats.md"), encoding="utf-8").read()
    program = re.search(r"^python3 -c '(.*)'$", text, re.MULTILINE).group(1)
    exec(program.replace("day.csv", path).replace("day.parquet", path + ".parquet"))
    frame = geopandas.read_parquet(path + ".parquet")
    assert frame.crs.to_epsg() == 4326
    return zip(frame["uid"], seconds(frame["datetime"]), frame.geometry.x, frame.geometry.y)


def scikit_mobility_again(path, output):
    import skmob

    skmob.TrajDataFrame.from_file(path).to_csv(output, index=False)


def trackintel_again(path, output):
    import trackintel

    frame = trackintel.read_positionfixes_csv(path, index_col=None, crs="EPSG:4326")
    trackintel.io.write_positionfixes_csv(frame, output)


def moving_features_again(path, output):
    import json

    import movingpandas

    with open(output, "w", encoding="utf-8") as file:
        json.dump(movingpandas.read_mf_json(path, "uid").to_mf_json(), file)


def gpx_again(path, output):
    """GDAL's own GPX, a file for each person, beside persons.csv, which says whose each is."""
    import shutil

    import geopandas

    os.mkdir(output)
    shutil.copy(os.path.join(path, "persons.csv"), output)
    for file in glob.glob(os.path.join(path, "*.gpx")):
        points = geopandas.read_file(file, layer="track_points")[["track_fid", "track_seg_id", "time", "geometry"]]
        points.to_file(os.path.join(output, os.path.basename(file)), driver="GPX", layer="track_points")


readers = {
    "scikit-mobility": scikit_mobility, "movingpandas": movingpandas, "trackintel": trackintel, "kepler": kepler,
    "moving-features": moving_features, "gpx": gpx, "plt": plt, "parquet": parquet,
}
writers = {
    "scikit-mobility": scikit_mobility_again, "trackintel": trackintel_again, "moving-features": moving_features_again,
    "gpx": gpx_again,
}
form, path, output = sys.argv[-3:]
if sys.argv[1] == "--again":
    writers[form](path, output)
else:
    with open(output, "w", encoding="utf-8") as file:
        for person, time, longitude, latitude in readers[form](path):
            file.write(f"{person}\t{time}\t{float(longitude)!r}\t{float(latitude)!r}\n")
