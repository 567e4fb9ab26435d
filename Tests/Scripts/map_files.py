"""Reads the files of `pandapp map export` with rasterio, Pillow and SQLite, and compares them pixel for pixel.

usage: map_files.py FOLDER

FOLDER also holds classes.json: the classes' texts ("20 – 50") and colours, lowest first, and the colour and opacities
that the others have.
"""
import io
import json
import math
import pathlib
import sqlite3
import sys
import zipfile
import xml.etree.ElementTree as ET

import numpy as np
import rasterio
from PIL import Image

folder = pathlib.Path(sys.argv[1])
classes = json.loads((folder / "classes.json").read_text())
label = classes["label"]
lower = [float(text.split(" – ")[0].replace(",", "")) for text in classes["texts"]]
painted = np.array(
    [[0, 0, 0, 0], classes["floor"]] + [colour + [classes["opacity"]] for colour in classes["colours"]], dtype=np.uint8
)


def paints(density, deviation):
    """The place of each value's colour, and whether rounding to floats leaves it certain."""
    place = np.full(density.shape, 1)
    shown = density >= 2 * deviation
    sure = np.abs(density - 2 * deviation) > 1e-5 * density
    if lower:
        index = np.clip(np.searchsorted(np.array(lower), density, side="right") - 1, 0, None)
        place = np.where(shown, index + 2, 1)
        for end in lower[1:]:
            sure &= np.abs(density - end) > 1e-5 * end
    place = np.where(np.isnan(density), 0, place)
    return place, sure | np.isnan(density)


# The GeoTIFF: numbers, where they are, and what they are.
with rasterio.open(folder / "heatmap.tif") as tif:
    assert tif.crs.to_epsg() == 3857 and tif.dtypes == ("float32", "float32"), tif.profile
    assert math.isnan(tif.nodata) and tif.tags()["label"] == label and tif.tags()["epsilon"] == "1", tif.tags()
    assert tif.descriptions[0].startswith("persons declared ill per square") and tif.units == ("1/km²", "1/km²")
    density, deviation = tif.read(1).astype(float), tif.read(2).astype(float)
    transform, size, bounds = tif.transform, (tif.width, tif.height), tif.bounds
assert not np.isnan(density).any() and (density >= 0).all() and (deviation > 0).all()
side = transform.a
zoom = round(math.log2(2 * math.pi * 6378137 / 256 / side))
assert abs(side - 2 * math.pi * 6378137 / 256 / 2**zoom) < 1e-9
left, top = (transform.c + math.pi * 6378137) / side, (math.pi * 6378137 - transform.f) / side
assert abs(left - round(left)) < 1e-5 and abs(top - round(top)) < 1e-5, "pixels are not the tile pyramid's"
left, top = round(left), round(top)

# The picture has the same pixels, and stands where its world file says.
picture = Image.open(folder / "heatmap-map.png")
assert picture.mode == "P" and picture.size == size and picture.text["pandapp:label"] == label
pixels = np.array(picture.convert("RGBA"))
place, sure = paints(density, deviation)
assert sure.mean() > 0.9
differ = (pixels != painted[place]).any(axis=2) & sure & (place > 0)
assert not differ.any(), f"{differ.sum()} pixels of the picture are not the class of the number"
world = [float(line) for line in (folder / "heatmap-map.pgw").read_text().split()]
assert np.allclose(world, [side, 0, 0, -side, transform.c + side / 2, transform.f - side / 2], atol=1e-6), world

# The deepest tiles are the picture, cut.
with sqlite3.connect(folder / "heatmap.mbtiles") as tiles:
    assert tiles.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    meta = dict(tiles.execute("SELECT name, value FROM metadata"))
    assert meta["format"] == "png" and int(meta["maxzoom"]) == zoom and label in meta["description"], meta
    assert meta["pandapp:label"] == label
    zooms = [row[0] for row in tiles.execute("SELECT DISTINCT zoom_level FROM tiles ORDER BY 1")]
    assert zooms == list(range(int(meta["minzoom"]), zoom + 1)), zooms
    mosaic = np.zeros_like(pixels)
    for column, row, data in tiles.execute(
        "SELECT tile_column, tile_row, tile_data FROM tiles WHERE zoom_level = ?", (zoom,)
    ):
        tile = np.array(Image.open(io.BytesIO(data)).convert("RGBA"))
        x, y = column * 256 - left, (2**zoom - 1 - row) * 256 - top
        inside = np.zeros((256, 256), bool)
        for dy in range(256):
            if 0 <= y + dy < size[1]:
                start, end = max(0, -x), min(256, size[0] - x)
                mosaic[y + dy, x + start : x + end] = tile[dy, start:end]
                inside[dy, start:end] = True
        assert (tile[~inside][:, 3] == 0).all(), "a tile paints beyond the map"
    assert (mosaic == pixels).all(), "tiles and picture differ"
with rasterio.open(folder / "heatmap.mbtiles") as raster:
    assert abs(raster.bounds.left - bounds.left) < 1e-3 and abs(raster.bounds.top - bounds.top) < 1e-3, raster.bounds
    window = raster.window(*bounds).round_offsets().round_lengths()
    again = np.moveaxis(raster.read(window=window), 0, 2)
    assert again.shape == pixels.shape and (again[pixels[..., 3] > 0] == pixels[pixels[..., 3] > 0]).all()

# The cells: valid rings, the sum is the total, and the numbers are the raster's.
cells = json.loads((folder / "heatmap.geojson").read_text())
assert cells["type"] == "FeatureCollection" and cells["label"] == label and cells["day"] == classes["day"]
total = 0
for feature in cells["features"]:
    values, (ring,) = feature["properties"], feature["geometry"]["coordinates"]
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:]))
    assert ring[0] == ring[-1] and len(ring) == 5 and area > 0, "a ring is open, or clockwise"
    assert values["lower_95"] <= values["estimate_persons"] <= values["upper_95"] and values["lower_95"] >= 0
    total += values["estimate_persons"]
    middle = math.radians((values["south"] + values["north"]) / 2)
    x = (values["west"] + values["east"] + 360) / 720 * 256 * 2**zoom - left
    y = (1 - math.asinh(math.tan(middle)) / math.pi) / 2 * 256 * 2**zoom - top
    found = density[int(y), int(x)]
    assert abs(found - values["persons_per_km2"]) <= 0.000501 + 1e-6 * found, (found, values)
    assert values["below_noise_floor"] == (values["class"] not in classes["texts"])
assert abs(total - float(cells["estimated_persons"])) <= 0.0005 * (len(cells["features"]) + 1)

# The overlay: one small picture, its pixels those of the cells under them.
with zipfile.ZipFile(folder / "heatmap.kmz") as kmz:
    assert kmz.namelist() == ["doc.kml", "heatmap.png"] and kmz.testzip() is None
    assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in kmz.infolist())
    document = kmz.read("doc.kml").decode()
    data = kmz.read("heatmap.png")
assert len(data) <= 500_000 and label in document
box = {
    key: float(ET.fromstring(document).find(f".//{{http://www.opengis.net/kml/2.2}}{key}").text)
    for key in ["north", "south", "east", "west"]
}
overlay = np.array(Image.open(io.BytesIO(data)).convert("RGBA"))
colour = {text: painted[index + 2] for index, text in enumerate(classes["texts"])}
for feature in cells["features"]:
    values = feature["properties"]
    x = ((values["west"] + values["east"]) / 2 - box["west"]) / (box["east"] - box["west"]) * overlay.shape[1]
    y = (box["north"] - (values["south"] + values["north"]) / 2) / (box["north"] - box["south"]) * overlay.shape[0]
    assert (overlay[int(y), int(x)] == colour.get(values["class"], painted[1])).all(), values
print(f"zoom {zoom}, {size[0]} x {size[1]} pixels, {len(cells['features'])} cells")
