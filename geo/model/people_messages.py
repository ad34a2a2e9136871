"""Sentences about people, communities and capacity, as coverage counts them."""

from __future__ import annotations

from geo.model.language import N_

_CORRECT_NUMBERS = N_("Correct the numbers in the file and load it again.")
_LOOK_AT_PLACE = N_("Check the coordinate system, and that the file is for this {subdistrict}.")

PEOPLE: dict[str, tuple[str, str]] = {
    "population_no_field": (
        N_("No field with the number of people was found. The fields are: {value}."),
        N_("Call it population (人口), or name the field that holds the people."),
    ),
    "population_field_missing": (
        N_("The file has no field “{field}”. The fields are: {value}."),
        N_("Name one of these fields."),
    ),
    "population_not_number": (
        N_("“{value}” in the field {field} is not a number of people ({count} such values)."),
        _CORRECT_NUMBERS,
    ),
    "population_negative": (
        N_("{value} people in the field {field}: the number is negative ({count} such values)."),
        _CORRECT_NUMBERS,
    ),
    "population_shapes": (
        N_("Places of people have to be all single points, or all areas; here is: {value}."),
        N_("Load points and areas as files of their own, so that nobody counts twice."),
    ),
    "population_nothing_inside": (
        N_("None of the places in the file lies inside the {subdistrict}."),
        _LOOK_AT_PLACE,
    ),
    "raster_no_crs": (
        N_("The raster does not name its coordinate system."),
        N_("Name it when loading, for instance EPSG:4326, or export the raster again with it."),
    ),
    "raster_crs_unknown": (
        N_("The coordinate system “{value}” of the raster is not known."),
        N_("Reproject the raster to EPSG:4326 or EPSG:4547 and load it again."),
    ),
    "raster_not_placed": (
        N_("The raster does not say where it lies."),
        N_("Export it as a GeoTIFF with its georeference inside the file."),
    ),
    "raster_picture": (
        N_("The TIFF is a picture in colours, not a raster of people."),
        N_("Choose the GeoTIFF whose cells hold numbers of people."),
    ),
    "raster_not_numbers": (
        N_("The cells of the raster are not usable as numbers of people ({value})."),
        N_("Export the raster with whole or decimal numbers of people in each cell."),
    ),
    "raster_negative": (
        N_("{count} cells hold negative numbers of people; the smallest is {value}."),
        N_("If this number means “no data”, declare it so in the file and load it again."),
    ),
    "raster_outside": (
        N_("The raster does not reach into the {subdistrict}."),
        _LOOK_AT_PLACE,
    ),
    "raster_too_many_cells": (
        N_("The raster has {found} cells; at most {limit} are read."),
        N_("Cut it to the {subdistrict}, or make the cells larger."),
    ),
    "raster_bands_left": (
        N_("The raster has {count} bands; only the first was read."),
        N_("To read another one, export it as a file of its own."),
    ),
    "communities_overlap": (
        N_("{first} and {second} overlap by {value} km²; what lies there counts in both."),
        N_("Correct the outlines, or read their figures one by one, not as a sum."),
    ),
    "communities_gap": (
        N_("{value} km² of the {subdistrict} belong to no community."),
        N_(
            "The rows do not add up to the {subdistrict}; load the missing outlines, or "
            "correct them."
        ),
    ),
    "community_outside": (
        N_("{value} km² of {name} lie outside the {subdistrict} and are left out."),
        N_(
            "Check the outlines of the {subdistrict} and of the community; one of them is "
            "not exact."
        ),
    ),
    "communities_no_name": (
        N_("No field with the communities' names was found. The fields are: {value}."),
        N_("Call it name (名称), or name the field that holds the names."),
    ),
    "communities_no_areas": (
        N_("The file has no areas that could be communities of this {subdistrict}."),
        N_("Load the outlines as polygons with their names."),
    ),
    "rule_not_of_kind": (
        N_("The rule “{value}” is of another kind than this calculation needs ({allowed})."),
        N_("Choose another rule, or give a figure of your own."),
    ),
    "bad_facility_count": (
        N_("“{value}” is not a number that facilities can have."),
        N_("Write a whole number, 0 or more."),
    ),
}
