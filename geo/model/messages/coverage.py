"""Sentences beside a figure of coverage: people, communities, capacity, streets, sites, limits."""

from __future__ import annotations

from geo.model.text.language import N_

_ONE_ROW = N_("If that is not what was meant, leave one of them out, and load the file again.")
_OTHER_PEOPLE = N_("If they are different people, choose to count each area for itself.")
_SAME_PEOPLE = N_("If they are the same people, choose to count them once.")
_LOAD_PEOPLE = N_("Load a file of people to count them where they live.")
_GIVE_EDGES = N_("Load the outlines or the entrances of parks as facilities.")
_GIVE_A_PLACE = N_("Give them a place on the map.")
_GIVE_IT_A_PLACE = N_("Give it a place on the map.")
COVERAGE: dict[str, tuple[str, str]] = {
    "coverage_straight_line": (
        N_("A straight line gives an upper bound."),
        N_("Load streets to measure the way on foot."),
    ),
    "coverage_even": (
        N_(
            "The people are an assumption: the census total ({year}) spread evenly, "
            "since no population file is loaded."
        ),
        _LOAD_PEOPLE,
    ),
    "coverage_even_undated": (
        N_("The people are an assumption: their total spread evenly."),
        _LOAD_PEOPLE,
    ),
    "coverage_not_located": (
        N_("{count} further facilities have no place yet and are not in the figures."),
        _GIVE_A_PLACE,
    ),
    "coverage_not_located_one": (
        N_("One further facility has no place yet and is not in the figures."),
        _GIVE_IT_A_PLACE,
    ),
    "coverage_withheld": (
        N_(
            "{count} more have a place that is not shown to the public; they are not in the "
            "figures."
        ),
        "",
    ),
    "coverage_withheld_one": (
        N_("One more has a place that is not shown to the public; it is not in the figures."),
        "",
    ),
    "park_as_point": (
        N_(
            "{count} parks are known by a point only. The service of a park starts at its edge and "
            "its entrances: a large park reaches farther than the circle around its point, but not "
            "where it has no entrance."
        ),
        _GIVE_EDGES,
    ),
    "park_as_point_one": (
        N_(
            "One park is known by a point only. The service of a park starts at its edge and its "
            "entrances: a large park reaches farther than the circle around its point, but not "
            "where it has no entrance."
        ),
        _GIVE_EDGES,
    ),
    "rule_other_kind": (
        N_(
            "{count} facilities are of another kind than the rule is for; they are counted apart "
            "and not in the figures: {names}."
        ),
        N_("Judge them by a rule for their kind, or by a radius of your own."),
    ),
    "rule_kind_unknown": (
        N_(
            "Of {count} facilities neither the kind nor the name says that the rule is for them; "
            "they are counted apart and not in the figures: {names}."
        ),
        N_("Give each its kind in a field “类型” or “kind”, or choose another rule."),
    ),
    "people_areas_twice": (
        N_(
            "{count} areas with people lie on another one of the file with as many ({names}); each "
            "area counts once: {once} people instead of {all} in the file."
        ),
        _OTHER_PEOPLE,
    ),
    "people_areas_twice_each": (
        N_(
            "{count} areas with people lie on another one of the file with as many ({names}); each "
            "counts for itself: {all} people in the file; counted once, they are {once}."
        ),
        _SAME_PEOPLE,
    ),
    "people_areas_within": (
        N_(
            "{count} areas with people hold other areas of the file ({names}); whoever lives in "
            "both counts once: {once} people instead of {all} in the file."
        ),
        _OTHER_PEOPLE,
    ),
    "people_areas_within_each": (
        N_(
            "{count} areas with people hold other areas of the file ({names}); each counts for "
            "itself: {all} people in the file; counted once, they are {once}."
        ),
        _SAME_PEOPLE,
    ),
    "people_areas_unlike": (
        N_(
            "{count} areas lie on another one of the file with another number of people ({names}); "
            "they count as different people."
        ),
        N_("If they are the same people of two years, leave one of them out of the file."),
    ),
    "people_areas_overlap": (
        N_(
            "{count} pairs of areas with people overlap in part ({names}); the about {people} "
            "people who live there count in both."
        ),
        N_("Correct the outlines, and load the file again."),
    ),
    "people_areas_many": (
        N_("The areas with people overlap so often that not all of them could be compared."),
        N_("Some people may count twice. Load areas that do not overlap."),
    ),
    "people_rows_twice": (
        N_(
            "{count} rows with people are in the file more than once, with the same name and "
            "place; each counts once: {once} people instead of {all}."
        ),
        N_("If they are different people, choose to count each row for itself."),
    ),
    "people_rows_alike": (
        N_(
            "{count} rows with people are like another one in all fields and in their place; each "
            "counts: {all} people; counted once, they are {once}."
        ),
        N_("If a row is in the file twice, leave one of them out, or give each row a name."),
    ),
    "facilities_twice": (
        N_(
            "{count} facilities are there more than once, with the same name within {limit} m "
            "({names}); each counts once."
        ),
        N_("If they are different facilities, give them different names."),
    ),
    "facilities_alike": (
        N_(
            "{count} facilities have the name and the place of another one, but another capacity "
            "({names}); each counts."
        ),
        _ONE_ROW,
    ),
    "land_overlaps": (
        N_("Areas of the land file overlap on {value} km²; that land counts once."),
        "",
    ),
    "communities_twice": (
        N_("{count} outlines of communities are in the file more than once ({names}); each once."),
        "",
    ),
    "communities_within": (
        N_(
            "{name} holds {count} other communities of the file ({names}); what lies in both "
            "counts in both rows."
        ),
        N_("Leave it out of the file, or read the rows one by one, not as a sum."),
    ),
    "candidates_twice": (
        N_("{count} candidate sites are there more than once ({names}); each counts once."),
        "",
    ),
    "sites_off_streets": (
        N_("{count} candidate sites lie too far from any street to be chosen."),
        "",
    ),
    "sites_people_off_streets": (
        N_("About {count} people live too far from any street: no site is counted as near them."),
        "",
    ),
    "gaps_by_community": (
        N_("Gaps are divided by the outlines of the communities."),
        "",
    ),
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
            "About {count} people more live beside reached streets, but their own way is longer "
            "than the rule; they are not covered and in no gap."
        ),
        "",
    ),
    "curve_no_way_land": (
        N_("From {area} of the land no way along streets leads to any facility."),
        "",
    ),
    "curve_no_way": (
        N_(
            "From {area} of the land, and for {people} of the people, no way along streets leads "
            "to any facility."
        ),
        "",
    ),
    "curve_cells": (
        N_(
            "Measured from the middle of cells of {metres} m; the covered area counts what lies "
            "beside reached streets instead, so the two differ."
        ),
        "",
    ),
}
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
SITING: dict[str, tuple[str, str]] = {
    "bad_cell": (
        N_(
            "A grid of {value} m over the {subdistrict} has too many cells; at most {limit} "
            "are made."
        ),
        N_("Choose a wider grid."),
    ),
    "bad_count": (
        N_("{value} sites cannot be chosen: the number lies from 1 to {limit}."),
        N_("Choose another number of sites."),
    ),
    "sites_without_people": (
        N_("Sites are chosen by the people they would reach, and there is no population data."),
        N_("Give a file of people (--population)."),
    ),
}
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
_SIMPLIFY = N_("Simplify its outline, or draw it anew, and load the file again.")
_LOOK = N_("If that is not what was meant, correct the outline and load the file again.")
_LESS = N_(
    "Simplify the outlines, load fewer features, or cut the file to the {subdistrict}; "
    "then try again."
)
ANALYSIS: dict[str, tuple[str, str]] = {
    "layer_area_tangled": (
        N_(
            "The area of feature {feature} ({vertices} vertices) crosses itself so often that it "
            "could not be mended within {limit} seconds; the file was not loaded."
        ),
        _SIMPLIFY,
    ),
    "layer_areas_tangled": (
        N_(
            "{count} areas cross themselves so often that they could not be mended within {limit} "
            "seconds; the largest is feature {feature} with {vertices} vertices. The file was not "
            "loaded."
        ),
        N_("Simplify these outlines, or draw them anew, and load the file again."),
    ),
    "layer_too_many_vertices": (
        N_("The areas of the file have {found} vertices; at most {limit} can be worked with."),
        N_(
            "Simplify the outlines, for instance to 1 m, or leave out what lies outside the "
            "{subdistrict}."
        ),
    ),
    "layer_too_many_parts": (
        N_("Feature {feature} has {found} parts and holes; at most {limit} can be worked with."),
        N_("Split it into several features, or leave out what lies outside the {subdistrict}."),
    ),
    "layer_area_mended": (
        N_(
            "The outline of feature {feature} crosses or touches itself and was mended; "
            "area: {before} → {after} ha."
        ),
        _LOOK,
    ),
    "layer_areas_mended": (
        N_(
            "{count} more outlines that cross or touch themselves were mended; "
            "area together: {before} → {after} ha."
        ),
        _LOOK,
    ),
    "layer_area_empty": (
        N_("Feature {feature} encloses no area and is left out."),
        N_("Correct its outline if it should count, and load the file again."),
    ),
    "analysis_time": (
        N_("This takes more than {limit} seconds and was stopped."),
        _LESS,
    ),
    "analysis_memory": (
        N_("This needs more memory than one analysis may take ({limit} MB) and was stopped."),
        _LESS,
    ),
    "analysis_shapes": (
        N_("The shapes of a file cannot be worked with ({problem})."),
        N_("Repair the geometries in the program they come from, and load the file again."),
    ),
    "analysis_broken": (
        N_("The analysis broke off."),
        N_("Try again; if it breaks off again, load fewer or simpler features."),
    ),
    "analysis_busy": (
        N_("Too many analyses are waiting on this server at the moment."),
        N_("Try again in a minute."),
    ),
}
