"""A map next to a table: old and new places, readings to choose from, a place to draw.

It is a Streamlit component: no iframe, no other host. Its module only loads the program's
own script (Leaflet included), once for the page, and hands it the data; the rest is in
``geo/web/js/editor``. The styles stay in the component's shadow root, away from
Streamlit's page. What a browser says was drawn is checked and put in order: anything may
come from there.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson
import shapely
import streamlit as st
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape

from geo.model.config.base_path import base_path
from geo.model.geojson import DECIMALS
from geo.model.geometry import geometry_findings
from geo.model.text.language import N_
from geo.ui.shared import state
from geo.ui.shared.words import _
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
FAMILY = {
    "Point": "point",
    "MultiPoint": "point",
    "LineString": "line",
    "MultiLineString": "line",
    "Polygon": "area",
    "MultiPolygon": "area",
}
MAX_POSITIONS = 20_000
_HTML = """
<div class="pme">
  <div class="pme-stage"><div class="pme-state" role="status"></div></div>
</div>
"""
# Until the program's own styles have come with its script.
_CSS = """
.pme { font-family: var(--st-font); color: var(--st-text-color); }
.pme-stage {
  position: relative; max-height: 85vh; background: var(--st-secondary-background-color);
}
"""
_JS = """
const loading = new Map();

function load(address) {
  if (window.PlanMap && window.PlanMap.editor) return Promise.resolve();
  if (!loading.has(address)) {
    loading.set(address, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(address, document.baseURI).href;
      script.onload = resolve;
      script.onerror = () => {
        loading.delete(address); // so that the next attempt asks again
        script.remove();
        reject(new Error(address));
      };
      document.head.append(script);
    }));
  }
  return loading.get(address);
}

function showFailure(root, state, data, again) {
  const sentence = document.createElement("p");
  sentence.textContent = data.texts.failed;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "pme-button";
  button.textContent = data.texts.retry;
  button.onclick = again;
  state.replaceChildren(sentence, button);
  state.setAttribute("role", "alert");
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".pme");
  const stage = root.querySelector(".pme-stage");
  const state = root.querySelector(".pme-state");
  root.planmapRun = (root.planmapRun || 0) + 1;
  const run = root.planmapRun;
  const start = () => {
    if (!root.querySelector(".pme-map")) {
      stage.style.height = `${data.height}px`;
      state.textContent = data.texts.loading;
      state.setAttribute("role", "status");
    }
    load(data.script).then(
      () => window.PlanMap.editor.mount(root, data, setStateValue),
      () => run === root.planmapRun && showFailure(root, state, data, start),
    );
  };
  start();
  // Streamlit also calls this for a run that a later one has overtaken; the map stays then.
  return () => {
    if (root.isConnected || !window.PlanMap || !window.PlanMap.editor) return;
    window.PlanMap.editor.unmount(root);
  };
}
"""
mount = st.components.v2.component("planmap_editor", html=_HTML, css=_CSS, js=_JS)
_TEXTS = {
    "loading": N_("The map is being loaded …"),
    "failed": N_("The map cannot be loaded: the server does not answer."),
    "retry": N_("Try again"),
    "legend": N_("Legend"),
    "zoom_in": N_("Zoom in"),
    "zoom_out": N_("Zoom out"),
    "show_town": N_("Show the whole {subdistrict}"),
    "show_all": N_("Show the places"),
    "offer": N_("Place this project here?"),
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
    "crowded": N_("Zoom in to move individual points; there are too many in view."),
    "keys_point": N_(
        "Keyboard: the arrow keys move the map, Enter or Space sets the place at the "
        "crosshair, Delete removes it once it has the focus."
    ),
    "keys_line": N_(
        "Keyboard: the arrow keys move the map, Enter or Space adds a point at the "
        "crosshair, Backspace removes the last one, Ctrl+Enter finishes, Esc cancels."
    ),
    "keys_area": N_(
        "Keyboard: the arrow keys move the map, Enter or Space adds a corner at the "
        "crosshair, Backspace removes the last one, Ctrl+Enter finishes, Esc cancels."
    ),
    "vertex": N_("Point {i} of {n}"),
    "insert": N_("Insert a point here"),
    "finished": N_("Finished."),
    "cleared": N_("The drawing has been cleared."),
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


@dataclass(frozen=True, slots=True)
class MapShape:
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
    shapes: Sequence[MapShape],
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
    shapes : sequence of MapShape
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
    answer = mount(
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


def _rows(shapes: Sequence[MapShape]) -> list[str]:
    if len(shapes) > MAX_SHAPES:
        shapes = sorted(shapes, key=lambda shape: shape.role == "context")[:MAX_SHAPES]
    return [row for row in map(_row, shapes) if row]


def _row(shape: MapShape) -> str | None:
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


def _now(value: Any, token: str, draw: Draw) -> dict[str, Any] | None:
    # For a map that is built anew while the session goes on.
    drawn = value.get("drawn") if isinstance(value, dict) else None
    if not isinstance(drawn, dict) or drawn.get("token") != token:
        return None
    return {"geometry": _drawn(drawn, token, draw)}


def _drawn(value: Any, token: str, draw: Draw) -> dict[str, Any] | None:
    # What was drawn on another beginning is gone.
    if not isinstance(value, dict) or value.get("token") != token:
        return None
    return checked(value.get("geometry"), draw)


def _offered(memory: dict[str, Any], value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return None
    click = str(value.get("click"))[:40]
    is_new = memory.get("offer") != click
    memory["offer"] = click
    return checked(value.get("geometry"), "point") if is_new else None


def _picked(
    memory: dict[str, Any], value: Any, shapes: Sequence[MapShape]
) -> tuple[str | None, bool]:
    if not isinstance(value, dict):
        return None, False
    name, click = value.get("id"), str(value.get("click"))[:40]
    is_new = memory.get("click") != click
    memory["click"] = click
    found = next((shape.id for shape in shapes if _clean(shape.id) == name), None)
    return found, is_new and found is not None


def checked(geometry: Any, draw: str) -> dict[str, Any] | None:
    """Return a drawn geometry in its normal form, or None when it cannot be used.

    Parameters
    ----------
    geometry : object
        As it came from the browser.
    draw : {"point", "line", "area"}
        What was to be drawn.

    Returns
    -------
    GeoJSON geometry or None
        WGS 84 degrees, six decimals, rings closed, outer ones counter-clockwise,
        nothing but ``type`` and ``coordinates``.

    Examples
    --------
    >>> checked({"type": "Point", "coordinates": [113.7512345678, 23]}, "point")
    {'type': 'Point', 'coordinates': [113.751235, 23.0]}
    >>> checked({"type": "Point", "coordinates": ["x", 23]}, "point") is None
    True
    """
    if not isinstance(geometry, dict):
        return None
    bare = {name: geometry.get(name) for name in ("type", "coordinates")}
    if not isinstance(bare["type"], str) or FAMILY.get(bare["type"]) != draw:
        return None
    if _positions(bare["coordinates"], 5) > MAX_POSITIONS or geometry_findings(bare, None):
        return None
    try:
        figure = shapely.force_2d(shape(bare))
        figure = shapely.orient_polygons(figure)
    except (ShapelyError, ValueError, TypeError):
        return None
    made = {"type": bare["type"], "coordinates": _rounded(mapping(figure)["coordinates"])}
    return None if geometry_findings(made, None) else made


def token_of(memory: dict[str, Any], draw: str, begin: dict[str, Any] | None) -> str:
    """Return the name of a beginning, which what is drawn on it bears.

    A page may hand back what was drawn as the next beginning; that is no new one,
    so that nothing is lost of what was drawn on in the meantime.

    Parameters
    ----------
    memory : dict
        Of one map in one session; kept up to date here. Its ``told`` is what the
        map answered last.
    draw : str
    begin : GeoJSON geometry or None

    Examples
    --------
    >>> memory = {}
    >>> token_of(memory, "point", None)
    '1'
    >>> memory["told"] = {"type": "Point", "coordinates": [113.75, 23.0]}
    >>> token_of(memory, "point", memory["told"])
    '1'
    >>> token_of(memory, "point", None)
    '2'
    """
    known = memory.get("draw") == draw and begin in (memory.get("begin"), memory.get("told"))
    if not known or (begin is None and memory.get("begin") is not None):
        memory["number"] = memory.get("number", 0) + 1
        memory["told"] = None
    memory.update(draw=draw, begin=begin)
    return str(memory["number"])


def _positions(part: Any, depth: int) -> int:
    if not isinstance(part, list):
        return 0
    if depth == 0:
        return MAX_POSITIONS + 1
    if not part or not isinstance(part[0], list):
        return 1 + len(part) // 10
    return sum(_positions(inner, depth - 1) for inner in part)


def _rounded(part: Any) -> Any:
    if isinstance(part, float | int):
        return round(float(part), DECIMALS)
    return [_rounded(inner) for inner in part]


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


def arrow_between(before: Any, after: Any) -> Arrow | None:
    """Return the arrow between the middles of two GeoJSON geometries; None when one is missing."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return None
    return Arrow(_mark(before), _mark(after))


def _mark(geometry: dict[str, Any]) -> tuple[float, float]:
    point = shape(geometry).representative_point()
    return point.x, point.y
