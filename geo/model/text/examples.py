"""Example coordinates in sentences: those of the plan's own place, in every town."""

from __future__ import annotations

from geo.model.basemap import base_map

_MARK = "{example_"


def example_position() -> tuple[float, float]:
    """Return the middle of the study area: longitude and latitude, degrees, 6 decimals."""
    west, south, east, north = base_map().home
    return round((west + east) / 2, 6), round((south + north) / 2, 6)


def degrees_and_minutes(degrees: float) -> str:
    """Format degrees as degrees, minutes and seconds.

    Examples
    --------
    >>> degrees_and_minutes(113.748639), degrees_and_minutes(103.99999)
    ('113°44′55.1″', '104°0′0.0″')
    """
    tenths = round(abs(degrees) * 36_000)
    minutes, seconds = divmod(tenths, 600)
    sign = "-" if degrees < 0 else ""
    return f"{sign}{minutes // 60}°{minutes % 60}′{seconds / 10:.1f}″"


def with_examples(text: str) -> str:
    """Fill in the example coordinates of a text.

    ``{example_longitude}`` and ``{example_latitude}`` in degrees, ``{example_sexagesimal}``
    the longitude in degrees, minutes and seconds, ``{example_box}`` west, south, east and
    north of the study area.

    Examples
    --------
    >>> with_examples("POINT (x y)")
    'POINT (x y)'
    """
    if _MARK not in text:
        return text
    longitude, latitude = example_position()
    values = {
        "longitude": f"{longitude:.6f}",
        "latitude": f"{latitude:.6f}",
        "sexagesimal": degrees_and_minutes(longitude),
        "box": ",".join(f"{edge:.2f}" for edge in base_map().home),
    }
    for name, value in values.items():
        text = text.replace(f"{_MARK}{name}}}", value)
    return text
