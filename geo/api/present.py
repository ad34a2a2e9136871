"""``GET /present``: the presentation, rebuilt from the projects whenever it is opened."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import lru_cache
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from geo.api.error_page import readable
from geo.api.link_preview import Subject, preview_tags
from geo.api.long_work import costly
from geo.api.middleware.security import frame_ancestors
from geo.api.responses import all_params, language_of, only_known
from geo.api.share import outside_address
from geo.model.config.settings import access_settings
from geo.model.plan import plan
from geo.model.text.language import Language
from geo.present.composition import PARAMETERS, Composition, parse_composition
from geo.present.drafts import PARAMETER as DRAFT
from geo.present.drafts import notes_of
from geo.present.public import public_composition
from geo.present.stored import stored_composition
from geo.store import project_store, public_store
from geo.store.snapshot import Snapshot
from geo.web.document import policy
from geo.web.presentation import presentation

_VERSION = "v"  # says nothing: another address for the same, so that a frame loads it anew


@costly("presentation")
@readable
def present(request: Request) -> Response:
    """Answer the document: the stored composition, and over it what the address says."""
    only_known(request, (*PARAMETERS, DRAFT, _VERSION))
    chosen = requested_composition(request)
    snapshot = snapshot_for(chosen)
    text, tag = _made(
        snapshot,
        public_composition(chosen, snapshot),
        language_of(request),
        outside_address(request),
        _query(request),
        dt.datetime.now().astimezone().date(),
    )
    headers = {"ETag": f'"{tag}"', "Cache-Control": "no-cache", "Vary": "Accept-Language"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["Content-Security-Policy"] = f"{policy()}; {frame_ancestors()}"
    return HTMLResponse(text, headers=headers)


def requested_composition(request: Request) -> Composition:
    """Return the composition of an address; in the public build it is for the public.

    Raises
    ------
    BadQuery
        When the address says what cannot be.
    """
    chosen = parse_composition(all_params(request), stored_composition())
    notes = notes_of(request.query_params.get(DRAFT, ""))
    if notes is not None:
        chosen = chosen.model_copy(update={"notes": notes})
    return chosen.model_copy(update={"public": True}) if access_settings().public else chosen


def snapshot_for(chosen: Composition) -> Snapshot:
    """Return the projects that a presentation may show."""
    store = public_store() if chosen.public else project_store()
    return store.snapshot()


def _query(request: Request) -> str:
    # The link is for others: a draft's notes are not.
    pairs = [
        pair for pair in request.query_params.multi_items() if pair[0] not in (DRAFT, _VERSION)
    ]
    params = urlencode(pairs, safe=",")
    return f"?{params}" if params else ""


# The day is part of the question: the imprint says when the document was made.
@lru_cache(maxsize=4)
def _made(
    snapshot: Snapshot,
    chosen: Composition,
    language: Language,
    base: str,
    query: str,
    _day: dt.date,
) -> tuple[str, str]:
    begins = chosen.language or language
    seen = "&public=1" if chosen.public else ""
    link, picture = f"{base}/present{query}", f"{base}/preview.png?lang={begins}{seen}"
    about = Subject(plan().text("title", begins), plan().text("publisher", begins))
    head = preview_tags(about, link, picture, begins)
    text = presentation(snapshot, chosen, language=language, link=link, head=head)
    return text, hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
