"""Areas, people and gaps as the page shows them: each figure with at most three digits."""

from __future__ import annotations

from typing import Any

from geo.coverage.coverage import Coverage
from geo.coverage.gaps import Gap, Gaps
from geo.coverage.report import wording
from geo.coverage.report.gaps import gap_where
from geo.coverage.straight_line.service_area import Interval
from geo.model.text.language import N_
from geo.ui.shared import state
from geo.ui.shared.words import _


def area_text(km2: float) -> str:
    """Return an area with its unit."""
    step = max(wording.step_of(Interval(km2, km2, km2), wording.AREA_DIGITS), 0.001)
    return wording.square_km(km2, step, state.language())


def people_text(people: float, basis: str | None) -> str:
    """Return a number of people with its unit, coarser where they are spread evenly.

    Parameters
    ----------
    people : float
    basis : str or None
        See :class:`geo.coverage.population.population.Population`.
    """
    step = wording.people_step(Interval(people, people, people), basis)
    return wording.people(people, step, state.language())


def share_text(share: float) -> str:
    """Return a share between 0 and 1 in percent."""
    return wording.percent(min(max(share, 0.0), 1.0), state.language())


def cells_note(cell_m: float) -> str:
    """Return why what is counted by cells differs a little from the covered area.

    Parameters
    ----------
    cell_m : float
        Side of the cells, metres.
    """
    return _(
        "Measured from the centres of cells of {metres} m; the covered area instead "
        "counts what lies next to the streets reached, so the two differ.",
        metres=f"{cell_m:,.0f}",
    )


def before_after(columns: dict[str, Coverage]) -> list[dict[str, Any]]:
    """Return the figures of several coverages as rows of a table, a column each."""
    rows: dict[str, dict[str, str]] = {}
    labels = {
        "sure": _("Certainly covered"),
        "nominal": _("Nominally covered"),
        "possible": _("Possibly covered"),
    }
    for name, found in columns.items():
        rows.setdefault(_("Facilities"), {})[name] = str(len(found.facilities))
        for kind, label in labels.items():
            area, share = getattr(found.covered_km2, kind), getattr(found.share, kind)
            text = _("{area} ({share})", area=area_text(area), share=share_text(share))
            if found.people is not None:
                text += f"\n{people_text(getattr(found.people, kind), found.people_basis)}"
            rows.setdefault(label, {})[name] = text
    return [{_("Figure"): label, **cells} for label, cells in rows.items()]


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
