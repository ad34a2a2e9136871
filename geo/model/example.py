"""A position in the town, written as examples in hints and instructions write it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from geo.model.basemap import BaseMap, base_map
from geo.model.errors import InvalidConfiguration
from geo.model.zones import epsg_code, meridian_of, zones_between

_CHINA = (105.0, 35.0)  # the middle of the country, for a program without a plan


@dataclass(frozen=True, slots=True)
class Example:
    """A position in the town.

    Attributes
    ----------
    longitude, latitude : float
        WGS 84 degrees, rounded to six decimals.
    """

    longitude: float
    latitude: float

    @property
    def zone(self) -> int:
        """Number of the 3-degree zone that the position lies in."""
        return zones_between(self.longitude, self.longitude, 3)[0]

    @property
    def meridian(self) -> int:
        """Central meridian of that zone, degrees east."""
        return meridian_of(self.zone, 3)

    @property
    def system(self) -> str:
        """Code of that zone in CGCS2000, without zone number: ``EPSG:4547``."""
        return f"EPSG:{epsg_code('cgcs2000', 3, self.zone, numbered=False)}"

    @property
    def degrees(self) -> tuple[str, str]:
        """Longitude and latitude as text."""
        return f"{self.longitude:.6f}", f"{self.latitude:.6f}"

    @property
    def minutes(self) -> str:
        """Longitude in degrees, minutes and seconds.

        Examples
        --------
        >>> Example(113.748639, 23.018912).minutes, Example(113.9999999, 23.0).minutes
        ('113°44′55.1″', '114°00′00.0″')
        """
        tenths = round(self.longitude * 36_000)
        whole, rest = divmod(tenths, 36_000)
        return f"{whole}°{rest // 600:02d}′{rest % 600 / 10:04.1f}″"

    @property
    def metres(self) -> tuple[str, str]:
        """Easting and northing in :attr:`system`, as text.

        Examples
        --------
        >>> Example(113.75, 23.02).metres
        ('474373.087', '2546774.325')
        """
        east, north = _projected(self.longitude, self.latitude, self.meridian)
        return f"{east:.3f}", f"{north:.3f}"

    def words(self) -> dict[str, str]:
        """Return the position as the fields of a sentence."""
        return {
            "town_longitude": self.degrees[0],
            "town_latitude": self.degrees[1],
            "town_minutes": self.minutes,
            "town_easting": self.metres[0],
            "town_northing": self.metres[1],
            "town_system": self.system,
            "town_meridian": str(self.meridian),
        }


@lru_cache(maxsize=64)
def _projected(longitude: float, latitude: float, meridian: int) -> tuple[float, float]:
    from pyproj import Transformer

    zone = f"+proj=tmerc +lat_0=0 +lon_0={meridian} +k=1 +x_0=500000 +y_0=0 +ellps=GRS80"
    degrees = "+step +proj=unitconvert +xy_in=deg +xy_out=rad"
    transformer = Transformer.from_pipeline(f"+proj=pipeline {degrees} +step {zone}")
    east, north = transformer.transform(longitude, latitude)
    return float(east), float(north)


def town_example() -> Example:
    """Return a position in the plan's town; without a plan, one in China."""
    try:
        return _in_base_map(base_map())
    except InvalidConfiguration:  # the check of the setup reports it
        return Example(*_CHINA)


@lru_cache(maxsize=4)
def _in_base_map(base: BaseMap) -> Example:
    area = base.study_area
    if area is not None and not area.is_empty:
        inside = area.representative_point()
        return Example(round(inside.x, 6), round(inside.y, 6))
    west, south, east, north = base.home
    return Example(round((west + east) / 2, 6), round((south + north) / 2, 6))
