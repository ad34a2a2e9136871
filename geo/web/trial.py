"""A document that shows a base map on trial at three known places, as each system would have them.

Whoever adds a base map sees which mark stands on the place. The server asks no address: the
browser loads the tiles, and the document's own policy lets it load them from the one
origin that was typed, run the program's own script, and reach nothing else. Tiles of a file
are embedded.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import shapely

from geo import crs
from geo.model.basemap import BaseMap
from geo.model.config.base_path import base_path
from geo.model.errors import UnreadableTiles
from geo.model.project import name_in
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.model.tile_maps import TileMap
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot
from geo.tiles.archive import TileFile, open_tiles
from geo.tiles.grid import Place, fraction
from geo.tiles.sources import TileSource, own_source
from geo.web.bundle import script_bundle
from geo.web.document import inert_json

POINTS = 3
_CLOSEST = 16  # zoom level: both marks of a place, some 600 m apart, fit into a window
_AROUND = 2  # tiles on each side of the one with the place
_TEXTS = {
    "failed": N_("Pictures do not come from this address, or not here."),
    "map": N_("Map"),
}


@dataclass(frozen=True, slots=True)
class KnownPoint:
    """A place whose position a person has confirmed.

    Attributes
    ----------
    name : str
    longitude, latitude : float
        WGS 84 degrees.
    """

    name: str
    longitude: float
    latitude: float


def known_points(base: BaseMap, snapshot: Snapshot, language: Language) -> list[KnownPoint]:
    """Return up to three confirmed places that are far apart.

    They are verified places of the base map, such as stations, and confirmed projects that
    are points.

    Parameters
    ----------
    base : BaseMap
    snapshot : Snapshot
    language : {"zh", "en"}
    """
    found = [*_of_base_map(base, language), *_of_projects(snapshot, language)]
    return far_apart(found, POINTS)


def _of_base_map(base: BaseMap, language: Language) -> Iterable[KnownPoint]:
    layer = base.places
    for row, properties in enumerate(layer.properties):
        if properties.get("verified") is True and layer.geometry[row].geom_type == "Point":
            x, y = shapely.get_coordinates(layer.geometry[row])[0].tolist()
            english = properties.get("name_en") if language == "en" else None
            yield KnownPoint(str(english or properties["name"]), x, y)


def _of_projects(snapshot: Snapshot, language: Language) -> Iterable[KnownPoint]:
    columns = snapshot.columns
    surveyed = vocabulary().codes("certainty").index("surveyed")
    for row in (columns.located & (columns.certainty == surveyed)).nonzero()[0].tolist():
        if columns.geometry[row].geom_type == "Point":
            name = name_in(snapshot.feature(row)["properties"], language)
            yield KnownPoint(name, float(columns.x[row]), float(columns.y[row]))


def far_apart(points: Sequence[KnownPoint], count: int) -> list[KnownPoint]:
    """Return points of which each next one is the farthest from those before it.

    Parameters
    ----------
    points : sequence of KnownPoint
        The first one stays the first.
    count : int

    Examples
    --------
    >>> line = [KnownPoint(str(x), x, 0.0) for x in (0, 1, 5, 9)]
    >>> [each.name for each in far_apart(line, 3)], far_apart([], 3)
    (['0', '9', '5'], [])
    """
    chosen = list(points[:1])
    while points and len(chosen) < min(count, len(points)):
        chosen.append(max(points, key=lambda each: min(_gap(each, other) for other in chosen)))
    return chosen


def _gap(one: KnownPoint, other: KnownPoint) -> float:
    # Degrees suffice: the points lie in one town.
    return (one.longitude - other.longitude) ** 2 + (one.latitude - other.latitude) ** 2


def trial_document(
    draft: TileMap, points: Sequence[KnownPoint], language: Language
) -> tuple[str, str]:
    """Return the document of a base map on trial, and its Content Security Policy.

    Parameters
    ----------
    draft : TileMap
    points : sequence of KnownPoint
    language : {"zh", "en"}

    Raises
    ------
    UnreadableTiles
        When the base map is a file that cannot be read.
    """
    if draft.kind == "file":
        open_tiles(draft)  # says what is wrong
    source = own_source(draft)
    if source is None:
        raise UnreadableTiles("tiles_damaged", value=str(draft.file))
    data = {
        "lang": language,
        "source": source.to_dict(),
        "points": [_placed(each) for each in points],
        "zoom": min(_CLOSEST, source.max_zoom + 1),
        "texts": {name: translate(text, language) for name, text in _TEXTS.items()},
        "tiles": _held(draft, source, points),
    }
    fetched = draft.origins if draft.has_vector_address else ()
    return _page(data, language), policy(draft.origins, fetched)


def policy(origins: Sequence[str], fetched: Sequence[str] = ()) -> str:
    """Return the policy of a trial: the program's own script, and tiles from these origins.

    Parameters
    ----------
    origins : sequence of str
        Of pictures.
    fetched : sequence of str
        Of vector tiles.

    Examples
    --------
    >>> "img-src 'self' data: https://map.example.org;" in policy(["https://map.example.org"])
    True
    """
    pictures = " ".join(("'self'", "data:", *origins))
    connect = f"connect-src {' '.join(fetched)}; " if fetched else ""
    return (
        f"default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src {pictures}; "
        f"{connect}"
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )


def _placed(point: KnownPoint) -> dict[str, Any]:
    x, y = crs.wgs84_to_gcj02(point.longitude, point.latitude)
    return {**asdict(point), "displaced": [float(x), float(y)]}


def _held(
    draft: TileMap, source: TileSource, points: Sequence[KnownPoint]
) -> dict[str, str] | None:
    """Return the tiles of a file around the points in base 64; None for an address."""
    if draft.kind != "file":
        return None
    tiles = open_tiles(draft)
    level = min(_CLOSEST, source.max_zoom + 1) - (source.form == "vector")
    held: dict[str, str] = {}
    for zoom in (level, level - 1):
        if source.min_zoom <= zoom <= source.max_zoom:
            for point in points:
                held |= _around(tiles, point, zoom)
    return held


def _around(tiles: TileFile, point: KnownPoint, zoom: int) -> dict[str, str]:
    east, south = fraction(point.longitude, point.latitude)
    column, row = int(east * 2**zoom), int(south * 2**zoom)
    steps = range(-_AROUND, _AROUND + 1)
    places: list[Place] = [(zoom, column + i, row + j) for i in steps for j in steps]
    found = {}
    for place in places:
        try:
            tile = tiles.tile(*place)
        except UnreadableTiles:
            continue
        if tile is not None:
            text = base64.b64encode(tile.content).decode("ascii")
            found["/".join(map(str, place))] = text
    return found


def _page(data: dict[str, Any], language: Language) -> str:
    script = html.escape(base_path() + script_bundle().url)
    return f"""<!doctype html>
<html lang="{"zh-CN" if language == "zh" else "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(data["texts"]["map"])}</title>
</head>
<body>
<main id="pm-trial"></main>
<script type="application/json" id="pm-trial-data">{inert_json(data)}</script>
<script src="{script}"></script>
</body>
</html>
"""
