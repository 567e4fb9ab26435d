#!/usr/bin/env python3
"""Answers for the geohash tests, by pygeohash and python-geohash.

usage: geohash_oracle.py points SHARED LATITUDES LONGITUDES PRECISIONS BITS
       geohash_oracle.py cells TEXTS ANSWERS

points: files of doubles, doubles and bytes in; out, 64-bit numbers: the bits of each point's cell by pygeohash, and then
those of the first SHARED points by python-geohash.
cells: a geohash on each line in; out, on each line, the neighbours by python-geohash, and then south, west, north and
east by pygeohash.
"""

import sys
import warnings
from array import array

import geohash
import pygeohash

DIGITS = str.maketrans("0123456789bcdefghjkmnpqrstuvwxyz", "0123456789abcdefghijklmnopqrstuv")


def read(path, kind):
    values = array(kind)
    with open(path, "rb") as file:
        values.frombytes(file.read())
    return values


def points(shared, latitudes, longitudes, precisions, output):
    samples = list(zip(read(latitudes, "d"), read(longitudes, "d"), read(precisions, "B")))
    bits = array("Q")
    for encode, count in ((pygeohash.encode, len(samples)), (geohash.encode, int(shared))):
        bits.extend(int(encode(*sample).translate(DIGITS), 32) for sample in samples[:count])
    with open(output, "wb") as file:
        bits.tofile(file)


def cells(texts, output):
    with open(texts, encoding="ascii") as source, open(output, "w", encoding="ascii") as answers:
        for text in source.read().split():
            box = pygeohash.get_bounding_box(text)
            edges = (box.min_lat, box.min_lon, box.max_lat, box.max_lon)
            print(*sorted(geohash.neighbors(text)), *(repr(edge) for edge in edges), file=answers)


if __name__ == "__main__":
    # pygeohash warns that latitude 90 falls in the last row, which is what is asked of it.
    warnings.simplefilter("ignore")
    {"points": points, "cells": cells}[sys.argv[1]](*sys.argv[2:])
