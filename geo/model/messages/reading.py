"""Messages about reading an uploaded file: format, archive, text encoding, tables, fields."""

from __future__ import annotations

from geo.model.text.language import N_

_EXPORT_AGAIN = N_("Export it again from the program it came from.")
_PACK_AGAIN = N_("Pack the files again as an ordinary ZIP.")
_FORMATS = N_(
    "Export it as GeoJSON, GeoPackage, zipped Shapefile, FlatGeobuf, KML, GPX, CSV or XLSX."
)
_WKT = N_(
    "WKT can be POINT, LINESTRING, POLYGON and their MULTI forms, for example POINT "
    "({town_longitude} {town_latitude}); GeoJSON and WKB of these kinds can be read too."
)

READING: dict[str, tuple[str, str]] = {
    "layer_without_places": (
        N_("None of the {count} features in the file has a place that can be used."),
        N_("Export it with coordinates: points, lines or areas."),
    ),
    "format_refused": (N_("Files of type {kind} are not supported."), _FORMATS),
    "format_unknown": (N_("The content does not show what type of file this is."), _FORMATS),
    "file_broken": (N_("The file is not a complete {kind}."), _EXPORT_AGAIN),
    "encoding_read": (
        N_("The text is encoded as {encoding}, not UTF-8, and was read as such."),
        N_("Check whether the names are right; if not, save the file as UTF-8."),
    ),
    "encoding_doubtful": (
        N_("Some of the text may not be {encoding}; some characters may be wrong."),
        N_("Check whether the names are right; if not, save the file as UTF-8."),
    ),
    "encoding_broken": (
        N_("The text is declared as {encoding}, but breaks off at byte {position}."),
        N_("Save it as UTF-8 (in a text editor: “Save as”, encoding UTF-8)."),
    ),
    "nul_bytes": (
        N_("The text contains a NUL byte at character {position}; it is damaged or not text."),
        _EXPORT_AGAIN,
    ),
    "archive_broken": (N_("The archive is damaged or incomplete."), _PACK_AGAIN),
    "archive_encrypted": (
        N_("The archive is password-protected."),
        N_("Pack the files without a password."),
    ),
    "archive_unsafe": (
        N_("The archive contains “{value}”, whose path leads outside the archive."),
        _PACK_AGAIN,
    ),
    "archive_too_large": (
        N_("Unpacked, the file has more than {limit} MB."),
        N_("Split the file, or raise PLANMAP_MAX_EXPANDED_MB."),
    ),
    "archive_ratio": (
        N_("Unpacked, “{value}” grows to more than {limit} times its size; it may be a trap."),
        N_("Upload the file unpacked, or raise PLANMAP_MAX_ARCHIVE_RATIO."),
    ),
    "archive_too_many": (
        N_("The archive has {found} entries; the limit is {limit}."),
        N_("Pack only the file with the data, or raise PLANMAP_MAX_ARCHIVE_ENTRIES."),
    ),
    "archive_nested": (
        N_("The archive contains another archive, “{value}”."),
        N_("Unpack it and upload the file that contains the data."),
    ),
    "archive_method": (N_("“{value}” is compressed by a method that cannot be read."), _PACK_AGAIN),
    "archive_without_data": (
        N_("The archive contains no data file that can be read. It contains: {value}."),
        N_("Pack the file with the data."),
    ),
    "shapefile_incomplete": (
        N_("The Shapefile has no part {value}."),
        N_("Put .shp, .shx, .dbf and .prj with the same name into one ZIP."),
    ),
    "layers_left": (
        N_("Only “{value}” was read. The file also contains: {others}."),
        N_("To read another one, export it as a separate file."),
    ),
    "layers_merged": (N_("All layers with the same fields were read together: {value}."), ""),
    "ids_from_field": (
        N_("The ids were taken from the field “id” ({count} features)."),
        N_("Projects are matched by these ids."),
    ),
    "names_restored": (
        N_("Field names shortened by the Shapefile format were completed: {value}."),
        "",
    ),
    "heights_dropped": (
        N_("Heights were left out ({count} features)."),
        N_("The plan map keeps only longitude and latitude."),
    ),
    "geometry_unsupported": (
        N_("Shapes of type {kind} are not supported."),
        N_("Convert it to points, lines or polygons without curves."),
    ),
    "xml_declarations": (
        N_("The file declares a document type or entities, which is not allowed."),
        N_("Remove <!DOCTYPE …>, or export the file again."),
    ),
    "xml_broken": (N_("The XML is broken at line {line}, column {column}."), _EXPORT_AGAIN),
    "network_link": (
        N_("The file refers to data on the network ({count} links); links are not followed."),
        N_("Save the linked data itself as KML and upload that."),
    ),
    "too_complex": (
        N_("The file has too many parts, or they are nested too deeply."),
        N_("Split the file, or export it again."),
    ),
    "gpkg_program": (
        N_(
            "The GeoPackage contains “{value}”, which runs a computation when it is read; "
            "only data is read."
        ),
        N_("Export the layer into a new GeoPackage."),
    ),
    "gpkg_wal": (
        N_("The GeoPackage was still open in a program; the latest changes may be missing."),
        N_("Close the program that edits it, and upload the file again."),
    ),
    "reader_timeout": (
        N_("Reading the file took longer than {limit} seconds and was stopped."),
        N_("Split the file, or raise PLANMAP_READER_SECONDS."),
    ),
    "reader_memory": (
        N_("Reading the file takes more than {limit} MB of memory and was stopped."),
        N_("Split the file, or raise PLANMAP_READER_MEMORY_MB."),
    ),
    "reader_crashed": (
        N_("Reading the file was interrupted; the file is probably damaged."),
        _EXPORT_AGAIN,
    ),
    "no_coordinate_columns": (
        N_("No columns with coordinates were found. The columns are: {value}."),
        N_("Call them longitude and latitude (经度, 纬度), or assign the columns."),
    ),
    "table_broken": (
        N_("The table cannot be read at line {line}."),
        N_("Check the quotation marks there, or save the table as XLSX."),
    ),
    "cell_not_coordinate": (
        N_("“{value}” is not a coordinate."),
        N_("Write {town_longitude}, {town_minutes} or metres."),
    ),
    "cell_date": (
        N_("The cell contains the date {value} instead of a coordinate."),
        N_("Format the column as text in the spreadsheet and type the coordinate again."),
    ),
    "cell_error": (
        N_("The cell contains the error {value}."),
        N_("Correct the formula in the spreadsheet, or replace it with its value."),
    ),
    "formulas_kept": (
        N_("The workbook has {count} formulas; their last saved values were read."),
        N_("If values are missing, open the workbook, save it and upload it again."),
    ),
    "coordinates_packed": (
        N_("{value} may mean {reading}°, written as degrees, minutes and seconds in one number."),
        N_("If so, tick “degrees, minutes, seconds in one number” for the columns."),
    ),
    "columns_found": (
        N_("The columns were read as: {meanings}."),
        N_("Reassign the columns if this is wrong."),
    ),
    "row_numbers_left": (N_("Row numbers added by a program were ignored: {value}."), ""),
    "columns_ignored": (
        N_("Columns that the map works out itself were ignored: {value}."),
        N_("To change them, change the fields from which they are worked out."),
    ),
    "coordinate_half": (
        N_("One coordinate is given, the other (“{value}”) is empty."),
        N_("Fill in both, or leave both empty to keep the place as it is."),
    ),
    "systems_differ": (
        N_("The rows name several coordinate systems: {value} ({first}), {other} ({second})."),
        N_("Write all coordinates of a file in one system, or upload a separate file for each."),
    ),
    "xy_by_values": (
        N_(
            "X and Y were read as easting {east}, northing {north}; they could also be "
            "easting {north}, northing {east}."
        ),
        N_("In surveying, X is often the northing. Swap the columns if the places are wrong."),
    ),
    "decimal_comma": (
        N_("Commas in coordinates were read as decimal points ({count} numbers)."),
        N_("Check that the places are right."),
    ),
}
_LOOK_AT_NAMES = N_("Check whether the names are right; if not, save the file as UTF-8.")
CONTAINERS: dict[str, tuple[str, str]] = {
    "index_rebuilt": (
        N_(
            "The index (.shx) of the Shapefile “{value}” is missing or does not fit; it "
            "was rebuilt."
        ),
        N_("Check whether the places match their names, or export the Shapefile again."),
    ),
    "shapefile_counts": (
        N_("The Shapefile “{value}” has {shapes} shapes (.shp) and {rows} rows (.dbf)."),
        N_("Shapes or rows are missing. Export it again from the program it came from."),
    ),
    "shapes_damaged": (
        N_(
            "Damaged shapes in the Shapefile that are read without a place: {count} (the "
            "first in row {first})."
        ),
        _EXPORT_AGAIN,
    ),
    "encoding_declared": (
        N_(
            "The file declares its text to be in “{value}”, which is not known or does "
            "not fit; it was read as {encoding}."
        ),
        _LOOK_AT_NAMES,
    ),
    "binary_left": (
        N_("Fields that contain pictures or other binary data were left out: {value}."),
        N_("The plan map keeps text, numbers and dates."),
    ),
    "integers_rounded": (
        N_("Whole numbers with more than 15 digits may have been rounded in the fields {value}."),
        N_("Export such numbers, for example ids, as text."),
    ),
    "format_old": (
        N_("The file is a {kind} in the old version {value}, which is not supported."),
        N_("Open it in QGIS or with ogr2ogr, and export it again."),
    ),
}
TEXT_FORMATS: dict[str, tuple[str, str]] = {
    "overlays_left": (
        N_("The file contains {count} image overlays, which are not read."),
        N_("Draw what they show as points, lines or areas if it belongs on the plan map."),
    ),
    "track_points_left": (
        N_("{count} parts of the track have only one point and were left out."),
        N_("Check the track on the map; a device without reception leaves such points."),
    ),
    "track_times_left": (
        N_(
            "For {count} points of tracks and routes only the positions were kept, not times "
            "or names."
        ),
        N_("The first and the last time of each track are kept."),
    ),
    "bbox_invalid": (
        N_("The bounding box {value} is not west, south, east, north ({count} boxes)."),
        N_("The box is not used."),
    ),
    "integers_as_text": (
        N_("Whole numbers of more than 64 bits are kept as text: {value} ({count} numbers)."),
        N_("Write such numbers in quotation marks to be sure of every digit."),
    ),
    "member_forbidden": (
        N_("A {kind} may not have the member “{value}” (RFC 7946); it is ignored ({count} times)."),
        N_("Put places in “geometry” and everything else in “properties”."),
    ),
    "members_left": (
        N_("Members outside “properties” are not kept: {value} ({count} features)."),
        N_("Put them in “properties” if they should be kept."),
    ),
    "esri_without_features": (
        N_("The file is Esri JSON without features: only a layer description or numbers."),
        N_("Ask the service for the features as GeoJSON: query?where=1=1&outFields=*&f=geojson."),
    ),
    "esri_error": (
        N_("The file contains no data, only a service's error message: {value}."),
        N_("Ask the service for the features as GeoJSON: query?where=1=1&outFields=*&f=geojson."),
    ),
    "esri_transfer_limit": (
        N_("The service returned only some of its features ({count})."),
        N_("Request the rest with resultOffset, and upload everything in one file."),
    ),
    "nothing_in_file": (
        N_("There is nothing to read in the file: it has no features."),
        N_("Export it again, with the layer that contains the data."),
    ),
    "no_places_in_file": (
        N_("The file gives no place for any of its features ({count})."),
        N_("If places should be changed too, export it with coordinates."),
    ),
}
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
    "wkt_broken": (N_("“{value}” cannot be read as WKT: numbers or brackets are missing."), _WKT),
    "shape_broken": (N_("“{value}” cannot be read as {kind}."), _WKT),
    "shape_not_read": (N_("“{value}” is not a shape that can be read."), _WKT),
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
