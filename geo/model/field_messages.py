"""Sentences on what the columns of a table and the fields of a layer mean."""

from __future__ import annotations

from geo.model.language import N_

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
