"""Make templates in which the survey office fills in the places of projects.

They are uploaded again on the Edit page: :mod:`geo.intake.tables.mapping` knows the columns,
and an empty cell changes nothing. The workbook has a second sheet with instructions.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from geo.export.tables.cells import harmless
from geo.export.tables.table import section_title
from geo.model.example import town_example
from geo.model.project import name_in
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot

# Column key: heading, width in characters, comment shown when a cell is selected.
COLUMNS: dict[str, tuple[str, int, str]] = {
    "id": (N_("Id"), 26, ""),
    "name": (N_("Name (Chinese)"), 34, ""),
    "section": (N_("Section title"), 16, ""),
    "phrase": (N_("Plan wording"), 26, ""),
    "present_longitude": (N_("Current longitude"), 14, ""),
    "present_latitude": (N_("Current latitude"), 14, ""),
    "location_type": (N_("Kind of place"), 14, N_("Choose from the list.")),
    "longitude": (
        N_("Longitude or easting"),
        18,
        N_("Degrees such as {town_longitude}, or metres. Leave empty to keep the place as it is."),
    ),
    "latitude": (
        N_("Latitude or northing"),
        18,
        N_("Degrees such as {town_latitude}, or metres. Leave empty to keep the place as it is."),
    ),
    "crs": (
        N_("Coordinate system"),
        16,
        N_("The system of the two numbers; the same in all rows."),
    ),
    "location_accuracy_m": (
        N_("Radius of uncertainty (m)"),
        24,
        N_("Radius in metres within which the true place lies."),
    ),
    "location_source": (
        N_("Source of the place"),
        40,
        N_("Who measured or confirmed it and when, or which document says so."),
    ),
    "location_verified": (
        N_("Place confirmed"),
        14,
        N_("Yes if a person has confirmed the place."),
    ),
}
READ_ONLY = ("id", "name", "section", "phrase", "present_longitude", "present_latitude")
_GREY, _HEAD, _FILL = "#e4e7eb", "#0f5c6e", "#fff8e1"
_KEPT = ("name", "name_en", "phrase")
_STEPS = (
    N_("Fill in the yellow columns of the first sheet. Grey columns are for reference only."),
    N_("Do not change the ids in the column “{id}”: they link each row to its project."),
    N_("Leave a cell empty to leave things as they are. Empty rows can stay or be deleted."),
    N_(
        "Coordinates: write longitude and latitude in degrees (such as {town_longitude} and "
        "{town_latitude}), or easting and northing in metres ({town_system}: CGCS2000, central "
        "meridian {town_meridian}° E, such as {town_easting} and {town_northing})."
    ),
    N_(
        "Write longitude or easting first and latitude or northing second, even where "
        "surveyors call the northing X."
    ),
    N_(
        "In the column “{crs}”, choose the system of the numbers: {systems}. Use the "
        "same one throughout the file."
    ),
    N_(
        "Coordinates picked from Gaode, Tencent or Baidu maps are displaced by 500 m or "
        "more; do not enter them here without converting them."
    ),
    N_("The current coordinates are WGS 84 longitude and latitude."),
    N_("“{location_accuracy_m}”: the true place lies within this radius, in metres."),
    N_("“{location_verified}”: choose yes if a person has confirmed the place."),
    N_(
        "Roads and areas are more than one point. Send their lines and outlines as "
        "GeoJSON, GeoPackage or zipped Shapefile with the ids from this table."
    ),
    N_(
        "Save the workbook as XLSX and upload it on the Edit page; every change is shown "
        "there before it is saved."
    ),
)
LEFT_OUT = N_(
    "Not listed: {n} projects that cover the whole {subdistrict} or have no place of their own."
)


def template_systems() -> tuple[str, ...]:
    """Return the names of the coordinate systems to choose from: degrees, the town's own zone."""
    return "CGCS2000", "WGS 84", town_example().system


def fillable(snapshot: Snapshot, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the projects that can have a place.

    Projects that cover the whole subdistrict or have no single place are left out.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64

    Returns
    -------
    (k,) int64
        In the same order.
    """
    placeless = vocabulary().codes("certainty").index("no_place")
    rows = np.asarray(rows, dtype=np.int64)
    kept: npt.NDArray[np.int64] = rows[snapshot.columns.certainty[rows] != placeless]
    return kept


def template_headings(language: Language) -> dict[str, str]:
    """Return the heading of each column of the workbook in `language`."""
    headings = {key: translate(column[0], language) for key, column in COLUMNS.items()}
    if language == "en":
        headings["name"] = translate(N_("Name (English)"), language)
    return headings


def template_geojson(snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language) -> bytes:
    """Return projects as GeoJSON to draw in: ids, names and the known location fields.

    Projects that cannot have a place are left out.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
    language : {"zh", "en"}
        Not used: the file has the names in both languages.

    Returns
    -------
    bytes
        RFC 7946 in WGS 84; the geometry is null if the place is unknown.
    """
    del language
    rows = np.sort(fillable(snapshot, rows))
    lines = [orjson.dumps(_outline(snapshot.feature(int(row)))) for row in rows]
    return b'{"type":"FeatureCollection","name":"places","features":[\n%s\n]}\n' % b",\n".join(
        lines
    )


def _outline(feature: dict[str, Any]) -> dict[str, Any]:
    properties = {
        name: value
        for name, value in feature["properties"].items()
        if name in _KEPT or name.startswith("location_")
    }
    return {
        "type": "Feature",
        "id": feature["id"],
        "properties": properties,
        "geometry": feature["geometry"],
    }


def template_xlsx(snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language) -> bytes:
    """Return projects as a workbook to fill in, with a sheet of instructions.

    Grey columns show what is known; an upload ignores the present coordinates in them.
    The columns to fill in are empty, so that nothing changes unless somebody fills them
    in. For lines and areas the coordinates are grey as well, because they are not single
    points. Projects that cannot have a place are left out; the instructions state their
    number.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
        In the order of the sheet.
    language : {"zh", "en"}
    """
    import xlsxwriter

    count = len(rows)
    rows = fillable(snapshot, rows)
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(translate(N_("Places to fill in"), language))
        sheet.freeze_panes(1, 2)
        formats = _formats(book)
        _write_head(sheet, formats, language)
        for line, row in enumerate(rows, start=1):
            _write_row(sheet, line, snapshot.feature(int(row)), formats, language)
        _validate(sheet, len(rows), language)
        left_out = count - len(rows)
        write_help(
            book, template_headings(language), template_systems(), language, left_out=left_out
        )
    return buffer.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    grey = {"bg_color": _GREY, "border": 1, "border_color": "#cbd2d9"}
    fill = {**grey, "bg_color": _FILL}
    return {
        "head": book.add_format({"bold": True, "bg_color": _HEAD, "font_color": "#ffffff"}),
        "grey": book.add_format({**grey, "num_format": "@"}),
        "degrees": book.add_format({**grey, "num_format": "0.000000"}),
        "fill": book.add_format(fill),
        "number": book.add_format({**fill, "num_format": "0.######"}),
    }


def _write_head(sheet: Any, formats: dict[str, Any], language: Language) -> None:
    sheet.set_row(0, 22)
    for column, (key, heading) in enumerate(template_headings(language).items()):
        sheet.set_column(column, column, COLUMNS[key][1])
        sheet.write_string(0, column, heading, formats["head"])


def _write_row(
    sheet: Any, line: int, feature: dict[str, Any], formats: dict[str, Any], language: Language
) -> None:
    properties, geometry = feature["properties"], feature["geometry"]
    is_point = geometry is not None and geometry["type"] == "Point"
    x, y = geometry["coordinates"][:2] if is_point else (None, None)
    known = {
        "id": feature["id"],
        "name": name_in(properties, language),
        "section": section_title(properties["section"], language),
        "phrase": properties["phrase"],
        "location_type": vocabulary().label("location_type", properties["location_type"], language),
        "present_longitude": x,
        "present_latitude": y,
    }
    for column, key in enumerate(COLUMNS):
        closed = key in READ_ONLY or (
            key in ("longitude", "latitude") and geometry is not None and not is_point
        )
        _write(sheet, line, column, known.get(key), formats[_style(key, closed=closed)])


def _style(key: str, *, closed: bool) -> str:
    if key.startswith("present_"):
        return "degrees"
    if closed:
        return "grey"
    return "number" if key in ("longitude", "latitude", "location_accuracy_m") else "fill"


def _write(sheet: Any, line: int, column: int, value: str | float | None, style: Any) -> None:
    if value is None:
        sheet.write_blank(line, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(line, column, harmless(value), style)
    else:
        sheet.write_number(line, column, value, style)


def _validate(sheet: Any, count: int, language: Language) -> None:
    if not count:
        return
    words = vocabulary()
    kinds = [words.label("location_type", c, language) for c in words.codes("location_type")]
    yes_no = [translate(N_("Yes"), language), translate(N_("No"), language)]
    # Only a warning, because degrees, minutes and seconds as text are accepted as well.
    coordinate = {"validate": "decimal", "criteria": "between", "error_type": "warning"}
    rules: dict[str, dict[str, Any]] = {
        "location_type": {"validate": "list", "source": kinds},
        "longitude": {**coordinate, "minimum": 73, "maximum": 46_000_000},
        "latitude": {**coordinate, "minimum": 3, "maximum": 6_000_000},
        "crs": {"validate": "list", "source": list(template_systems()), "error_type": "warning"},
        "location_accuracy_m": {
            "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100_000,
        },
        "location_source": {"validate": "any"},
        "location_verified": {"validate": "list", "source": yes_no},
    }  # fmt: skip
    examples = town_example().words()
    for column, key in enumerate(COLUMNS):
        if key in rules:
            message = {"input_message": translate(COLUMNS[key][2], language, **examples)}
            sheet.data_validation(1, column, count, column, {**rules[key], **message})


def write_help(
    book: Any,
    headings: Mapping[str, str],
    systems: Sequence[str],
    language: Language,
    *,
    left_out: int = 0,
) -> None:
    """Add the sheet of instructions to a workbook.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    headings : mapping of column key to heading
    systems : sequence of str
        Names of the coordinate systems offered in the list.
    language : {"zh", "en"}
    left_out : int
        Number of projects not listed because they cannot have a place.
    """
    sheet = book.add_worksheet(translate(N_("How to fill in"), language))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, 100)
    title = book.add_format({"bold": True, "font_size": 14, "font_color": "#0f5c6e"})
    number = book.add_format({"valign": "top", "align": "right"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 1, translate(N_("How to fill in"), language), title)
    words = {
        **town_example().words(),
        **headings,
        "systems": " / ".join(systems),
        "n": f"{left_out:,}",
    }
    steps = (*_STEPS, LEFT_OUT) if left_out else _STEPS
    for line, step in enumerate(steps, start=1):
        sentence = translate(step, language, **words)
        sheet.set_row(line, 32 if len(sentence) * (2 if language == "zh" else 1) > 105 else 18)
        sheet.write_number(line, 0, line, number)
        sheet.write_string(line, 1, sentence, text)
