"""Export a coverage as an Excel workbook with every figure and a GeoPackage with every area.

The worksheets are in the reader's language: figures with rule and method, facilities, gaps,
sites, capacities and trial places.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from geo.coverage.capacity.study import CapacityFound
from geo.coverage.coverage import Coverage
from geo.coverage.population.distance_curve import DistanceCurve
from geo.coverage.report.gaps import gap_where
from geo.coverage.report.notices import notice_sentences
from geo.coverage.report.shapes import geojson_geometry, in_degrees
from geo.coverage.straight_line.service_area import Interval, three_radii
from geo.coverage.town import Town
from geo.export.coverage.communities import (
    community_cells,
    community_head,
    community_layer,
)
from geo.export.coverage.notes import notes, result_rows
from geo.export.gis.arrow_table import GEOMETRY
from geo.export.gis.gdal_files import ExportLayer, write_layers
from geo.export.tables.cells import harmless, printable
from geo.export.tables.table import Cell
from geo.model.text.english import community_label
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.model.vocabulary import vocabulary
from geo.study.result import StudyResult

_WIDEST, _NARROWEST = 60, 10
_READINGS = ("sure", "nominal", "possible")
_TEXT, _NUMBER, _WHOLE = pa.string(), pa.float64(), pa.int64()
_GAP_TYPES = {
    "rank": _WHOLE, "beyond": _TEXT, "rule": _TEXT, "radius_m": _NUMBER, "method": _TEXT,
    "area_km2": _NUMBER, "people": _NUMBER, "people_basis": _TEXT, "facility": _TEXT,
    "facility_name": _TEXT, "distance_m": _NUMBER, "low_m": _NUMBER, "high_m": _NUMBER,
    "distance_method": _TEXT, "where": _TEXT, "community": _TEXT,
}  # fmt: skip
_SITE_TYPES = {
    "rank": _WHOLE, "name": _TEXT, "where": _TEXT, "near": _TEXT, "near_m": _NUMBER,
    "gain": _NUMBER, "alone": _NUMBER, "rule": _TEXT,
    "radius_m": _NUMBER, "method": _TEXT,
}  # fmt: skip
_TRIAL_TYPES = {"change": _TEXT, "id": _TEXT, "name": _TEXT, "moved_m": _NUMBER}
_STEPS = {
    "existing": N_("Already built"),
    "under_construction": N_("Including those under construction"),
    "planned": N_("Including everything planned"),
    "year": N_("By the year"),
}
_FACILITY = (
    N_("Id"), N_("Name"), N_("Status"), N_("Target year"), N_("Capacity"),
    N_("Radius of uncertainty (m)"), N_("Certain reach (m)"), N_("Possible reach (m)"),
    N_("Longitude (WGS 84)"), N_("Latitude (WGS 84)"),
)  # fmt: skip
_GAP = (
    N_("Rank"), N_("Where"), N_("Community"), N_("Area (km²)"), N_("People"),
    N_("Nearest facility"),
    N_("Distance (m), straight line"), N_("At least (m)"), N_("At most (m)"),
    N_("Longitude (WGS 84)"), N_("Latitude (WGS 84)"),
)  # fmt: skip
_SITE = (
    N_("Rank"), N_("Name"), N_("Where"), N_("Nearest known place"), N_("Distance to it (m)"),
    N_("People gained"), N_("People gained by this site alone"),
    N_("Longitude (WGS 84)"), N_("Latitude (WGS 84)"),
)  # fmt: skip
_CURVE_DISTANCES = {
    "straight_line": N_("Distance (m), straight line"),
    "network": N_("Distance (m), along streets"),
}
_CURVE = (
    N_("Land (%), certain"), N_("Land (%), nominal"), N_("Land (%), possible"),
    N_("People (%), certain"), N_("People (%), nominal"), N_("People (%), possible"),
)  # fmt: skip
CAPACITY = (
    N_("Item"), N_("Value"), N_("Capacity"), N_("People within reach"),
    N_("Per 1,000 within reach"),
)  # fmt: skip
TRIAL = (
    N_("Item"), N_("Without the trial"), N_("With the trial"), N_("Moved by (m)"),
    N_("Longitude (WGS 84)"), N_("Latitude (WGS 84)"),
)  # fmt: skip
_ADDED, _MOVED, _PLACED = "added", "moved", "placed"
_WORDS = {_ADDED: N_("New site"), _MOVED: N_("Moved"), _PLACED: N_("Given a place")}


def coverage_xlsx(bundle: StudyResult, language: Language) -> bytes:
    """Return a coverage as an Excel workbook: figures, rule and source, lists, assumptions.

    Text is written as text and never becomes a formula or a link.

    Parameters
    ----------
    bundle : StudyResult
    language : {"zh", "en"}
    """
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#0f5c6e", "font_color": "#ffffff"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in sheets(bundle, language):
            _write(book.add_worksheet(sheet.title), sheet, head, text)
    return buffer.getvalue()


def _write(page: Any, sheet: Worksheet, head: Any, text: Any) -> None:
    for column, heading in enumerate(sheet.head):
        page.set_column(column, column, _width(sheet, column))
        page.write_string(0, column, harmless(heading), head)
    for line, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(line, column, harmless(cell), text)
            elif cell is not None:
                page.write_number(line, column, cell)
    page.freeze_panes(1, 0)


def _width(sheet: Worksheet, column: int) -> int:
    cells = [sheet.head[column], *(str(row[column]) for row in sheet.rows)]
    # A Chinese character is as wide as two others.
    widest = max(len(cell) + sum(char > "⺀" for char in cell) for cell in cells)
    return min(max(widest + 2, _NARROWEST), _WIDEST)


def coverage_gpkg(bundle: StudyResult, language: Language) -> bytes:
    """Return a coverage as a GeoPackage.

    Parameters
    ----------
    bundle : StudyResult
    language : {"zh", "en"}
        Language of the rule's name and source.

    Returns
    -------
    bytes
        Layers ``sure``, ``nominal``, ``possible`` and ``facilities``, and if the result
        has them ``gaps``, ``sites``, ``communities`` and ``trial``; WGS 84. Each service
        area has the rule, its source, the method, the date and the revision as attributes.
    """
    facts = _facts(bundle, language)
    layers = [_area_layer(bundle.coverage, reading, facts) for reading in _READINGS]
    layers.append(_facility_layer(bundle.coverage))
    if bundle.gaps is not None:
        features = bundle.gaps.features(language)
        layers.append(_feature_layer("gaps", "MultiPolygon", features, _GAP_TYPES))
    if bundle.siting is not None:
        features = bundle.siting.features(language)
        layers.append(_feature_layer("sites", "Point", features, _SITE_TYPES))
    if bundle.communities and bundle.coverage.town.communities:
        layers.append(_community_layer(bundle))
    if bundle.trial is not None:
        features = trial_features(bundle.coverage, bundle.trial)
        layers.append(_feature_layer("trial", "Unknown", features, _TRIAL_TYPES))
    return write_layers(layers)


def _facts(bundle: StudyResult, language: Language) -> dict[str, Any]:
    coverage, rule = bundle.coverage, bundle.coverage.rule
    return {
        "rule": rule.id,
        "rule_name": rule.label(language),
        "radius_m": rule.value,
        "source": rule.source(language),
        "source_status": rule.status,
        "method": coverage.method,
        "people_basis": coverage.people_basis,
        "date": bundle.as_of.isoformat(),
        "revision": bundle.revision,
        "notices": "\n".join(notice_sentences(bundle.notices, language)),
    }


def _area_layer(coverage: Coverage, reading: str, facts: dict[str, Any]) -> ExportLayer:
    area = getattr(coverage.areas, reading)
    row = {
        "reading": reading,
        "area_km2": getattr(coverage.covered_km2, reading),
        "people": getattr(coverage.people, reading) if coverage.people else None,
        **facts,
    }
    types = dict.fromkeys(row, _TEXT) | dict.fromkeys(("area_km2", "people", "radius_m"), _NUMBER)
    rows, shapes = ([], []) if area.is_empty else ([row], [_many(coverage.town.to_degrees(area))])
    return ExportLayer(reading, _table(rows, types, shapes), "MultiPolygon")


def _many(area: Any) -> Any:
    """Return an area as a MultiPolygon, since a layer has one geometry type."""
    parts = shapely.get_parts(area)
    return shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])


def _facility_layer(coverage: Coverage) -> ExportLayer:
    facilities = coverage.facilities
    rows = [
        {
            "id": identifier,
            "name": facilities.names[at],
            "status": facilities.statuses[at],
            "target_year": int(facilities.years[at]) or None,
            "capacity": finite(facilities.capacity[at]),
            "uncertainty_m": finite(facilities.uncertainty_m[at]),
        }
        for at, identifier in enumerate(facilities.ids)
    ]
    types = {"id": _TEXT, "name": _TEXT, "status": _TEXT, "target_year": _WHOLE}
    types |= {"capacity": _NUMBER, "uncertainty_m": _NUMBER}
    shapes = coverage.town.to_degrees(facilities.geometry) if rows else []
    return ExportLayer("facilities", _table(rows, types, shapes), "Unknown")


def _community_layer(bundle: StudyResult) -> ExportLayer:
    town = bundle.coverage.town
    rows, types = community_layer(bundle)
    outlines = [(town.communities or {})[row["name"]] for row in rows]
    shapes = [_many(town.to_degrees(each)) for each in outlines]
    return ExportLayer("communities", _table(rows, types, shapes), "MultiPolygon")


def _feature_layer(
    name: str, kind: str, features: Sequence[dict[str, Any]], types: dict[str, pa.DataType]
) -> ExportLayer:
    from shapely.geometry import shape

    shapes: Iterable[Any] = (shape(each["geometry"]) for each in features)
    convert: Callable[[Any], Any] = _many if kind == "MultiPolygon" else lambda area: area
    rows = [each["properties"] for each in features]
    return ExportLayer(name, _table(rows, types, [convert(each) for each in shapes]), kind)


def _table(rows: Sequence[dict[str, Any]], types: dict[str, pa.DataType], shapes: Any) -> pa.Table:
    columns = {
        name: pa.array([_plain(row.get(name)) for row in rows], kind)
        for name, kind in types.items()
    }
    geometries = [shapely.to_wkb(shapely.force_2d(each)) for each in shapes]
    return pa.table({**columns, GEOMETRY: pa.array(geometries, pa.binary())})


def _plain(value: Any) -> Any:
    return printable(value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Worksheet:
    """One worksheet.

    Attributes
    ----------
    title : str
    head : list of str
        Column headings.
    rows : list of list
        Text unchanged from the data; the writer has to make it harmless.
    """

    title: str
    head: list[str]
    rows: list[list[Cell]]


def sheets(bundle: StudyResult, language: Language) -> list[Worksheet]:
    """Return all worksheets of a coverage, one for each part of the result.

    Parameters
    ----------
    bundle : StudyResult
    language : {"zh", "en"}
    """

    def sheet(title: str, head: Sequence[str], rows: Iterable[list[Cell]]) -> Worksheet:
        words = [translate(text, language) for text in head]
        return Worksheet(translate(title, language), words, list(rows))

    figures = (N_("Item"), N_("Value"), N_("Certain"), N_("Possible"))
    worksheets = [
        sheet(N_("Result"), figures, result_rows(bundle, language)),
        sheet(N_("Facilities"), _FACILITY, _facilities(bundle.coverage, language)),
    ]
    if bundle.steps:
        worksheets.append(sheet(N_("What the plan adds"), _step_head(), _steps(bundle, language)))
    if bundle.gaps is not None:
        worksheets.append(sheet(N_("Gaps"), _GAP, _gaps(bundle, language)))
    if bundle.siting is not None:
        worksheets.append(sheet(N_("Chosen sites"), _SITE, _sites(bundle, language)))
    if bundle.capacity is not None and len(bundle.capacity.known):
        worksheets.append(sheet(N_("Capacity"), CAPACITY, capacity_rows(bundle.capacity, language)))
    if bundle.trial is not None:
        rows = trial_rows(bundle.coverage, bundle.trial, language)
        worksheets.append(sheet(N_("Trial"), TRIAL, rows))
    if bundle.communities:
        worksheets.append(_by_community(bundle, language))
    if bundle.curve is not None:
        head = (_CURVE_DISTANCES[bundle.curve.method], *_CURVE)
        worksheets.append(sheet(N_("Share by distance"), head, _curve(bundle.curve)))
    notes_head = (N_("Assumptions and limits"),)
    return [
        *worksheets,
        sheet(N_("Assumptions"), notes_head, [[n] for n in notes(bundle, language)]),
    ]


def _by_community(bundle: StudyResult, language: Language) -> Worksheet:
    head = community_head(bundle.communities, language)
    rows = list(community_cells(bundle.communities, language))
    return Worksheet(translate(N_("By community"), language), head, rows)


def _facilities(coverage: Coverage, language: Language) -> Iterable[list[Cell]]:
    facilities = coverage.facilities
    sure, _, possible = three_radii(coverage.rule.value, facilities.uncertainty_m)
    for at, identifier in enumerate(facilities.ids):
        yield [
            identifier,
            facilities.names[at],
            vocabulary().label("status", facilities.statuses[at], language),
            int(facilities.years[at]) or None,
            finite(facilities.capacity[at]),
            finite(facilities.uncertainty_m[at]),
            max(float(sure[at]), 0.0),
            finite(possible[at]),
            *degrees(coverage.town, facilities.geometry[at]),
        ]


def _step_head() -> list[str]:
    return [
        N_("Step"), N_("Year"), N_("Facilities"), N_("Without a place"), N_("Added"),
        N_("Covered (km²), certain"), N_("Covered (km²), nominal"), N_("Covered (km²), possible"),
        N_("Added (km²), nominal"),
        N_("People, certain"), N_("People, nominal"), N_("People, possible"),
        N_("Added people, nominal"),
    ]  # fmt: skip


def _steps(bundle: StudyResult, language: Language) -> Iterable[list[Cell]]:
    for step in bundle.steps:
        yield [
            translate(_STEPS[step.code], language),
            step.year,
            step.coverage.facilities.own_count,
            step.coverage.facilities.not_located,
            step.added_facilities,
            *three(step.coverage.covered_km2, 3),
            round(step.added_km2.nominal, 3),
            *three(step.coverage.people, 0),
            round(step.added_people.nominal) if step.added_people else None,
        ]


def _gaps(bundle: StudyResult, language: Language) -> Iterable[list[Cell]]:
    assert bundle.gaps is not None
    for gap in bundle.gaps.gaps:
        where = gap_where(gap, bundle.gaps, language)
        distances = [finite(each, 0) for each in (gap.distance_m, gap.low_m, gap.high_m)]
        people = None if gap.people is None else round(gap.people)
        place = degrees(bundle.coverage.town, shapely.Point(gap.label))
        size: list[Cell] = [round(gap.area_km2, 4), people]
        community = gap.community and community_label(gap.community, language)
        yield [gap.rank, where, community, *size, gap.facility_name, *distances, *place]


def _sites(bundle: StudyResult, language: Language) -> Iterable[list[Cell]]:
    assert bundle.siting is not None
    for each in bundle.siting.features(language):
        facts, (longitude, latitude) = each["properties"], each["geometry"]["coordinates"]
        place = [facts[name] for name in ("rank", "name", "where", "near", "near_m")]
        yield [*place, round(facts["gain"]), round(facts["alone"]), longitude, latitude]


def _curve(curve: DistanceCurve) -> Iterable[list[Cell]]:
    empty = np.full_like(curve.area_share, np.nan)
    people = empty if curve.people_share is None else curve.people_share
    for at, metres in enumerate(curve.metres):
        shares = [*curve.area_share[:, at], *people[:, at]]
        yield [float(metres), *(finite(each * 100, 2) for each in shares)]


def three(figures: Interval | None, digits: int) -> list[Cell]:
    """Return the certain, nominal and possible values as cells; empty if there is no figure.

    Examples
    --------
    >>> three(Interval(1.26, 2.0, 3.0), 1), three(None, 1)
    ([1.3, 2.0, 3.0], [None, None, None])
    """
    if figures is None:
        return [None, None, None]
    return [round(each, digits) for each in (figures.sure, figures.nominal, figures.possible)]


def finite(value: float, digits: int = 1) -> float | None:
    """Return a rounded number; None if it is infinite or NaN, which no cell can hold.

    Examples
    --------
    >>> finite(1.26), finite(math.inf), finite(math.nan)
    (1.3, None, None)
    """
    return round(float(value), digits) if math.isfinite(value) else None


def degrees(town: Town, geometry: Any) -> list[Cell]:
    """Return longitude and latitude of a geometry's centroid, WGS 84, to 0.1 m."""
    middle = shapely.get_coordinates(town.to_degrees(shapely.centroid(geometry)))
    return [round(float(each), 6) for each in middle[0]] if len(middle) else [None, None]


def _figures(before: Coverage, after: Coverage) -> Iterator[tuple[str, Cell, Cell]]:
    yield N_("Facilities"), before.facilities.own_count, after.facilities.own_count
    areas = (N_("Covered (km²), certain"), N_("Covered (km²), nominal"))
    kinds = ("sure", "nominal", "possible")
    for name, kind in zip((*areas, N_("Covered (km²), possible")), kinds, strict=True):
        one, other = (round(getattr(each.covered_km2, kind), 3) for each in (before, after))
        yield name, one, other
    if before.people is None or after.people is None:
        return
    people = (N_("People, certain"), N_("People, nominal"), N_("People, possible"))
    for name, kind in zip(people, kinds, strict=True):
        yield name, round(getattr(before.people, kind)), round(getattr(after.people, kind))


def capacity_rows(capacity: CapacityFound, language: Language) -> Iterable[list[Cell]]:
    """Return the rows of :data:`CAPACITY`.

    Parameters
    ----------
    capacity : CapacityFound
    language : {"zh", "en"}
    """
    for name, value in _capacity_figures(capacity, language):
        if value is not None:
            yield [translate(name, language), value, None, None, None]
    for text in capacity.sentences(language):
        yield [text, None, None, None, None]
    known = capacity.known
    for at, name in enumerate(known.names):
        places = float(known.capacity[at])
        reached = None if capacity.catchment is None else float(capacity.catchment.reached[at])
        rate = round(places / reached * 1000, 3) if reached else None
        people = None if reached is None else round(reached)
        yield [name, None, places, people, rate]


def _capacity_figures(capacity: CapacityFound, language: Language) -> list[tuple[str, Cell]]:
    held, catchment, spread = capacity.held, capacity.catchment, capacity.spread
    figures: list[tuple[str, Cell]] = [
        (N_("Rule"), held.rule.label(language) if held.rule else None),
        (N_("Source of the rule"), held.rule.source(language) if held.rule else None),
        (N_("Facilities"), held.facilities),
        (N_("Capacity known"), held.known),
        (N_("Capacity not known"), held.unknown),
        (N_("Total places"), held.places),
        (N_("Places per 1,000 people"), _rounded(held.per_1000)),
        (N_("People per facility"), _rounded(held.people_per_facility)),
        (N_("Places required by the rule"), held.required),
        (N_("Places missing, at most"), held.missing),
    ]
    if catchment is not None and spread is not None:
        method = (
            N_("two-step floating catchment, along streets")
            if catchment.method == "network"
            else N_("two-step floating catchment, straight line")
        )
        figures += [
            (N_("Method"), translate(method, language)),
            (N_("Radius (m)"), catchment.radius_m),
            (N_("People who reach a known facility"), round(catchment.served.nominal)),
            (N_("People with less than the rule or the average"), round(spread.below)),
            (N_("People who reach none"), round(spread.nothing)),
        ]
    return figures


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


@dataclass(frozen=True, eq=False, slots=True)
class _Change:
    code: str
    id: str
    name: str
    geometry: Any  # metres
    moved_m: float | None = None


def trial_rows(before: Coverage, after: Coverage, language: Language) -> Iterable[list[Cell]]:
    """Return the rows of :data:`TRIAL`: the figures, then the trial places.

    Parameters
    ----------
    before, after : Coverage
        Without and with the trial.
    language : {"zh", "en"}
    """
    for name, one, other in _figures(before, after):
        yield [translate(name, language), one, other, None, None, None]
    for change in _changes(before, after):
        middle = before.town.to_degrees(shapely.centroid(change.geometry))
        place: list[Cell] = [round(middle.x, 6), round(middle.y, 6)]
        what = translate(_WORDS[change.code], language)
        metres = None if change.moved_m is None else round(change.moved_m, 1)
        yield [change.name, None, what, metres, *place]


def trial_features(before: Coverage, after: Coverage) -> list[dict[str, Any]]:
    """Return the trial places as GeoJSON features in WGS 84."""
    return [
        {
            "type": "Feature",
            "id": each.id,
            "properties": {
                "change": each.code,
                "id": each.id,
                "name": each.name,
                "moved_m": each.moved_m,
            },
            "geometry": geojson_geometry(in_degrees(each.geometry, before.town)),
        }
        for each in _changes(before, after)
    ]


def _changes(before: Coverage, after: Coverage) -> Iterator[_Change]:
    """Yield the facilities that a trial adds, places or moves."""
    old = dict(zip(before.facilities.ids, before.facilities.geometry, strict=True))
    new = after.facilities
    for identifier, name, figure in zip(new.ids, new.names, new.geometry, strict=True):
        if identifier.startswith("added-") and identifier not in old:
            yield _Change(_ADDED, identifier, name, figure)
        elif identifier not in old:
            yield _Change(_PLACED, identifier, name, figure)
        elif not shapely.equals_exact(old[identifier], figure):
            middles = (shapely.centroid(each) for each in (old[identifier], figure))
            yield _Change(_MOVED, identifier, name, figure, float(shapely.distance(*middles)))
