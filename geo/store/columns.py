"""The projects as columns: one array per field, made for filtering and counting.

A million features as Python objects need about ten times the file's size. Here
each coded field is one byte a feature, the text stays in the file's own bytes,
and a feature becomes a dict only when it is shown. Which communities a project lies in
is found by its place.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import shapely
from pyproj import Transformer

from geo.model.arrays import Codes, Floats, Rows
from geo.model.basemap import CommunityOutline, base_map
from geo.model.config.settings import limit_settings
from geo.model.errors import Finding, InvalidDocument, UnreadableFile
from geo.model.location import certainty, missing_reason
from geo.model.project import is_retired
from geo.model.public import public_feature
from geo.model.search import names_text, plain_text, spelled
from geo.model.text.communities import communities_of, community_text
from geo.model.text.mentions import InternalNames
from geo.model.text.safe_json import depth
from geo.model.validate import feature_findings
from geo.model.vocabulary import vocabulary
from geo.store.geometries import geometries
from geo.store.target_links import TargetLinks
from geo.store.text_column import text_column

MAX_FINDINGS = 200
TEXT_COLUMNS = ("names", "spelled", "text")
RECORDED, BY_PLACE, POSSIBLY = "recorded", "by_place", "possibly"
Together = tuple[tuple[int, str], ...]
# As lengths are measured everywhere: CGCS2000 / 3-degree Gauss-Kruger CM 114E.
_METRIC_CRS = "EPSG:4547"
_STEP_M = 10.0  # radii of lines and areas are rounded up to it, so that few outlines are shrunk


@dataclass(frozen=True, eq=False, slots=True)
class Columns:
    """The fields of `n` projects, in file order.

    Attributes
    ----------
    lines : list of bytes
        Each feature's JSON.
    rows : dict of str to int
        Row of each project, by id.
    sentence : (n,) int16
    section, status, category, certainty, reason : (n,) uint8
        Codes are places in the vocabulary's lists; sections are their numbers.
        `reason` is 255 for a project that has a place.
    community : (n,) int32
        Place in `memberships`, -1 for none.
    communities : list of str
        Names, in order of appearance.
    memberships : list of tuple of (int, str)
        The communities that projects lie in together, as places in `communities`, each
        with how one knows (:data:`RECORDED`, :data:`BY_PLACE`, :data:`POSSIBLY`).
    year : (n,) int16
        Target year, 0 for none.
    target : (n,) bool
        Whether the project is a numeric promise.
    geometry : (n,) object
        Shapely geometries in WGS 84 degrees, None where the place is not known.
    located : (n,) bool
    x, y : (n,) float64
        Longitude and latitude of the mark; NaN where the place is not known.
    names, spelled, text : pyarrow.LargeStringArray
        What a free-text query is looked for in: names, their pinyin, other texts.
    withheld : (n,) bool
        Whether there is a place that the public must not see; only in the public build.
    mentions : tuple of str
        Public projects whose texts name an internal one; only in the public build.
    links : dict of int to int
        Row of the promise that a project counts towards, by the project's row.
    """

    lines: list[bytes]
    rows: dict[str, int]
    sentence: npt.NDArray[np.int16]
    section: Codes
    status: Codes
    category: Codes
    certainty: Codes
    reason: Codes
    community: npt.NDArray[np.int32]
    communities: list[str]
    memberships: list[Together]
    year: npt.NDArray[np.int16]
    target: npt.NDArray[np.bool_]
    geometry: npt.NDArray[np.object_]
    located: npt.NDArray[np.bool_]
    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    names: pa.LargeStringArray
    spelled: pa.LargeStringArray
    text: pa.LargeStringArray
    withheld: npt.NDArray[np.bool_]
    mentions: tuple[str, ...] = ()
    links: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.lines)

    def in_communities(
        self, places: Collection[int], *, possibly: bool = True
    ) -> npt.NDArray[np.bool_]:
        """Say which projects lie in any of some communities (places in `communities`)."""
        meets = [
            any(place in places and (possibly or how != POSSIBLY) for place, how in each)
            for each in self.memberships
        ]
        # The last one is that of projects without any, whose place is -1.
        table = np.asarray([*meets, False], dtype=bool)
        found: npt.NDArray[np.bool_] = table[self.community]
        return found

    def taken(self, rows: Rows) -> Columns:
        """Return the columns of some projects, without a word of the others.

        Parameters
        ----------
        rows : (m,) int64
            Each once; they come in this order.

        Examples
        --------
        >>> len(columns_of([]).taken(np.arange(0)))
        0
        """
        lines = [self.lines[row] for row in rows.tolist()]
        ids = list(self.rows)
        known = {ids[row]: at for at, row in enumerate(rows.tolist())}
        at_row = {row: at for at, row in enumerate(rows.tolist())}
        communities, memberships, community = self._taken_communities(rows)
        arrays = {
            each.name: getattr(self, each.name)[rows]
            for each in fields(self)
            if isinstance(getattr(self, each.name), np.ndarray)
        }
        texts = {name: getattr(self, name).take(pa.array(rows)) for name in TEXT_COLUMNS}
        return replace(
            self,
            **{**arrays, **texts, "community": community},
            lines=lines,
            rows=known,
            communities=communities,
            memberships=memberships,
            mentions=tuple(each for each in self.mentions if each in known),
            links={
                at_row[row]: at_row[target]
                for row, target in self.links.items()
                if row in at_row and target in at_row
            },
        )

    def _taken_communities(
        self, rows: Rows
    ) -> tuple[list[str], list[Together], npt.NDArray[np.int32]]:
        """Return the names, who lies in what together, and the column, of some projects."""
        numbers, column = np.unique(self.community[rows], return_inverse=True)
        known: dict[str, int] = {}
        for number in dict.fromkeys(self.community[rows].tolist()):
            for place, how in self.memberships[number] if number >= 0 else ():
                if how == RECORDED:
                    known.setdefault(self.communities[place], len(known))
        for outline in base_map().communities:
            known.setdefault(outline.name, len(known))
        kept = [number for number in numbers.tolist() if number >= 0]
        memberships = [
            tuple((known[self.communities[place]], how) for place, how in self.memberships[number])
            for number in kept
        ]
        new = np.array([kept.index(n) if n >= 0 else -1 for n in numbers.tolist()], np.int32)
        taken: npt.NDArray[np.int32] = new[column] if len(rows) else np.empty(0, np.int32)
        return list(known), memberships, taken

    @property
    def without_community(self) -> npt.NDArray[np.bool_]:
        """Projects with a place of which nobody knows the community."""
        return self.located & (self.community < 0)

    def communities_at(self, row: int) -> tuple[tuple[str, str], ...]:
        """Return the communities of one project, each with how one knows."""
        at = int(self.community[row])
        together = self.memberships[at] if at >= 0 else ()
        return tuple((self.communities[place], how) for place, how in together)


class ColumnsBuilder:
    """Collects features one by one and checks each against the data contract.

    Retired projects are left out.

    Parameters
    ----------
    public_only : bool
        Leave out projects whose visibility is not ``public``, and of the others
        what is not public (see :mod:`geo.model.public`), so that nothing later
        can show it.
    """

    def __init__(self, *, public_only: bool = False) -> None:
        self._public_only = public_only
        self._max_depth = limit_settings().max_depth
        self._codes = {
            kind: {code: place for place, code in enumerate(vocabulary().codes(kind))}
            for kind in ("status", "category", "certainty", "reason")
        }
        self._ids: set[str] = set()
        self._found: list[Finding] = []
        self._count = 0
        self._lines: list[bytes] = []
        self._rows: dict[str, int] = {}
        self._bytes = {name: array("B") for name in ("section", *self._codes)}
        self._sentence = array("h")
        self._communities: dict[str, int] = {}
        self._together: dict[tuple[int, ...], int] = {}
        self._community = array("i")
        self._radius = array("d")
        self._year = array("h")
        self._target = array("B")
        self._longitude = array("d")
        self._latitude = array("d")
        self._shapes: dict[int, bytes] = {}
        self._texts: dict[str, list[str]] = {name: [] for name in TEXT_COLUMNS}
        self._withheld = array("B")
        self._internal = InternalNames()
        self._links = TargetLinks()

    def add(self, line: bytes) -> None:
        """Add one feature.

        Raises
        ------
        orjson.JSONDecodeError
            When the line is not JSON.
        UnreadableFile
            When it is nested too deeply.
        InvalidDocument
            When more findings have come together than a page can show.
        """
        self._count += 1
        if line.count(b"[") + line.count(b"{") > self._max_depth and depth(line) > self._max_depth:
            raise UnreadableFile("too_deep", limit=self._max_depth)
        feature = orjson.loads(line)
        if is_retired(feature):
            return
        located = isinstance(feature, dict) and feature.get("geometry") is not None
        if _lists_communities(feature):
            feature["properties"]["community"] = community_text(feature["properties"]["community"])
            line = orjson.dumps(feature)
        if self._public_only:
            # Before the check, so that not even a finding can show what is internal.
            shown = public_feature(feature)
            if shown is None:
                self._internal.add(feature)
                return
            feature, line = shown, orjson.dumps(shown)
        found = feature_findings(feature, self._count - 1, self._ids)
        if found:
            self._found += found
            if len(self._found) >= MAX_FINDINGS:
                raise InvalidDocument(self._found)
            return
        properties = feature["properties"]
        self._rows[feature["id"]] = len(self._lines)
        self._links.add(len(self._lines), properties)
        self._lines.append(line)
        self._add_codes(properties, located=feature["geometry"] is not None)
        self._add_geometry(feature["geometry"])
        self._texts["names"].append(names_text(properties))
        self._texts["spelled"].append(spelled(properties["name"]))
        self._texts["text"].append(plain_text(feature["id"], properties))
        self._withheld.append(located and feature["geometry"] is None)

    def _add_codes(self, properties: dict[str, Any], *, located: bool) -> None:
        how_sure = certainty(properties, located=located)
        self._sentence.append(properties["sentence"])
        self._bytes["section"].append(properties["section"])
        self._bytes["status"].append(self._codes["status"][properties["status"]])
        self._bytes["category"].append(self._codes["category"][properties["category"]])
        self._bytes["certainty"].append(self._codes["certainty"][how_sure])
        self._bytes["reason"].append(
            255 if located else self._codes["reason"][missing_reason(properties)]
        )
        self._add_communities(properties)
        self._year.append(properties.get("target_year") or 0)
        self._target.append(properties.get("target_value") is not None)

    def _add_communities(self, properties: dict[str, Any]) -> None:
        known = self._communities
        names = communities_of(properties.get("community"))
        places = tuple(known.setdefault(name, len(known)) for name in names)
        together = self._together
        self._community.append(together.setdefault(places, len(together)) if places else -1)
        radius = properties.get("location_accuracy_m")
        if radius is None:
            radius = 0.0 if properties.get("location_verified") is True else float("nan")
        self._radius.append(radius)

    def _memberships(
        self, figures: npt.NDArray[np.object_]
    ) -> tuple[list[Together], npt.NDArray[np.int32]]:
        """Return what projects lie in together, and which of these each lies in; -1 for none."""
        recorded = [tuple((place, RECORDED) for place in places) for places in self._together]
        together: dict[Together, int] = {each: number for number, each in enumerate(recorded)}
        numbers = np.array(self._community, np.int32)
        outlines = base_map().communities
        known = self._communities
        places = [known.setdefault(each.name, len(known)) for each in outlines]
        found = members(figures, np.asarray(self._radius), outlines)
        pairs = zip(*(each.tolist() for each in found), strict=True)
        for row, lying in groupby(pairs, key=itemgetter(0)):
            own = tuple((places[at], BY_PLACE if sure else POSSIBLY) for _, at, sure in lying)
            before = recorded[numbers[row]] if numbers[row] >= 0 else ()
            numbers[row] = together.setdefault(before + own, len(together))
        return list(together), numbers

    def _add_geometry(self, geometry: dict[str, Any] | None) -> None:
        longitude = latitude = float("nan")
        if geometry is not None and geometry["type"] == "Point":
            longitude, latitude = geometry["coordinates"][:2]
        elif geometry is not None:
            self._shapes[len(self._lines) - 1] = orjson.dumps(geometry)
        self._longitude.append(longitude)
        self._latitude.append(latitude)

    def finish(self) -> Columns:
        """Return the columns.

        Raises
        ------
        InvalidDocument
            When any feature broke the data contract.
        """
        if self._found:
            raise InvalidDocument(self._found)
        x = np.asarray(self._longitude, dtype=np.float64).copy()
        y = np.asarray(self._latitude, dtype=np.float64).copy()
        geometry = geometries(x, y, self._shapes)
        memberships, numbers = self._memberships(geometry)
        codes = {name: np.asarray(values, np.uint8) for name, values in self._bytes.items()}
        return Columns(
            lines=self._lines,
            rows=self._rows,
            sentence=np.asarray(self._sentence, np.int16),
            community=numbers,
            communities=list(self._communities),
            memberships=memberships,
            year=np.asarray(self._year, np.int16),
            target=np.asarray(self._target, np.uint8).astype(bool),
            geometry=geometry,
            located=~np.isnan(x),
            x=x,
            y=y,
            **{name: text_column(texts) for name, texts in self._texts.items()},
            withheld=np.asarray(self._withheld, np.uint8).astype(bool),
            mentions=self._mentions(),
            links=self._links.finish(self._rows, self._lines, public_only=self._public_only),
            **codes,
        )

    def _mentions(self) -> tuple[str, ...]:
        # Found now, so that the names of internal projects need not be kept.
        shown = map(orjson.loads, self._lines if self._internal else ())
        names = self._internal
        return tuple(each["id"] for each in shown if names.mentioned_by(each["properties"]))


def _lists_communities(feature: Any) -> bool:
    """Say whether another program has written the communities as a list of texts."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    value = properties.get("community") if isinstance(properties, dict) else None
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def columns_of(lines: Iterable[bytes], *, public_only: bool = False) -> Columns:
    """Make columns from features given as JSON lines.

    Raises
    ------
    InvalidDocument
        When a feature breaks the data contract.
    """
    builder = ColumnsBuilder(public_only=public_only)
    for line in lines:
        builder.add(line)
    return builder.finish()


class Memberships(NamedTuple):
    """Pairs of a project and a community that it lies in, surely or possibly.

    Attributes
    ----------
    rows, places : (m,) int64
        Projects, and which of the outlines; sorted by row.
    sure : (m,) bool
    """

    rows: npt.NDArray[np.int64]
    places: npt.NDArray[np.int64]
    sure: npt.NDArray[np.bool_]


def members(
    figures: npt.NDArray[Any], radius_m: Floats, outlines: Sequence[CommunityOutline]
) -> Memberships:
    """Return which projects lie in which communities.

    A place known to within r metres, of an outline known to within a metres,
    lies surely inside when it reaches deeper than r + a into the outline, and
    possibly when it comes nearer than r + a to it. A road or an area lies in
    each community that it reaches into.

    Parameters
    ----------
    figures : (n,) object
        Shapely geometries, WGS 84 degrees; None lies nowhere.
    radius_m : (n,) float64
        Metres; NaN where nobody has said how sure the place is: it lies nowhere surely.
    outlines : sequence of CommunityOutline

    Examples
    --------
    >>> members(np.array([None]), np.array([0.0]), []).rows.tolist()
    []
    """
    if not outlines:
        none = np.zeros(0, dtype=np.int64)
        return Memberships(none, none, none.astype(bool))
    to_metres = Transformer.from_crs("EPSG:4326", _METRIC_CRS, always_xy=True).transform
    metric = shapely.transform(figures, to_metres, interleaved=False)
    areas = np.array([each.geometry for each in outlines], dtype=object)
    areas = shapely.make_valid(shapely.transform(areas, to_metres, interleaved=False))
    rough = np.array([each.accuracy_m for each in outlines])
    known = np.nan_to_num(radius_m)
    rows, places = shapely.STRtree(areas).query(metric, "dwithin", known + rough.max())
    reach = known[rows] + rough[places]
    near = shapely.dwithin(metric[rows], areas[places], reach)
    rows, places, reach = rows[near], places[near], reach[near]
    sure = _deep(metric[rows], places, reach, areas) & ~np.isnan(radius_m[rows])
    order = np.lexsort((places, rows))
    return Memberships(rows[order], places[order], sure[order])


def _deep(
    figures: npt.NDArray[Any], places: npt.NDArray[np.int64], reach: Floats, areas: Any
) -> npt.NDArray[np.bool_]:
    """Say which figures reach deeper into their area than `reach` metres."""
    deep = np.zeros(len(figures), dtype=bool)
    points = shapely.get_type_id(figures) == shapely.GeometryType.POINT
    at = np.flatnonzero(points)
    edges = shapely.boundary(areas)
    inside = shapely.intersects(figures[at], areas[places[at]])
    deep[at] = inside & (shapely.distance(figures[at], edges[places[at]]) >= reach[at])
    rounded = np.ceil(reach / _STEP_M) * _STEP_M
    others = np.flatnonzero(~points)
    for place, metres in {(int(places[i]), float(rounded[i])) for i in others}:
        same = others[(places[others] == place) & (rounded[others] == metres)]
        deep[same] = shapely.intersects(figures[same], shapely.buffer(areas[place], -metres))
    return deep
