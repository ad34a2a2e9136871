"""Coverage along streets, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.ui.words import _

if TYPE_CHECKING:
    from geo.coverage.network.streets import Streets
    from geo.ui.coverage.question import Question


def walked(asked: Question) -> Streets | None:
    """Return the streets along which the visitor wants to measure; None: by straight line."""
    streets: Streets | None = asked.files.streets
    return streets if asked.choices.method == "network" else None


def cells_note(cell_m: float) -> str:
    """Return why what is counted by cells differs a little from the covered area.

    Parameters
    ----------
    cell_m : float
        Side of the cells, metres.
    """
    return _(
        "Measured from the middle of cells of {metres} m; the covered area counts what lies beside "
        "reached streets instead, so the two differ.",
        metres=f"{cell_m:,.0f}",
    )
