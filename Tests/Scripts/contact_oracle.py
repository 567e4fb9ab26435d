"""Finds who was near whom by comparing everybody with everybody, in floating point.

usage: contact_oracle.py make TRACKS.csv STATUSES.csv PERSONS MINUTES SEED
       contact_oracle.py check TRACKS.csv STATUSES.csv CONTACTS.json OUTPUT.json

`make` writes tracks (scikit-mobility form, UTC) of people who wander about places where cells, longitudes or latitudes
end; every position is the middle of a geohash cell of 12 characters, so that nothing is rounded on the way. `check`
compares the counts of `pandapp app test social-distance --definition proximity` with its own, which it computes from the
tracks by great-circle distances on a sphere of 6,371,008.8 m. Pairs and ticks within a centimetre of the radius may count
or not; all others must. It writes a JSON object: persons compared, ticks near and at the border, and what differs.
"""
import bisect
import csv
import datetime
import json
import math
import random
import sys

RADIUS = 6_371_008.8
DAY = datetime.datetime(2020, 4, 1, tzinfo=datetime.timezone.utc)
PLACES = [(0.0, 0.0), (48.86, 2.35), (-17.5, 180.0), (65.0, -180.0), (89.99998, 40.0), (-89.99998, -100.0), (45.0, -135.0)]
ROWS, COLUMNS = 1 << 30, 1 << 30


def cell_middle(latitude, longitude):
    """The middle of the cell of 12 characters that holds a position."""
    row = min(ROWS - 1, max(0, math.floor((latitude + 90) / 180 * ROWS)))
    column = math.floor((longitude + 180) / 360 * COLUMNS) % COLUMNS
    return (row + 0.5) * 180 / ROWS - 90, (column + 0.5) * 360 / COLUMNS - 180


def make(tracks, statuses, persons, minutes, seed):
    """Writes made-up tracks and statuses."""
    chance = random.Random(seed)
    metre = 180 / (math.pi * RADIUS)
    with open(tracks, "w", encoding="utf-8") as file, open(statuses, "w", encoding="utf-8") as table:
        print("uid,datetime,lat,lng", file=file)
        print("uid,status", file=table)
        for person in range(persons):
            print(f"q{person:04},{chance.choice(['ill', 'not_declared'])}", file=table)
            place = PLACES[person % len(PLACES)]
            north, east, second = chance.uniform(-6, 6), chance.uniform(-6, 6), chance.randrange(0, 120)
            while second < 60 * minutes:
                latitude = place[0] + north * metre
                over = abs(latitude) > 90
                latitude = math.copysign(180 - abs(latitude), latitude) if over else latitude
                scale = max(math.cos(math.radians(latitude)), 1e-9)
                longitude = place[1] + east * metre / scale + (180 if over else 0)
                latitude, longitude = cell_middle(latitude, (longitude + 180) % 360 - 180)
                time = DAY + datetime.timedelta(seconds=second)
                print(f"q{person:04},{time:%Y-%m-%d %H:%M:%S},{latitude:.16f},{longitude:.16f}", file=file)
                # Steps as people and phones make them: mostly short, now and then a gap, the longest ones not guessed.
                second += chance.choice([15, 45, 60, 60, 60, 120, 300, 299, 1200, 1800, 2400])
                north = max(-9, min(9, north + chance.uniform(-2, 2)))
                east = max(-9, min(9, east + chance.uniform(-2, 2)))


def vector(latitude, longitude):
    """A position in metres from the earth's middle."""
    north, east = math.radians(latitude), math.radians(longitude)
    across = RADIUS * math.cos(north)
    return across * math.cos(east), across * math.sin(east), RADIUS * math.sin(north)


def distance(left, right):
    """The great-circle distance of two positions, which may lie a little below the ground."""
    return 2 * RADIUS * math.asin(min(1, math.dist(left, right) / (2 * RADIUS)))


def at_ticks(fixes, step, ticks):
    """Where somebody is at each tick, or None, by the documented rules."""
    seconds = [second for second, _ in fixes]
    found = []
    for tick in range(ticks):
        now = tick * step
        after = bisect.bisect_right(seconds, now)
        place = None
        if after > 0:
            start, here = fixes[after - 1]
            if start == now:
                place = here
            elif after < len(fixes):
                end, there = fixes[after]
                if end - start <= 300 or (end - start <= 1800 and distance(here, there) <= 100):
                    part = (now - start) / (end - start)
                    place = tuple(a + part * (b - a) for a, b in zip(here, there))
        if place is None and after < len(fixes) and seconds[after] < now + step:
            place = fixes[after][1]
        found.append(place)
    return found


def read(tracks, step):
    """Everybody's positions at the ticks of the day."""
    fixes = {}
    with open(tracks, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            time = datetime.datetime.fromisoformat(row["datetime"]).replace(tzinfo=datetime.timezone.utc)
            second = int((time - DAY).total_seconds())
            fixes.setdefault(row["uid"], []).append((second, vector(float(row["lat"]), float(row["lng"]))))
    return {person: at_ticks(track, step, 86_400 // step) for person, track in fixes.items()}


def near_ticks(positions, radius):
    """For each pair the ticks that are near for certain, and those that may be."""
    names = sorted(positions)
    pairs = {}
    # Who is near at a tick is near in every coordinate: candidates are looked up along one, by sorting.
    for tick in range(len(next(iter(positions.values())))):
        present = sorted((positions[name][tick], name) for name in names if positions[name][tick] is not None)
        for index, (here, one) in enumerate(present):
            for there, other in present[index + 1:]:
                if there[0] - here[0] > radius + 1:
                    break
                if abs(there[1] - here[1]) > radius + 1 or abs(there[2] - here[2]) > radius + 1:
                    continue
                apart = distance(here, there)
                if apart <= radius + 0.01:
                    certain, possible = pairs.get((one, other), (0, 0))
                    pairs[(one, other)] = pairs[(other, one)] = (certain + (apart <= radius - 0.01), possible + 1)
    return pairs


def check(tracks, statuses, contacts, output):
    """Compares a report with the counts of this script."""
    with open(contacts, encoding="utf-8") as file:
        report = json.load(file)
    with open(statuses, encoding="utf-8") as file:
        ill = {row["uid"] for row in csv.DictReader(file) if row["status"] == "ill"}
    step = report["tick_seconds"]
    positions = read(tracks, step)
    pairs = near_ticks(positions, report["radius_millimetres"] / 1000)
    close = -(-report["close_contact_seconds"] // step)
    different, near, border = [], 0, 0
    for entry in report["contacts"]:
        met = {other: ticks for (one, other), ticks in pairs.items() if one == entry["person"]}
        near += sum(certain for certain, _ in met.values())
        border += sum(possible - certain for certain, possible in met.values())

        def bounds(value):
            return tuple(sum(value(other, ticks[side]) for other, ticks in met.items()) for side in (0, 1))

        cap = 1800 // step
        expected = {
            "persons": bounds(lambda other, ticks: ticks > 0),
            "ill": bounds(lambda other, ticks: ticks > 0 and other in ill),
            "close_contacts": bounds(lambda other, ticks: ticks >= close and other in ill),
            "contact_seconds": bounds(lambda other, ticks: step * min(ticks, cap)),
            "exposure_seconds": bounds(lambda other, ticks: step * min(ticks, cap) * (other in ill)),
            "longest_seconds": tuple(
                max([step * ticks[side] for other, ticks in met.items() if other in ill], default=0) for side in (0, 1)
            ),
        }
        for name, (least, most) in expected.items():
            if not least <= entry[name] <= most:
                different.append([entry["person"], name, entry[name], least, most])
        observed = sum(place is not None for place in positions[entry["person"]])
        if sum(day["observed_ticks"] for day in entry["per_day"]) != observed:
            different.append([entry["person"], "observed_ticks", observed])
    summary = {"persons": len(report["contacts"]), "near_ticks": near, "border_ticks": border}
    with open(output, "w", encoding="utf-8") as file:
        json.dump(summary | {"differences": len(different), "first": different[:5]}, file)


if sys.argv[1] == "make":
    make(sys.argv[2], sys.argv[3], *map(int, sys.argv[4:]))
else:
    check(*sys.argv[2:])
