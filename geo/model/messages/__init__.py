"""The message and the advice for each code, used by the pages, the command line and the routes."""

from __future__ import annotations

from typing import Any

from geo.model.config.settings import store_settings
from geo.model.errors import Finding
from geo.model.messages.coverage import ANALYSIS, COVERAGE, PEOPLE, SITING, STREETS
from geo.model.messages.layers import LAYERS
from geo.model.messages.plan import PUBLISH, REVIEW, STORE, TARGETS
from geo.model.messages.quoting import RULES, shown
from geo.model.messages.reading import CONTAINERS, FIELDS, READING, TABLES, TEXT_FORMATS
from geo.model.messages.setup import COMMANDS, SERVER, SETUP
from geo.model.messages.town import TOWN
from geo.model.text.language import N_, Language
from geo.model.text.translate import sentences, translate

__all__ = ["MESSAGES", "RULES", "advice", "finding_json", "in_full", "sentence"]

# Message (what was found, and the rule) and advice (may be empty) for each code.
MESSAGES: dict[str, tuple[str, str]] = {
    "empty_file": (
        N_("The file is empty."),
        N_("Choose the file again; it may not have been saved."),
    ),
    "file_missing": (
        N_("There is no file {file}."),
        N_("Check the path, or set PLANMAP_STORE to the projects file."),
    ),
    "file_unreadable": (
        N_("The file {file} cannot be opened: {problem}."),
        N_("Check that the file exists and that this account may read it."),
    ),
    "not_a_file": (
        N_("{file} is not a file: it is a folder, a pipe or a device."),
        N_("Name the file with the data."),
    ),
    "too_large": (
        N_("The file is {size} MB; the limit is {limit} MB."),
        N_("Split the file, or raise PLANMAP_MAX_UPLOAD_MB."),
    ),
    "not_utf8": (
        N_("The file is not UTF-8: byte {position} cannot be read."),
        N_("Save it as UTF-8 (in a text editor: “Save as”, encoding UTF-8)."),
    ),
    "not_json": (
        N_("The file is not JSON: {what}."),
        N_("Correct that place, or export the file again from the program it came from."),
    ),
    "too_deep": (
        N_("The file is nested more than {limit} levels deep."),
        N_("GeoJSON needs about ten levels; export the file again."),
    ),
    "not_geojson": (
        N_("The file is JSON, but not a GeoJSON FeatureCollection: {what}."),
        N_("Export the layer as GeoJSON."),
    ),
    "features_missing": (
        N_("The FeatureCollection has no “features” list."),
        N_("Export the layer as GeoJSON again."),
    ),
    "too_many_features": (
        N_("The file has {found} features; the limit is {limit}."),
        N_("Split the file, or raise PLANMAP_MAX_FEATURES."),
    ),
    "too_many_vertices": (
        N_("The file has {found} vertices; the limit is {limit}."),
        N_("Simplify the shapes, or raise PLANMAP_MAX_VERTICES."),
    ),
    "too_many_objects": (
        N_("The file has {found} JSON objects; at most {limit} are read."),
        N_("Split the file, or raise PLANMAP_MAX_FEATURES."),
    ),
    "too_many_fields": (
        N_("The feature has {found} properties; the limit is {limit}."),
        N_("Remove properties that are not needed, or raise PLANMAP_MAX_FIELDS."),
    ),
    "duplicate_key": (
        N_("“{value}” occurs twice in the same place; only the last one counts."),
        N_("Remove one of the two."),
    ),
    "unknown_crs": (
        N_("The coordinate system “{value}” is not known. Usual here: {allowed}."),
        N_(
            "Choose one of these, or another one of China by its EPSG code; or convert the file "
            "to WGS 84 (EPSG:4326)."
        ),
    ),
    "crs_contradiction": (
        N_("The coordinate system is given as “{declared}”, but the numbers look like {value}."),
        N_("Check the places on the map and choose the right coordinate system."),
    ),
    "crs_mixed": (
        N_("{count} of {total} positions do not fit the file's coordinate system."),
        N_("Look for typing errors and for places in another coordinate system."),
    ),
    "crs_far": (
        N_(
            "The zone number {zone} in the eastings puts all places about {km} km from the "
            "{subdistrict}."
        ),
        N_("Check the zone number; places outside may also be correct."),
    ),
    "crs_shift": (
        N_("The places are {metres} m away from the known ones, all in the same direction."),
        N_("Ask whoever made the file which coordinate system was used."),
    ),
    "crs_parts": (
        N_("Not all places have moved in the same way; the file seems to mix coordinate systems."),
        N_("Check the places one by one, or ask whoever made the file."),
    ),
    "invalid_document": (
        N_("The projects file breaks the data contract in {count} places."),
        N_("Correct the places listed below and reload the page."),
    ),
    "not_a_feature": (
        N_("The entry is not a GeoJSON Feature."),
        N_("Each entry in “features” must have the type “Feature”."),
    ),
    "id_missing": (
        N_("The feature has no id."),
        N_("Give it a permanent id, for example “guantai-road”."),
    ),
    "id_not_a_slug": (
        N_("The id “{value}” contains characters that are not allowed in an id."),
        N_("Use lower-case letters, digits and hyphens, for example “guantai-road”."),
    ),
    "id_twice": (
        N_("The id “{value}” occurs more than once."),
        N_("Give each feature its own id."),
    ),
    "properties_missing": (
        N_("The feature has no properties."),
        N_("Add the properties that the data contract requires (see docs/data-files.md)."),
    ),
    "geometry_missing": (
        N_("The feature has no member “geometry”."),
        N_("When the place is not known, set “geometry” to null."),
    ),
    "field_missing": (N_("The field is missing."), N_("Add it; the data contract requires it.")),
    "field_invalid": (
        N_("The value “{value}” is not allowed in this field."),
        N_("Correct the value."),
    ),
    "wrong_type": (
        N_("The value “{value}” is not of type {expected}."),
        N_("Correct the value; numbers are written without quotation marks."),
    ),
    "field_empty": (N_("The field is empty."), N_("Fill it in; the data contract requires it.")),
    "unknown_value": (
        N_("The value “{value}” is not in the vocabulary. Allowed: {allowed}."),
        N_(
            "Use one of the allowed values, or add it to vocabulary.toml in the data folder "
            "({folder})."
        ),
    ),
    "unknown_value_near": (
        N_("The value “{value}” is not in the vocabulary; “{suggestion}” is the closest."),
        N_(
            "Use one of the allowed values, or add it to vocabulary.toml in the data folder "
            "({folder})."
        ),
    ),
    "unknown_section": (
        N_("The plan has no section {value}. It has: {allowed}."),
        N_("Use a section of the plan, or add it to plan.toml in the data folder ({folder})."),
    ),
    "text_too_long": (
        N_("The text “{value}” is longer than {limit} characters."),
        N_("Shorten it."),
    ),
    "text_empty": (N_("The text is empty."), N_("Fill it in.")),
    "control_characters": (
        N_("The text “{value}” contains an invisible character: {sign}."),
        N_("Type that part again instead of copying it; the brackets show where it is."),
    ),
    "hidden_in_name": (
        N_("The column name “{value}” contains an invisible character: {sign}."),
        N_("Type the name of the column again in the program the file came from."),
    ),
    "column_name_cleaned": (
        N_("An invisible character ({sign}) is left out of the column name “{value}”."),
        "",
    ),
    "number_out_of_range": (
        N_("The number {value} is out of range ({rule})."),
        N_("Correct the number."),
    ),
    "not_a_date": (
        N_("The value “{value}” is not a date."),
        N_("Write dates in the form 2023-02-24."),
    ),
    "geometry_not_an_object": (
        N_("The geometry is {kind}, not an object."),
        N_("Write a GeoJSON geometry, or null."),
    ),
    "geometry_type_unknown": (
        N_("“{value}” is not a geometry type of GeoJSON."),
        N_("Use Point, LineString, Polygon or their Multi forms."),
    ),
    "geometry_collection": (
        N_("A GeometryCollection cannot be the place of a project."),
        N_("Use one Point, LineString, Polygon or one of their Multi forms."),
    ),
    "geometry_empty": (
        N_("The geometry has no coordinates."),
        N_("Fill in the coordinates, or leave the place out altogether if it is not known."),
    ),
    "coordinates_missing": (
        N_("The geometry has no coordinates."),
        N_("Export the feature again."),
    ),
    "coordinates_nesting": (
        N_("The coordinates are not nested as a {kind} requires: “{value}”."),
        N_("Check the type and the square brackets."),
    ),
    "position_length": (
        N_("A position has {found} numbers; it needs longitude and latitude."),
        N_("Write longitude first, then latitude."),
    ),
    "coordinate_not_a_number": (
        N_("The coordinate “{value}” is not a finite number."),
        N_("Write coordinates as numbers, without quotation marks."),
    ),
    "coordinate_out_of_range": (
        N_("The position {value} is not longitude and latitude in degrees."),
        N_("The file may be in metres (CGCS2000, Web Mercator); convert it to WGS 84."),
    ),
    "axes_swapped": (
        N_("The position {value} looks like latitude before longitude."),
        N_("The longitude comes first; swap the two."),
    ),
    "too_few_points": (
        N_("A part of the {kind} has {found} points; it needs at least {needed}."),
        N_("Draw the shape again."),
    ),
    "ring_open": (
        N_("A ring is open: it begins at {first} and ends at {last}."),
        N_("Repeat the first point at the end of the ring."),
    ),
    "geometry_tangled": (
        N_("Whether the shape crosses itself could not be determined within {limit} seconds."),
        N_("Simplify it, or split it into smaller parts."),
    ),
    "geometry_invalid": (
        N_("The shape is not valid: {reason}."),
        N_("Repair it (in QGIS: “Fix geometries”)."),
    ),
    "place_removed": (
        N_("The file gives no place, but the project has one."),
        N_("The current place is kept unless you tick the box to remove it."),
    ),
    "three_dimensional": (N_("The coordinates have heights; they are left out."), ""),
    "winding": (
        N_("An outer ring runs clockwise; GeoJSON requires counter-clockwise."),
        N_("It is reversed when the project is saved."),
    ),
    "winding_hole": (
        N_("A hole runs counter-clockwise; GeoJSON requires clockwise."),
        N_("It is reversed when the project is saved."),
    ),
    "repeated_points": (
        N_("{count} points repeat the one before them."),
        N_("They can be removed without changing the shape."),
    ),
    "spike": (
        N_("The shape has a spike: at {value} the outline runs out and straight back."),
        N_("Check that corner; the point may be a mistake."),
    ),
    "null_island": (
        N_("A point lies at 0, 0: the coordinates were probably missing."),
        N_("Fill in the coordinates of that point."),
    ),
    "outside_area": (
        N_("The shape lies outside the study area (first point {value})."),
        N_("Check the coordinate system; a place outside may also be correct."),
    ),
    "partly_outside_area": (
        N_("{count} of {total} points lie outside the study area (first one {value})."),
        N_("Check these points; a place outside may also be correct."),
    ),
    "far_from_current": (
        N_("The place is {km} km from the project's current place."),
        N_("Compare both places on the map before applying."),
    ),
    "typed_unreadable": (
        N_("“{value}” is not a coordinate."),
        N_("Write it, for example, as {town_longitude}, {town_minutes} or {town_easting}."),
    ),
    "typed_outside_system": (
        N_("The numbers {value} cannot be a position in this coordinate system."),
        N_("Check both numbers, or choose another coordinate system."),
    ),
    "unknown_parameter": (
        N_("The address has an unknown parameter “{value}”. Known: {allowed}."),
        N_("Remove it."),
    ),
    "bad_parameter": (
        N_("The parameter {field} cannot be “{value}”. {rule}"),
        N_("Correct the address."),
    ),
    "unknown_project": (
        N_("There is no project “{value}”."),
        N_("It may have been renamed; look for it in the list."),
    ),
    "unknown_route": (N_("There is no page “{value}”."), N_("Start from the map page.")),
    "unknown_page": (N_("There is no page “{value}”."), N_("Available pages:")),
    "method_not_allowed": (N_("This address accepts GET only."), N_("Use GET.")),
    "change_invalid": (
        N_("The change breaks the data contract in {count} places; nothing has been saved."),
        N_("Correct the places listed below and save the change again."),
    ),
    "id_changed": (
        N_("The change is for “{id}”, but its feature has the id “{value}”."),
        N_("An id never changes; add a new project instead."),
    ),
    "edit_conflict": (
        N_("Others have changed the same {count} fields in the meantime; nothing has been saved."),
        N_("Compare the values below, decide, and save again."),
    ),
    "field_conflict": (
        N_("You entered “{mine}”, but the saved value is now “{theirs}” (it was “{base}” before)."),
        N_("Keep one of the two and save again."),
    ),
    "feature_gone": (
        N_("The project is no longer in the projects file."),
        N_("Someone may have edited the file by hand; check the history."),
    ),
    "nothing_changed": (N_("There is nothing to save: the projects are already like this."), ""),
    "editing_public": (
        N_("The public version cannot be edited."),
        N_("Edit in the office's own version, without PLANMAP_PUBLIC."),
    ),
    "editing_from_network": (
        N_("Editing is off because this program can be reached over the network."),
        N_("Use it on the computer it runs on, or start it with PLANMAP_EDIT=1."),
    ),
    "editing_forwarded": (
        N_("Editing is off because you are reaching this program through another server."),
        N_("Use it on the computer it runs on, or start it with PLANMAP_EDIT=1."),
    ),
    "loading": (
        N_("The projects are still being loaded ({percent} %)."),
        N_("The map appears once they are loaded."),
    ),
    "internal_error": (
        N_("The request could not be answered because of an error in the program."),
        N_("See the server's log for details."),
    ),
    "no_outline": (
        N_("The outline of the {subdistrict} is missing or is not an area."),
        N_(
            "Put it in reference_areas.geojson in the data folder ({folder}), under the "
            "id that plan.toml gives as “subject”."
        ),
    ),
    "no_land": (
        N_("The file has no area inside the {subdistrict}."),
        N_("Load areas, for example the residential land of the land-use plan."),
    ),
    "too_many_to_present": (
        N_("{count} projects are too many for one document; the limit is {limit}."),
        N_("Show them on the map page, or download them as GeoPackage or CSV."),
    ),
    "no_rule": (
        N_("There is no rule for the category “{value}”. There are rules for: {allowed}."),
        N_(
            "Choose a radius (on the command line: --radius), or add a rule to "
            "standards.toml in the data folder ({folder})."
        ),
    ),
    "no_circle": (
        N_("There is no rule for a living circle."),
        N_(
            "Add one with the category “other” and a radius to standards.toml in the data "
            "folder ({folder})."
        ),
    ),
    "needs_category": (
        N_("The option {value} is for one service; without a category, all are shown."),
        N_("Name a category, for instance park, or leave out the option."),
    ),
    "circle_of_all": (
        N_("The living circle is shown for all services together."),
        N_("Leave out the category, or leave out --circle."),
    ),
    "unknown_rule": (
        N_("There is no rule “{value}” for this category. Known: {allowed}."),
        N_("Choose one of these, or give a radius."),
    ),
    "rule_and_radius": (
        N_("A rule and a radius cannot be given together."),
        N_("Leave out one of the two."),
    ),
    "bad_radius": (
        N_("{value} is not a valid radius: it must be more than 0 m and at most 100 km."),
        N_("Give the radius in metres."),
    ),
    "out_unknown": (
        N_("The file {value} cannot be written. Supported extensions: {allowed}."),
        N_("Choose a name with one of these extensions."),
    ),
    "out_without_areas": (
        N_("The rule “{value}” is a density, so there are no areas or lists to write."),
        N_("Give --out the name of a PDF file, or use --json for machine-readable output."),
    ),
    "cluster_not_installed": (
        N_("PLANMAP_DASK names a cluster ({value}), but the packages for one are not installed."),
        N_(
            "Install those in requirements-cluster.lock (planmap[cluster]), or clear "
            "PLANMAP_DASK to compute on this computer."
        ),
    ),
    "cluster_unreachable": (
        N_("No Dask scheduler answers at {value}."),
        N_("Check PLANMAP_DASK, or clear it to compute on this computer."),
    ),
    "cluster_without_workers": (
        N_("The Dask cluster at {value} has no workers."),
        N_("Start a worker (dask worker ADDRESS), or clear PLANMAP_DASK."),
    ),
    "cluster_without_program": (
        N_(
            "The Dask cluster at {value} does not have this program, or not everything that "
            "it needs."
        ),
        N_(
            "Give the scheduler and workers the same folder and requirements, or clear "
            "PLANMAP_DASK."
        ),
    ),
    "cluster_without_files": (
        N_(
            "The worker {worker} of the Dask cluster at {value} cannot read {file}, which this "
            "computer can."
        ),
        N_(
            "Give all workers the folder with the data under the same path (a shared folder) and "
            "the right to read it, or clear PLANMAP_DASK."
        ),
    ),
    "all_areas_alone": (
        N_("--all-areas cannot be combined with {value}."),
        N_("Leave out one of them."),
    ),
    "all_areas_density": (
        N_("The rule “{value}” is a density, so areas have no coverage."),
        N_("Name a rule with a radius (--rule), or another category."),
    ),
    "cluster_failed": (
        N_("The Dask cluster at {value} stopped before the work was finished."),
        N_("Check the cluster's log and try again, or clear PLANMAP_DASK."),
    ),
    **ANALYSIS,
    **CONTAINERS,
    **FIELDS,
    **LAYERS,
    **COMMANDS,
    **COVERAGE,
    **PEOPLE,
    **PUBLISH,
    **READING,
    **REVIEW,
    **SETUP,
    **TOWN,
    **SITING,
    **SERVER,
    **STORE,
    **STREETS,
    **TABLES,
    **TARGETS,
    **TEXT_FORMATS,
}


def sentence(finding: Finding, language: Language) -> str:
    """Return the message of a finding in a language."""
    return translate(MESSAGES[finding.code][0], language, **shown(finding.params, language))


def advice(finding: Finding, language: Language, *, folder: str | None = None) -> str:
    """Return the advice for a finding; empty if there is nothing to do.

    Parameters
    ----------
    finding : Finding
    language : {"zh", "en"}
    folder : str, optional
        The name to use for the data folder; by default its last component, since the full
        path is internal.
    """
    text = MESSAGES[finding.code][1]
    if "{folder}" not in text:
        return translate(text, language)
    return translate(text, language, folder=folder or store_settings().data.resolve().name)


def in_full(finding: Finding, language: Language, *, folder: str | None = None) -> str:
    """Return the message of a finding, followed by the advice if there is any.

    Examples
    --------
    >>> in_full(Finding("empty_file"), "en")
    'The file is empty. Choose the file again; it may not have been saved.'
    """
    to_do = advice(finding, language, folder=folder)
    return sentences([sentence(finding, language), to_do], language)


def finding_json(finding: Finding, language: Language) -> dict[str, Any]:
    """Return a finding in the JSON form of ``check`` and of the routes' error responses."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "feature": finding.feature,
        "field": finding.field,
        "message": sentence(finding, language),
        "hint": advice(finding, language),
    }
