"""Sentences about files of several parts and of binary formats."""

from __future__ import annotations

from geo.model.language import N_

_LOOK_AT_NAMES = N_("Look whether the names are right; if not, save the file as UTF-8.")
_EXPORT_AGAIN = N_("Export it again from the program that it comes from.")

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
