"""Read a GeoTIFF in a child process: ``python -m geo.intake.sandbox.raster_reader``.

The process has only one driver and, where the system allows it, no network. It
returns the cells of the first band as rows of numbers. Without a file it
returns the names of all drivers, so that the next process can disable the others.
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
_CELLS_A_PIECE, _BYTES_A_PIECE = 250_000, 2_000_000
_PICTURE = {"red", "green", "blue", "palette", "cyan", "magenta", "yellow", "black"}
_MARGIN = 1  # cells around the window, so that none at the edge is lost
_LONGEST_WKT = 20_000
_WGS84 = 4326


def prepare() -> None:
    """Import the libraries before memory is limited."""
    import pyproj
    import rasterio
    import rasterio.env

    # Makes both libraries open their tables of coordinate systems.
    pyproj.CRS.from_epsg(4326)
    with rasterio.Env():
        rasterio.crs.CRS.from_epsg(4326)


def read(request: Request) -> Iterator[Any]:
    """Yield a line about the raster and its rows of cells; without a path, all driver names.

    Parameters
    ----------
    request : dict
        ``path``, ``bounds`` (west, south, east, north of the part to read, WGS 84
        degrees, or None), ``crs`` (for a raster that names none, or None),
        ``max_cells``, ``copy`` (whether a GeoTIFF of the cells read follows) and the limits.
    """
    import rasterio

    with rasterio.Env() as environment:
        drivers = sorted(environment.drivers())
        if request["path"] is None:
            yield {"drivers": drivers}
            return
        if drivers != [DRIVER]:
            # The list of drivers protects the machine from the file.
            raise UnreadableFile("reader_crashed")
        try:
            yield from _read(request)
        except (UnreadableFile, MemoryError):
            raise
        except Exception as error:
            # rasterio, GDAL and PROJ raise many exceptions, all for a damaged file.
            raise UnreadableFile("file_broken", kind="GeoTIFF") from error


def _read(request: Request) -> Iterator[dict[str, Any]]:
    import rasterio

    with rasterio.open(request["path"], driver=DRIVER, sharing=False) as source:
        _check_band(source)
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
        if not request.get("copy"):
            yield from _rows(source, window)
            return
        pieces = []
        for line in _rows(source, window):
            pieces.append(base64.b64decode(line["rows"]))
            yield line
        placed = _moved(source.transform.to_gdal(), column, row)
        yield from _copy(b"".join(pieces), (height, width), placed, crs)


def _copy(
    cells: bytes, shape: tuple[int, int], geotransform: list[float], crs: str
) -> Iterator[dict[str, str]]:
    """Yield a GeoTIFF with these cells and nothing else of the outside file, in pieces."""
    import numpy as np
    import rasterio
    from rasterio.io import MemoryFile

    profile = {
        "driver": DRIVER,
        "height": shape[0],
        "width": shape[1],
        "count": 1,
        "dtype": "float64",
        "crs": crs,
        "transform": rasterio.Affine.from_gdal(*geotransform),
        "nodata": np.nan,
        "compress": "deflate",
    }
    with MemoryFile() as memory:
        with memory.open(**profile) as file:
            file.write(np.frombuffer(cells, "<f8").reshape(shape), 1)
        content = bytes(memory.getbuffer())
    for begin in range(0, len(content), _BYTES_A_PIECE):
        piece = content[begin : begin + _BYTES_A_PIECE]
        yield {"copy": base64.b64encode(piece).decode("ascii")}


def _moved(g: tuple[float, ...], column: int, row: int) -> list[float]:
    """Return the geotransform of a window that begins at a column and a row."""
    x, y = g[0] + column * g[1] + row * g[2], g[3] + column * g[4] + row * g[5]
    return [x, g[1], g[2], y, g[4], g[5]]


def _check_band(source: Any) -> None:
    """Check that the first band has numbers and a position on the ground."""
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
    """Return the raster's coordinate system: an EPSG code if there is one, else WKT.

    The WKT of a local grid keeps its shift to WGS 84 (``towgs84``).
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    definition = source.crs.to_wkt() if source.crs else chosen
    if not definition:
        raise UnreadableFile("raster_no_crs")
    with contextlib.suppress(CRSError):
        crs = CRS.from_user_input(definition)
        # Heights do not matter for the position of a cell.
        crs = crs.sub_crs_list[0] if crs.is_compound else crs
        crs = _with_numbers(crs).to_2d()
        code = None if crs.is_bound else crs.to_epsg(min_confidence=90)
        text = f"EPSG:{code}" if code else crs.to_wkt()
        if len(text) <= _LONGEST_WKT and (crs.is_projected or crs.is_geographic):
            return text
    raise UnreadableFile("raster_crs_unknown", value=str(definition)[:100])


def _with_numbers(crs: Any) -> Any:
    """Return a system with its shift to WGS 84 if that is stated in numbers.

    A shift by a grid file is left out, for no other file is opened.
    """
    if not crs.is_bound:
        return crs
    leads_to_wgs84 = crs.target_crs.to_2d().to_epsg() == _WGS84
    return crs if crs.coordinate_operation.towgs84 and leads_to_wgs84 else crs.source_crs


def _window(source: Any, crs: str, bounds: list[float] | None) -> tuple[int, int, int, int]:
    """Return the column, row, width and height of the cells to read."""
    import numpy as np
    from pyproj import Transformer

    if bounds is None:
        return 0, 0, source.width, source.height
    west, south, east, north = bounds
    share = np.linspace(0.0, 1.0, 21)
    x, y = (
        each.ravel()
        for each in np.meshgrid(west + (east - west) * share, south + (north - south) * share)
    )
    projected = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(x, y)
    g = source.transform.to_gdal()
    offsets = np.array(projected) - [[g[0]], [g[3]]]
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
    """Yield the cells from the top, some rows at a time: little-endian float64, NaN for no data."""
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
