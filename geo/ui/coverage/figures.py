"""Format areas, people and gaps for the page, with at most three significant digits."""

from __future__ import annotations

from typing import Any

from geo.coverage.coverage import Coverage
from geo.coverage.gaps import Gap, Gaps
from geo.coverage.report import wording
from geo.coverage.report.gaps import gap_where
from geo.coverage.report.headline import area_words, people_words, share_words
from geo.model.text.language import N_
from geo.ui.shared import state
from geo.ui.shared.words import _


def area_text(km2: float) -> str:
    """Return an area in km² with its unit."""
    return area_words(km2, state.language())


def people_text(people: float, basis: str | None) -> str:
    """Return a number of people with its unit, rounded more when they are spread evenly.

    Parameters
    ----------
    people : float
    basis : str or None
        See :class:`geo.coverage.population.population.Population`.
    """
    return people_words(people, basis, state.language())


def share_text(share: float) -> str:
    """Return a share between 0 and 1 as a percentage."""
    return share_words(share, state.language())


def cells_note(cell_m: float) -> str:
    """Explain why cell counts differ a little from the covered area.

    Parameters
    ----------
    cell_m : float
        Side length of the cells, metres.
    """
    return _(
        "Measured from the centres of cells of {metres} m; the covered area instead "
        "counts what lies next to the streets reached, so the two differ.",
        metres=f"{cell_m:,.0f}",
    )


def before_after(columns: dict[str, Coverage]) -> list[dict[str, Any]]:
    """Return the figures of several coverages as table rows, one column per coverage."""
    rows: dict[str, dict[str, str]] = {}
    labels = {
        "sure": _("Certainly covered"),
        "nominal": _("Nominally covered"),
        "possible": _("Possibly covered"),
    }
    for name, coverage in columns.items():
        rows.setdefault(_("Facilities"), {})[name] = str(coverage.facilities.own_count)
        for kind, label in labels.items():
            area, share = getattr(coverage.covered_km2, kind), getattr(coverage.share, kind)
            text = _("{area} ({share})", area=area_text(area), share=share_text(share))
            if coverage.people is not None:
                text += f"\n{people_text(getattr(coverage.people, kind), coverage.people_basis)}"
            rows.setdefault(label, {})[name] = text
    return [{_("Figure"): label, **cells} for label, cells in rows.items()]


def gap_title(gap: Gap, gaps: Gaps) -> str:
    """Return a gap's rank, area and people as a title."""
    people = people_of(gap, gaps)
    if not people:
        return _("Gap {rank}: {area}", rank=gap.rank, area=area_text(gap.area_km2))
    return _(
        "Gap {rank}: {area}, about {people}",
        rank=gap.rank,
        area=area_text(gap.area_km2),
        people=people,
    )


def people_of(gap: Gap, gaps: Gaps) -> str:
    """Return the people of a gap with their unit; empty if unknown."""
    return "" if gap.people is None else people_text(gap.people, gaps.basis_of(gap.people))


def where_text(gap: Gap, gaps: Gaps) -> str:
    """Return where a gap lies: its community, or a landmark in it or nearest to it."""
    return gap_where(gap, gaps, state.language())


def nearest_text(gap: Gap, gaps: Gaps) -> str:
    """Return the nearest facility and its distance; empty without one."""
    if gap.facility_name is None:
        return ""
    text = N_("{name}, {distance}")
    if gaps.coverage.method == "network":  # where all other distances follow streets
        text = N_("{name}, {distance} in a straight line")
    distance = wording.distance(gap.distance_m, state.language())
    return _(text, name=gap.facility_name, distance=distance)
