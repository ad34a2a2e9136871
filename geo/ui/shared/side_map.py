"""The Streamlit component of a map next to a table, to compare places and to draw.

It has no iframe. Its module only loads the program's own script (which includes Leaflet),
once per page, and passes it the data; the rest is in ``geo/web/js/editor``. The styles stay
in the component's shadow root, apart from Streamlit's page. Geometry that comes back from
the browser is validated and normalised, because a client can send anything.
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

# Roles of the editing pages, then those of coverage: fills from the bottom up, and marks.
Role = Literal[
    "old", "new", "one", "other", "third", "fourth", "context", "chosen",
    "grid1", "grid2", "grid3", "grid4", "grid5", "shade1", "shade2", "shade3", "shade4", "shade5",
    "no_way", "unsure", "heading", "possible", "nominal", "sure",
    "gap", "gap_chosen", "community", "candidate", "facility_estimate", "facility", "site",
]  # fmt: skip
Draw = Literal["none", "point", "line", "area"]
# Limits: what a browser draws smoothly and what a rerun may send (about 3 MB).
MAX_SHAPES = 20_000
LINKED = "area-"  # as in geo/web/js/editor/link.js
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
# Used until the program's own styles have loaded with its script.
_CSS = """
.pme { font-family: var(--st-font); color: var(--st-text-color); }
.pme-stage {
  position: relative; max-height: 85vh; background: var(--st-secondary-background-color);
}
"""
# A script that adds the program's own one to the page, once.
LOAD_SCRIPT = """
// Shared by all components of the page, so that the script runs once.
const loading = window.planmapLoading = window.planmapLoading || new Map();

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
"""
_JS = """
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
mount = st.components.v2.component("planmap_editor", html=_HTML, css=_CSS, js=LOAD_SCRIPT + _JS)
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
    """A geometry to show on the map.

    Attributes
    ----------
    id : str
        Returned as `MapAnswer.picked` when the shape is clicked.
    geometry : GeoJSON geometry
        WGS 84 degrees.
    role : Role
        ``one`` to ``fourth`` are readings of the same file. ``grid1`` is the class of
        the shortest distances, ``no_way`` means unreachable. Of the fills only gaps
        can be picked; one whose id begins with :data:`LINKED` belongs to the row of the same
        id in a table (:mod:`geo.ui.shared.linked_table`). ``heading`` is a line of the legend.
    label : str
        Shown next to the pointer, as plain text.
    word : str
        Written on the mark, for example a number.
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
    """What the visitor did on the map.

    Attributes
    ----------
    drawn : GeoJSON geometry or None
        WGS 84 degrees, six decimals, valid, outer rings counter-clockwise. None
        before anything is drawn or changed, after it is cleared, and while the
        drawing is unfinished.
    picked : str or None
        Id of the shape clicked last, as long as it is shown.
    just_picked : bool
        True only in the run that the click caused, so that a later choice in a
        table can override the click.
    offered : GeoJSON Point or None
        Only in the run that the click caused: where the visitor clicked outside
        drawing mode and confirmed that the place should be there.
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
    """Show a map and return what the visitor did on it.

    The same key keeps the same map through reruns, with pan and zoom; it is fitted
    again when shapes with other ids are shown. Another key makes a new map.

    Parameters
    ----------
    key : str
        Key of the map, also in ``st.session_state``.
    shapes : sequence of MapShape
        At most `MAX_SHAPES` are sent; if there are more, those of role
        ``context`` are dropped first.
    label : str
        Description of the map for screen readers.
    arrows : sequence of Arrow
    legend : sequence of (role, text)
        Entries of the legend.
    draw : {"none", "point", "line", "area"}
        Kind of geometry to draw.
    drawing : GeoJSON geometry or None
        Initial drawing. Another geometry replaces what was drawn, unless it is the
        last answer of this map. Ignored when it is invalid or not of the kind
        `draw`.
    picks_marks : bool
        Whether a click on the mark of a facility picks it while a point is drawn.
    offers : bool
        Whether a click next to all marks, outside drawing mode, asks if the place
        should be there.
    is_whole : bool
        Whether the map starts with the whole town and stays as the reader leaves
        it unless a new place lies out of sight.
    height : int
        Pixels, without the row of drawing buttons.
    view : (west, south, east, north), optional
        Window to show, in WGS 84 degrees; the reader may change it until another one
        is passed. Without it the map is fitted to the shapes.
    """
    initial = drawing if _fits(drawing, draw) else None
    memory = st.session_state.setdefault(f"{key} memory", {})
    token = token_of(memory, draw, initial)
    rows = _rows(shapes)
    data = {
        "key": key,
        "lang": state.language(),
        "script": base_path() + script_bundle().url,
        "label": label,
        "texts": map_texts(len(rows), len(shapes)),
        # A string, so that the browser can cheaply compare it with what it already shows.
        "shapes": f"[{','.join(rows)}]",
        "arrows": [[arrow.start, arrow.end] for arrow in arrows if _is_finite(arrow)],
        "legend": [list(entry) for entry in legend],
        "draw": draw,
        "picksMarks": picks_marks,
        "offers": offers,
        "whole": is_whole,
        "basemap": state.map_state()["state"]["basemap"],
        "drawing": initial,
        "now": _now(st.session_state.get(key), token, draw),
        "token": token,
        "height": height,
        "view": list(view) if view else None,
    }
    data["version"] = _version(memory, data)
    answer = mount(
        key=key,
        data=data,
        on_drawn_change=_on_change,
        on_picked_change=_on_change,
        on_offered_change=_on_change,
    )
    memory["told"] = _drawn(answer.get("drawn"), token, draw)
    picked, just_picked = _picked(memory, answer.get("picked"), shapes)
    offered = _offered(memory, answer.get("offered")) if offers else None
    return MapAnswer(memory["told"], picked, just_picked, offered)


def forget_drawn(key: str) -> None:
    """Reset the drawing on a map in the next run.

    Parameters
    ----------
    key : str
        Key of the map.
    """
    st.session_state.setdefault(f"{key} memory", {}).pop("draw", None)


def _on_change() -> None:
    """Do nothing: Streamlit needs a callback per value; the values come with the answer."""


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
    except TypeError:  # an integer too large for JSON
        return None


def _clean(text: str) -> str:
    # Half of a surrogate pair cannot be encoded as UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8")


def _is_finite(arrow: Arrow) -> bool:
    return all(math.isfinite(value) for value in (*arrow.start, *arrow.end))


def _version(memory: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    # The number stays the same while the data do, so that a rerun makes the browser do nothing.
    digest = hashlib.blake2b(orjson.dumps(data), digest_size=16).digest()
    if memory.get("digest") != digest:
        memory["digest"] = digest
        memory["version"] = memory.get("version", 0) + 1
    visit = memory.setdefault("visit", secrets.token_hex(8))
    return {"visit": visit, "number": memory["version"]}


def _now(value: Any, token: str, draw: Draw) -> dict[str, Any] | None:
    # The current drawing, for a map that is rebuilt during the session.
    drawn = value.get("drawn") if isinstance(value, dict) else None
    if not isinstance(drawn, dict) or drawn.get("token") != token:
        return None
    return {"geometry": _drawn(drawn, token, draw)}


def _drawn(value: Any, token: str, draw: Draw) -> dict[str, Any] | None:
    # A drawing that was begun on another initial geometry is discarded.
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
    picked = next((shape.id for shape in shapes if _clean(shape.id) == name), None)
    return picked, is_new and picked is not None


def checked(geometry: Any, draw: str) -> dict[str, Any] | None:
    """Return a drawn geometry in normalised form, or None when it is unusable.

    Parameters
    ----------
    geometry : object
        As received from the browser.
    draw : {"point", "line", "area"}
        The kind of geometry that was to be drawn.

    Returns
    -------
    GeoJSON geometry or None
        WGS 84 degrees, six decimals, rings closed, outer rings counter-clockwise,
        with only ``type`` and ``coordinates``.

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
    normalised = {"type": bare["type"], "coordinates": _rounded(mapping(figure)["coordinates"])}
    return None if geometry_findings(normalised, None) else normalised


def token_of(memory: dict[str, Any], draw: str, begin: dict[str, Any] | None) -> str:
    """Return a token that identifies the drawing begun on an initial geometry.

    A page may pass back the last answer as the next initial geometry; the token then
    stays, so that edits made in the meantime are not lost.

    Parameters
    ----------
    memory : dict
        State of one map in one session, updated here. Its ``told`` is the last
        answer of the map.
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


def _positions(coordinates: Any, depth: int) -> int:
    if not isinstance(coordinates, list):
        return 0
    if depth == 0:
        return MAX_POSITIONS + 1
    if not coordinates or not isinstance(coordinates[0], list):
        return 1 + len(coordinates) // 10
    return sum(_positions(item, depth - 1) for item in coordinates)


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, float | int):
        return round(float(coordinates), DECIMALS)
    return [_rounded(item) for item in coordinates]


def map_texts(shown: int, total: int) -> dict[str, str]:
    """Return the texts of the map; ``{name}`` fields are filled in by the script.

    Parameters
    ----------
    shown, total : int
        Number of places on the map, and of all places.
    """
    return {**{name: _(text) for name, text in _TEXTS.items()}, "shown": _shown(shown, total)}


def _shown(shown: int, total: int) -> str:
    if not total:
        return _("No place is shown.")
    if shown < total:
        return _("{shown} of {n} places are shown.", shown=f"{shown:,}", n=f"{total:,}")
    return _("1 place is shown.") if shown == 1 else _("{n} places are shown.", n=f"{shown:,}")


def arrow_between(before: Any, after: Any) -> Arrow | None:
    """Return an arrow between points of two GeoJSON geometries; None if one is missing."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return None
    return Arrow(_mark(before), _mark(after))


def _mark(geometry: dict[str, Any]) -> tuple[float, float]:
    point = shape(geometry).representative_point()
    return point.x, point.y
