"""The texts of the edit page's map, in the visitor's language, by the name its script asks for."""

from __future__ import annotations

from geo.model.text.language import N_
from geo.ui.words import _

_TEXTS = {
    "loading": N_("The map is being loaded …"),
    "failed": N_("The map cannot be loaded: the server does not answer."),
    "retry": N_("Try again"),
    "legend": N_("Legend"),
    "zoom_in": N_("Zoom in"),
    "zoom_out": N_("Zoom out"),
    "show_town": N_("Show the whole {subdistrict}"),
    "show_all": N_("Show the places"),
    "offer": N_("Put this project's place here?"),
    "offer_yes": N_("Yes, here"),
    "offer_other": N_("Edit “{name}”"),
    "offer_no": N_("No"),
    "tools": N_("Drawing"),
    "undo": N_("Undo"),
    "resume": N_("Add points"),
    "finish": N_("Finish"),
    "clear": N_("Clear"),
    "hint_point": N_("Click on the map to set the place. Drag the point to move it."),
    "hint_line": N_(
        "Click to add points, double-click to finish. Right-click removes the last point, "
        "Esc cancels."
    ),
    "hint_area": N_(
        "Click to add corners, double-click to finish. Right-click removes the last corner, "
        "Esc cancels."
    ),
    "hint_done": N_("Drag a point to move it, a small one to insert a point; right-click removes."),
    "crowded": N_("Zoom in to move single points; there are too many in sight."),
    "keys_point": N_(
        "Keyboard: the arrow keys move the map, Enter or Space sets the place at the cross, "
        "Delete removes it once it has the focus."
    ),
    "keys_line": N_(
        "Keyboard: the arrow keys move the map, Enter or Space adds a point at the cross, "
        "Backspace removes the last one, Ctrl+Enter finishes, Esc cancels."
    ),
    "keys_area": N_(
        "Keyboard: the arrow keys move the map, Enter or Space adds a corner at the cross, "
        "Backspace removes the last one, Ctrl+Enter finishes, Esc cancels."
    ),
    "vertex": N_("Point {i} of {n}"),
    "insert": N_("Insert a point here"),
    "finished": N_("Finished."),
    "cleared": N_("Nothing is drawn any more."),
    "cancelled": N_("Cancelled."),
    "few_point": N_("No place is set."),
    "few_line": N_("A line needs at least 2 different points."),
    "few_area": N_("An area needs at least 3 different corners."),
    "crossing": N_("The outline crosses itself. Move a point, or undo."),
    "length": N_("Length {value}"),
    "area": N_("Area {value}"),
    "unit_m": N_("m"),
    "unit_km": N_("km"),
    "unit_m2": N_("m²"),
    "unit_km2": N_("km²"),
}


def map_texts(shown: int, total: int) -> dict[str, str]:
    """Return the texts; ``{name}`` fields are left for the script to fill.

    Parameters
    ----------
    shown, total : int
        Places that are on the map, and places there are.
    """
    return {**{name: _(text) for name, text in _TEXTS.items()}, "shown": _shown(shown, total)}


def _shown(shown: int, total: int) -> str:
    if not total:
        return _("No place is shown.")
    if shown < total:
        return _("{shown} of {n} places are shown.", shown=f"{shown:,}", n=f"{total:,}")
    return _("1 place is shown.") if shown == 1 else _("{n} places are shown.", n=f"{shown:,}")
