"""Which of the office's layers a map may show, and which it shows: the communities by default."""

from __future__ import annotations

from collections.abc import Iterable

from geo.layers.kinds import (
    COMMUNITIES,
    FACILITIES,
    LAND,
    NEIGHBOURS,
    REFERENCE,
    RESIDENTS,
    STREETS,
)
from geo.layers.record import Layer
from geo.layers.store import LayersState, LayerStore, known_layer, visible_layers
from geo.model.layer_choice import WITHOUT, checked_choice, chosen_ids, unknown_words

# What is drawn below comes first.
ORDER = (LAND, REFERENCE, COMMUNITIES, STREETS, RESIDENTS, NEIGHBOURS, FACILITIES)
DEFAULT_KINDS = frozenset({COMMUNITIES})


def shown_layers(*, public: bool = False, store: LayerStore | None = None) -> list[Layer]:
    """Return the layers that a map may show, in the order of drawing.

    Parameters
    ----------
    public : bool
        Whether the map is for the public, which sees public layers only, even where the
        office makes it.
    store : LayerStore, optional

    Raises
    ------
    InvalidConfiguration, UnreadableHistory
        When the list of layers cannot be read.
    """
    layers = visible_layers(store).layers.values()
    allowed = (each for each in layers if each.is_public or not public)
    return sorted(allowed, key=lambda layer: ORDER.index(layer.kind))


def is_drawn(layer: Layer) -> bool:
    """Return whether a layer has something to draw: places, and not as a raster.

    A raster of people would need a scale of colours of its own, and would cover the projects
    with a figure that the coverage page gives better. So it is named, and not drawn.
    """
    return layer.form == "vector" and layer.features > layer.without_place


def chosen_layers(choice: str, layers: Iterable[Layer], *, strict: bool = True) -> list[Layer]:
    """Return the layers that a choice shows, of those that are drawn at all.

    Parameters
    ----------
    choice : str
        See :mod:`geo.model.layer_choice`; empty for the default.
    layers : iterable of Layer
        Those that may be shown.
    strict : bool
        Whether to raise an error for an unknown layer (for programs) or to ignore it.

    Raises
    ------
    BadQuery
        When the text is too long or contains invisible characters.
    UnknownLayer
        With the layers that there are.

    Examples
    --------
    >>> chosen_layers("", []), chosen_layers("none", [])
    ([], [])
    """
    offered = {each.id: each for each in layers}
    if strict:
        for word in unknown_words(checked_choice(choice), offered)[:1]:
            known_layer(LayersState(0, offered), word.removeprefix(WITHOUT))
    default = [each.id for each in offered.values() if each.kind in DEFAULT_KINDS]
    shown = chosen_ids(choice, offered, default)
    return [each for each in offered.values() if each.id in shown and is_drawn(each)]
