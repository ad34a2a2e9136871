"""Compare an uploaded file with the stored projects: new, moved, changed, or not matched.

Nothing is changed. A project that is not in the file is only reported as missing and never
deleted. For a feature without a known project, projects with a similar name are offered.
"""

from __future__ import annotations

import math
import re
from bisect import insort
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson
import shapely
from rapidfuzz import fuzz, process

from geo.crs.metric import azimuths_and_distances, hausdorff_m
from geo.intake.comparison.stored import StoredProjects
from geo.model.arrays import Flags, Floats, Geometries
from geo.model.geojson import DECIMALS
from geo.model.search import fold
from geo.model.validate import is_slug
from geo.store.geometries import mark_positions

__all__ = [
    "Comparison",
    "FeatureDifference",
    "Move",
    "NameMatch",
    "Unmatched",
    "changed_fields",
    "compare",
    "displacement",
    "same_geometry",
    "same_mark",
]
_MIDNIGHT = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ]00:00:00(?:\.0+)?(?:Z|\+00:00)?$")
# A Shapefile keeps 254 bytes of a text, or fewer so as not to cut a character.
_CUT = range(251, 255)
_BLANKS = " \t\n\u00a0\u3000\ufeff"  # stripped from both ends of a text
Feature = Mapping[str, Any]
SAME_DEGREES = 5.01e-7  # half of the sixth decimal, the last that is stored, and a rounding error
SAME_MARK_DEGREES = 1e-6
_DIAGONAL = SAME_DEGREES * 2**0.5  # shapely compares the distance, not each axis
_MULTI = (
    shapely.GeometryType.MULTIPOINT,
    shapely.GeometryType.MULTILINESTRING,
    shapely.GeometryType.MULTIPOLYGON,
)
_CELLS_AT_ONCE = 4_000_000  # cells of a character table in memory at a time
LIKELY = 80.0  # least score of a name that is offered
MAX_CANDIDATES = 3
# Numbers of pairs of names up to which each measure is used. The thorough one takes 1 to
# 3 µs a pair, the rough one 15 to 80 ns; together they finish within two seconds.
THOROUGH = 300_000
ROUGH = 15_000_000
_ROUGHLY = 55.0  # least score of the rough measure for which the thorough one is computed
_PAIRS_AT_ONCE = 2_000_000  # pairs in memory at a time
_LONGEST = 64  # characters compared: the rough measure fits so many in a machine word
Pairs = list[tuple[int, float]]
_SHARE = 0.79  # of the shorter name's characters; just below what a score of 80 requires


def _same_places(one: _Places, other: _Places) -> Flags:
    """Return which places are the same, row by row, as :func:`same_geometry` defines it."""
    same: Flags = one.missing & other.missing
    same |= np.all(np.abs(one.xy - other.xy) <= SAME_DEGREES, axis=1)
    rest = np.flatnonzero(~shapely.is_missing(one.shapes) & ~shapely.is_missing(other.shapes))
    same[rest] = _same_shapes(one.shapes[rest], other.shapes[rest])
    return same


def compare(features: Sequence[Feature], stored: Mapping[str, Feature]) -> Comparison:
    """Compare features in WGS 84 with the stored projects.

    Parameters
    ----------
    features : sequence of GeoJSON features
        Already checked. Without a member ``geometry``, a feature leaves the
        place as it is; null means that there is none.
    stored : mapping of id to GeoJSON feature
        May parse a feature on access: each is accessed at most once, and only
        those in the file unless a feature's id is not known.

    Returns
    -------
    Comparison
        In the order of the file; `missing` in the order of the store.
    """
    found = Comparison()
    known: dict[str, Feature] = {}
    unknown: list[int] = []
    fields: dict[int, tuple[str, ...]] = {}
    moving, ids, olds, news = [], [], [], []
    for row, feature in enumerate(features):
        identifier = feature.get("id")
        old = stored.get(identifier) if isinstance(identifier, str) else None
        if old is None or identifier is None:
            unknown.append(row)
            continue
        known[identifier] = old
        if old is feature:
            continue
        changed = changed_fields(old["properties"], feature.get("properties") or {})
        if changed:
            fields[row] = changed
        if "geometry" in feature and feature["geometry"] != old["geometry"]:
            moving.append(row)
            ids.append(identifier)
            olds.append(old["geometry"])
            news.append(feature["geometry"])
    moved = {row: move for row, move in zip(moving, moves(ids, olds, news), strict=True) if move}
    found.differences = [
        FeatureDifference(row, str(features[row]["id"]), moved.get(row), fields.get(row, ()))
        for row in sorted({*fields, *moved})
    ]
    found.unchanged = len(features) - len(unknown) - len(found.differences)
    found.missing = [identifier for identifier in stored if identifier not in known]
    if unknown:
        _add_unknown(found, features, unknown, _folded(known, found.missing, stored))
    return found


def _folded(
    known: Mapping[str, Feature], missing: Sequence[str], stored: Mapping[str, Feature]
) -> dict[str, str]:
    """Return the folded names of the stored projects, by id."""
    if isinstance(stored, StoredProjects):
        return {each: stored.folded[each] for each in (*known, *missing)}
    names = {each: _name(feature) for each, feature in known.items()}
    names |= {each: _name(stored[each]) for each in missing}
    return {each: fold(name) for each, name in names.items()}


def _add_unknown(
    found: Comparison, features: Sequence[Feature], unknown: list[int], folded: dict[str, str]
) -> None:
    """Add the features without a known project to a comparison, as new or as not matched."""
    names = [_name(features[row]) for row in unknown]
    for row, name, likely in zip(unknown, names, candidates(names, folded), strict=True):
        identifier = features[row].get("id")
        found.unsearched += likely is None
        if not likely and isinstance(identifier, str) and is_slug(identifier):
            found.add_new(row, identifier)
        else:
            label = str(identifier) if identifier is not None else f"#{row + 1}"
            found.unmatched.append(Unmatched(label, name, likely or ()))


def _name(feature: Feature) -> str:
    properties = feature.get("properties")
    return str(properties.get("name") or "") if isinstance(properties, Mapping) else ""


def changed_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the new properties whose value differs from the old.

    Differences that other programs introduce do not count: 1 as 1.0, a date as
    midnight, an empty text or a missing value as null, stripped white space, a
    lost tenth digit, or a text cut to the length of a Shapefile field. Nor does
    the Chinese source of a place that an English table shows for want of an
    English one.

    Examples
    --------
    >>> changed_fields({"a": 1, "b": 2, "d": "2023-02-24"},
    ...                {"a": 1.0, "b": 3, "c": None, "d": "2023-02-24T00:00:00"})
    ('b',)
    """
    if new is old:
        return ()
    differ = tuple(
        name
        for name, value in new.items()
        if value is not (was := old.get(name))
        and (value != was or type(value) is not type(was))
        and not _same_value(was, value)
    )
    if "location_source_en" in differ and not old.get("location_source_en"):
        chinese_source = old.get("location_source")
        return tuple(
            name
            for name in differ
            if name != "location_source_en" or not _same_value(chinese_source, new[name])
        )
    return differ


def _same_value(old: Any, new: Any) -> bool:
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    if isinstance(old, str | None) and isinstance(new, str | None):
        one, other = _text(old), _text(new)
        # Exported tables put an apostrophe before a text that could be a formula.
        return one in (other, f"'{other}", _MIDNIGHT.sub(r"\1", other)) or _is_cut(one, other)
    if isinstance(old, float) or isinstance(new, float):
        numbers = isinstance(old, int | float) and isinstance(new, int | float)
        return numbers and math.isclose(old, new, rel_tol=1e-9, abs_tol=1e-12)
    return bool(old == new)


def _text(value: str | None) -> str:
    """Return a text with plain line feeds and without surrounding white space."""
    return "" if value is None else value.replace("\r\n", "\n").replace("\r", "\n").strip(_BLANKS)


def _is_cut(old: str, new: str) -> bool:
    return old.startswith(new) and len(new.encode("utf-8", "replace")) in _CUT


class Move(NamedTuple):
    """A project whose place differs.

    Attributes
    ----------
    id : str
    metres : float or None
        Distance: between two points along the ellipsoid; between other shapes
        the Hausdorff distance (:func:`geo.crs.metric.hausdorff_m`), the largest
        distance of any part from the other shape. None if one side has no place.
    bearing : float or None
        Direction from a point in the old shape to one in the new, degrees
        clockwise from north.
    """

    id: str
    metres: float | None
    bearing: float | None


@dataclass(frozen=True, eq=False, slots=True)
class _Places:
    """Geometries of `n` features, WGS 84 degrees.

    Attributes
    ----------
    xy : (n, 2) float64
        Longitude and latitude of points; NaN for all others. To create a hundred
        thousand points as shapely objects would take longer than to compare them.
    shapes : (n,) array of shapely geometries
        Lines, areas and Multi geometries; None for all others.
    missing : (n,) bool
        Whether a feature has no geometry.
    """

    xy: Floats
    shapes: Geometries
    missing: Flags

    def __getitem__(self, rows: Any) -> _Places:
        return _Places(self.xy[rows], self.shapes[rows], self.missing[rows])

    def figures(self) -> Geometries:
        """Return all as shapely geometries, including points."""
        figures = self.shapes.copy()
        is_point = ~np.isnan(self.xy[:, 0])
        figures[is_point] = shapely.points(self.xy[is_point])
        return figures


def moves(ids: Sequence[str], old: Sequence[Any], new: Sequence[Any]) -> list[Move | None]:
    """Return how each project has moved, None if it has not.

    Parameters
    ----------
    ids : (n,) sequence of str
    old, new : (n,) sequences of GeoJSON geometries or None
        WGS 84 degrees.
    """
    before, after = _places(old), _places(new)
    moved = np.flatnonzero(~(_same_places(before, after) | _same_marks(before, after)))
    metres, bearings = _displacements(before[moved], after[moved])
    found: list[Move | None] = [None] * len(ids)
    for at, far, bearing in zip(moved.tolist(), metres, bearings, strict=True):
        found[at] = Move(ids[at], far, bearing)
    return found


def same_geometry(old: Any, new: Any) -> bool:
    """Check whether two GeoJSON geometries are the same within half the sixth decimal.

    The start and the direction of a ring do not matter, nor whether a single
    part is written as a Multi geometry: other programs change both.

    Examples
    --------
    >>> same_geometry(None, None), same_geometry(None, {"type": "Point", "coordinates": [1, 2]})
    (True, False)
    """
    return bool(_same_places(_places([old]), _places([new]))[0])


def same_mark(stored_geometry: Any, point: Any) -> bool:
    """Check whether a point is the mark at which a table shows a stored line or area.

    Parameters
    ----------
    stored_geometry, point : GeoJSON geometry or None
        WGS 84 degrees; the mark is that of :func:`geo.store.geometries.mark_positions`.

    Examples
    --------
    >>> line = {"type": "LineString", "coordinates": [[113.0, 23.0], [113.2, 23.0]]}
    >>> [same_mark(line, {"type": "Point", "coordinates": [x, 23.0]}) for x in (113.1, 113.2)]
    [True, False]
    """
    return bool(_same_marks(_places([stored_geometry]), _places([point]))[0])


def displacement(old: Any, new: Any) -> tuple[float | None, float | None]:
    """Return how far and in which direction a geometry has moved.

    Parameters
    ----------
    old, new : GeoJSON geometry or None
        WGS 84 degrees.

    Returns
    -------
    metres, bearing : float or None
        See :class:`Move`.
    """
    metres, bearings = _displacements(_places([old]), _places([new]))
    return metres[0], bearings[0]


def _places(geometries: Sequence[Any]) -> _Places:
    count = len(geometries)
    xy: Floats = np.full((count, 2), np.nan)
    shapes: Geometries = np.full(count, None, dtype=object)
    kinds = [geometry and geometry.get("type") for geometry in geometries]
    points = [at for at, kind in enumerate(kinds) if kind == "Point"]
    for axis in (0, 1):
        xy[points, axis] = [geometries[at]["coordinates"][axis] for at in points]
    others = [at for at, kind in enumerate(kinds) if kind and kind != "Point"]
    if others:
        shapes[others] = _figures([geometries[at] for at in others])
    return _Places(xy, shapes, np.isnan(xy[:, 0]) & shapely.is_missing(shapes))


def _figures(geometries: Sequence[Any]) -> Geometries:
    """Return two-dimensional shapely geometries; a Multi of one part becomes the part."""
    texts = np.array([orjson.dumps(geometry) for geometry in geometries], dtype=object)
    shapes: Geometries = shapely.force_2d(shapely.from_geojson(texts, on_invalid="ignore"))
    is_multi = np.isin(shapely.get_type_id(shapes), _MULTI)
    single = is_multi & (shapely.get_num_geometries(shapes) == 1)
    shapes[single] = shapely.get_geometry(shapes[single], 0)
    return shapes


def _same_shapes(one: Geometries, other: Geometries) -> Flags:
    same: Flags = shapely.equals_exact(one, other, tolerance=_DIAGONAL)
    rings = np.flatnonzero(~same & (shapely.get_dimensions(one) == 2))
    if len(rings):
        turned = [shapely.normalize(_rounded(each[rings])) for each in (one, other)]
        same[rings] = shapely.equals_exact(*turned, tolerance=_DIAGONAL)
    return same


def _rounded(figures: Geometries) -> Geometries:
    rounded: Geometries = shapely.transform(figures, lambda xy: np.round(xy, DECIMALS))
    return rounded


def _same_marks(stored: _Places, points: _Places) -> Flags:
    same: Flags = np.zeros(len(stored.missing), dtype=bool)
    rows = np.flatnonzero(~shapely.is_missing(stored.shapes) & ~np.isnan(points.xy[:, 0]))
    if len(rows):
        marks = _xy(mark_positions(stored.shapes[rows]))
        same[rows] = np.all(np.abs(marks - points.xy[rows]) <= SAME_MARK_DEGREES, axis=1)
    return same


def _displacements(
    before: _Places, after: _Places
) -> tuple[list[float | None], list[float | None]]:
    """Return the distances in metres and the bearings of :class:`Move`."""
    both = np.flatnonzero(~before.missing & ~after.missing)
    old, new = before[both], after[both]
    start, end = _inside(old), _inside(new)
    azimuths, distances = azimuths_and_distances(start, end)
    is_shape = np.isnan(old.xy[:, 0]) | np.isnan(new.xy[:, 0])
    sides = [each[is_shape].figures() for each in (old, new)]
    distances[is_shape] = hausdorff_m(*sides)
    metres: list[float | None] = [None] * len(before.missing)
    bearings = metres.copy()
    degrees = np.round(azimuths % 360.0, 1).tolist()
    for at, distance, bearing in zip(both.tolist(), distances.tolist(), degrees, strict=True):
        metres[at] = round(distance, 2)
        bearings[at] = None if distance < 1e-3 else bearing
    return metres, bearings


def _inside(places: _Places) -> Floats:
    """Return the (n, 2) positions of points, and of a point inside each other shape."""
    positions = places.xy.copy()
    is_shape = np.isnan(positions[:, 0])
    positions[is_shape] = _xy(shapely.point_on_surface(places.shapes[is_shape]))
    return positions


def _xy(points: Geometries) -> Floats:
    positions: Floats = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    return positions


class NameMatch(NamedTuple):
    """A stored project with a name similar to that of a feature (score 0 to 100)."""

    id: str
    score: float


class Unmatched(NamedTuple):
    """A feature with an unknown id, and the projects from which a person can choose."""

    feature: str
    name: str
    candidates: tuple[NameMatch, ...]


def candidates(
    names: Sequence[str], folded: Mapping[str, str]
) -> list[tuple[NameMatch, ...] | None]:
    """Return the projects with the name most similar to each of some names.

    A name that is stored exactly is not compared with others. Very many pairs
    are compared roughly first; beyond :data:`ROUGH` pairs, names are only looked
    up exactly.

    Parameters
    ----------
    names : sequence of str
    folded : mapping of id to name
        The stored projects, with names folded by :func:`geo.model.search.fold`.

    Returns
    -------
    list of tuple of NameMatch or None
        One for each name, the best match first; None for a name that was not compared.
    """
    known = [name[:_LONGEST] for name in folded.values()]
    searched = [fold(name)[:_LONGEST] for name in names]
    unknown = set(searched)
    exact: dict[str, tuple[NameMatch, ...]] = {}
    for identifier, name in zip(folded, known, strict=True):
        if name in unknown and len(same := exact.get(name, ())) < MAX_CANDIDATES:
            exact[name] = (*same, NameMatch(identifier, 100.0))
    found: dict[str, tuple[NameMatch, ...] | None] = {**exact, "": ()}
    open_names = [name for name in dict.fromkeys(searched) if name not in found]
    ids = list(folded)
    for name, pairs in zip(open_names, _likely(open_names, known), strict=True):
        found[name] = None if pairs is None else _name_matches(pairs, ids)
    return [found[name] for name in searched]


def _name_matches(pairs: Pairs, ids: Sequence[str]) -> tuple[NameMatch, ...]:
    return tuple(NameMatch(ids[at], score) for at, score in pairs[:MAX_CANDIDATES])


def _likely(names: Sequence[str], known: Sequence[str]) -> Iterator[Pairs | None]:
    """Yield for each name the indices and scores of the most similar known names."""
    pairs = len(names) * len(known)
    compared = len(names) if pairs <= THOROUGH else ROUGH // max(1, len(known))
    step = max(1, _PAIRS_AT_ONCE // max(1, len(known)))
    compare = _thoroughly if pairs <= THOROUGH else _roughly
    for start in range(0, min(compared, len(names)), step):
        yield from compare(names[start : min(start + step, compared)], known)
    for _ in names[compared:]:
        yield None


def _thoroughly(names: Sequence[str], known: Sequence[str]) -> Iterator[Pairs]:
    possible = may_be_alike(names, known)
    likely = [name for name, is_possible in zip(names, possible, strict=True) if is_possible]
    scores = process.cdist(likely, known, scorer=fuzz.WRatio, score_cutoff=LIKELY, dtype=np.float32)
    best = _best(scores)
    for is_possible in possible:
        yield next(best) if is_possible else []


def _roughly(names: Sequence[str], known: Sequence[str]) -> Iterator[Pairs]:
    scores = process.cdist(
        names, known, scorer=fuzz.ratio, score_cutoff=_ROUGHLY, dtype=np.uint8, workers=-1
    )
    for name, places in zip(names, _best(scores), strict=True):
        if not places:  # as for most names of a table about something else
            yield []
            continue
        pairs = [(at, round(fuzz.WRatio(name, known[at]), 1)) for at, _ in places]
        likely = [(at, score) for at, score in pairs if score >= LIKELY]
        yield sorted(likely, key=lambda pair: -pair[1])


def _best(scores: npt.NDArray[Any]) -> Iterator[Pairs]:
    """Yield the highest scores above 0 of each row with their columns; of equal ones the first."""
    found: list[Pairs] = [[] for _ in scores]
    rows = np.flatnonzero(scores.any(axis=1)) if scores.size else np.arange(0)
    for _ in range(MAX_CANDIDATES):
        places = scores[rows].argmax(axis=1) if len(rows) else rows
        for row, at, score in zip(rows, places.tolist(), scores[rows, places], strict=True):
            if score > 0:
                found[row].append((at, round(float(score), 1)))
        scores[rows, places] = 0
    yield from found


def may_be_alike(names: Sequence[str], known: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return which names can reach a ``WRatio`` of 80 (rapidfuzz) with any known name.

    ``WRatio`` is the best of several measures. All count the characters that both names
    have in order: to reach 80, they must share four fifths of the shorter name. The
    exception is a whole word in both names, which scores fully. A name that is ruled out
    here never reaches 80; the check takes a fiftieth of the time of the comparison.

    Parameters
    ----------
    names, known : sequence of str
        Folded.

    Returns
    -------
    (len(names),) bool
        False for names that cannot reach 80.

    Examples
    --------
    >>> may_be_alike(["地块12号", "周溪示范村", "central park"], ["周溪村", "cbd central park"])
    array([False,  True,  True])
    """
    columns = {character: at for at, character in enumerate(dict.fromkeys(_all_characters(known)))}
    if not columns or not names:
        return np.zeros(len(names), np.bool_)
    table, lengths = _character_table(known, columns)
    words = {word for name in known for word in name.split()}
    shared_word = np.array([not words.isdisjoint(name.split()) for name in names], np.bool_)
    step = max(1, _CELLS_AT_ONCE // len(columns))
    found = [
        _shares_most(*_character_table(names[start : start + step], columns), table, lengths)
        for start in range(0, len(names), step)
    ]
    alike: npt.NDArray[np.bool_] = np.concatenate(found) | shared_word
    return alike


def _shares_most(
    table: npt.NDArray[np.float32],
    lengths: npt.NDArray[np.float32],
    known: npt.NDArray[np.float32],
    known_lengths: npt.NDArray[np.float32],
) -> npt.NDArray[np.bool_]:
    shared = table @ known.T
    needed = _SHARE * np.minimum(lengths[:, np.newaxis], known_lengths)
    is_enough: npt.NDArray[np.bool_] = np.any(shared >= needed, axis=1)
    return is_enough


def _character_table(
    names: Sequence[str], columns: dict[tuple[str, int], int]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return a table of which characters each name has, and the names' lengths without spaces."""
    table = np.zeros((len(names), len(columns)), np.float32)
    for row, name in enumerate(names):
        table[row, [columns[each] for each in _numbered(name) if each in columns]] = 1.0
    # A repeated word counts once, as in one of the measures.
    lengths = [sum(map(len, set(name.split()))) for name in names]
    return table, np.array(lengths, np.float32)


def _all_characters(names: Sequence[str]) -> Iterator[tuple[str, int]]:
    for name in names:
        yield from _numbered(name)


def _numbered(name: str) -> Iterator[tuple[str, int]]:
    """Yield each character with its count so far, so that the second 路 is distinct."""
    counts: Counter[str] = Counter()
    for character in name:
        counts[character] += 1
        yield character, counts[character]


class FeatureDifference(NamedTuple):
    """What one feature of the file would add or change.

    Attributes
    ----------
    row : int
        Index of the feature in the file, from 0.
    id : str
        Id of the project.
    move : Move or None
        None if the place is the same, and for a new project.
    fields : tuple of str
        Properties with a different value; properties missing from the file do
        not count.
    is_new : bool
        Whether the feature is a new project.
    """

    row: int
    id: str
    move: Move | None = None
    fields: tuple[str, ...] = ()
    is_new: bool = False


@dataclass(slots=True)
class Comparison:
    """Everything that differs between a file and the store.

    Attributes
    ----------
    differences : list of FeatureDifference
        One for each feature that adds or changes something, in the order of the file.
    unchanged : int
        Number of features that change nothing.
    unmatched : list of Unmatched
    missing : list of str
        Ids of stored projects that are not in the file.
    unsearched : int
        Number of features whose name was not compared with the stored ones
        because there were too many; they are among the new and the `unmatched`.
    """

    differences: list[FeatureDifference] = field(default_factory=list)
    unchanged: int = 0
    unmatched: list[Unmatched] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unsearched: int = 0

    @property
    def added(self) -> list[str]:
        """The ids of new projects."""
        return [each.id for each in self.differences if each.is_new]

    @property
    def moved(self) -> list[Move]:
        """Projects whose place differs."""
        return [each.move for each in self.differences if each.move]

    @property
    def changed(self) -> list[FeatureDifference]:
        """Projects whose properties differ."""
        return [each for each in self.differences if each.fields]

    def add_new(self, row: int, identifier: str) -> None:
        """Add a feature as a new project."""
        new = FeatureDifference(row, identifier, is_new=True)
        insort(self.differences, new, key=attrgetter("row"))
