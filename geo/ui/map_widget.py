"""The folium map, which never changes and is built once; data are passed in separately.

No project and no text of the data passes through a folium template, because folium renders
templates twice and a ``{{`` in a name would be executed on the server. The map's own script
fetches the projects from ``/api/view``. A rerun only sends the visitor's state, as JSON with
every special character escaped.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import folium
import streamlit as st
from branca.element import MacroElement
from folium.template import Template
from streamlit_folium import st_folium

from geo.model.config.base_path import base_path
from geo.ui.shared import state
from geo.ui.shared.link_notice import link_unknowns
from geo.web.bundle import script_bundle

# Placeholder: the map stays hidden until its script has the plan's bounds from the first
# answer, but Leaflet needs a position until then.
_ANYWHERE = (35.0, 105.0)

# The map's frame is fixed in advance, so that nothing moves when it loads. Streamlit's navigation
# shares a row with the map's title and lets clicks through elsewhere; where both do not fit, a
# menu of the map lists the pages instead.
_PLACE = """<style>
[data-testid="stCustomComponentV1"] { position: fixed; left: 0; top: 0; width: 100vw;
  height: 100vh; height: 100dvh; border: 0; z-index: 1; }
[data-testid="stHeader"] { width: min(100%, 35rem); background: none; }
[data-testid="stHeader"], [data-testid="stHeader"] * { pointer-events: none; }
[data-testid="stHeader"] a, [data-testid="stHeader"] a * { pointer-events: auto; }
@media (max-width: 1199px), (max-height: 559px) { [data-testid="stHeader"] { display: none; } }
</style>"""


class PlanMap(folium.Map):  # type: ignore[misc]
    """A folium map without folium's own base map and without scripts from a CDN."""

    default_js = [("planmap", base_path() + script_bundle().url)]  # noqa: RUF012 - folium's own attribute
    default_css: list[tuple[str, str]] = []  # noqa: RUF012


class Mount(MacroElement):  # type: ignore[misc]
    """Passes the Leaflet map to the plan map's script, once."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "PlanMap.mount({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__()
        self._name = "Mount"


class State(MacroElement):  # type: ignore[misc]
    """Passes the visitor's state to the map document on every rerun."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "PlanMap.restore({{ this.state }}, {{ this.number }}, {{ this.unknown }});"
        "{% endmacro %}"
    )

    def __init__(self, visitor: dict[str, Any], unknown: Sequence[str] = ()) -> None:
        super().__init__()
        self._name = "State"
        self.state = script_safe_json(visitor["state"])
        self.number = int(visitor["number"])
        self.unknown = script_safe_json(list(unknown))


def script_safe_json(value: Any) -> str:
    r"""Return `value` as JSON that is inert in a script, in HTML and in a Jinja template.

    Special characters are written as ``\u00xx`` inside strings; braces of the JSON
    itself are kept apart, so that no ``{{`` or ``{%`` can occur.

    Examples
    --------
    >>> print(script_safe_json({"q": "{{7*7}}"}))
    { "q": "\u007b\u007b7*7\u007d\u007d" }
    """
    if isinstance(value, dict):
        pairs = [f"{script_safe_json(str(key))}: {script_safe_json(value[key])}" for key in value]
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(script_safe_json(item) for item in value) + "]"
    text = json.dumps(value, ensure_ascii=True)
    for sign in "{}<>&%$`'#":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def show_map() -> None:
    """Show the map and adopt the state that the visitor changes in it."""
    if not st.context.is_embedded:
        st.html(_PLACE)
    sheet = PlanMap(location=_ANYWHERE, zoom_start=12, tiles=None, zoom_snap=0.25, max_zoom=19)
    sheet.add_child(Mount())
    group = folium.FeatureGroup(name="state")
    unknown = [value.sentence for value in link_unknowns(on_map=True)]
    group.add_child(State(state.map_state(), unknown))
    st_folium(
        sheet,
        key=state.MAP_VALUE,
        height=480,
        use_container_width=True,
        returned_objects=["planmap"],
        feature_group_to_add=group,
        on_change=state.adopt_map_state,
    )
