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
        N_("{count} entries are no lines and were left out."),
        N_("Nothing to do, if the streets are complete."),
    ),
    "streets_twice": (
        N_("{count} streets were in the file more than once; each counts once."),
        N_("Nothing to do."),
    ),
    "streets_components": (
        N_(
            "The streets fall into {count} parts that are not connected; "
            "the largest holds {share} per cent of their length."
        ),
        N_("Nobody walks from one part to another in the figures. Join the streets if one can."),
    ),
    "streets_near_misses": (
        N_("{count} streets end within {limit} m of another street without touching it."),
        N_("They count as not connected. Let them share a point in the program they came from."),
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
