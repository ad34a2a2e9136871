"""A coverage as files: a workbook with every figure, a GeoPackage with every shape."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pyarrow as pa
import shapely

from geo.coverage.coverage import Coverage
from geo.coverage.report.bundle import CoverageBundle
from geo.coverage.report.notices import notice_sentences
from geo.export.coverage.tables import Sheet, finite, sheets, trial_features
from geo.export.gis.arrow_table import GEOMETRY
from geo.export.gis.gdal_files import Layer, write_layers
from geo.export.tables.cells import harmless, printable
from geo.model.text.language import Language

_WIDEST, _NARROWEST = 60, 10


def coverage_xlsx(bundle: CoverageBundle, language: Language) -> bytes:
    """Return a coverage as an Excel workbook: figures, rule and source, lists, assumptions.

    Text is written as text: no formula and no link can come out of it.

    Parameters
    ----------
    bundle : CoverageBundle
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


def _write(page: Any, sheet: Sheet, head: Any, text: Any) -> None:
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


def _width(sheet: Sheet, column: int) -> int:
    cells = [sheet.head[column], *(str(row[column]) for row in sheet.rows)]
    # A Chinese character is as wide as two others.
    widest = max(len(cell) + sum(char > "⺀" for char in cell) for cell in cells)
    return min(max(widest + 2, _NARROWEST), _WIDEST)


def coverage_gpkg(bundle: CoverageBundle, language: Language) -> bytes:
    """Return a coverage as a GeoPackage.

    Parameters
    ----------
    bundle : CoverageBundle
    language : {"zh", "en"}
        Of the rule's name and source.

    Returns
    -------
    bytes
        Layers ``sure``, ``nominal``, ``possible``, ``facilities``, and ``gaps`` and
        ``sites`` where they were asked for, ``trial`` where something is tried
        out; WGS 84. Each shape of an area carries
        the rule, its source, the method, the date and the revision.
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
    if bundle.trial is not None:
        features = trial_features(bundle.coverage, bundle.trial)
        layers.append(_feature_layer("trial", "Unknown", features, _TRIAL_TYPES))
    return write_layers(layers)


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


def _facts(bundle: CoverageBundle, language: Language) -> dict[str, Any]:
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


def _area_layer(coverage: Coverage, reading: str, facts: dict[str, Any]) -> Layer:
    area = getattr(coverage.areas, reading)
    row = {
        "reading": reading,
        "area_km2": getattr(coverage.covered_km2, reading),
        "people": getattr(coverage.people, reading) if coverage.people else None,
        **facts,
    }
    types = dict.fromkeys(row, _TEXT) | dict.fromkeys(("area_km2", "people", "radius_m"), _NUMBER)
    rows, shapes = ([], []) if area.is_empty else ([row], [_many(coverage.town.to_degrees(area))])
    return Layer(reading, _table(rows, types, shapes), "MultiPolygon")


def _many(area: Any) -> Any:
    """Return an area as a MultiPolygon: a layer holds one kind of shape."""
    parts = shapely.get_parts(area)
    return shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])


def _facility_layer(coverage: Coverage) -> Layer:
    found = coverage.facilities
    rows = [
        {
            "id": identifier,
            "name": found.names[at],
            "status": found.statuses[at],
            "target_year": int(found.years[at]) or None,
            "capacity": finite(found.capacity[at]),
            "uncertainty_m": finite(found.uncertainty_m[at]),
        }
        for at, identifier in enumerate(found.ids)
    ]
    types = {"id": _TEXT, "name": _TEXT, "status": _TEXT, "target_year": _WHOLE}
    types |= {"capacity": _NUMBER, "uncertainty_m": _NUMBER}
    shapes = coverage.town.to_degrees(found.geometry) if rows else []
    return Layer("facilities", _table(rows, types, shapes), "Unknown")


def _feature_layer(
    name: str, kind: str, features: Sequence[dict[str, Any]], types: dict[str, pa.DataType]
) -> Layer:
    from shapely.geometry import shape

    places: Iterable[Any] = (shape(each["geometry"]) for each in features)
    made: Callable[[Any], Any] = _many if kind == "MultiPolygon" else lambda place: place
    rows = [each["properties"] for each in features]
    return Layer(name, _table(rows, types, [made(place) for place in places]), kind)


def _table(rows: Sequence[dict[str, Any]], types: dict[str, pa.DataType], shapes: Any) -> pa.Table:
    columns = {
        name: pa.array([_plain(row.get(name)) for row in rows], kind)
        for name, kind in types.items()
    }
    places = [shapely.to_wkb(shapely.force_2d(place)) for place in shapes]
    return pa.table({**columns, GEOMETRY: pa.array(places, pa.binary())})


def _plain(value: Any) -> Any:
    return printable(value) if isinstance(value, str) else value
