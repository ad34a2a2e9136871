"""Sentences that stand beside a figure of coverage: what limits it, what was in a file twice."""

from __future__ import annotations

from geo.model.language import N_

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
