"""Messages about coverage: population, communities, capacity, streets, sites, limits."""

from __future__ import annotations

from geo.model.text.language import N_

_ONE_ROW = N_("If this is not intended, leave one of them out and load the file again.")
_OTHER_PEOPLE = N_("If they are different people, choose to count each area separately.")
_SAME_PEOPLE = N_("If they are the same people, choose to count them once.")
_LOAD_PEOPLE = N_("Load a population file to count people where they live.")
_GIVE_EDGES = N_("Load the outlines or the entrances of parks as facilities.")
_GIVE_A_PLACE = N_("Give them a place on the map.")
_GIVE_IT_A_PLACE = N_("Give it a place on the map.")
COVERAGE: dict[str, tuple[str, str]] = {
    "coverage_straight_line": (
        N_("A straight line gives an upper bound."),
        N_("Load streets to measure the distance on foot."),
    ),
    "coverage_even": (
        N_(
            "The population is an assumption: the total of {year} (source not stated) spread "
            "evenly, since no population file is loaded."
        ),
        _LOAD_PEOPLE,
    ),
    "coverage_even_sourced": (
        N_(
            "The population is an assumption: the total of {year} ({source}) spread evenly, "
            "since no population file is loaded."
        ),
        _LOAD_PEOPLE,
    ),
    "coverage_even_undated": (
        N_("The population is an assumption: the total spread evenly."),
        _LOAD_PEOPLE,
    ),
    "coverage_not_located": (
        N_("{count} further facilities have no place yet and are not included in the figures."),
        _GIVE_A_PLACE,
    ),
    "coverage_not_located_one": (
        N_("One further facility has no place yet and is not included in the figures."),
        _GIVE_IT_A_PLACE,
    ),
    "coverage_withheld": (
        N_(
            "{count} more have a place that is not shown to the public; they are not "
            "included in the figures."
        ),
        "",
    ),
    "coverage_withheld_one": (
        N_(
            "One more has a place that is not shown to the public; it is not included in the "
            "figures."
        ),
        "",
    ),
    "park_as_point": (
        N_(
            "{count} parks are known only as a point. The service of a park starts at "
            "its edge and its entrances: a large park reaches farther than the circle "
            "around its point, but not where it has no entrance."
        ),
        _GIVE_EDGES,
    ),
    "park_as_point_one": (
        N_(
            "One park is known only as a point. The service of a park starts at its edge "
            "and its entrances: a large park reaches farther than the circle around its "
            "point, but not where it has no entrance."
        ),
        _GIVE_EDGES,
    ),
    "rule_other_kind": (
        N_(
            "{count} facilities are of a different kind from the one the rule is for; "
            "they are counted separately and not included in the figures: {names}."
        ),
        N_("Judge them by a rule for their kind, or by your own radius."),
    ),
    "rule_kind_unknown": (
        N_(
            "For {count} facilities, neither the kind nor the name shows that the rule "
            "applies to them; they are counted separately and not included in the "
            "figures: {names}."
        ),
        N_("Give each its kind in a field “类型” or “kind”, or choose another rule."),
    ),
    "people_areas_twice": (
        N_(
            "{count} populated areas coincide with another area in the file that has the "
            "same population ({names}); each area counts once: {once} people instead of "
            "{all} in the file."
        ),
        _OTHER_PEOPLE,
    ),
    "people_areas_twice_each": (
        N_(
            "{count} populated areas coincide with another area in the file that has the "
            "same population ({names}); each is counted separately: {all} people in the "
            "file, or {once} if counted once."
        ),
        _SAME_PEOPLE,
    ),
    "people_areas_within": (
        N_(
            "{count} populated areas contain other areas in the file ({names}); people "
            "who live in both count once: {once} people instead of {all} in the file."
        ),
        _OTHER_PEOPLE,
    ),
    "people_areas_within_each": (
        N_(
            "{count} populated areas contain other areas in the file ({names}); each is "
            "counted separately: {all} people in the file, or {once} if counted once."
        ),
        _SAME_PEOPLE,
    ),
    "people_areas_unlike": (
        N_(
            "{count} areas coincide with another area in the file that has a different "
            "population ({names}); they count as different people."
        ),
        N_("If they are the same people from two years, leave one of them out of the file."),
    ),
    "people_areas_overlap": (
        N_(
            "{count} pairs of populated areas partly overlap ({names}); the roughly "
            "{people} people who live there count in both."
        ),
        N_("Correct the outlines and load the file again."),
    ),
    "people_areas_many": (
        N_("The populated areas overlap so often that not all of them could be compared."),
        N_("Some people may count twice. Load areas that do not overlap."),
    ),
    "people_rows_twice": (
        N_(
            "{count} rows with people occur more than once in the file, with the same "
            "name and place; each counts once: {once} people instead of {all}."
        ),
        N_("If they are different people, choose to count each row separately."),
    ),
    "people_rows_alike": (
        N_(
            "{count} rows with people match another row in all fields and in place; each "
            "is counted: {all} people, or {once} if counted once."
        ),
        N_("If a row is in the file twice, leave one of them out, or give each row a name."),
    ),
    "facilities_twice": (
        N_(
            "{count} facilities occur more than once, with the same name within {limit} "
            "m ({names}); each counts once."
        ),
        N_("If they are different facilities, give them different names."),
    ),
    "facilities_alike": (
        N_(
            "{count} facilities share the name and place of another one but have a "
            "different capacity ({names}); each counts."
        ),
        _ONE_ROW,
    ),
    "land_overlaps": (
        N_("Areas in the land file overlap by {value} km²; that land counts once."),
        "",
    ),
    "communities_twice": (
        N_(
            "{count} community outlines occur more than once in the file ({names}); each "
            "counts once."
        ),
        "",
    ),
    "communities_within": (
        N_(
            "{name} contains {count} other communities in the file ({names}); what lies "
            "in both counts in both rows."
        ),
        N_("Leave it out of the file, or read the rows one by one instead of adding them up."),
    ),
    "candidates_twice": (
        N_("{count} candidate sites occur more than once ({names}); each counts once."),
        "",
    ),
    "sites_off_streets": (
        N_("{count} candidate sites are too far from any street to be chosen."),
        "",
    ),
    "sites_people_off_streets": (
        N_("About {count} people live too far from any street: no site is counted as near them."),
        "",
    ),
    "gaps_by_community": (N_("Gaps are divided by the outlines of the communities."), ""),
    "gaps_cut": (
        N_(
            "A gap of more than {limit} km² outside all community outlines is halved "
            "by area until no part is larger: a size chosen for viewing, not a "
            "planning standard."
        ),
        N_("Load the outlines of the communities to divide gaps by them."),
    ),
    "gaps_by_area": (
        N_("Where people live is not known: the largest gap comes first."),
        _LOAD_PEOPLE,
    ),
    "gaps_slivers": (
        N_("Parts smaller than {limit} ha are left out ({count}, together {area} ha)."),
        "",
    ),
    "gaps_elsewhere": (
        N_(
            "About {count} more people live next to the streets reached, but their own "
            "route is longer than the rule allows; they are neither covered nor in a gap."
        ),
        "",
    ),
    "curve_no_way_land": (
        N_("From {area} of the land, no route along streets leads to any facility."),
        "",
    ),
    "curve_no_way": (
        N_(
            "From {area} of the land, and for {people} of the people, no route along "
            "streets leads to any facility."
        ),
        "",
    ),
    "curve_cells": (
        N_(
            "Measured from the centres of cells of {metres} m; the covered area instead "
            "counts what lies next to the streets reached, so the two differ."
        ),
        "",
    ),
}
_CORRECT_NUMBERS = N_("Correct the numbers in the file and load it again.")
_LOOK_AT_PLACE = N_("Check the coordinate system, and that the file is for this {subdistrict}.")
PEOPLE: dict[str, tuple[str, str]] = {
    "population_no_field": (
        N_("No field with the number of people was found. The fields are: {value}."),
        N_("Call it population (人口), or name the field that contains the number of people."),
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
        N_(
            "Population must be given as single points only or as areas only; this file has: "
            "{value}."
        ),
        N_("Load points and areas as separate files so that nobody is counted twice."),
    ),
    "population_nothing_inside": (
        N_("None of the places in the file lies inside the {subdistrict}."),
        _LOOK_AT_PLACE,
    ),
    "raster_no_crs": (
        N_("The raster does not state its coordinate system."),
        N_("State it when loading, for example EPSG:4326, or export the raster again with it."),
    ),
    "raster_crs_unknown": (
        N_("The coordinate system “{value}” of the raster is not known."),
        N_("Reproject the raster to EPSG:4326 or {town_system} and load it again."),
    ),
    "raster_not_placed": (
        N_("The raster has no georeference."),
        N_("Export it as a GeoTIFF with the georeference inside the file."),
    ),
    "raster_picture": (
        N_("The TIFF is a colour picture, not a population raster."),
        N_("Choose the GeoTIFF whose cells contain numbers of people."),
    ),
    "raster_not_numbers": (
        N_("The cells of the raster cannot be used as numbers of people ({value})."),
        N_("Export the raster with whole or decimal numbers of people in each cell."),
    ),
    "raster_negative": (
        N_("{count} cells contain negative numbers of people; the smallest is {value}."),
        N_("If this number means “no data”, declare it as such in the file and load it again."),
    ),
    "raster_outside": (
        N_("The raster does not cover any part of the {subdistrict}."),
        _LOOK_AT_PLACE,
    ),
    "raster_too_many_cells": (
        N_("The raster has {found} cells; the limit is {limit}."),
        N_("Crop it to the {subdistrict}, or use larger cells."),
    ),
    "raster_bands_left": (
        N_("The raster has {count} bands; only the first was read."),
        N_("To read another one, export it as a separate file."),
    ),
    "communities_overlap": (
        N_("{first} and {second} overlap by {value} km²; the overlap counts in both."),
        N_("Correct the outlines, or read the figures one by one instead of adding them up."),
    ),
    "communities_gap": (
        N_("{value} km² of the {subdistrict} belong to no community."),
        N_(
            "The rows do not add up to the {subdistrict}; load the missing outlines, or "
            "correct them."
        ),
    ),
    "communities_people_outside": (
        N_("About {count} people live in no community; they are in none of the rows."),
        N_("Load the missing outlines, or correct them."),
    ),
    "communities_people_several": (
        N_("About {count} people live where outlines overlap; they count in each of them."),
        N_("Correct the outlines, or read the figures one by one instead of adding them up."),
    ),
    "communities_facilities_outside": (
        N_("Facilities in no community: {count} ({names})."),
        "",
    ),
    "communities_facilities_several": (
        N_("Facilities in more than one community, counted in each: {count} ({names})."),
        "",
    ),
    "communities_facilities_unsure": (
        N_(
            "Facilities whose place is not known well enough to say in which community they are: "
            "{count} ({names}). They count where they are marked; the range says the rest."
        ),
        N_("Survey their places."),
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
        N_("Call it name (名称), or name the field that contains the names."),
    ),
    "communities_no_areas": (
        N_("The file has no areas that could be communities of this {subdistrict}."),
        N_("Load the outlines as polygons with their names."),
    ),
    "rule_not_of_kind": (
        N_("The rule “{value}” is not of the kind that this calculation needs ({allowed})."),
        N_("Choose another rule, or give your own figure."),
    ),
    "bad_facility_count": (
        N_("“{value}” is not a possible number of facilities."),
        N_("Write a whole number, 0 or more."),
    ),
}
SITING: dict[str, tuple[str, str]] = {
    "bad_cell": (
        N_("A grid of {value} m over the {subdistrict} has too many cells; the limit is {limit}."),
        N_("Choose a coarser grid."),
    ),
    "bad_count": (
        N_("{value} sites cannot be chosen: the number must be from 1 to {limit}."),
        N_("Choose another number of sites."),
    ),
    "sites_without_people": (
        N_("Sites are chosen by the people they would reach, and there is no population data."),
        N_("Give a population file (--population)."),
    ),
}
STREETS: dict[str, tuple[str, str]] = {
    "no_streets": (
        N_("The file contains no walkable streets."),
        N_("Load streets as lines: OSM PBF, OSM XML, GraphML, GeoPackage, Shapefile or GeoJSON."),
    ),
    "streets_cut": (
        N_("{count} streets refer to points that are not in the file; they end there."),
        N_("If streets end too early on the map, export the area again, a little larger."),
    ),
    "streets_other_shapes": (
        N_("{count} entries are not lines and were left out."),
        N_("Check that no streets are missing."),
    ),
    "streets_twice": (N_("{count} streets were in the file more than once; each counts once."), ""),
    "streets_components": (
        N_(
            "The streets fall into {count} parts that are not connected; the largest "
            "contains {share} per cent of their length."
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
        N_("Choose to join such ends, or let them share a point in the program they came from."),
    ),
    "streets_crossings": (
        N_(
            "{count} pairs of streets cross without a common point; they are not joined "
            "because one of them may be a bridge."
        ),
        N_("Where people can turn off, let them share a point in the program they came from."),
    ),
    "streets_near_misses_least": (
        N_(
            "At least {count} streets end within {limit} m of another street without sharing a "
            "point with it; they count as not connected, and at least {length} km of streets are "
            "cut off from the rest."
        ),
        N_("Choose to join such ends, or let them share a point in the program they came from."),
    ),
    "streets_crossings_least": (
        N_(
            "At least {count} pairs of streets cross without a common point; they are not joined, "
            "since one of them may be a bridge."
        ),
        N_("Where people can turn off, let them share a point in the program they came from."),
    ),
    "streets_joined": (
        N_("{count} street ends were joined to the street within {limit} m of them."),
        N_("If people cannot pass there, measure without joining."),
    ),
    "join_without_streets": (
        N_("Street ends can be joined only if streets are given."),
        N_("Give a street file (--network)."),
    ),
    "bad_join": (
        N_(
            "Street ends cannot be joined over {value} m: the distance must be more than 0 "
            "and at most {limit}."
        ),
        N_("Choose another distance."),
    ),
    "facilities_off_streets": (
        N_("{count} facilities lie more than {limit} m from any street and serve nobody: {value}."),
        N_("Load streets that reach them, or check their locations."),
    ),
    "facilities_apart": (
        N_("{count} facilities are on streets that are not connected to the rest: {value}."),
        N_("They serve only these streets. Join the streets if people can walk there."),
    ),
    "people_off_streets": (
        N_("{count} people live more than {limit} m from any street and count as not served."),
        N_("Load streets that reach them."),
    ),
}
_SIMPLIFY = N_("Simplify its outline, or redraw it, and load the file again.")
_LOOK = N_("If this is not intended, correct the outline and load the file again.")
_LESS = N_(
    "Simplify the outlines, load fewer features, or crop the file to the {subdistrict}; "
    "then try again."
)
ANALYSIS: dict[str, tuple[str, str]] = {
    "layer_area_tangled": (
        N_(
            "The area of feature {feature} ({vertices} vertices) crosses itself so often "
            "that it could not be repaired within {limit} seconds; the file was not "
            "loaded."
        ),
        _SIMPLIFY,
    ),
    "layer_areas_tangled": (
        N_(
            "{count} areas cross themselves so often that they could not be repaired "
            "within {limit} seconds; the largest is feature {feature} with {vertices} "
            "vertices. The file was not loaded."
        ),
        N_("Simplify these outlines, or redraw them, and load the file again."),
    ),
    "layer_too_many_vertices": (
        N_("The areas in the file have {found} vertices; at most {limit} can be processed."),
        N_(
            "Simplify the outlines, for example to 1 m, or leave out what lies outside "
            "the {subdistrict}."
        ),
    ),
    "layer_too_many_parts": (
        N_("Feature {feature} has {found} parts and holes; at most {limit} can be processed."),
        N_("Split it into several features, or leave out what lies outside the {subdistrict}."),
    ),
    "layer_area_mended": (
        N_(
            "The outline of feature {feature} crosses or touches itself and was "
            "repaired; area: {before} → {after} ha."
        ),
        _LOOK,
    ),
    "layer_areas_mended": (
        N_(
            "{count} more outlines that cross or touch themselves were repaired; total "
            "area: {before} → {after} ha."
        ),
        _LOOK,
    ),
    "layer_area_empty": (
        N_("Feature {feature} encloses no area and is left out."),
        N_("Correct its outline if it should count, and load the file again."),
    ),
    "analysis_time": (N_("This takes more than {limit} seconds and was stopped."), _LESS),
    "analysis_memory": (
        N_("This needs more memory than one analysis may take ({limit} MB) and was stopped."),
        _LESS,
    ),
    "analysis_shapes": (
        N_("The shapes in a file cannot be processed ({problem})."),
        N_("Repair the geometries in the program they came from, and load the file again."),
    ),
    "analysis_broken": (
        N_("The analysis was interrupted."),
        N_("Try again; if it is interrupted again, load fewer or simpler features."),
    ),
    "analysis_busy": (
        N_("Too many analyses are waiting on this server at the moment."),
        N_("Try again in a minute."),
    ),
}
