"""The libraries one by one: ours and its peers on the same input, one core each, coming to the same number."""

from comparison import Peer, Row

ROWS = [
    Row(
        "seal",
        "Seal a dataset, AES-256-GCM-HKDF in segments of 64 KiB",
        "seal",
        [Peer("cryptography AESGCM", "files", "seal")],
        items=("bytes", 1 << 26),
        unit="GB/s",
        scale=1e-9,
    ),
    Row(
        "open",
        "Open it, each segment verified",
        "open",
        [Peer("cryptography AESGCM", "files", "open_")],
        items=("bytes", 1 << 26),
        unit="GB/s",
        scale=1e-9,
    ),
    Row(
        "geohash-bits",
        "Position to cell, precision 12, one call each",
        "geohash-bits",
        [Peer("bisection in C, -O3", "files", "bisection", check="number")],
        items=("points", 1_000_000),
    ),
    Row(
        "geohash-text",
        "Position to geohash text, precision 12, one call each",
        "geohash-text",
        [
            Peer("python-geohash", "files", "python_geohash", check="number"),
            Peer("pygeohash", "files", "pygeohash", check="number"),
        ],
        items=("points", 1_000_000),
    ),
    Row(
        "geohash-csv",
        "Read a geohash CSV, every field checked",
        "geohash-csv",
        [
            Peer("Python csv", "files", "python_csv", check="number"),
            Peer("pandas", "files", "pandas_csv", check="number"),
        ],
        items=("rows", 1_000_000),
        unit="M rows/s",
    ),
    Row(
        "heatmap",
        "Heatmap of 10,000 ill persons: count, release, draw",
        "heatmap",
        [],
        items=("runs", 1),
        unit="ms",
    ),
    Row(
        "key-encapsulation",
        "X-Wing: make a key, seal to it, open",
        "key-encapsulation",
        [],
        items=("runs", 100),
        unit="per s",
        scale=1,
    ),
]
