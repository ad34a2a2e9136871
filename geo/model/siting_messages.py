"""Sentences about grids and the number of sites, as coverage asks for them."""

from __future__ import annotations

from geo.model.language import N_

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
