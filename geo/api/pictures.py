"""The map as a picture: ``GET /api/picture`` for the current view, ``GET /preview.png``.

A messenger shows the second one beside a link.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from geo.api.link_preview import PICTURE
from geo.api.long_work import costly
from geo.api.responses import all_params, guarded, language_of, only_known
from geo.api.view import display_of
from geo.export.map.picture import Parts, picture_png
from geo.export.png import map_png
from geo.model.basemap import base_map
from geo.model.plan import plan
from geo.model.query import PARAMETERS, ProjectFilter, parse_filter
from geo.model.text.language import Language
from geo.present.listing import bounds_of
from geo.publish.facts import imprint
from geo.store import project_store, public_store
from geo.store.snapshot import Snapshot
from geo.viewport import parse_window
from geo.web.features import to_wgs84

MAX_MARKS = 5000  # more of them hide the map; it is then shown without
MAX_KEPT = 64  # pictures of about 200 kB
Wanted = tuple[int | None, ProjectFilter, Language]
# With a revision go its pictures; requests come one at a time, through the queue.
_kept: WeakKeyDictionary[Snapshot, dict[Wanted, bytes]] = WeakKeyDictionary()


def preview_picture(
    snapshot: Snapshot, row: int | None, criteria: ProjectFilter, language: Language
) -> bytes:
    """Return the preview of 1200 by 630 pixels as PNG, made once for a revision.

    Parameters
    ----------
    snapshot : Snapshot
    row : int or None
        A project to show in its surroundings.
    criteria : ProjectFilter
        Which projects to show when there is no `row`.
    language : {"zh", "en"}
    """
    kept = _kept.setdefault(snapshot, {})
    key = (row, criteria, language)
    if key not in kept:
        while len(kept) >= MAX_KEPT:
            kept.pop(next(iter(kept)))
        kept[key] = _drawn(snapshot, row, criteria, language)
    return kept[key]


@costly("picture")
@guarded
def picture(request: Request) -> Response:
    """Answer the projects of a filter in a window as PNG: A4 landscape, 300 dots an inch."""
    only_known(request, ("bbox", "zoom", "display", "lang", *PARAMETERS))
    query = request.query_params
    criteria = parse_filter(all_params(request))
    view_window = parse_window(query.get("bbox", ""), query.get("zoom", ""))
    window = to_wgs84(view_window, display_of(request))
    bounds = (window.west, window.south, window.east, window.north)
    snapshot = project_store().snapshot()
    content = map_png(snapshot, snapshot.rows(criteria), language_of(request), bounds=bounds)
    headers = {
        "Cache-Control": "no-cache",
        "Content-Disposition": f'attachment; filename="plan-map-{snapshot.revision}.png"',
    }
    return Response(content, media_type="image/png", headers=headers)


@costly("picture")
@guarded
def preview(request: Request) -> Response:
    """Answer the map as a picture: of one project, of a section, else of the plan.

    With ``public=1`` it shows what the public may see, whatever this program shows: the
    picture of a presentation for the public.
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


def _drawn(
    snapshot: Snapshot, row: int | None, criteria: ProjectFilter, language: Language
) -> bytes:
    rows = snapshot.rows(criteria) if row is None else np.array([row])
    near = None if row is None else bounds_of(snapshot, rows)
    return picture_png(
        snapshot,
        rows if len(rows) <= MAX_MARKS else rows[:0],
        bounds=near or base_map().home,
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
