"""The programs that ours are measured beside: each does the same work on the same input and must come to the same number.

A peer is a function that prepares its input and returns the work.
"""

import csv
import ctypes
import io
import os
import subprocess
from array import array
from pathlib import Path

import geohash
import numpy
import pandas
import pygeohash
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SEGMENT = 1 << 16
TAG = 16


def segments(length):
    """Sizes of the plaintexts of our segments: the first leaves room for a header of 40 bytes."""
    sizes = [SEGMENT - TAG - 40]
    while sum(sizes) < length:
        sizes.append(min(SEGMENT - TAG, length - sum(sizes)))
    return sizes


def seal(_):
    cipher, plaintexts = AESGCM(bytes(32)), [bytes(size) for size in segments(1 << 26)]
    nonces = [index.to_bytes(12, "big") for index in range(len(plaintexts))]
    return lambda: 40 + sum(
        len(cipher.encrypt(nonce, plaintext, None)) for nonce, plaintext in zip(nonces, plaintexts)
    )


def open_(_):
    cipher, sizes = AESGCM(bytes(32)), segments(1 << 26)
    nonces = [index.to_bytes(12, "big") for index in range(len(sizes))]
    sealed = [cipher.encrypt(nonce, bytes(size), None) for nonce, size in zip(nonces, sizes)]
    return lambda: sum(len(cipher.decrypt(nonce, segment, None)) for nonce, segment in zip(nonces, sealed))


def positions(inputs):
    values = array("d", (inputs / "positions").read_bytes())
    return values, len(values) // 2


def bisection(inputs):
    library = inputs / "bisection.so"
    source = Path(__file__).with_name("bisection.c")
    subprocess.run(["g++", "-x", "c", "-O3", "-shared", "-fPIC", "-o", library, source], check=True)
    encode = ctypes.CDLL(os.fspath(library)).sum_of_cells
    encode.restype, encode.argtypes = ctypes.c_uint64, [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    values, count = positions(inputs)
    return lambda: encode(values.buffer_info()[0], count, 60)


def texts(encode):
    def prepare(inputs):
        values, count = positions(inputs)
        pairs = list(zip(values[:count], values[count:]))
        return lambda: sum(ord(encode(latitude, longitude, 12)[-1]) for latitude, longitude in pairs)

    return prepare


def python_csv(inputs):
    """Reads what ours reads, with every field checked by no more than Python's own conversions."""
    text = (inputs / "fixes.csv").read_text()

    def work():
        rows = csv.DictReader(io.StringIO(text))
        tracks = [(row["person"], int(row["time_step"]), row["geohash"], row["status"]) for row in rows]
        return sum(step for _, step, _, _ in tracks)

    return work


def pandas_csv(inputs):
    data = (inputs / "fixes.csv").read_bytes()
    return lambda: int(pandas.read_csv(io.BytesIO(data))["time_step"].sum())


def numpy_contacts(inputs):
    """Numbers the visits to a cell in a step, marks those that the asker takes part in, and counts their persons."""
    data = (inputs / "presences").read_bytes()
    rows = numpy.dtype([("step", "<u4"), ("person", "<u4"), ("cell", "<u8")])

    def work():
        presences = numpy.frombuffer(data, rows)
        step, person, cell = presences["step"], presences["person"], presences["cell"]
        visit = numpy.zeros(len(presences), numpy.uint32)
        numpy.cumsum((step[1:] != step[:-1]) | (cell[1:] != cell[:-1]), out=visit[1:])
        asked = numpy.zeros(int(visit[-1]) + 1, bool)
        asked[visit[person == 17]] = True
        return len(numpy.unique(person[asked[visit]])) - 1

    return work


# What is measured beside which of our benchmarks.
PEERS = {
    "seal": [("cryptography AESGCM", seal)],
    "open": [("cryptography AESGCM", open_)],
    "geohash-bits": [("bisection in C, -O3", bisection)],
    "geohash-text": [("python-geohash", texts(geohash.encode)), ("pygeohash", texts(pygeohash.encode))],
    "geohash-csv": [("Python csv", python_csv), ("pandas", pandas_csv)],
    "contacts": [("NumPy", numpy_contacts)],
}
