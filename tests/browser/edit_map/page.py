"""The map of the edit page in the cases that the tests name in the address."""

import json
import random
from typing import Any

import streamlit as st

from geo.ui.shared import state
from geo.ui.shared.side_map import Arrow, MapShape, edit_map

st.set_page_config(layout="wide")
state.sync()

HOSTILE = (
    '<img src=x onerror="window.pwned=1">{{7*7}}${7*7}`</script><script>window.pwned=1</script>'
)
SQUARE = [[113.74, 23.01], [113.75, 23.01], [113.75, 23.02], [113.74, 23.02], [113.74, 23.01]]
POINT = {"type": "Point", "coordinates": [113.751, 23.021]}


def point(longitude: float, latitude: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [longitude, latitude]}


def moves() -> tuple[list[MapShape], list[Arrow]]:
    """Return one place that moves by about 600 m and one by about 20 m, among all roles."""
    pairs = [
        ("far", (113.7500, 23.0200), (113.7556, 23.0180)),
        ("near", (113.7440, 23.0240), (113.7442, 23.0240)),
    ]
    line = {
        "type": "LineString",
        "coordinates": [[113.735, 23.03], [113.742, 23.032], [113.75, 23.031]],
    }
    shapes = [
        MapShape("area", {"type": "Polygon", "coordinates": [SQUARE]}, "context", "A quiet area"),
        MapShape("line", line, "new", "A new road"),
        MapShape("one", point(113.762, 23.028), "one", "As WGS 84"),
        MapShape("other", point(113.767, 23.025), "other", HOSTILE),
        MapShape("chosen", point(113.758, 23.033), "chosen", "Chosen"),
    ]
    for name, start, end in pairs:
        shapes.append(MapShape(f"{name}-old", point(*start), "old", f"{name}, before"))
        shapes.append(MapShape(f"{name}-new", point(*end), "new", f"{name}, after"))
    return shapes, [Arrow(start, end) for _, start, end in pairs]


def many() -> list[MapShape]:
    chance = random.Random(7)
    spots = ((chance.uniform(113.72, 113.79), chance.uniform(22.99, 23.05)) for _ in range(20_000))
    return [MapShape(str(i), point(x, y), "context", str(i)) for i, (x, y) in enumerate(spots)]


case = st.query_params.get("case", "moves")
drawing = {"edit": {"type": "Polygon", "coordinates": [SQUARE]}, "place": POINT}.get(case)
draw = {"edit": "area", "place": "point"}.get(case, case if case in ("point", "line") else "none")
draw = "area" if case == "area" else draw
shapes, arrows = moves() if case in ("moves", "point", "two", "tabs") else ([], [])
if case == "many":
    shapes = many()
if st.toggle("Choose"):
    shapes = [MapShape(s.id, s.geometry, "chosen", s.label) for s in shapes[:1]] + shapes[1:]
if st.toggle("Fewer"):
    shapes, arrows = shapes[:1], []
if st.toggle("Other beginning"):
    drawing = point(113.76, 23.03)
if st.toggle("Feed back"):
    drawing = st.session_state.get("kept", drawing)
legend = [
    ("old", "Old place"),
    ("new", "New place"),
    ("one", "Read as WGS 84"),
    ("other", "Read as GCJ-02"),
    ("context", "Other projects"),
    ("chosen", "Chosen"),
]
room = st.tabs(["First", "Second"])[1] if case == "tabs" else st.container()
with room:
    answer = edit_map(
        "map",
        shapes,
        label=f"Places {HOSTILE}",
        arrows=arrows,
        legend=legend if shapes else [],
        draw=draw,
        drawing=drawing,
    )
if case == "two":
    edit_map("second", shapes[:1], label="Second map", height=300)
st.session_state["kept"] = answer.drawn or drawing
st.button("Again")
st.html(f"<pre id='answer'>{json.dumps([answer.drawn, answer.picked, answer.just_picked])}</pre>")
