"""datashader: Numba over pandas columns; with two threads over two Dask partitions, its way to more cores."""

import dask
import dask.dataframe
import datashader
import datashader.transfer_functions
import numpy
import pandas
import xarray

import data


def frame(points, threads):
    latitudes, longitudes = data.columns(points)
    columns = pandas.DataFrame({"latitude": latitudes, "longitude": longitudes}, copy=False)
    if threads == 1:
        return columns
    dask.config.set(scheduler="threads", num_workers=threads)
    return dask.dataframe.from_pandas(columns, npartitions=threads).persist()


def canvas(width, height):
    return datashader.Canvas(
        width, height, (data.WEST, data.WEST + data.SIDE), (data.SOUTH, data.SOUTH + data.SIDE)
    )


def density(points, precision, threads):
    positions, region = frame(points, threads), data.Region(precision)
    target = canvas(region.width, region.height)
    return (
        lambda: target.points(positions, "longitude", "latitude", agg=datashader.count()),
        lambda counts: counts.values.astype(numpy.uint32),
    )


def picture(side):
    """Shades a grid by the logarithm of its counts, and writes a PNG."""
    counts = xarray.DataArray(data.grid(side), dims=("y", "x"))
    return lambda: datashader.transfer_functions.shade(counts, how="log").to_bytesio("png")
