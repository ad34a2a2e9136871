"""Sentences and advice about XML and JSON; :mod:`geo.model.messages` puts the tables together."""

from __future__ import annotations

from geo.model.language import N_

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
