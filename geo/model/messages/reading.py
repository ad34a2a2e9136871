"""Sentences and advice about reading a file: its parts, its format, its text."""

from __future__ import annotations

from geo.model.text.language import N_

_EXPORT_AGAIN = N_("Export it again from the program that it comes from.")
_PACK_AGAIN = N_("Pack the files again as an ordinary ZIP.")
_FORMATS = N_(
    "Export it as GeoJSON, GeoPackage, zipped Shapefile, FlatGeobuf, KML, GPX, CSV or XLSX."
)
# code: (what was found and the rule, what to do)
READING: dict[str, tuple[str, str]] = {
    "layer_without_places": (
        N_("None of the {count} features in the file has a place that can be used."),
        N_("Export it with coordinates: points, lines or areas."),
    ),
    "format_refused": (N_("The file is of the kind {kind}, which is not read."), _FORMATS),
    "format_unknown": (N_("The content does not show what kind of file this is."), _FORMATS),
    "file_broken": (N_("The file is not a complete {kind}."), _EXPORT_AGAIN),
    "encoding_read": (
        N_("The text is in {encoding}, not in UTF-8, and was read so."),
        N_("Look whether the names are right; if not, save the file as UTF-8."),
    ),
    "encoding_doubtful": (
        N_("Some of the text may not be {encoding}; characters may be wrong."),
        N_("Look whether the names are right; if not, save the file as UTF-8."),
    ),
    "encoding_broken": (
        N_("The text says it is {encoding}, but breaks off at byte {position}."),
        N_("Save it as UTF-8 (in a text editor: “Save as”, encoding UTF-8)."),
    ),
    "nul_bytes": (
        N_("The text contains a NUL byte at character {position}; it is damaged or no text."),
        _EXPORT_AGAIN,
    ),
    "archive_broken": (N_("The archive is damaged or incomplete."), _PACK_AGAIN),
    "archive_encrypted": (
        N_("The archive is protected by a password."),
        N_("Pack the files without a password."),
    ),
    "archive_unsafe": (
        N_("The archive contains “{value}”, which points out of the archive."),
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
        N_("The archive has {found} entries; at most {limit} are read."),
        N_("Pack only the file with the data, or raise PLANMAP_MAX_ARCHIVE_ENTRIES."),
    ),
    "archive_nested": (
        N_("In the archive there is another one, “{value}”."),
        N_("Unpack it and upload the file with the data."),
    ),
    "archive_method": (
        N_("“{value}” is compressed by a method that cannot be read."),
        _PACK_AGAIN,
    ),
    "archive_without_data": (
        N_("The archive holds no file with data that is read. In it: {value}."),
        N_("Pack the file with the data."),
    ),
    "shapefile_incomplete": (
        N_("The Shapefile has no part {value}."),
        N_("Put .shp, .shx, .dbf and .prj with the same name into one ZIP."),
    ),
    "layers_left": (
        N_("Only “{value}” was read. The file also contains: {others}."),
        N_("To read another one, export it as a file of its own."),
    ),
    "layers_merged": (
        N_("All layers of the same fields were read together: {value}."),
        "",
    ),
    "ids_from_field": (
        N_("The ids were taken from the field “id” ({count} features)."),
        N_("Projects are matched by these ids."),
    ),
    "names_restored": (
        N_("Field names that the Shapefile has shortened were completed: {value}."),
        "",
    ),
    "heights_dropped": (
        N_("Heights were left out ({count} features)."),
        N_("The plan map keeps longitude and latitude."),
    ),
    "geometry_unsupported": (
        N_("The shape is a {kind}, which is not read."),
        N_("Convert it to points, lines or polygons without curves."),
    ),
    "xml_declarations": (
        N_("The file declares a document type or entities, which is not allowed."),
        N_("Remove <!DOCTYPE …>, or export the file again."),
    ),
    "xml_broken": (
        N_("The XML is broken at line {line}, column {column}."),
        _EXPORT_AGAIN,
    ),
    "network_link": (
        N_("The file refers to data on the network ({count} links); links are not followed."),
        N_("Save the linked data itself as KML and upload that."),
    ),
    "too_complex": (
        N_("The file has too many parts, or they are nested too deeply."),
        N_("Split the file, or export it again."),
    ),
    "gpkg_program": (
        N_("The GeoPackage contains “{value}”, which computes when it is read; only data is read."),
        N_("Export the layer into a new GeoPackage."),
    ),
    "gpkg_wal": (
        N_("The GeoPackage was still open in a program; the last changes may be missing."),
        N_("Close the program that edits it, and upload the file again."),
    ),
    "reader_timeout": (
        N_("Reading the file took longer than {limit} seconds and was ended."),
        N_("Split the file, or raise PLANMAP_READER_SECONDS."),
    ),
    "reader_memory": (
        N_("Reading the file takes more than {limit} MB of memory and was ended."),
        N_("Split the file, or raise PLANMAP_READER_MEMORY_MB."),
    ),
    "reader_crashed": (
        N_("Reading the file broke off; it is probably damaged."),
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
        N_("Write 113.748639, 113°44′55.1″ or metres."),
    ),
    "cell_date": (
        N_("Instead of a coordinate the cell holds the date {value}."),
        N_("Format the column as text in the spreadsheet and type the coordinate again."),
    ),
    "cell_error": (
        N_("The cell holds the error {value}."),
        N_("Correct the formula in the spreadsheet, or replace it by its value."),
    ),
    "formulas_kept": (
        N_("The workbook has {count} formulas; the values last saved were read."),
        N_("If values are missing, open the workbook, save it and upload it again."),
    ),
    "coordinates_packed": (
        N_("{value} may mean {reading}°, written as degrees, minutes and seconds in one number."),
        N_("If so, tick “degrees, minutes, seconds in one number” for the columns."),
    ),
    "columns_found": (
        N_("The columns were read as: {meanings}."),
        N_("Assign the columns anew if that is wrong."),
    ),
    "row_numbers_left": (
        N_("Row numbers that a program has added were left aside: {value}."),
        "",
    ),
    "columns_ignored": (
        N_("Columns that the map itself works out were left aside: {value}."),
        N_("To change them, change the fields that they are worked out from."),
    ),
    "coordinate_half": (
        N_("One coordinate is given, the other (“{value}”) is empty."),
        N_("Fill in both, or neither to leave the place as it is."),
    ),
    "systems_differ": (
        N_("The rows name several coordinate systems: {value} ({first}), {other} ({second})."),
        N_("Write all coordinates of a file in one system, or upload a file for each."),
    ),
    "xy_by_values": (
        N_(
            "X and Y were read as easting {east}, northing {north}; they could also be "
            "easting {north}, northing {east}."
        ),
        N_("In surveying X is often the northing. Exchange the columns if the places are wrong."),
    ),
    "decimal_comma": (
        N_("Commas in coordinates were read as decimal points ({count} numbers)."),
        N_("Check that the places are right."),
    ),
}
_LOOK_AT_NAMES = N_("Look whether the names are right; if not, save the file as UTF-8.")
CONTAINERS: dict[str, tuple[str, str]] = {
    "index_rebuilt": (
        N_(
            "The index (.shx) of the Shapefile “{value}” is missing or does not fit; "
            "it was made anew."
        ),
        N_("Look whether the places belong to their names, or export the Shapefile again."),
    ),
    "shapefile_counts": (
        N_("The Shapefile “{value}” has {shapes} shapes (.shp) and {rows} rows (.dbf)."),
        N_("Shapes or rows are missing. Export it again from the program that it comes from."),
    ),
    "shapes_damaged": (
        N_(
            "Damaged shapes in the Shapefile, which are read without a place: {count} "
            "(the first in row {first})."
        ),
        _EXPORT_AGAIN,
    ),
    "encoding_declared": (
        N_(
            "The file says that its text is in “{value}”, which "
            "is not known or does not fit; it was read as {encoding}."
        ),
        _LOOK_AT_NAMES,
    ),
    "binary_left": (
        N_("Fields that hold pictures or other binary data were left out: {value}."),
        N_("The plan map keeps text, numbers and dates."),
    ),
    "integers_rounded": (
        N_("Whole numbers with more than 15 digits may have been rounded in the fields {value}."),
        N_("Export such numbers, for instance ids, as text."),
    ),
    "format_old": (
        N_("The file is a {kind} of the old version {value}, which is not read."),
        N_("Open it in QGIS or with ogr2ogr, and export it again."),
    ),
}
# code: (what was found and the rule, what to do)
TEXT_FORMATS: dict[str, tuple[str, str]] = {
    "overlays_left": (
        N_("The file contains {count} pictures laid over the map, which are not read."),
        N_("Draw what they show as points, lines or areas if it is to be in the plan map."),
    ),
    "track_points_left": (
        N_("{count} parts of the track have one point only and were left out."),
        N_("Look at the track on the map; a device without reception leaves such points."),
    ),
    "track_times_left": (
        N_("Of {count} points of tracks and routes only the places were kept, not times or names."),
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
        N_(
            "A {kind} may not have the member “{value}” (RFC 7946); it is not read ({count} times)."
        ),
        N_("Put places into “geometry” and all else into “properties”."),
    ),
    "members_left": (
        N_("Members beside “properties” are not kept: {value} ({count} features)."),
        N_("Put them into “properties” if they are to be kept."),
    ),
    "esri_without_features": (
        N_("The file is Esri JSON without features: only a description of the layer or numbers."),
        N_("Ask the service for the features as GeoJSON: query?where=1=1&outFields=*&f=geojson."),
    ),
    "esri_error": (
        N_("The file holds no data but a service's answer that something went wrong: {value}."),
        N_("Ask the service for the features as GeoJSON: query?where=1=1&outFields=*&f=geojson."),
    ),
    "esri_transfer_limit": (
        N_("The service has given a part of its features only ({count})."),
        N_("Ask for the rest with resultOffset, and upload all in one file."),
    ),
    "nothing_in_file": (
        N_("There is nothing to read in the file: it has no features."),
        N_("Export it again, with the layer that holds the data."),
    ),
    "no_places_in_file": (
        N_("The file gives no place for any of its features ({count})."),
        N_("If places are to be changed too, export it with coordinates."),
    ),
}
