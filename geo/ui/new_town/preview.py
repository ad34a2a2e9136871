"""Show where a new town's outline lies, and how its base map will look."""

from __future__ import annotations

import shapely
import streamlit as st
from shapely.geometry import mapping

from geo.export.map.picture import base_map_svg
from geo.model.text.language import N_
from geo.setup.outline import Outline
from geo.setup.town import NewTown, base_map_of
from geo.ui.new_town.files import kept
from geo.ui.shared import state
from geo.ui.shared.side_map import MapShape, Role, edit_map
from geo.ui.shared.words import _

_LEGEND: tuple[tuple[Role, str], ...] = (
    ("one", N_("Outline")),
    ("context", N_("Neighbours and communities")),
)
_WIDTH, _HEIGHT = 1200.0, 640.0  # CSS pixels of the picture


def show_outline(key: str, outline: Outline) -> None:
    """Show the town and its neighbours on a map, over any base map that is offered.

    Parameters
    ----------
    key : str
        Key of the map.
    outline : Outline
    """
    shapes = [MapShape("town", dict(mapping(outline.shape)), "one")]
    for number, (area, simple) in enumerate((*outline.neighbours, *outline.communities)):
        shapes.append(MapShape(f"area {number}", dict(mapping(simple)), "context", area.name))
    used = {shape.role for shape in shapes}
    west, south, east, north = shapely.bounds(outline.shape).tolist()
    edit_map(
        key,
        shapes,
        label=_("The outline and its surroundings"),
        legend=[(role, _(text)) for role, text in _LEGEND if role in used],
        view=(west, south, east, north),
        height=460,
    )


def show_base_map(town: NewTown) -> None:
    """Show the base map as the program will draw it."""
    language = state.language()
    size = {"width": _WIDTH, "height": _HEIGHT}
    picture = kept(
        f"picture {id(town)} {language}",
        lambda: base_map_svg(base_map_of(town), **size, language=language),
    )
    st.image(picture, width="stretch", caption=_("How the base map will look"))
