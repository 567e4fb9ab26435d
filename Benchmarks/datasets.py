"""What both confidential apps do: a file of ciphertext to counts, and to the answers of questions."""

from comparison import Peer, Row
from kernels import passes

CLICKHOUSE = Peer("ClickHouse, plaintext columns", "chdb")
DATASHADER = Peer("datashader, plaintext columns", "datashader")
NUMPY = Peer("NumPy, plaintext columns", "numpy")


HASHING = Peer("the worker's SHA-256 of the file", "pandapp", "hash_tokens")
TOKENS_PER_PERSON = 48


def padded(count):
    """The rung of the public ladder: 64, 96, 128, 192, 256, …"""
    rung = 64
    while rung < count:
        if rung * 3 // 2 >= count:
            return rung * 3 // 2
        rung *= 2
    return rung


def datasets(points):
    """Encrypted tokens to counts, beside the fastest peers' counting of plaintext positions."""
    sizes = [size for size in (1_000_000, 10_000_000, 100_000_000) if size <= points]
    peers = [
        Peer(peer.name, peer.module, "density", {"precision": 7}, check="grid") for peer in (DATASHADER, CLICKHOUSE)
    ]
    return [
        Row(
            f"dataset-{size}-{threads}",
            f"{size // 10**6} M encrypted points to counts, precision 7, {threads} thread{'s' * (threads > 1)}",
            "sealed_density",
            [HASHING] + peers,
            items=("points", size),
            parameters={"threads": threads},
            made_by=f"make_tokens points={size}",
            stored=TOKENS_PER_PERSON * padded(-(-size // TOKENS_PER_PERSON)),
            passes=passes(size),
        )
        for threads in (1, 2)
        for size in sizes
    ]


def maps(points):
    """Encrypted tokens to picture, table and report, counted in either way; the city has 8 million cells."""
    size = min(points, 10_000_000)
    persons = -(-size // TOKENS_PER_PERSON)
    return [
        Row(
            f"map-{size}-{counting}-{threads}",
            f"{size // 10**6} M tokens of {persons:,} ill persons to all outputs, {counting} counting, "
            f"{threads} thread{'s' * (threads > 1)}",
            "sealed_heatmap",
            [],
            items=("points", size),
            unit="ms",
            parameters={"threads": threads, "counting": counting},
            made_by=f"make_tokens points={size} precision=8",
            stored=TOKENS_PER_PERSON * padded(persons),
        )
        for counting in ("oblivious", "fast")
        for threads in (1, 2)
    ]


def questions(records):
    """Whom somebody met, of so many presences: one question, and ten thousand in one pass."""
    alone = Peer("decryption alone", "pandapp", "decrypt_groups", check="nothing")
    one = Peer("one question", "pandapp", "contact", {"questions": 1})
    plain = [
        Peer("C: read and compare each record, plaintext", "c", "scan", check="nothing"),
        NUMPY,
        CLICKHOUSE,
        Peer("DuckDB, plaintext columns", "duckdb"),
        Peer("Polars, plaintext columns", "polars"),
    ]
    return [
        Row(
            f"questions-{questions}-{threads}",
            f"{title}, {records // 10**6} M presences, {threads} thread{'s' * (threads > 1)}",
            "contact",
            peers,
            items=("records", records),
            parameters={"threads": threads, "questions": questions},
            check="number",
            made_by=f"make_groups records={records}",
            stored=padded(records),
        )
        for threads in (1, 2)
        for questions, title, peers in [
            (1, "One question", [alone] + (plain if threads == 1 else plain[2:4])),
            (10_000, "Ten thousand questions in one pass", [one]),
        ]
    ]


def near(points):
    """Whom somebody was near within ten metres: one question to its sealed answer, and everybody's in one pass."""
    persons = max(1000, points // 1000)
    alone = Peer("decryption alone", "pandapp", "decrypt_positions", check="nothing")
    return [
        Row(
            f"near-{questions}-{threads}",
            f"{title}, {persons:,} persons × 1,440 minutes, {threads} thread{'s' * (threads > 1)}",
            "near",
            [alone],
            items=("persons", persons),
            unit="ms",
            parameters={"threads": threads, "questions": questions},
            made_by=f"make_positions persons={persons}",
            stored=padded(persons) * 1440,
        )
        for questions, title in [(1, "One question, obliviously"), (persons, "Everybody in one pass")]
        for threads in (1, 2)
    ]
