"""The projects as columns: one array per field, for fast filtering and counting.

A million features as Python objects need about ten times the file's size. Here
each coded field takes one byte per feature, the JSON stays as bytes, and a feature
becomes a dict only when it is shown. The communities that a project lies in are
those it names and those whose outlines its geometry meets.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa

from geo.model.arrays import Codes, Rows
from geo.model.config.settings import limit_settings
from geo.model.errors import Finding, InvalidDocument, UnreadableFile
from geo.model.location import certainty, missing_reason
from geo.model.outlines import community_outlines
from geo.model.project import is_retired
from geo.model.public import public_feature
from geo.model.search import names_text, plain_text, spelled
from geo.model.text.communities import communities_of, community_text
from geo.model.text.mentions import InternalNames
from geo.model.text.safe_json import depth
from geo.model.validate import feature_findings
from geo.model.vocabulary import vocabulary
from geo.store.geometries import geometries
from geo.store.memberships import memberships_of
from geo.store.target_links import TargetLinks
from geo.store.text_column import text_column

MAX_FINDINGS = 200
TEXT_COLUMNS = ("names", "spelled", "text")
RECORDED, BY_PLACE, POSSIBLY = "recorded", "by_place", "possibly"
Combination = tuple[tuple[int, str], ...]


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
        Codes are indices into the vocabulary's lists; sections are their numbers.
        `reason` is 255 for a project that has a place.
    community : (n,) int32
        Index into `memberships`, -1 for none.
    communities : list of str
        Names, in order of appearance.
    memberships : list of tuple of (int, str)
        The combinations of communities that occur: indices into `communities`, each with
        how it is known (:data:`RECORDED`, :data:`BY_PLACE`, :data:`POSSIBLY`).
    year : (n,) int16
        Target year, 0 for none.
    target : (n,) bool
        Whether the project is a numeric promise.
    geometry : (n,) object
        Shapely geometries in WGS 84 degrees, None where the place is not known.
    located : (n,) bool
        Whether the place is known.
    x, y : (n,) float64
        Longitude and latitude of the mark; NaN where the place is not known.
    names, spelled, text : pyarrow.LargeStringArray
        The texts that a query is searched in: names, their pinyin, other texts.
    withheld : (n,) bool
        Whether there is a place that the public must not see; only in the public build.
    mentions : tuple of str
        Public projects whose texts name an internal one; only in the public build.
    links : dict of int to int
        Row of the promise that a project counts towards, by the project's row.
    public_only : bool
        Whether internal projects, and the internal parts of the others, were left out.
    outlined : tuple of str
        Names of the communities whose outlines are known.
    outlines_key : str
        Key of these outlines, see :class:`geo.model.outlines.Outlines`.
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
    memberships: list[Combination]
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
    public_only: bool = False
    outlined: tuple[str, ...] = ()
    outlines_key: str = ""

    def __len__(self) -> int:
        return len(self.lines)

    def in_communities(
        self, chosen: Collection[int], *, possibly: bool = True
    ) -> npt.NDArray[np.bool_]:
        """Return which projects lie in any of the given communities.

        Parameters
        ----------
        chosen : collection of int
            Indices into `communities`.
        possibly : bool
            Include projects that only possibly lie in them.

        Returns
        -------
        (n,) bool
        """
        matching = [
            any(index in chosen and (possibly or how != POSSIBLY) for index, how in combination)
            for combination in self.memberships
        ]
        # The last entry is for projects without a community, whose index is -1.
        table = np.asarray([*matching, False], dtype=bool)
        mask: npt.NDArray[np.bool_] = table[self.community]
        return mask

    def taken(self, rows: Rows) -> Columns:
        """Return the columns of some projects, with no data of the others.

        Parameters
        ----------
        rows : (m,) int64
            Unique rows, in the order of the result.

        Examples
        --------
        >>> len(columns_of([]).taken(np.arange(0)))
        0
        """
        lines = [self.lines[row] for row in rows.tolist()]
        ids = list(self.rows)
        new_rows = {row: at for at, row in enumerate(rows.tolist())}
        rows_by_id = {ids[row]: at for row, at in new_rows.items()}
        communities, memberships, community = self._communities_of(rows)
        arrays = {
            column.name: getattr(self, column.name)[rows]
            for column in fields(self)
            if isinstance(getattr(self, column.name), np.ndarray)
        }
        texts = {name: getattr(self, name).take(pa.array(rows)) for name in TEXT_COLUMNS}
        return replace(
            self,
            **{**arrays, **texts, "community": community},
            lines=lines,
            rows=rows_by_id,
            communities=communities,
            memberships=memberships,
            mentions=tuple(identifier for identifier in self.mentions if identifier in rows_by_id),
            links={
                new_rows[row]: new_rows[target]
                for row, target in self.links.items()
                if row in new_rows and target in new_rows
            },
        )

    def _communities_of(
        self, rows: Rows
    ) -> tuple[list[str], list[Combination], npt.NDArray[np.int32]]:
        """Return `communities`, `memberships` and `community` for some projects only."""
        numbers, inverse = np.unique(self.community[rows], return_inverse=True)
        order: dict[str, int] = {}
        for number in dict.fromkeys(self.community[rows].tolist()):
            for index, how in self.memberships[number] if number >= 0 else ():
                if how == RECORDED:
                    order.setdefault(self.communities[index], len(order))
        for name in self.outlined:
            order.setdefault(name, len(order))
        kept = [number for number in numbers.tolist() if number >= 0]
        memberships = [
            tuple((order[self.communities[index]], how) for index, how in self.memberships[number])
            for number in kept
        ]
        new = np.array([kept.index(n) if n >= 0 else -1 for n in numbers.tolist()], np.int32)
        column: npt.NDArray[np.int32] = new[inverse] if len(rows) else np.empty(0, np.int32)
        return list(order), memberships, column

    @property
    def without_community(self) -> npt.NDArray[np.bool_]:
        """Which projects have a place but no known community, (n,) bool."""
        return self.located & (self.community < 0)

    def communities_at(self, row: int) -> tuple[tuple[str, str], ...]:
        """Return the communities of one project, each with how it is known."""
        number = int(self.community[row])
        combination = self.memberships[number] if number >= 0 else ()
        return tuple((self.communities[index], how) for index, how in combination)


class ColumnsBuilder:
    """Collects features one by one and checks each against the data contract.

    Retired projects are left out.

    Parameters
    ----------
    public_only : bool
        Leave out projects whose visibility is not ``public``, and the internal parts
        of the others (see :mod:`geo.model.public`), so that nothing later can show
        them.
    """

    def __init__(self, *, public_only: bool = False) -> None:
        self._public_only = public_only
        self._outlines = community_outlines(public_only=public_only)
        self._max_depth = limit_settings().max_depth
        self._codes = {
            kind: {code: number for number, code in enumerate(vocabulary().codes(kind))}
            for kind in ("status", "category", "certainty", "reason")
        }
        self._ids: set[str] = set()
        self._findings: list[Finding] = []
        self._count = 0
        self._lines: list[bytes] = []
        self._rows: dict[str, int] = {}
        self._bytes = {name: array("B") for name in ("section", *self._codes)}
        self._sentence = array("h")
        self._communities: dict[str, int] = {}
        self._combinations: dict[tuple[int, ...], int] = {}
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
            When there are more findings than a page can show.
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
            # Before validation, so that no finding can quote internal data.
            public = public_feature(feature)
            if public is None:
                self._internal.add(feature)
                return
            feature, line = public, orjson.dumps(public)
        findings = feature_findings(feature, self._count - 1, self._ids)
        if findings:
            self._findings += findings
            if len(self._findings) >= MAX_FINDINGS:
                raise InvalidDocument(self._findings)
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
        certainty_code = certainty(properties, located=located)
        self._sentence.append(properties["sentence"])
        self._bytes["section"].append(properties["section"])
        self._bytes["status"].append(self._codes["status"][properties["status"]])
        self._bytes["category"].append(self._codes["category"][properties["category"]])
        self._bytes["certainty"].append(self._codes["certainty"][certainty_code])
        self._bytes["reason"].append(
            255 if located else self._codes["reason"][missing_reason(properties)]
        )
        self._add_communities(properties)
        self._year.append(properties.get("target_year") or 0)
        self._target.append(properties.get("target_value") is not None)

    def _add_communities(self, properties: dict[str, Any]) -> None:
        index = self._communities
        names = communities_of(properties.get("community"))
        indices = tuple(index.setdefault(name, len(index)) for name in names)
        numbers = self._combinations
        self._community.append(numbers.setdefault(indices, len(numbers)) if indices else -1)
        radius = properties.get("location_accuracy_m")
        if radius is None:
            radius = 0.0 if properties.get("location_verified") is True else float("nan")
        self._radius.append(radius)

    def _memberships(
        self, shapes: npt.NDArray[np.object_]
    ) -> tuple[list[Combination], npt.NDArray[np.int32]]:
        """Return the columns `memberships` and `community`."""
        recorded = [tuple((index, RECORDED) for index in indices) for indices in self._combinations]
        combinations = {combination: number for number, combination in enumerate(recorded)}
        numbers = np.array(self._community, np.int32)
        outlines = self._outlines.outlines
        order = self._communities
        indices = [order.setdefault(outline.name, len(order)) for outline in outlines]
        found = memberships_of(shapes, np.asarray(self._radius), outlines)
        pairs = zip(*(column.tolist() for column in found), strict=True)
        for row, group in groupby(pairs, key=itemgetter(0)):
            by_place = tuple((indices[at], BY_PLACE if sure else POSSIBLY) for _, at, sure in group)
            named = recorded[numbers[row]] if numbers[row] >= 0 else ()
            numbers[row] = combinations.setdefault(named + by_place, len(combinations))
        return list(combinations), numbers

    def _add_geometry(self, geometry: dict[str, Any] | None) -> None:
        longitude = latitude = float("nan")
        if geometry is not None and geometry["type"] == "Point":
            longitude, latitude = geometry["coordinates"][:2]
        elif geometry is not None:
            self._shapes[len(self._lines) - 1] = orjson.dumps(geometry)
        self._longitude.append(longitude)
        self._latitude.append(latitude)

    def finish(self) -> Columns:
        """Return the columns of all features that were added.

        Raises
        ------
        InvalidDocument
            When any feature broke the data contract.
        """
        if self._findings:
            raise InvalidDocument(self._findings)
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
            outlined=tuple(each.name for each in self._outlines.outlines),
            outlines_key=self._outlines.key,
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
            public_only=self._public_only,
            links=self._links.finish(self._rows, self._lines, public_only=self._public_only),
            **codes,
        )

    def _mentions(self) -> tuple[str, ...]:
        # Computed here, so that the names of internal projects need not be kept.
        features = map(orjson.loads, self._lines if self._internal else ())
        names = self._internal
        return tuple(each["id"] for each in features if names.mentioned_by(each["properties"]))


def _lists_communities(feature: Any) -> bool:
    """Return whether the communities are a list of texts, as another program may write them."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    value = properties.get("community") if isinstance(properties, dict) else None
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def columns_of(lines: Iterable[bytes], *, public_only: bool = False) -> Columns:
    """Build columns from features given as lines of JSON.

    Raises
    ------
    InvalidDocument
        When a feature breaks the data contract.
    """
    builder = ColumnsBuilder(public_only=public_only)
    for line in lines:
        builder.add(line)
    return builder.finish()
