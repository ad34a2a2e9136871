"""The child process that reads a GeoTIFF: ``python -m geo.intake.sandbox.raster_reader``.

It knows one driver, has no network where the system allows that, and gives the
cells of the first band as rows of numbers. Without a file it names the drivers
there are, so that the next one can leave out all but one.
"""

from __future__ import annotations

import base64
import contextlib
import math
from collections.abc import Iterator
from typing import Any

from geo.intake.sandbox.restrict import Request, serve
from geo.model.errors import UnreadableFile

DRIVER = "GTiff"
_CELLS_A_PIECE = 250_000
_PICTURE = {"red", "green", "blue", "palette", "cyan", "magenta", "yellow", "black"}
_MARGIN = 1  # cells around the window, so that none on the edge is lost
_LONGEST_WKT = 20_000


def prepare() -> None:
    """Import what is needed, before memory is limited."""
    import pyproj
    import rasterio
    import rasterio.env

    # Both libraries open their tables of coordinate systems now.
    pyproj.CRS.from_epsg(4326)
    with rasterio.Env():
        rasterio.crs.CRS.from_epsg(4326)


def read(request: Request) -> Iterator[Any]:
    """Give a head, then the rows of cells; or, without a path, the names of all drivers.

    Parameters
    ----------
    request : dict
        ``path``, ``bounds`` (west, south, east, north in WGS 84 degrees of what
        is wanted, or None), ``crs`` (of a raster that names none, or None),
        ``max_cells`` and the limits.
    """
    import rasterio

    with rasterio.Env() as environment:
        drivers = sorted(environment.drivers())
        if request["path"] is None:
            yield {"drivers": drivers}
            return
        if drivers != [DRIVER]:
            # The allow-list is the wall between a file and the rest of the machine.
            raise UnreadableFile("reader_crashed")
        try:
            yield from _read(request)
        except (UnreadableFile, MemoryError):
            raise
        except Exception as error:
            # rasterio, GDAL and PROJ have errors of their own; all say the same.
            raise UnreadableFile("file_broken", kind="GeoTIFF") from error


def _read(request: Request) -> Iterator[dict[str, Any]]:
    import rasterio

    with rasterio.open(request["path"], driver=DRIVER, sharing=False) as source:
        _refuse(source)
        crs = _crs(source, request["crs"])
        window = _window(source, crs, request["bounds"])
        column, row, width, height = window
        if width * height > request["max_cells"]:
            limit = request["max_cells"]
            raise UnreadableFile("raster_too_many_cells", found=width * height, limit=limit)
        yield {
            "head": {
                "shape": [height, width],
                "geotransform": _moved(source.transform.to_gdal(), column, row),
                "crs": crs,
                "bands": source.count,
            }
        }
        yield from _rows(source, window)


def _moved(g: tuple[float, ...], column: int, row: int) -> list[float]:
    """Return a geotransform whose first cell is another one."""
    x, y = g[0] + column * g[1] + row * g[2], g[3] + column * g[4] + row * g[5]
    return [x, g[1], g[2], y, g[4], g[5]]


def _refuse(source: Any) -> None:
    """Make sure that the first band holds numbers and lies somewhere."""
    kinds = {each.name for each in source.colorinterp}
    if kinds & _PICTURE:
        raise UnreadableFile("raster_picture")
    if source.dtypes[0].startswith("complex"):
        raise UnreadableFile("raster_not_numbers", value=source.dtypes[0])
    first, last = (source.transform * corner for corner in ((0, 0), (source.width, source.height)))
    is_placed = source.transform.determinant and all(map(math.isfinite, (*first, *last)))
    if source.transform.is_identity or not is_placed:
        raise UnreadableFile("raster_not_placed")


def _crs(source: Any, chosen: str | None) -> str:
    """Return the raster's system: a code where it has one, else plain WKT."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    own = source.crs.to_wkt() if source.crs else chosen
    if not own:
        raise UnreadableFile("raster_no_crs")
    with contextlib.suppress(CRSError):
        found = CRS.from_user_input(own)
        # Heights and grids named by files do not matter for where a cell lies.
        found = found.sub_crs_list[0] if found.is_compound else found
        found = found.source_crs or found if found.is_bound else found
        found = found.to_2d()
        code = found.to_epsg(min_confidence=90)
        text = f"EPSG:{code}" if code else found.to_wkt()
        if len(text) <= _LONGEST_WKT and (found.is_projected or found.is_geographic):
            return text
    raise UnreadableFile("raster_crs_unknown", value=str(own)[:100])


def _window(source: Any, crs: str, bounds: list[float] | None) -> tuple[int, int, int, int]:
    """Return the column, row, width and height of the cells that are wanted."""
    import numpy as np
    from pyproj import Transformer

    if bounds is None:
        return 0, 0, source.width, source.height
    west, south, east, north = bounds
    along = np.linspace(0.0, 1.0, 21)
    x, y = (
        each.ravel()
        for each in np.meshgrid(west + (east - west) * along, south + (north - south) * along)
    )
    there = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(x, y)
    g = source.transform.to_gdal()
    offsets = np.array(there) - [[g[0]], [g[3]]]
    columns, rows = np.linalg.inv([[g[1], g[2]], [g[4], g[5]]]) @ offsets
    if not (np.isfinite(columns).all() and np.isfinite(rows).all()):
        raise UnreadableFile("raster_outside")
    first = [max(int(np.floor(each.min())) - _MARGIN, 0) for each in (columns, rows)]
    last = [
        min(int(np.ceil(each.max())) + _MARGIN, most)
        for each, most in ((columns, source.width), (rows, source.height))
    ]
    if first[0] >= last[0] or first[1] >= last[1]:
        raise UnreadableFile("raster_outside")
    return first[0], first[1], last[0] - first[0], last[1] - first[1]


def _rows(source: Any, window: tuple[int, int, int, int]) -> Iterator[dict[str, str]]:
    """Give the cells from the top, some rows at a time: float64, little-endian, NaN for no data."""
    import numpy as np
    from rasterio.windows import Window

    column, row, width, height = window
    step = max(_CELLS_A_PIECE // width, 1)
    scale, offset = source.scales[0], source.offsets[0]
    for top in range(row, row + height, step):
        part = Window(column, top, width, min(step, row + height - top))
        cells = source.read(1, window=part, masked=True).astype("<f8").filled(np.nan)
        if (scale, offset) != (1.0, 0.0):
            cells = cells * scale + offset
        yield {"rows": base64.b64encode(np.ascontiguousarray(cells).tobytes()).decode("ascii")}


if __name__ == "__main__":
    serve(read, prepare)
