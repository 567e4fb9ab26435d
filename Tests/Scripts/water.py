"""Looks for made-up people in the water; shares no line with the generator.

usage: water.py FOLDER MASK     FOLDER has *.tracks, MASK is the GeoJSON file that they were made with

Prints JSON: how many `fixes` there are, how many of them lie in a polygon of the mask (`wet`), how many of those are farther
from all lines of the mask than `reach` metres (`drowned`), over how many lines somebody went (`crossings_used`), and how
many homes lie on each piece of what the polygons leave of the square around all fixes (`homes_on_land`, the piece with
the most homes first). It needs numpy and shapely.
"""
import json
import math
import pathlib
import sys

import numpy
import shapely
import shapely.geometry

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import commuters  # noqa: E402
import realism  # noqa: E402


def plane(points, middle):
    """Metres east and north of a middle, for points in degrees."""
    degree = math.radians(1) * realism.EARTH
    return numpy.column_stack(
        [(points[:, 0] - middle[0]) * degree * math.cos(math.radians(middle[1])), (points[:, 1] - middle[1]) * degree]
    )


def main(folder, mask, reach="60"):
    """Prints the figures."""
    features = json.loads(pathlib.Path(mask).read_text(encoding="utf-8"))["features"]
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in features]
    water = shapely.union_all([shape for shape in shapes if "Polygon" in shape.geom_type])
    lines = [shape for shape in shapes if "Line" in shape.geom_type]
    cells, homes = [], []
    for path in sorted(pathlib.Path(folder).glob("*.tracks")):
        _, _, person, _, cell = realism.read(path)
        cells.append(cell)
        homes.append(cell[numpy.concatenate([[0], numpy.flatnonzero(numpy.diff(person)) + 1])])
    points = numpy.column_stack(commuters.degrees(numpy.concatenate(cells)))
    middle = points.mean(axis=0)
    shapely.prepare(water)
    wet = points[shapely.contains_xy(water, points[:, 0], points[:, 1])]
    flat = shapely.points(plane(wet, middle))
    near = numpy.array([
        shapely.distance(shapely.transform(line, lambda corners: plane(corners, middle)), flat) for line in lines
    ]).reshape(len(lines), len(wet))
    square = shapely.box(*points.min(axis=0), *points.max(axis=0))
    doors = shapely.points(*commuters.degrees(numpy.unique(numpy.concatenate(homes))))
    pieces = shapely.get_parts(square.difference(water))
    print(json.dumps({
        "fixes": len(points),
        "wet": len(wet),
        "drowned": int((near.min(axis=0, initial=math.inf) > float(reach)).sum()),
        "crossings_used": int((near.min(axis=1, initial=math.inf) <= float(reach)).sum()),
        "homes_on_land": sorted((int(shapely.contains(piece, doors).sum()) for piece in pieces), reverse=True),
    }))


if __name__ == "__main__":
    main(*sys.argv[1:])
