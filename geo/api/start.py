"""``GET /api/start``: what the map document needs once: plan, words, texts, base map, targets."""

from __future__ import annotations

import hashlib

import orjson
from starlette.requests import Request
from starlette.responses import Response

from geo.api.answers import guarded, language_of, only_known, revision_answer
from geo.api.basemaps import basemaps, default_basemap
from geo.api.view import display_of
from geo.store import project_store
from geo.store.permission import editing_allowed
from geo.web.start import content


@guarded
def start(request: Request) -> Response:
    """Answer everything about the plan that does not depend on window or filter."""
    only_known(request, ("lang", "display"))
    made = content(
        project_store().snapshot(),
        language_of(request),
        display_of(request),
        basemaps=[source.answer() for source in basemaps()],
        default_basemap=default_basemap(),
        editing=editing_allowed(),
        sharing=True,
    )
    # The answer depends on more than the projects (plan, vocabulary, texts, settings),
    # so its own digest is the tag.
    tag = hashlib.sha256(orjson.dumps(made)).hexdigest()[:16]
    return revision_answer(request, tag, lambda: made)
