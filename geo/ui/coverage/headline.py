"""The planner's answer in one sentence: what is not covered, and how many people live there."""

from __future__ import annotations

from typing import Any

from geo.coverage.coverage import Coverage
from geo.coverage.report import wording
from geo.model.plan import plan
from geo.model.text.language import N_
from geo.model.vocabulary import vocabulary
from geo.ui import state
from geo.ui.coverage.choices import Choices
from geo.ui.coverage.figures import area_text, people_text, share_text
from geo.ui.words import _


def headline(choices: Choices, coverage: Coverage) -> str:
    """Return the planner's answer: what is not covered, and how many people live there."""
    language = state.language()
    left = coverage.town.area_km2 - coverage.covered_km2.nominal
    share = 1.0 - coverage.share.nominal
    is_whole = not coverage.covered_km2.nominal
    text = N_("{area} of {town} ({share}) has no {service} within {radius}.")
    if is_whole:
        text = N_("All of {town} ({area}) has no {service} within {radius}.")
    params: dict[str, Any] = {}
    if coverage.people is not None and coverage.people_total:
        text = N_(
            "{area} of {town} ({share}) has no {service} within {radius}; about {people} live "
            "there."
        )
        if is_whole:
            text = N_(
                "All of {town} ({area}) has no {service} within {radius}; about {people} live "
                "there."
            )
        people = coverage.people_total - coverage.people.nominal
        # All people of the town are known, however they are spread.
        params["people"] = people_text(people, None if is_whole else coverage.people_basis)
    if share < 1e-9:
        text = N_("All of {town} has a {service} within {radius}.")
    service = vocabulary().label("category", choices.service, language)
    if coverage.rule.for_kinds:  # other parks may well be near, which such a rule is not for
        service = coverage.rule.label(language)
    return _(
        text,
        area=area_text(left),
        town=plan().text("place", language),
        share=share_text(share),
        service=service.lower() if language == "en" else service,
        radius=_reach(coverage),
        **params,
    )


def _reach(coverage: Coverage) -> str:
    """Return the radius, and that it is walked where it is."""
    radius = wording.radius(coverage.rule.value, state.language())
    return _("{radius} along streets", radius=radius) if coverage.network else radius
