"""A map beside a table: old and new places, readings to choose from, a place to draw."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson
import streamlit as st

from geo.model.geometry import geometry_findings
from geo.ui import state
from geo.ui.edit import map_component
from geo.ui.edit.drawn import FAMILY, checked
from geo.ui.edit.map_texts import map_texts
from geo.web.bundle import script_bundle

Role = Literal["old", "new", "one", "other", "context", "chosen"]
Draw = Literal["none", "point", "line", "area"]

# What a browser draws smoothly and what a rerun may send (about 3 MB).
MAX_SHAPES = 20_000
MAX_LABEL = 200


@dataclass(frozen=True, slots=True)
class Shape:
    """A geometry to show.

    Attributes
    ----------
    id : str
        Told back when the shape is picked.
    geometry : GeoJSON geometry
        WGS 84 degrees.
    role : {"old", "new", "one", "other", "context", "chosen"}
        ``one`` and ``other`` are two readings of the same file.
    label : str
        Shown beside the pointer, as plain text.
    """

    id: str
    geometry: dict[str, Any]
    role: Role
    label: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from an old place to a new one; positions in WGS 84 degrees."""

    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True, slots=True)
class MapAnswer:
    """What a person did on the map.

    Attributes
    ----------
    drawn : GeoJSON geometry or None
        WGS 84 degrees, six decimals, valid, outer rings counter-clockwise. None
        before anything is drawn or changed, after it is cleared, and while it is
        not finished.
    picked : str or None
        Id of the shape that was clicked last, while it is among the shapes.
    just_picked : bool
        True in the one run that the click caused; tells a new click from one
        that a later choice in a table has overtaken.
    """

    drawn: dict[str, Any] | None = None
    picked: str | None = None
    just_picked: bool = False


def edit_map(
    key: str,
    shapes: Sequence[Shape],
    *,
    label: str,
    arrows: Sequence[Arrow] = (),
    legend: Sequence[tuple[Role, str]] = (),
    draw: Draw = "none",
    drawing: dict[str, Any] | None = None,
    height: int = 480,
) -> MapAnswer:
    """Show a map and return what was done on it.

    The same key keeps the same map through reruns, with pan and zoom; it is
    fitted again when other shapes (other ids) come.

    Parameters
    ----------
    key : str
        Of the map; also its key in ``st.session_state``.
    shapes : sequence of Shape
        At most `MAX_SHAPES` are sent; of more, the quiet ones of role
        ``context`` are left out first.
    label : str
        What the map shows, for screen readers.
    arrows : sequence of Arrow
    legend : sequence of (role, text)
        Entries of the legend.
    draw : {"none", "point", "line", "area"}
        What is drawn on the map.
    drawing : GeoJSON geometry or None
        What drawing begins with; another geometry replaces what was drawn.
        Ignored when it is not of the kind of `draw`, or not valid.
    height : int
        Pixels, without the row of buttons for drawing.
    """
    begin = drawing if _fits(drawing, draw) else None
    token = hashlib.sha256(orjson.dumps([draw, begin])).hexdigest()[:16]
    rows = _chosen_rows(shapes)
    data = {
        "key": key,
        "lang": state.language(),
        "script": script_bundle().url,
        "label": label,
        "texts": map_texts(len(rows), len(shapes)),
        # A string: cheap to compare in the browser with what is shown already.
        "shapes": orjson.dumps(rows).decode("utf-8"),
        "arrows": [[list(arrow.start), list(arrow.end)] for arrow in arrows],
        "legend": [list(entry) for entry in legend],
        "draw": draw,
        "drawing": begin,
        "token": token,
        "height": height,
    }
    answer = map_component.mount(
        key=key, data=data, on_drawn_change=_noted, on_picked_change=_noted
    )
    picked, just_picked = _picked(key, answer.get("picked"), shapes)
    return MapAnswer(_drawn(answer.get("drawn"), token, draw, begin), picked, just_picked)


def _noted() -> None:
    """Let Streamlit know the name; what was done is in the answer."""


def _fits(drawing: dict[str, Any] | None, draw: Draw) -> bool:
    if drawing is None or geometry_findings(drawing, None):
        return False
    return FAMILY.get(drawing["type"]) == draw


def _chosen_rows(shapes: Sequence[Shape]) -> list[list[Any]]:
    if len(shapes) > MAX_SHAPES:
        shapes = sorted(shapes, key=lambda shape: shape.role == "context")[:MAX_SHAPES]
    return [
        [
            _clean(shape.id),
            shape.role,
            _clean(shape.label[:MAX_LABEL]),
            shape.geometry["type"],
            shape.geometry["coordinates"],
        ]
        for shape in shapes
        if shape.geometry.get("type") in FAMILY and shape.geometry.get("coordinates")
    ]


def _clean(text: str) -> str:
    # Half a surrogate pair cannot travel as UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8")


def _drawn(
    told: Any, token: str, draw: Draw, begin: dict[str, Any] | None
) -> dict[str, Any] | None:
    if not isinstance(told, dict) or draw == "none":
        return None
    geometry = checked(told.get("geometry"), draw)
    # What was drawn on another beginning is gone, unless it has become this one.
    return geometry if told.get("token") == token or geometry == begin else None


def _picked(key: str, told: Any, shapes: Sequence[Shape]) -> tuple[str | None, bool]:
    if not isinstance(told, dict):
        return None, False
    name, click = told.get("id"), str(told.get("click"))[:40]
    seen = f"{key} last click"
    is_new = st.session_state.get(seen) != click
    st.session_state[seen] = click
    found = next((shape.id for shape in shapes if _clean(shape.id) == name), None)
    return found, is_new and found is not None
