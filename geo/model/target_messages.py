"""Sentences on the plan's promises and on what counts towards them."""

from __future__ import annotations

from geo.model.language import N_

TARGETS: dict[str, tuple[str, str]] = {
    "target_without_unit": (
        N_("There is a target value, but no target unit."),
        N_("Fill in the unit of the target, for instance “pocket parks”."),
    ),
    "promise_counts_towards": (
        N_("This project is a promise of the plan itself; it cannot count towards another one."),
        N_("Leave one of the two empty."),
    ),
    "link_without_evidence": (
        N_("The target it counts towards is filled in, but not the words that say so."),
        N_("Quote the words that say so, or let it count towards none."),
    ),
    "link_without_decider": (
        N_("The target it counts towards is filled in, but not who decided it."),
        N_("Name the plan or the office that says so, or let it count towards none."),
    ),
    "link_to_nothing": (
        N_("It is to count towards “{value}”, which is not a project of the plan."),
        N_("Choose one of the plan's targets, or let it count towards none."),
    ),
    "link_to_no_promise": (
        N_(
            "It is to count towards “{value}”, which promises no number of sites: the plan gives "
            "one total or none, and a total is never split."
        ),
        N_("Choose a target that counts sites, or let it count towards none."),
    ),
}
