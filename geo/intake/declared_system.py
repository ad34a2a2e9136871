"""Which coordinate system a file of GDAL's formats declares: its definition, not its name."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from geo.intake.flatgeobuf import own_definition

_LONGEST = 20_000  # characters of a definition; a usual one has about a thousand
_SHOWN = 100


def declared_system(given: str | None, definition: str | None) -> str | None:
    """Return an EPSG code where there is one, else the name in the definition.

    Parameters
    ----------
    given : str or None
        What GDAL says: a code, or a definition.
    definition : str or None
        The definition in the file itself. GDAL believes a code that stands beside it.

    Returns
    -------
    str or None
        Where a definition bears a known name or code and has other parameters, its name
        and these.

    Examples
    --------
    >>> declared_system("EPSG:4547", None), declared_system(None, None)
    ('EPSG:4547', None)
    """
    text = definition or given
    if given is None or text is None or text.upper().startswith("EPSG:"):
        return given
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    with contextlib.suppress(CRSError, MemoryError):
        found = CRS.from_user_input(text[:_LONGEST])
        code = given if given.upper().startswith("EPSG:") else _known(text) or _code(found)
        differing = _differing(found, code)
        if differing:
            return f"{str(found.name)[:_SHOWN]} ({', '.join(differing)})"
        return code or str(found.name)[:_SHOWN]
    return given[:_SHOWN]


def _known(text: str) -> str | None:
    """Return the code of a known system that is defined so; several codes have one definition."""
    from geo.crs.parse import parse_system
    from geo.model.errors import UnknownCRS

    with contextlib.suppress(UnknownCRS):
        return parse_system(text).code
    return None


def _code(found: Any) -> str | None:
    number = found.to_epsg(min_confidence=70)
    return f"EPSG:{number}" if number else None


def _differing(found: Any, code: str | None) -> list[str]:
    from geo.crs.parse import differences, parse_system
    from geo.model.errors import UnknownCRS

    try:
        return differences(found, parse_system(code or str(found.name)))
    except UnknownCRS:  # it will be asked about anyway
        return []


def definition_in(path: Path, layer: str) -> str | None:
    """Return the definition of a layer's coordinate system that a file holds, as it stands.

    Parameters
    ----------
    path : Path
        A Shapefile, whose definition lies beside it, a GeoPackage or a FlatGeobuf.
    layer : str
    """
    if path.suffix == ".shp":
        beside = path.with_suffix(".prj")
        return beside.read_text("utf-8", "replace").strip()[:_LONGEST] if beside.exists() else None
    if path.suffix == ".gpkg":
        return _in_geopackage(path, layer)
    if path.suffix == ".fgb":
        return (own_definition(path) or "")[:_LONGEST] or None
    return None


def _in_geopackage(path: Path, layer: str) -> str | None:
    with contextlib.suppress(sqlite3.Error):
        base = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
        with contextlib.closing(base):
            base.execute("PRAGMA trusted_schema = OFF")
            found = base.execute(
                "SELECT definition FROM gpkg_spatial_ref_sys WHERE srs_id ="
                " (SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ? LIMIT 1)",
                (layer,),
            ).fetchone()
            text = str(found[0] or "") if found else ""
            return text[:_LONGEST] if "[" in text else None
    return None
