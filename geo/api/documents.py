"""Routes whose answers take long: the presentation, and pictures of the map.

``GET /present`` is the presentation, rebuilt from the projects when it is opened;
``GET /api/picture`` is the current view; ``GET /preview.png`` is the picture of a link
preview. They are queued by kind, without blocking other requests.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

import numpy as np
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from geo.api.error_page import readable, readable_answer
from geo.api.link_preview import PICTURE, Subject, preview_tags
from geo.api.middleware.security import frame_ancestors
from geo.api.responses import Handler, all_params, guarded, language_of, only_known
from geo.api.share import outside_address
from geo.api.view import display_of
from geo.export.document_turns import Kind, document_turns
from geo.export.map.picture import Parts, picture_png
from geo.export.png import map_png
from geo.layers.presence import has_layers
from geo.model.basemap import base_map
from geo.model.config.settings import access_settings
from geo.model.errors import Abandoned, BadQuery, PlanMapError
from geo.model.plan import plan
from geo.model.process.turns import Turns
from geo.model.query import PARAMETERS as FILTER
from geo.model.query import ProjectFilter, parse_filter
from geo.model.text.language import Language
from geo.present.composition import PARAMETERS as COMPOSITION
from geo.present.composition import Composition, parse_composition, public_composition
from geo.present.drafts import PARAMETER as DRAFT
from geo.present.drafts import notes_of
from geo.present.listing import bounds_of
from geo.present.stored import stored_composition
from geo.publish.facts import imprint
from geo.store import project_store, public_store
from geo.store.snapshot import Snapshot
from geo.tiles.sources import basemaps
from geo.viewport import parse_window
from geo.web.document import policy
from geo.web.features import to_wgs84
from geo.web.presentation import presentation

AsyncHandler = Callable[[Request], Awaitable[Response]]
_VERSION = "v"  # ignored: it only changes the address, so that a frame reloads
MAX_MARKS = 5000  # more marks would hide the map, so none are drawn
MAX_KEPT = 64  # pictures of about 200 kB each
PictureKey = tuple[int | None, ProjectFilter, Language, str]
# Pictures are dropped with their revision. No lock is needed: the queue runs one at a time.
_kept: WeakKeyDictionary[Snapshot, dict[PictureKey, bytes]] = WeakKeyDictionary()


def costly(kind: Kind) -> Callable[[Handler], AsyncHandler]:
    """Return a decorator that answers requests in a queue, on separate threads.

    The threads for all other requests stay free. When the queue is full, the answer is
    503 with Retry-After; work for a client that has disconnected is dropped.

    Parameters
    ----------
    kind : {"picture", "presentation", "file"}

    Returns
    -------
    callable
        Decorator for a handler; `PlanMapError` becomes an error answer.
    """
    return partial(_queued, kind)


def _queued(kind: Kind, handler: Handler) -> AsyncHandler:
    async def handle(request: Request) -> Response:
        queue, disconnected = document_turns(kind), threading.Event()

        def stop_if_disconnected() -> None:
            if disconnected.is_set():
                raise Abandoned("abandoned")

        def work() -> Response:
            with queue.turn(disconnected, stop_if_disconnected):
                return handler(request)

        try:
            queue.check_room()
        except PlanMapError as error:
            return readable_answer(request, error)
        work_done: asyncio.Future[Any] = asyncio.get_running_loop().run_in_executor(
            _threads(queue), work
        )
        disconnect: asyncio.Future[Any] = asyncio.create_task(_until_left(request))
        try:
            await asyncio.wait([work_done, disconnect], return_when=asyncio.FIRST_COMPLETED)
            disconnected.set() if disconnect.done() else disconnect.cancel()
            answer: Response = await work_done
        except PlanMapError as error:
            answer = readable_answer(request, error)
        finally:
            disconnected.set()
            disconnect.cancel()
        return answer

    handle.__name__ = handler.__name__
    handle.__doc__ = handler.__doc__
    return handle


async def _until_left(request: Request) -> None:
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            return


@lru_cache(maxsize=3)
def _threads(turns: Turns) -> ThreadPoolExecutor:
    # One thread more than may wait: its request finds the queue full and answers so.
    return ThreadPoolExecutor(turns.places + turns.waiting + 1, thread_name_prefix="document")


@costly("presentation")
@readable
def present(request: Request) -> Response:
    """Answer the presentation: the stored composition, changed by the query parameters."""
    only_known(request, (*COMPOSITION, DRAFT, _VERSION))
    chosen = requested_composition(request)
    snapshot = snapshot_for(chosen)
    document, digest = _presentation(
        snapshot,
        public_composition(chosen, snapshot),
        language_of(request),
        outside_address(request),
        _query(request),
        dt.datetime.now().astimezone().date(),
        (*_ground_version(), _layers_version()),
    )
    headers = {"ETag": f'"{digest}"', "Cache-Control": "no-cache", "Vary": "Accept-Language"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["Content-Security-Policy"] = f"{policy()}; {frame_ancestors()}"
    return HTMLResponse(document, headers=headers)


def requested_composition(request: Request) -> Composition:
    """Return the composition of a request; in the public build always a public one.

    Raises
    ------
    BadQuery
        When a query parameter is invalid.
    """
    chosen = parse_composition(all_params(request), stored_composition())
    notes = notes_of(request.query_params.get(DRAFT, ""))
    if notes is not None:
        chosen = chosen.model_copy(update={"notes": notes})
    return chosen.model_copy(update={"public": True}) if access_settings().public else chosen


def snapshot_for(chosen: Composition) -> Snapshot:
    """Return the projects that a presentation may show: for the public, public ones."""
    store = public_store() if chosen.public else project_store()
    return store.snapshot()


def _query(request: Request) -> str:
    # The link is for other people, who must not get the notes of a draft.
    pairs = [
        pair for pair in request.query_params.multi_items() if pair[0] not in (DRAFT, _VERSION)
    ]
    params = urlencode(pairs, safe=",")
    return f"?{params}" if params else ""


def _ground_version() -> tuple[str, ...]:
    """Return the addresses of the base maps' files, which change with the files."""
    return tuple(url for source in basemaps() for url in source.urls if url.startswith("/"))


def _layers_version() -> str:
    """Return a text that changes with the office's layers; empty where there are none."""
    if not has_layers():
        return ""
    from geo.layers.store import visible_layers

    try:
        return visible_layers().key
    except PlanMapError:  # the document is made without them
        return "?"


# The day is part of the cache key because the imprint states it, and so are the base map's file
# and the layers.
@lru_cache(maxsize=4)
def _presentation(
    snapshot: Snapshot,
    chosen: Composition,
    language: Language,
    base: str,
    query: str,
    _day: dt.date,
    _ground: tuple[str, ...],
) -> tuple[str, str]:
    opening = chosen.language or language
    audience = "&public=1" if chosen.public else ""
    link, picture = f"{base}/present{query}", f"{base}/preview.png?lang={opening}{audience}"
    about = Subject(plan().text("title", opening), plan().text("publisher", opening))
    tags = preview_tags(about, link, picture, opening)
    text = presentation(snapshot, chosen, language=language, link=link, head=tags)
    return text, hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


@costly("picture")
@guarded
def picture(request: Request) -> Response:
    """Answer a map window with the filtered projects as PNG: A4 landscape, 300 dpi.

    It has the base map that ``basemap`` names if that is a file, and the schematic one in
    place of those at an address, which the program never asks.
    """
    only_known(request, ("bbox", "zoom", "display", "basemap", "lang", "layers", *FILTER))
    query = request.query_params
    criteria = parse_filter(all_params(request))
    view_window = parse_window(query.get("bbox", ""), query.get("zoom", ""))
    window = to_wgs84(view_window, display_of(request))
    bounds = (window.west, window.south, window.east, window.north)
    snapshot = project_store().snapshot()
    content = map_png(
        snapshot,
        snapshot.rows(criteria),
        language_of(request),
        bounds=bounds,
        basemap=_wished_basemap(request),
        layers=_checked_layers(query.get("layers", "")),
    )
    headers = {
        "Cache-Control": "no-cache",
        "Content-Disposition": f'attachment; filename="plan-map-{snapshot.revision}.png"',
    }
    return Response(content, media_type="image/png", headers=headers)


def _wished_basemap(request: Request) -> str | None:
    code = request.query_params.get("basemap")
    offered = tuple(source.code for source in basemaps())
    if code is not None and code not in offered:
        params = {"field": "basemap", "value": code[:40], "rule": "known_code", "allowed": offered}
        raise BadQuery("bad_parameter", **params)
    return code


def _checked_layers(choice: str) -> str:
    """Return a choice of layers that all exist; raises as `chosen_layers`."""
    if not choice:
        return ""
    from geo.layers.shown import chosen_layers, shown_layers

    chosen_layers(choice, shown_layers())
    return choice


@costly("picture")
@guarded
def preview(request: Request) -> Response:
    """Answer the picture of a link preview: of a project, a section or the whole plan.

    With ``public=1`` it shows only public projects even in the office's build: the picture
    of a public presentation.
    """
    only_known(request, ("id", "section", "lang", "public"))
    store = public_store() if request.query_params.get("public") == "1" else project_store()
    snapshot = store.snapshot()
    identifier = request.query_params.get("id", "")
    row = snapshot.row(identifier) if identifier else None
    criteria = parse_filter({"section": request.query_params.getlist("section")})
    content = preview_picture(snapshot, row, criteria, language_of(request))
    headers = {"Cache-Control": "public, max-age=600", "Vary": "Accept-Language"}
    return Response(content, media_type="image/png", headers=headers)


def preview_picture(
    snapshot: Snapshot, row: int | None, criteria: ProjectFilter, language: Language
) -> bytes:
    """Return the preview picture as PNG, 1200 by 630 pixels; cached per revision.

    Parameters
    ----------
    snapshot : Snapshot
    row : int or None
        A project, shown in its surroundings.
    criteria : ProjectFilter
        The projects to show when `row` is None.
    language : {"zh", "en"}
    """
    kept = _kept.setdefault(snapshot, {})
    key = (row, criteria, language, _layers_version())
    if key not in kept:
        while len(kept) >= MAX_KEPT:
            kept.pop(next(iter(kept)))
        kept[key] = _draw(snapshot, row, criteria, language)
    return kept[key]


def _draw(
    snapshot: Snapshot, row: int | None, criteria: ProjectFilter, language: Language
) -> bytes:
    rows = snapshot.rows(criteria) if row is None else np.array([row])
    bounds = None if row is None else bounds_of(snapshot, rows)
    return picture_png(
        snapshot,
        rows if len(rows) <= MAX_MARKS else rows[:0],
        bounds=bounds or base_map().home,
        width_px=PICTURE[0],
        height_px=PICTURE[1],
        language=language,
        parts=_parts(snapshot, language),
    )


def _parts(snapshot: Snapshot, language: Language) -> Parts:
    document, facts = plan(), imprint(snapshot, language)
    return Parts(
        title=document.text("map_title", language),
        under=f"{document.text('publisher', language)} · {document.date}",
        mark=facts.mark,
    )
