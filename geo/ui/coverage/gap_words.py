"""A gap in a few words: its rank, its people, its area, its location."""

from __future__ import annotations

from geo.coverage.gaps import Gap, Gaps
from geo.coverage.report import wording
from geo.coverage.report.gaps import gap_where
from geo.model.text.language import N_
from geo.ui.coverage.figures import area_text, people_text
from geo.ui.shared import state
from geo.ui.shared.words import _


def gap_title(gap: Gap, found: Gaps) -> str:
    """Return a gap's rank, people and area."""
    people = people_of(gap, found)
    if not people:
        return _("Gap {rank}: {area}", rank=gap.rank, area=area_text(gap.area_km2))
    return _(
        "Gap {rank}: {area}, about {people}",
        rank=gap.rank,
        area=area_text(gap.area_km2),
        people=people,
    )


def people_of(gap: Gap, found: Gaps) -> str:
    """Return the people of a gap with their unit; empty where nobody is known."""
    return "" if gap.people is None else people_text(gap.people, found.basis_of(gap.people))


def where_text(gap: Gap, found: Gaps) -> str:
    """Return where a gap lies: its community, a known place in it or nearest to it."""
    return gap_where(gap, found, state.language())


def nearest_text(gap: Gap, found: Gaps) -> str:
    """Return the nearest facility and how far it is; empty where there is none."""
    if gap.facility_name is None:
        return ""
    text = N_("{name}, {distance}")
    if found.coverage.method == "network":  # where all other distances are ways
        text = N_("{name}, {distance} in a straight line")
    far = wording.distance(gap.distance_m, state.language())
    return _(text, name=gap.facility_name, distance=far)
