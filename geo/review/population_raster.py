"""Population from a user's raster: read in a separate process, summed by shares of cells."""

from __future__ import annotations

from geo.coverage.population.raster import RasterPopulation
from geo.coverage.town import Town
from geo.intake.formats.raster import read_raster
from geo.model.errors import Finding


def population_from_raster(
    content: bytes, town: Town, crs: str | None = None
) -> tuple[RasterPopulation, list[Finding]]:
    """Return the people of a GeoTIFF, and what was noticed while reading it.

    Parameters
    ----------
    content : bytes
        A GeoTIFF whose cells hold people, as it is or packed.
    town : Town
        Only cells that touch its bounds are read.
    crs : str, optional
        Coordinate system of a raster that names none, for instance ``EPSG:4326``.

    Raises
    ------
    UnreadableFile
        See :func:`geo.intake.formats.raster.read_raster`.
    UnusablePopulation
        See :class:`geo.coverage.population.raster.RasterPopulation`.
    """
    raster = read_raster(content, town.to_degrees(town.outline).bounds, crs)
    made = RasterPopulation(raster.values, raster.geotransform, raster.crs, town)
    return made, raster.findings
