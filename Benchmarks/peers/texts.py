"""pygeohash and python-geohash: one call from Python for each position or text."""

import geohash
import numpy
import pygeohash

import data


def encode_with(library):
    def prepare(points):
        pairs = list(zip(*(column.tolist() for column in data.columns(points))))
        return lambda: [library(latitude, longitude, 9) for latitude, longitude in pairs], joined

    return prepare


def decode_with(library):
    """To the middle of the cell, which is what it gives."""

    def prepare(points):
        characters = (data.FOLDER / "texts.9").read_bytes()[: 9 * points].decode()
        texts = [characters[start : start + 9] for start in range(0, 9 * points, 9)]
        return lambda: [library(text) for text in texts]

    return prepare


def joined(texts):
    return numpy.frombuffer("".join(texts).encode(), numpy.uint8)


pygeohash_encode = encode_with(pygeohash.encode)
python_geohash_encode = encode_with(geohash.encode)
pygeohash_decode = decode_with(pygeohash.decode)
python_geohash_decode = decode_with(geohash.decode)
