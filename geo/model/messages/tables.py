"""Sentences and advice about tables: rows, cells, and what columns and fields mean."""

from __future__ import annotations

from geo.model.text.language import N_

_WKT = N_(
    "WKT is read as POINT, LINESTRING, POLYGON and their MULTI forms, "
    "for instance POINT (113.75 23.02); GeoJSON and WKB of these kinds, too."
)
# code: (what was found and the rule, what to do)
TABLES: dict[str, tuple[str, str]] = {
    "quotes_stray": (
        N_(
            "Unpaired quotation marks were read as ordinary characters, so that no row "
            "runs into the next (lines {value})."
        ),
        N_("Look at these rows, and correct the quotation marks in the file."),
    ),
    "quotes_doubtful": (
        N_("A cell holds several lines with delimiters, perhaps further rows (lines {value})."),
        N_("Check whether a quotation mark is missing there."),
    ),
    "rows_left": (
        N_("Rows that are totals, notes or headings were left out ({count}): {value}."),
        N_("If one of them is a project, give it coordinates or an id."),
    ),
    "rows_above": (
        N_("What stands above the heading was not read as projects ({count}): {value}."),
        "",
    ),
    "merged_filled": (
        N_("Values of merged cells were read for all their rows ({count} cells)."),
        N_("Check that they are meant for each of these rows."),
    ),
    "degrees_joined": (
        N_("Degrees, minutes and seconds in columns of their own were read together: {value}."),
        N_("Check that the places are right."),
    ),
    "signs_stripped": (
        N_(
            "Signs that cannot be seen ({sign}) were taken off the ends of {count} cells, "
            "the first in line {line}."
        ),
        N_("Such signs come along when texts are copied."),
    ),
    "heading_missing": (
        N_("The table has no heading row; by their numbers its columns were read as: {value}."),
        N_("If that is wrong, write a first row with headings, or assign the columns."),
    ),
    "no_heading": (
        N_(
            "The table has no heading row, and its numbers do not show "
            "which columns are the coordinates."
        ),
        N_("Write a first row with headings, for instance name, code, easting, northing, height."),
    ),
    "cell_hidden_sign": (
        N_("Within the coordinate “{value}” stands a sign that cannot be seen ({sign})."),
        N_("Type the coordinate again; such signs come along when texts are copied."),
    ),
    "ids_full_width": (
        N_("Ids in full-width signs were read in plain ones ({count} rows)."),
        "",
    ),
    "cell_cut": (
        N_("The shape breaks off: a cell of Excel holds {limit} characters at most."),
        N_("Export the layer as GeoJSON, GeoPackage or CSV from the program that it comes from."),
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
        N_("Export it again from the program that it comes from."),
    ),
    "parcel_too_few": (
        N_("The parcel has too few points for its shape ({count})."),
        N_("Add the missing points; a ring needs three."),
    ),
    "parcel_count": (
        N_("The parcel says that it has {value} points; {count} were read."),
        N_("Check whether points are missing."),
    ),
    "parcel_lines": (
        N_("Lines of the parcel text cannot be read ({count}): {value}."),
        N_("Write points as J1,1,X,Y (name, ring, northing, easting)."),
    ),
    "parcel_zone": (
        N_("The header names zone {value}, but the eastings begin with {zone}, which was taken."),
        N_("Correct the zone number (带号) in the header."),
    ),
    "zone_completed": (
        N_(
            "Rows without a zone number in the easting were read in zone {zone}, "
            "as the other rows ({count}): {value}."
        ),
        N_("Check these places; write all eastings of a file with the zone number or without."),
    ),
    "zone_removed": (
        N_(
            "The zone number {zone} was taken off the eastings, "
            "since the named system has none ({count}): {value}."
        ),
        N_("Check these places; write all eastings of a file with the zone number or without."),
    ),
    "zone_missing": (
        N_("Some eastings have a zone number, and these have none ({count}): {value}."),
        N_("Write all eastings of a file with the zone number or without."),
    ),
}
FIELDS: dict[str, tuple[str, str]] = {
    "fields_unlike": (
        N_(
            "These fields keep their own names, since their values are none of the plan's: {value}."
        ),
        N_("Correct the values if they are meant for the plan, or assign the fields."),
    ),
    "id_by_same_name": (
        N_("By its name it is the project “{name}” ({value}); it was matched with it."),
        N_("Leave the project out if that is wrong."),
    ),
    "table_without_places": (
        N_(
            "The table has no columns with coordinates, so that only its other values are compared."
        ),
        N_("The places of the projects stay as they are."),
    ),
    "table_matches_nothing": (
        N_("The table has no coordinates, and none of its rows is a known project."),
        N_(
            "Write the projects' ids or their exact names into it, or, for new places, columns "
            "with longitude and latitude (经度, 纬度)."
        ),
    ),
    "longitude_missing": (
        N_(
            "The latitude or northing was found (column “{value}”), but no column with the "
            "longitude or easting. The columns are: {others}."
        ),
        N_("Call the other column longitude (经度), or assign the columns."),
    ),
    "latitude_missing": (
        N_(
            "The longitude or easting was found (column “{value}”), but no column with the "
            "latitude or northing. The columns are: {others}."
        ),
        N_("Call the other column latitude (纬度), or assign the columns."),
    ),
}
