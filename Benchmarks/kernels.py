"""Positions to cells, texts, counts and pictures: ours beside C with the same algorithm, and beside everybody else."""

from comparison import Peer, Row
from peers.c import levels

STREAM = 1 << 24
# Points that a turn handles at least, where that takes no more than ten passes.
TURN = 100_000_000
L1 = {"l1": 1}

C = Peer("C, clang", "c")
DATASHADER = Peer("datashader", "datashader")
FAST_HISTOGRAM = Peer("fast-histogram", "fast_histogram", threads=(1,))
CLICKHOUSE = Peer("ClickHouse, integer cells", "chdb")
CLICKHOUSE_TEXTS = Peer("ClickHouse, geohashEncode", "chdb", "density_of_texts", limit=2_000_000)
DUCKDB = Peer("DuckDB", "duckdb")
POLARS = Peer("Polars", "polars")
NUMPY = Peer("NumPy", "numpy", threads=(1,))
COUNTERS = [C, DATASHADER, FAST_HISTOGRAM, CLICKHOUSE, DUCKDB, POLARS, NUMPY]


def passes(points):
    return max(1, min(10, TURN // points))


def encoding(points):
    """Cells of 45 bits at each level: streaming from memory, and from the cache of the first level."""
    points = min(points, STREAM)
    rows = []
    for level in levels():
        by = [Peer(f"C, {compiler}", "c", parameters={"by": compiler}) for compiler in ("clang", "gcc")]
        slow = [Peer("bisection in C", "c", "bisection", limit=1_000_000)] if level == "baseline" else []
        for place, parameters, peers in [("from memory", {}, by + slow), ("in L1", L1, by)]:
            rows.append(
                Row(
                    f"encode-{level}-{place[-2:]}",
                    f"Positions to 45-bit cells {place}, {level}",
                    "encode",
                    peers,
                    items=("points", points),
                    parameters={"level": level} | parameters,
                    check="<u8",
                    passes=passes(points),
                )
            )
    return rows


def row_major(points):
    """Row-major cells, beside the memory's own speed."""
    points = min(points, STREAM)
    return [
        Row(
            f"row-major-{level}",
            f"Positions to row-major cells from memory, {level}",
            "row_major",
            [
                Peer("C, clang", "c"),
                Peer("C: the same bytes in and out", "c", "traffic", check="nothing"),
                Peer("memcpy of as many bytes", "c", "copy", check="nothing"),
            ],
            items=("points", points),
            parameters={"level": level},
            check="<u4",
            passes=passes(points),
        )
        for level in levels()
    ]


def texts(points):
    count = min(points, 4_000_000)
    called = min(points, 200_000)
    return [
        Row(
            "cells",
            "Nine characters to integer, all checked",
            "cells",
            [
                Peer("C, table of two characters", "c", check="<u8"),
                Peer("NumPy, table", "numpy", check="<u8"),
                Peer("ClickHouse, geohashDecode to a position", "chdb", limit=1_000_000),
                Peer("pygeohash, to a position", "texts", "pygeohash_decode", limit=called),
                Peer("python-geohash, to a position", "texts", "python_geohash_decode", limit=called),
            ],
            items=("points", count),
        ),
        Row(
            "texts",
            "Integer to nine characters",
            "texts",
            [Peer("C, table of two characters", "c", check="u1"), Peer("NumPy, table", "numpy", check="u1")],
            items=("points", count),
        ),
        Row(
            "positions-to-texts",
            "Positions to nine characters",
            "positions_to_texts",
            [
                Peer("ClickHouse, geohashEncode", "chdb", "texts", limit=500_000),
                Peer("pygeohash", "texts", "pygeohash_encode", limit=called, check="u1"),
                Peer("python-geohash", "texts", "python_geohash_encode", limit=called, check="u1"),
            ],
            items=("points", count),
        ),
    ]


def pictures(side):
    return [
        Row(
            "picture",
            f"Counts of {side} × {side} cells to a PNG, log scale",
            "picture",
            [
                Peer("NumPy and Pillow, zlib level 1", "pillow", check="picture"),
                Peer("datashader shade and to_bytesio", "datashader"),
            ],
            items=("side", side),
            unit="ms",
        )
    ]


def density(points, precision, threads, peers):
    return Row(
        f"density-{points}-{precision}-{threads}",
        f"{points // 10**6:,} M positions to counts, precision {precision}, {threads} thread{'s' * (threads > 1)}",
        "density",
        peers,
        items=("points", points),
        parameters={"precision": precision, "threads": threads},
        check="grid",
    )


def growth(points):
    """How the cost grows with the points, on one core and on two."""
    sizes = [size for size in (1_000_000, 10_000_000, 100_000_000) if size <= points]
    return [density(size, 7, threads, COUNTERS + [CLICKHOUSE_TEXTS]) for threads in (1, 2) for size in sizes]


def precisions(points):
    """How it grows with the precision, which is with the grid: 256 cells to 2^28."""
    points = min(points, 10_000_000)
    return [density(points, precision, threads, COUNTERS) for threads in (1, 2) for precision in (5, 6, 8, 9)]
