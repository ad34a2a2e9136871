"""Write the cells of a checked raster as a GeoTIFF, and read them back."""

from __future__ import annotations

import numpy as np

from geo.intake.formats.raster import Raster
from geo.model.errors import UnreadableFile


def encode_raster(raster: Raster) -> bytes:
    """Return a raster as the content of a GeoTIFF with one band of float64; no data is NaN.

    Parameters
    ----------
    raster : Raster
        As read by :func:`geo.intake.formats.raster.read_raster`: the cells come from the
        sandbox, so that nothing of the outside file reaches the library that writes.

    Raises
    ------
    UnreadableFile
        ``raster_crs_unknown`` if the coordinate system cannot be written.
    """
    from affine import Affine
    from rasterio.errors import RasterioError
    from rasterio.io import MemoryFile

    rows, columns = raster.values.shape
    try:
        with MemoryFile() as memory:
            with memory.open(
                driver="GTiff",
                height=rows,
                width=columns,
                count=1,
                dtype="float64",
                crs=raster.crs,
                transform=Affine.from_gdal(*raster.geotransform),
                nodata=np.nan,
                compress="deflate",
            ) as file:
                file.write(raster.values, 1)
            return bytes(memory.getbuffer())
    except (RasterioError, ValueError) as error:
        raise UnreadableFile("raster_crs_unknown", value=raster.crs[:100]) from error
