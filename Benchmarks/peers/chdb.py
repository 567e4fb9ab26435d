"""ClickHouse in the process (chdb), on a table of its Memory engine."""

import numpy
import pandas
import pyarrow
from chdb import session

import data


def database(columns, **arrays):
    """A session with the arrays as table t."""
    here = session.Session()
    frame = pandas.DataFrame(arrays, copy=False)
    here.query("CREATE DATABASE IF NOT EXISTS b")
    here.query("DROP TABLE IF EXISTS b.t")
    here.query(f"CREATE TABLE b.t ({columns}) ENGINE = Memory")
    here.query(f"INSERT INTO b.t SELECT {', '.join(arrays)} FROM Python(frame)")
    return here


def positions(points):
    latitudes, longitudes = data.columns(points)
    return database("latitude Float64, longitude Float64", latitude=latitudes, longitude=longitudes)


def table(here, query, threads):
    """A query's rows, as Arrow; expressions compiled from the first run on."""
    settings = f" SETTINGS max_threads = {threads}, compile_expressions = 1, min_count_to_compile_expression = 0"
    return here.query(query + settings, "Arrow")


def columns(result):
    rows = pyarrow.ipc.open_file(pyarrow.BufferReader(result.bytes())).read_all()
    return {name: rows[name].to_numpy(zero_copy_only=False) for name in rows.column_names}


def density(points, precision, threads):
    """Integer cells, row-major as ours."""
    here, region = positions(points), data.Region(precision)
    across, up = region.scale
    query = f"""
        SELECT toUInt32((latitude - {data.SOUTH!r}) * {up!r}) * {region.width}
            + toUInt32((longitude - {data.WEST!r}) * {across!r}) AS cell, toUInt32(count()) AS points
        FROM b.t GROUP BY cell"""

    def array(result):
        rows = columns(result)
        return region.dense(rows["cell"], rows["points"])

    return lambda: table(here, query, threads), array


def density_of_texts(points, precision, threads):
    """Cells as texts, by its function geohashEncode."""
    here, region = positions(points), data.Region(precision)
    query = f"SELECT geohashEncode(longitude, latitude, {precision}) AS cell, count() AS points FROM b.t GROUP BY cell"

    def array(result):
        rows = columns(result)
        texts = numpy.array([text if isinstance(text, bytes) else text.encode() for text in rows["cell"]])
        return region.dense(row_major(texts, region), rows["points"])

    return lambda: table(here, query, threads), array


def row_major(texts, region):
    """Row-major cells of the region from geohashes."""
    alphabet = numpy.full(256, 255, numpy.int64)
    alphabet[numpy.frombuffer(b"0123456789bcdefghjkmnpqrstuvwxyz", numpy.uint8)] = numpy.arange(32)
    digits = alphabet[texts.view(numpy.uint8).reshape(len(texts), -1)]
    column, row = numpy.zeros(len(texts), numpy.int64), numpy.zeros(len(texts), numpy.int64)
    for place in range(digits.shape[1]):
        for bit in (4, 3, 2, 1, 0):
            value = digits[:, place] >> bit & 1
            if (5 * place + 4 - bit) % 2 == 0:
                column = column << 1 | value
            else:
                row = row << 1 | value
    first_column, first_row = region.corner
    return (row - first_row) * region.width + column - first_column


def contact(records, questions, threads):
    cells, persons = data.contacts(records)
    steps = numpy.repeat(numpy.arange(data.CONTACT_STEPS, dtype=numpy.uint16), cells.shape[1])
    here = database(
        "step UInt16, cell UInt32, person UInt32", step=steps, cell=cells.reshape(-1), person=persons.reshape(-1)
    )
    del cells, persons, steps
    query = f"""
        SELECT uniqExact(person) AS met FROM b.t
        WHERE (step, cell) IN (SELECT step, cell FROM b.t WHERE person = {data.ASKER})"""
    return lambda: int(columns(table(here, query, threads))["met"][0]) - 1


def texts(points):
    """Positions to nine characters: it has no function from an integer to a geohash."""
    here = positions(points)
    query = "SELECT sum(ignore(geohashEncode(longitude, latitude, 9))) AS n FROM b.t"
    return lambda: int(columns(table(here, query, 1))["n"][0])


def cells(points):
    """Nine characters to the middle of the cell: it has no function from a geohash to an integer."""
    here = positions(points)
    here.query("CREATE TABLE b.texts (text String) ENGINE = Memory")
    here.query("INSERT INTO b.texts SELECT geohashEncode(longitude, latitude, 9) FROM b.t")
    query = "SELECT sum(ignore(geohashDecode(text))) AS n FROM b.texts"
    return lambda: int(columns(table(here, query, 1))["n"][0])
