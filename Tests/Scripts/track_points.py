"""Reads one person's track points by simple means.

usage: track_points.py gpx|plt FILE OUTPUT

Writes a line for each point: Unix second, latitude, longitude; or `bad`.
"""
import datetime
import math
import sys
import xml.etree.ElementTree


def gpx(path):
    """Latitude, longitude and time of each track point, as texts or None."""
    root = xml.etree.ElementTree.parse(path).getroot()
    space = root.tag[: -len("gpx")]
    for point in root.iterfind(f"{space}trk/{space}trkseg/{space}trkpt"):
        times = point.findall(f"{space}time")
        yield point.get("lat"), point.get("lon"), times[0].text if len(times) == 1 else None


def plt(path):
    """The same of each row, in GMT."""
    with open(path, encoding="utf-8", newline="") as file:
        for line in file.read().splitlines()[6:]:
            fields = line.split(",")
            if len(fields) == 7:
                yield fields[0], fields[1], f"{fields[5]}T{fields[6]}"
            else:
                yield None, None, None


def line(latitude, longitude, text):
    """A line of the output."""
    try:
        latitude, longitude = float(latitude), float(longitude)
        time = datetime.datetime.fromisoformat(text.strip())
        if time.tzinfo is None:
            time = time.replace(tzinfo=datetime.timezone.utc)
        second = math.floor(time.timestamp())
        if abs(latitude) > 90 or abs(longitude) > 180 or not 0 <= second < 1 << 32:
            return "bad"
        return f"{second} {latitude!r} {longitude!r}"
    except (AttributeError, TypeError, ValueError):
        return "bad"


form, source, output = sys.argv[1:]
with open(output, "w", encoding="utf-8") as file:
    for point in {"gpx": gpx, "plt": plt}[form](source):
        print(line(*point), file=file)
