"""NumPy, in blocks that stay in the cache where that is faster."""

import numpy

import data

BLOCK = 1 << 16
ALPHABET = b"0123456789bcdefghjkmnpqrstuvwxyz"


def density(points, precision, threads):
    latitudes, longitudes = data.columns(points)
    region = data.Region(precision)
    indexes = numpy.empty(points, numpy.int64)

    def work():
        for start in range(0, points, BLOCK):
            part = slice(start, start + BLOCK)
            indexes[part] = region.indexes(latitudes[part], longitudes[part])
        return numpy.bincount(indexes, minlength=region.width * region.height)

    return work, lambda counts: counts.astype(numpy.uint32)


def contact(records, questions, threads):
    """Whom the asker met: step by step, who else is in the asker's cell."""
    cells, persons = data.contacts(records)
    asked = numpy.array([cells[step][persons[step] == data.ASKER][0] for step in range(data.CONTACT_STEPS)])

    def work():
        met = numpy.zeros(cells.shape[1], bool)
        for step, cell in enumerate(asked):
            met[persons[step][cells[step] == cell]] = True
        return int(numpy.count_nonzero(met)) - 1

    return work


def texts(points):
    """A row of nine characters for each cell, by a table."""
    cells = numpy.fromfile(data.FOLDER / "cells.u64", "<u8", points)
    alphabet = numpy.frombuffer(ALPHABET, numpy.uint8)
    shifts = numpy.arange(40, -1, -5, dtype=numpy.uint64)
    characters = numpy.empty((points, 9), numpy.uint8)

    def work():
        for start in range(0, points, BLOCK):
            part = slice(start, start + BLOCK)
            characters[part] = alphabet[(cells[part, None] >> shifts & 31).astype(numpy.intp)]
        return characters

    return work


def cells(points):
    """The cell of each row of nine characters, by a table; a character that is none makes it raise."""
    characters = numpy.fromfile(data.FOLDER / "texts.9", numpy.uint8, 9 * points).reshape(-1, 9)
    values = numpy.full(256, 255, numpy.uint8)
    values[numpy.frombuffer(ALPHABET, numpy.uint8)] = numpy.arange(32)
    shifts = numpy.arange(40, -1, -5, dtype=numpy.uint64)
    result = numpy.empty(points, numpy.uint64)

    def work():
        for start in range(0, points, BLOCK):
            part = slice(start, start + BLOCK)
            digits = values[characters[part]]
            if digits.max() > 31:
                raise ValueError("not a geohash")
            result[part] = (digits.astype(numpy.uint64) << shifts).sum(axis=1, dtype=numpy.uint64)
        return result

    return work
