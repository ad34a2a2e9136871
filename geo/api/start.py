"""``GET /api/start``: what the map document needs once: plan, words, texts, base map, targets."""

from __future__ import annotations

import datetime as dt
import hashlib

import orjson
from starlette.requests import Request
from starlette.responses import Response

from geo.api.answers import guarded, language_of, only_known, revision_answer
from geo.api.basemaps import basemaps, default_basemap
from geo.api.view import display_of
from geo.model.text.language import Language, translate
from geo.publish.check import publish_report
from geo.publish.report import DRAFT
from geo.store import project_store
from geo.store.permission import editing_allowed
from geo.store.snapshot import Snapshot
from geo.web.start import content

MAX_CHECKED = 20_000  # projects; the map does not wait for the check of more


@guarded
def start(request: Request) -> Response:
    """Answer everything about the plan that does not depend on window or filter."""
    only_known(request, ("lang", "display"))
    snapshot, language = project_store().snapshot(), language_of(request)
    made = content(
        snapshot,
        language,
        display_of(request),
        basemaps=[source.answer() for source in basemaps()],
        default_basemap=default_basemap(),
        editing=editing_allowed(request.headers),
        sharing=True,
    )
    made["mark"] = _mark(snapshot, language)
    # The answer depends on more than the projects (plan, vocabulary, texts, settings),
    # so its own digest is the tag.
    tag = hashlib.sha256(orjson.dumps(made)).hexdigest()[:16]
    return revision_answer(request, tag, lambda: made)


def _mark(snapshot: Snapshot, language: Language) -> str:
    if len(snapshot) > MAX_CHECKED:
        return translate(DRAFT, language)
    today = dt.datetime.now().astimezone().date()
    return publish_report(snapshot, today=today).mark(language)
