"""A map beside a table: old and new places, readings to choose from, a place to draw."""

from __future__ import annotations

import hashlib
import math
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson
import streamlit as st

from geo.model.config.base_path import base_path
from geo.model.geometry import geometry_findings
from geo.ui import state
from geo.ui.edit import map_component
from geo.ui.edit.drawn import FAMILY, checked, token_of
from geo.ui.edit.map_texts import map_texts
from geo.web.bundle import script_bundle

# What is edited, then what coverage finds: fills from the bottom up, and marks.
Role = Literal[
    "old", "new", "one", "other", "third", "fourth", "context", "chosen",
    "grid1", "grid2", "grid3", "grid4", "grid5", "no_way", "possible", "nominal", "sure",
    "gap", "gap_chosen", "community", "candidate", "facility_estimate", "facility", "site",
]  # fmt: skip
Draw = Literal["none", "point", "line", "area"]

# What a browser draws smoothly and what a rerun may send (about 3 MB).
MAX_SHAPES = 20_000
MAX_LABEL = 200
MAX_WORD = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """A geometry to show.

    Attributes
    ----------
    id : str
        Told back when the shape is picked.
    geometry : GeoJSON geometry
        WGS 84 degrees.
    role : Role
        ``one`` to ``fourth`` are readings of the same file. ``grid1`` is the
        nearest class of distances, ``no_way`` what has none; fills other than gaps are not picked.
    label : str
        Shown beside the pointer, as plain text.
    word : str
        Written on the mark, for instance a number.
    """

    id: str
    geometry: dict[str, Any]
    role: Role
    label: str = ""
    word: str = ""


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
    offered : GeoJSON Point or None
        In the one run that it caused: where a person wants a place who clicked on
        the map without drawing and said yes to the question.
    """

    drawn: dict[str, Any] | None = None
    picked: str | None = None
    just_picked: bool = False
    offered: dict[str, Any] | None = None


def edit_map(
    key: str,
    shapes: Sequence[Shape],
    *,
    label: str,
    arrows: Sequence[Arrow] = (),
    legend: Sequence[tuple[Role, str]] = (),
    draw: Draw = "none",
    drawing: dict[str, Any] | None = None,
    picks_marks: bool = False,
    offers: bool = False,
    is_whole: bool = False,
    height: int = 480,
    view: tuple[float, float, float, float] | None = None,
) -> MapAnswer:
    """Show a map and return what was done on it.

    The same key keeps the same map through reruns, with pan and zoom; it is
    fitted again when other shapes (other ids) come. Another key starts anew.

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
        What drawing begins with; another geometry replaces what was drawn, unless
        it is what this map has answered. Ignored when it is not of the kind of
        `draw`, or not valid.
    picks_marks : bool
        While a point is drawn, a click on the mark of a facility picks it.
    offers : bool
        While nothing is drawn, a click beside all marks asks whether the place
        shall be there.
    is_whole : bool
        The map begins with the whole town, and stays as the reader leaves it
        unless another place lies out of sight.
    height : int
        Pixels, without the row of buttons for drawing.
    view : (west, south, east, north), optional
        WGS 84 degrees. The window to show; it is left to the reader until another
        is asked for. Without it the map is fitted to the shapes.
    """
    begin = drawing if _fits(drawing, draw) else None
    memory = st.session_state.setdefault(f"{key} memory", {})
    token = token_of(memory, draw, begin)
    rows = _rows(shapes)
    data = {
        "key": key,
        "lang": state.language(),
        "script": base_path() + script_bundle().url,
        "label": label,
        "texts": map_texts(len(rows), len(shapes)),
        # A string: cheap to compare in the browser with what is shown already.
        "shapes": f"[{','.join(rows)}]",
        "arrows": [[arrow.start, arrow.end] for arrow in arrows if _is_finite(arrow)],
        "legend": [list(entry) for entry in legend],
        "draw": draw,
        "picksMarks": picks_marks,
        "offers": offers,
        "whole": is_whole,
        "basemap": state.map_state()["state"]["basemap"],
        "drawing": begin,
        "now": _now(st.session_state.get(key), token, draw),
        "token": token,
        "height": height,
        "view": list(view) if view else None,
    }
    data["version"] = _version(memory, data)
    answer = map_component.mount(
        key=key,
        data=data,
        on_drawn_change=_noted,
        on_picked_change=_noted,
        on_offered_change=_noted,
    )
    memory["told"] = _drawn(answer.get("drawn"), token, draw)
    picked, just_picked = _picked(memory, answer.get("picked"), shapes)
    offered = _offered(memory, answer.get("offered")) if offers else None
    return MapAnswer(memory["told"], picked, just_picked, offered)


def forget_drawn(key: str) -> None:
    """Let drawing on a map begin anew in the next run, with nothing drawn.

    Parameters
    ----------
    key : str
        Of the map.
    """
    st.session_state.setdefault(f"{key} memory", {}).pop("draw", None)


def _noted() -> None:
    """Let Streamlit know the name; what was done is in the answer."""


def _fits(drawing: dict[str, Any] | None, draw: Draw) -> bool:
    if drawing is None or geometry_findings(drawing, None):
        return False
    return FAMILY.get(drawing["type"]) == draw


def _rows(shapes: Sequence[Shape]) -> list[str]:
    if len(shapes) > MAX_SHAPES:
        shapes = sorted(shapes, key=lambda shape: shape.role == "context")[:MAX_SHAPES]
    return [row for row in map(_row, shapes) if row]


def _row(shape: Shape) -> str | None:
    kind, coordinates = shape.geometry.get("type"), shape.geometry.get("coordinates")
    if kind not in FAMILY or not coordinates:
        return None
    row = [_clean(shape.id), shape.role, _clean(shape.label[:MAX_LABEL]), kind, coordinates]
    if shape.word:
        row.append(_clean(shape.word[:MAX_WORD]))
    try:
        return orjson.dumps(row).decode("utf-8")
    except TypeError:  # a number too long for a coordinate
        return None


def _clean(text: str) -> str:
    # Half a surrogate pair cannot travel as UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8")


def _is_finite(arrow: Arrow) -> bool:
    return all(math.isfinite(value) for value in (*arrow.start, *arrow.end))


def _version(memory: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    # The same number while nothing changes, so that a rerun gives the browser nothing to do.
    digest = hashlib.blake2b(orjson.dumps(data), digest_size=16).digest()
    if memory.get("digest") != digest:
        memory["digest"] = digest
        memory["version"] = memory.get("version", 0) + 1
    visit = memory.setdefault("visit", secrets.token_hex(8))
    return {"visit": visit, "number": memory["version"]}


def _now(told: Any, token: str, draw: Draw) -> dict[str, Any] | None:
    # For a map that is built anew while the session goes on.
    drawn = told.get("drawn") if isinstance(told, dict) else None
    if not isinstance(drawn, dict) or drawn.get("token") != token:
        return None
    return {"geometry": _drawn(drawn, token, draw)}


def _drawn(told: Any, token: str, draw: Draw) -> dict[str, Any] | None:
    # What was drawn on another beginning is gone.
    if not isinstance(told, dict) or told.get("token") != token:
        return None
    return checked(told.get("geometry"), draw)


def _offered(memory: dict[str, Any], told: Any) -> dict[str, Any] | None:
    if not isinstance(told, dict):
        return None
    click = str(told.get("click"))[:40]
    is_new = memory.get("offer") != click
    memory["offer"] = click
    return checked(told.get("geometry"), "point") if is_new else None


def _picked(memory: dict[str, Any], told: Any, shapes: Sequence[Shape]) -> tuple[str | None, bool]:
    if not isinstance(told, dict):
        return None, False
    name, click = told.get("id"), str(told.get("click"))[:40]
    is_new = memory.get("click") != click
    memory["click"] = click
    found = next((shape.id for shape in shapes if _clean(shape.id) == name), None)
    return found, is_new and found is not None
