"""Messages and advice about tables: rows, cells, and the meaning of columns and fields."""

from __future__ import annotations

from geo.model.text.language import N_

_WKT = N_(
    "WKT can be POINT, LINESTRING, POLYGON and their MULTI forms, for example POINT "
    "(113.75 23.02); GeoJSON and WKB of these kinds can be read too."
)
# code: (what was found and the rule, what to do)
TABLES: dict[str, tuple[str, str]] = {
    "quotes_stray": (
        N_(
            "Unpaired quotation marks were read as ordinary characters so that no row "
            "runs into the next (lines {value})."
        ),
        N_("Check these rows, and correct the quotation marks in the file."),
    ),
    "quotes_doubtful": (
        N_("A cell contains several lines with delimiters, perhaps further rows (lines {value})."),
        N_("Check whether a quotation mark is missing there."),
    ),
    "rows_left": (
        N_("Rows that are totals, notes or headings were left out ({count}): {value}."),
        N_("If one of them is a project, give it coordinates or an id."),
    ),
    "rows_above": (
        N_("Text above the heading row was not read as projects ({count}): {value}."),
        "",
    ),
    "merged_filled": (
        N_("Values of merged cells were applied to all their rows ({count} cells)."),
        N_("Check that they are meant for each of these rows."),
    ),
    "degrees_joined": (
        N_("Degrees, minutes and seconds in separate columns were combined: {value}."),
        N_("Check that the places are right."),
    ),
    "signs_stripped": (
        N_(
            "Invisible characters ({sign}) were removed from the ends of {count} cells, "
            "the first in line {line}."
        ),
        N_("Such characters come along when text is copied."),
    ),
    "heading_missing": (
        N_(
            "The table has no heading row; judging by the numbers, its columns were read as: "
            "{value}."
        ),
        N_("If this is wrong, add a first row with headings, or assign the columns."),
    ),
    "no_heading": (
        N_(
            "The table has no heading row, and its numbers do not show "
            "which columns are the coordinates."
        ),
        N_("Add a first row with headings, for example name, code, easting, northing, height."),
    ),
    "cell_hidden_sign": (
        N_("The coordinate “{value}” contains an invisible character ({sign})."),
        N_("Type the coordinate again; such characters come along when text is copied."),
    ),
    "ids_full_width": (
        N_("Ids in full-width characters were read as half-width ({count} rows)."),
        "",
    ),
    "cell_cut": (
        N_("The shape is cut off: an Excel cell holds at most {limit} characters."),
        N_("Export the layer as GeoJSON, GeoPackage or CSV from the program it came from."),
    ),
    "wkt_broken": (
        N_("“{value}” cannot be read as WKT: numbers or brackets are missing."),
        _WKT,
    ),
    "shape_broken": (
        N_("“{value}” cannot be read as {kind}."),
        _WKT,
    ),
    "shape_not_read": (
        N_("“{value}” is not a shape that can be read."),
        _WKT,
    ),
    "parcels_read": (
        N_("The parcel text was read ({count} parcels); its header says: {value}."),
        N_("Check that the places are right."),
    ),
    "parcels_none": (
        N_("The parcel text has no parcel: no line under [地块坐标] ends with “@”."),
        N_("Export it again from the program it came from."),
    ),
    "parcel_too_few": (
        N_("The parcel has too few points for its shape ({count})."),
        N_("Add the missing points; a ring needs three."),
    ),
    "parcel_count": (
        N_("The parcel states that it has {value} points; {count} were read."),
        N_("Check whether points are missing."),
    ),
    "parcel_lines": (
        N_("Lines of the parcel text cannot be read ({count}): {value}."),
        N_("Write points as J1,1,X,Y (name, ring, northing, easting)."),
    ),
    "parcel_zone": (
        N_("The header names zone {value}, but the eastings begin with {zone}, which was used."),
        N_("Correct the zone number (带号) in the header."),
    ),
    "zone_completed": (
        N_(
            "Rows without a zone number in the easting were read as zone {zone}, like "
            "the other rows ({count}): {value}."
        ),
        N_(
            "Check these places; write all eastings in a file with the zone number, or all "
            "without it."
        ),
    ),
    "zone_removed": (
        N_(
            "The zone number {zone} was removed from the eastings because the named "
            "system has none ({count}): {value}."
        ),
        N_(
            "Check these places; write all eastings in a file with the zone number, or all "
            "without it."
        ),
    ),
    "zone_missing": (
        N_("Some eastings have a zone number, and these do not ({count}): {value}."),
        N_("Write all eastings in a file with the zone number, or all without it."),
    ),
}
FIELDS: dict[str, tuple[str, str]] = {
    "fields_unlike": (
        N_("These fields keep their own names because their values are not the plan's: {value}."),
        N_("Correct the values if they are meant for the plan, or assign the fields."),
    ),
    "id_by_same_name": (
        N_("Judging by its name, it is the project “{name}” ({value}) and was matched with it."),
        N_("Leave the project out if this is wrong."),
    ),
    "table_without_places": (
        N_("The table has no columns with coordinates, so only its other values are compared."),
        N_("The places of the projects stay as they are."),
    ),
    "table_matches_nothing": (
        N_("The table has no coordinates, and none of its rows is a known project."),
        N_(
            "Add the project ids or their exact names or, for new places, columns with "
            "longitude and latitude (经度, 纬度)."
        ),
    ),
    "longitude_missing": (
        N_(
            "The latitude or northing was found (column “{value}”), but there is no "
            "column with the longitude or easting. The columns are: {others}."
        ),
        N_("Call the other column longitude (经度), or assign the columns."),
    ),
    "latitude_missing": (
        N_(
            "The longitude or easting was found (column “{value}”), but there is no "
            "column with the latitude or northing. The columns are: {others}."
        ),
        N_("Call the other column latitude (纬度), or assign the columns."),
    ),
}
