"""Ciphers and CSV readers, and encoders that are called once for each position; inputs are what ours wrote."""

import csv
import ctypes
import io
from array import array

import geohash
import pandas
import pygeohash as pygeohash_package
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from participants import WORK
from peers.c import library

SEGMENT = 1 << 16
TAG = 16


def segments(length):
    """Sizes of the plaintexts of our segments: the first leaves room for a header of 40 bytes."""
    sizes = [SEGMENT - TAG - 40]
    while sum(sizes) < length:
        sizes.append(min(SEGMENT - TAG, length - sum(sizes)))
    return sizes


def seal(**_):
    cipher, plaintexts = AESGCM(bytes(32)), [bytes(size) for size in segments(1 << 26)]
    nonces = [index.to_bytes(12, "big") for index in range(len(plaintexts))]
    return lambda: 40 + sum(
        len(cipher.encrypt(nonce, plaintext, None)) for nonce, plaintext in zip(nonces, plaintexts)
    )


def open_(**_):
    cipher, sizes = AESGCM(bytes(32)), segments(1 << 26)
    nonces = [index.to_bytes(12, "big") for index in range(len(sizes))]
    sealed = [cipher.encrypt(nonce, bytes(size), None) for nonce, size in zip(nonces, sizes)]
    return lambda: sum(len(cipher.decrypt(nonce, segment, None)) for nonce, segment in zip(nonces, sealed))


def positions():
    values = array("d", (WORK / "positions").read_bytes())
    return values, len(values) // 2


def bisection(points):
    encode = library("baseline", "gcc", "bisection").sum_of_cells
    encode.restype, encode.argtypes = ctypes.c_uint64, [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    values, count = positions()
    return lambda: encode(values.buffer_info()[0], count, 60)


def texts(encode):
    def prepare(points):
        values, count = positions()
        pairs = list(zip(values[:count], values[count:]))
        return lambda: sum(ord(encode(latitude, longitude, 12)[-1]) for latitude, longitude in pairs)

    return prepare


python_geohash, pygeohash = texts(geohash.encode), texts(pygeohash_package.encode)


def python_csv(rows):
    """Reads what ours reads, with every field checked by no more than Python's own conversions."""
    text = (WORK / "fixes.csv").read_text()

    def work():
        rows = csv.DictReader(io.StringIO(text))
        tracks = [(row["person"], int(row["time_step"]), row["geohash"], row["status"]) for row in rows]
        return sum(step for _, step, _, _ in tracks)

    return work


def pandas_csv(rows):
    data = (WORK / "fixes.csv").read_bytes()
    return lambda: int(pandas.read_csv(io.BytesIO(data))["time_step"].sum())
