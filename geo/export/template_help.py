"""The second sheet of the survey template: how to fill it in, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from geo.model.text.language import N_, Language, translate

_STEPS = (
    N_("Fill in the yellow columns of the first sheet. Grey columns are only there to read."),
    N_("Do not change the ids in the column “{id}”: by them each row finds its project."),
    N_("Leave a cell empty to leave things as they are. Rows that say nothing can stay or go."),
    N_(
        "Coordinates: write longitude and latitude in degrees (such as 113.748639 and 23.018912), "
        "or easting and northing in metres (EPSG:4547: CGCS2000, central meridian 114° E, "
        "such as 474373.087 and 2546774.325)."
    ),
    N_(
        "Write longitude or easting first and latitude or northing second, also where "
        "surveyors call the northing X."
    ),
    N_(
        "In the column “{crs}” choose what the numbers are: {systems}. "
        "Use the same one in the whole file."
    ),
    N_(
        "Coordinates picked from Gaode, Tencent or Baidu maps are displaced by 500 m or more; "
        "do not write them here without converting them."
    ),
    N_("The present coordinates are WGS 84 longitude and latitude."),
    N_("“{location_accuracy_m}”: the true place lies within this radius, in metres."),
    N_("“{location_verified}”: choose yes when a person has confirmed the place."),
    N_(
        "Roads and areas are not one point. Send their lines and outlines as GeoJSON, GeoPackage "
        "or zipped Shapefile with the ids of this table."
    ),
    N_(
        "Save the workbook as XLSX and upload it on the Edit page; every change is shown "
        "there before it is stored."
    ),
)


LEFT_OUT = N_(
    "Not listed: {n} projects that cover the whole {subdistrict} or have no place of their own."
)


def write_help(
    book: Any,
    headings: Mapping[str, str],
    systems: Sequence[str],
    language: Language,
    *,
    left_out: int = 0,
) -> None:
    """Add the sheet to a workbook.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    headings : mapping of column key to heading
    systems : sequence of str
        Names of the coordinate systems that the list offers.
    language : {"zh", "en"}
    left_out : int
        Projects that are not listed, since they can have no place.
    """
    sheet = book.add_worksheet(translate(N_("How to fill in"), language))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, 100)
    title = book.add_format({"bold": True, "font_size": 14, "font_color": "#0f5c6e"})
    number = book.add_format({"valign": "top", "align": "right"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 1, translate(N_("How to fill in"), language), title)
    words = {**headings, "systems": " / ".join(systems), "n": f"{left_out:,}"}
    steps = (*_STEPS, LEFT_OUT) if left_out else _STEPS
    for line, step in enumerate(steps, start=1):
        told = translate(step, language, **words)
        sheet.set_row(line, 32 if len(told) * (2 if language == "zh" else 1) > 105 else 18)
        sheet.write_number(line, 0, line, number)
        sheet.write_string(line, 1, told, text)
