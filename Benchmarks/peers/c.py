"""The C reference: limits/*.c, compiled for a level of x86-64 by the toolchain's clang, or by gcc."""

import ctypes
import json
import platform
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy

import data

SOURCES = Path(__file__).parents[1] / "limits"
LIBRARIES = Path(__file__).parents[2] / ".build/bench-limits"
# Clang would stay at 256 bits on v4, as would the compiler of our kernels.
OPTIONS = {
    "baseline": [],
    "v3": ["-march=x86-64-v3"],
    "v4": ["-march=x86-64-v4", "-mprefer-vector-width=512"],
}
L1_POINTS = 4096


def compiler(name):
    """gcc, or the clang beside `swift`, so that both sides have the same back end."""
    if name == "clang":
        target = subprocess.check_output(["swift", "-print-target-info"], text=True)
        resources = Path(json.loads(target)["paths"]["runtimeResourcePath"])
        beside = resources.parents[1] / "bin/clang"
        if beside.exists():
            return beside
    if found := shutil.which(name):
        return found
    raise SystemExit(f"there is no {name}")


def library(level, by="clang", source="limits"):
    """The compiled source. A level that the architecture does not have is none of its options."""
    options = OPTIONS[level] if platform.machine() == "x86_64" else []
    LIBRARIES.mkdir(parents=True, exist_ok=True)
    file = LIBRARIES / f"{source}-{by}-{level}.so"
    command = [compiler(by), "-std=c11", "-O3", *options, "-shared", "-fPIC", "-o", file, SOURCES / f"{source}.c"]
    subprocess.run(command, check=True)
    return ctypes.CDLL(str(file))


def address(array):
    return ctypes.c_void_p(array.ctypes.data)


def repeated(function, latitudes, longitudes, result, l1):
    """Calls it on all points; or on the first 4,096 of them again and again, until as many are done."""
    count = L1_POINTS if l1 else len(latitudes)
    rounds = len(latitudes) // count
    arguments = (address(latitudes), address(longitudes), ctypes.c_size_t(count), address(result))

    def work():
        for _ in range(rounds):
            function(*arguments)
        return result[:count]

    # The closure keeps what the addresses point to.
    work.keeps = (latitudes, longitudes, result)
    return work


def encode(points, level, l1=0, by="clang"):
    function = library(level, by).encode
    return repeated(function, *data.columns(points), numpy.zeros(points, numpy.uint64), l1)


def bisection(points, level=None, l1=0):
    function = library("baseline", "gcc", "bisection").cells
    return repeated(function, *data.columns(points), numpy.zeros(points, numpy.uint64), l1)


def row_major(points, level, l1=0, by="clang"):
    function = library(level, by).row_major
    return repeated(function, *data.columns(points), numpy.zeros(points, numpy.uint32), l1)


def traffic(points, level, l1=0):
    """The same bytes in and out as `row_major`."""
    function = library(level).traffic
    return repeated(function, *data.columns(points), numpy.zeros(points, numpy.uint32), l1)


def copy(points, level=None, l1=0):
    """As many bytes through memcpy: 20 a point, half of them read."""
    source, target = (numpy.zeros(10 * points, numpy.uint8) for _ in range(2))
    source[::4096] = 1
    function = library("baseline").copy
    return lambda: function(address(source), address(target), ctypes.c_size_t(len(source))) and 0


class Rectangle(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("first_column", "first_row", "width", "height")] + [
        (name, ctypes.c_double) for name in ("columns", "rows")
    ]


def density(points, precision, threads, level=None):
    """With several threads each has a grid of its own; they are added up at the end."""
    function = library(level or best_level()).density
    latitudes, longitudes = data.columns(points)
    region = data.Region(precision)
    rectangle = Rectangle(*region.corner, region.width, region.height, *region.earth)
    cells = region.width * region.height
    edges = [points * thread // threads for thread in range(threads + 1)]
    pool = ThreadPoolExecutor(threads)

    def part(thread):
        begin, end = edges[thread], edges[thread + 1]
        grid = numpy.zeros(cells + 1, numpy.uint32)
        function(
            address(latitudes[begin:end]),
            address(longitudes[begin:end]),
            ctypes.c_size_t(end - begin),
            ctypes.byref(rectangle),
            address(grid),
        )
        return grid

    def work():
        grid, *others = pool.map(part, range(threads)) if threads > 1 else [part(0)]
        for other in others:
            grid += other
        return grid

    return work, lambda grid: grid[:cells]


def scan(records, **_):
    """Reads every record once and compares it: what no answer can do without."""
    _, persons = data.contacts(records)
    function = library(best_level()).scan
    function.restype = ctypes.c_uint64
    return lambda: function(address(persons), ctypes.c_size_t(persons.size), ctypes.c_uint32(data.ASKER))


def texts(points):
    cells = numpy.fromfile(data.FOLDER / "cells.u64", "<u8", points)
    result = numpy.empty(9 * points, numpy.uint8)
    limits = library("baseline")
    limits.make_tables()

    def work():
        limits.write_texts(address(cells), ctypes.c_size_t(points), address(result))
        return result

    return work


def cells(points):
    characters = numpy.fromfile(data.FOLDER / "texts.9", numpy.uint8, 9 * points)
    result = numpy.empty(points, numpy.uint64)
    limits = library("baseline")
    limits.make_tables()
    limits.read_texts.restype = ctypes.c_uint64

    def work():
        if limits.read_texts(address(characters), ctypes.c_size_t(points), address(result)):
            raise ValueError("not a geohash")
        return result

    return work


def best_level():
    return levels()[-1]


def levels():
    """The levels that this processor has, by the features that the x86-64 ABI names for them."""
    if platform.machine() != "x86_64":
        return ["baseline"]
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    flags = set(next((line.split(":")[1].split() for line in lines if line.startswith("flags")), []))
    v3 = {"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"} <= flags
    v4 = v3 and {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"} <= flags
    return ["baseline"] + ["v3"] * v3 + ["v4"] * v4
