#!/usr/bin/env python3
"""Turns the Go!Track files into the CSV form of scikit-mobility.

usage: go_track_to_scikit_mobility.py TRACKS TRACKSPOINTS OUTPUT

A point belongs to a trip (track_id), and a trip to a phone (id_android), which stands for a person. Every point becomes
one row uid,datetime,lat,lng, in the order of the input, its numbers and its time copied as text. A point whose trip is
unknown is an error: no point is lost.
"""

import csv
import sys


def main(tracks_path, points_path, output_path):
    with open(tracks_path, newline="", encoding="utf-8") as tracks:
        phones = {row["id"]: row["id_android"] for row in csv.DictReader(tracks)}
    with open(points_path, newline="", encoding="utf-8") as points, open(
        output_path, "w", newline="", encoding="utf-8"
    ) as output:
        writer = csv.writer(output, lineterminator="\n")
        writer.writerow(["uid", "datetime", "lat", "lng"])
        for row in csv.DictReader(points):
            writer.writerow([phones[row["track_id"]], row["time"], row["latitude"], row["longitude"]])


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
