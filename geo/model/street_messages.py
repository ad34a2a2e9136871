"""Sentences about street networks and walking along them."""

from __future__ import annotations

from geo.model.language import N_

STREETS: dict[str, tuple[str, str]] = {
    "no_streets": (
        N_("The file holds no streets that one can walk along."),
        N_("Load streets as lines: OSM PBF, OSM XML, GraphML, GeoPackage, Shapefile or GeoJSON."),
    ),
    "streets_cut": (
        N_("{count} streets name points that the file does not hold; they end there."),
        N_("If streets end too early on the map, export the area again, a little larger."),
    ),
    "streets_other_shapes": (
        N_("{count} entries are not lines and were left out."),
        N_("Check that the streets are complete."),
    ),
    "streets_twice": (
        N_("{count} streets were in the file more than once; each counts once."),
        "",
    ),
    "streets_components": (
        N_(
            "The streets fall into {count} parts that are not connected; "
            "the largest holds {share} per cent of their length."
        ),
        N_(
            "The figures assume that nobody can walk from one part to another. If people "
            "can, join the streets."
        ),
    ),
    "streets_near_misses": (
        N_(
            "{count} streets end within {limit} m of another street without sharing a point with "
            "it; they count as not connected, and {length} km of streets are cut off from the rest."
        ),
        N_("Have such ends joined, or let them share a point in the program they came from."),
    ),
    "streets_crossings": (
        N_(
            "{count} pairs of streets cross without a common point; they are not joined, since one "
            "of them may be a bridge."
        ),
        N_("Where one can turn, let them share a point in the program they came from."),
    ),
    "streets_near_misses_least": (
        N_(
            "At least {count} streets end within {limit} m of another street without sharing a "
            "point with it; they count as not connected, and at least {length} km of streets are "
            "cut off from the rest."
        ),
        N_("Have such ends joined, or let them share a point in the program they came from."),
    ),
    "streets_crossings_least": (
        N_(
            "At least {count} pairs of streets cross without a common point; they are not joined, "
            "since one of them may be a bridge."
        ),
        N_("Where one can turn, let them share a point in the program they came from."),
    ),
    "streets_joined": (
        N_("{count} ends of streets were joined to the street that lies within {limit} m."),
        N_("If one cannot pass there, measure without joining."),
    ),
    "join_without_streets": (
        N_("Ends of streets can be joined only where streets are given."),
        N_("Give a file of streets (--network)."),
    ),
    "bad_join": (
        N_("Ends of streets cannot be joined over {value} m: more than 0, at most {limit}."),
        N_("Choose another distance."),
    ),
    "facilities_off_streets": (
        N_("{count} facilities lie more than {limit} m from any street and serve nobody: {value}."),
        N_("Load streets that reach them, or check where they lie."),
    ),
    "facilities_apart": (
        N_("{count} facilities lie on streets that are not connected with the rest: {value}."),
        N_("They serve only these streets. Join the streets if one can walk there."),
    ),
    "people_off_streets": (
        N_("{count} people live more than {limit} m from any street and count as not served."),
        N_("Load streets that reach them."),
    ),
}
