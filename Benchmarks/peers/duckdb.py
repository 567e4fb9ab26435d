"""DuckDB on a table in memory."""

import duckdb
import numpy
import pandas

import data


def database(threads, **columns):
    """A database with the columns as table t."""
    connection = duckdb.connect(config={"threads": threads})
    frame = pandas.DataFrame(columns, copy=False)
    connection.register("frame", frame)
    connection.execute("CREATE TABLE t AS SELECT * FROM frame")
    connection.unregister("frame")
    return connection


def density(points, precision, threads):
    latitudes, longitudes = data.columns(points)
    connection = database(threads, latitude=latitudes, longitude=longitudes)
    region = data.Region(precision)
    across, up = region.scale
    query = f"""
        SELECT trunc((latitude - {data.SOUTH!r}) * {up!r})::INTEGER * {region.width}
            + trunc((longitude - {data.WEST!r}) * {across!r})::INTEGER AS cell, count(*) AS points
        FROM t GROUP BY cell"""
    return (
        lambda: connection.execute(query).fetchnumpy(),
        lambda table: region.dense(table["cell"], table["points"]),
    )


def contact(records, questions, threads):
    cells, persons = data.contacts(records)
    steps = numpy.repeat(numpy.arange(data.CONTACT_STEPS, dtype=numpy.uint16), cells.shape[1])
    connection = database(threads, step=steps, cell=cells.reshape(-1), person=persons.reshape(-1))
    del cells, persons, steps
    connection.execute(f"CREATE TABLE asked AS SELECT step, cell FROM t WHERE person = {data.ASKER}")
    query = "SELECT count(DISTINCT person) FROM t SEMI JOIN asked USING (step, cell)"
    return lambda: connection.execute(query).fetchone()[0] - 1
