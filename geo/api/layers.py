"""Routes of the office's layers: which there are for the map, and a window of one.

They are ``GET /api/layers`` and ``GET /api/layers/{identifier}``. In the public build, only
public layers exist.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from geo.api.responses import guarded, only_known, revision_answer
from geo.api.view import display_of
from geo.layers.presence import has_layers
from geo.model.errors import BadQuery, UnknownLayer
from geo.viewport import parse_window
from geo.web.features import to_wgs84

_FORMAT = "1"  # of the answers: another one makes browsers ask anew


@guarded
def layers(request: Request) -> Response:
    """Answer the layers that the map may show, in the order of drawing."""
    only_known(request, ("lang",))
    if not has_layers():
        return revision_answer(request, f"{_FORMAT}-0", lambda: {"layers": []})
    from geo.layers.shown import shown_layers
    from geo.layers.store import visible_layers
    from geo.web.layers import layer_items

    key = visible_layers().key
    return revision_answer(
        request, f"{_FORMAT}-{key}", lambda: {"layers": layer_items(shown_layers())}
    )


@guarded
def layer(request: Request) -> Response:
    """Answer what a map window shows of a layer: features, or places counted by cell."""
    only_known(request, ("bbox", "zoom", "display", "lang"))
    query = request.query_params
    view = parse_window(query.get("bbox", ""), query.get("zoom", ""))
    window = to_wgs84(view, display_of(request))
    identifier = request.path_params["identifier"]
    if not has_layers():
        raise UnknownLayer("unknown_layer", value=identifier[:80], allowed="–")
    from geo.layers.shown import is_drawn
    from geo.layers.store import known_layer, layer_store, visible_layers
    from geo.web.layers import layer_window

    store = layer_store()
    found = known_layer(visible_layers(store), identifier[:80])
    if not is_drawn(found):
        raise BadQuery("layer_not_drawn", value=identifier[:80])

    def make() -> dict[str, Any]:
        return layer_window(store, found, window, display_of(request))

    return revision_answer(request, f"{_FORMAT}-{found.sha256[:16]}", make)
