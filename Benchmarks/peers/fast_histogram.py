"""fast-histogram: a C loop for evenly spaced bins, one thread."""

import numpy
from fast_histogram import histogram2d

import data


def density(points, precision, threads):
    latitudes, longitudes = data.columns(points)
    region = data.Region(precision)
    square = ((data.SOUTH, data.SOUTH + data.SIDE), (data.WEST, data.WEST + data.SIDE))
    return (
        lambda: histogram2d(latitudes, longitudes, bins=(region.height, region.width), range=square),
        lambda counts: counts.astype(numpy.uint32),
    )
