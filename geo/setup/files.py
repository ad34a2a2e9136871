"""Read the files of a new town's ground within intake's limits, without a home to compare with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from geo.crs.parse import parse_system
from geo.crs.systems import CHINA, Reading, System
from geo.intake.checks.groups import without_hints
from geo.intake.layer import UserLayer, read_layer
from geo.intake.local_file import given_content
from geo.model.config.settings import limit_settings
from geo.model.errors import UndecidedSystem

_CHINA = (CHINA.west, CHINA.south, CHINA.east, CHINA.north)
_EXTRACTS = (".pbf", ".osm", ".osm.gz", ".osm.bz2", ".osm.zip")
_ABOUT_PROJECTS = {"fields_unlike"}  # findings that say nothing about a base map
SystemChoice = Reading | System | str | None


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as it was given.

    Attributes
    ----------
    name : str
        Without folders.
    content : bytes
    crs : Reading, System, str or None
        The user's choice of its coordinate system.
    """

    name: str
    content: bytes = field(repr=False)
    crs: SystemChoice = None


def given_file(path: str, crs: SystemChoice = None, *, is_extract: bool = False) -> GivenFile:
    """Read a file that a user names.

    Parameters
    ----------
    path : str
    crs : optional
    is_extract : bool
        Whether it may be as large as an OpenStreetMap extract.

    Raises
    ------
    UnreadableFile
    """
    limit = limit_settings().max_extract_mb if is_extract else None
    return GivenFile(Path(path).name, given_content(Path(path), limit), crs)


def may_be_extract(path: str) -> bool:
    """Return whether a file is an OpenStreetMap extract by its name, which may be large.

    Examples
    --------
    >>> may_be_extract("town.osm.pbf"), may_be_extract("town.geojson")
    (True, False)
    """
    return path.lower().endswith(_EXTRACTS)


def read_ground(given: GivenFile, home: tuple[float, float, float, float] = _CHINA) -> UserLayer:
    """Read a vector file and convert it to WGS 84.

    Parameters
    ----------
    given : GivenFile
    home : (west, south, east, north)
        Where it most likely lies, WGS 84 degrees: the town, or else China.

    Raises
    ------
    UndecidedSystem
        When only the user can say which coordinate system the file has; it names the file.
    PlanMapError
        As :func:`geo.intake.layer.read_layer`.
    """
    chosen = parse_system(given.crs) if isinstance(given.crs, str) else given.crs
    try:
        layer = read_layer(given.content, given.name, chosen, home=home)
    except UndecidedSystem as error:
        raise UndecidedSystem(error.code, **{**error.params, "file": given.name}) from error
    return UserLayer(
        layer.features, layer.unplaced, layer.reading, list(without_hints(layer.findings))
    )
