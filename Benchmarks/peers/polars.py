"""Polars, with the engine that is faster for this: streaming. POLARS_MAX_THREADS bounds its threads."""

import polars

import data


def density(points, precision, threads):
    if polars.thread_pool_size() != threads:
        raise SystemExit("POLARS_MAX_THREADS must be set")
    latitudes, longitudes = data.columns(points)
    frame = polars.DataFrame({"latitude": latitudes, "longitude": longitudes})
    region = data.Region(precision)
    across, up = region.scale
    row = ((polars.col("latitude") - data.SOUTH) * up).cast(polars.UInt32)
    column = ((polars.col("longitude") - data.WEST) * across).cast(polars.UInt32)
    query = frame.lazy().select((row * region.width + column).alias("cell")).group_by("cell").len()
    return (
        lambda: query.collect(engine="streaming"),
        lambda table: region.dense(table["cell"], table["len"]),
    )


def contact(records, questions, threads):
    cells, persons = data.contacts(records)
    frame = polars.DataFrame({"cell": cells.reshape(-1), "person": persons.reshape(-1)}).with_columns(
        step=polars.int_range(polars.len(), dtype=polars.UInt32) // cells.shape[1]
    )
    asked = frame.filter(polars.col("person") == data.ASKER).select("step", "cell")
    query = (
        frame.lazy().join(asked.lazy(), on=["step", "cell"], how="semi").select(polars.col("person").n_unique())
    )
    return lambda: query.collect(engine="streaming").item() - 1
