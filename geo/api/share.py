"""The route ``GET /api/share``: a link to a view with its QR code and embed code."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from geo.api.responses import guarded, json_answer, language_of, only_known
from geo.model.config.settings import sharing_settings
from geo.model.errors import BadQuery
from geo.model.plan import plan
from geo.store.permission import is_loopback
from geo.web.sharing import MAX_LINK, embed_code, qr_path, qr_png


@guarded
def share(request: Request) -> Response:
    """Answer a link of this program with its QR code and embed code."""
    only_known(request, ("link", "lang"))
    link = own_link(request, request.query_params.get("link", ""))
    return json_answer(_share_content(link, plan().text("map_title", language_of(request))))


def _share_content(link: str, title: str) -> dict[str, Any]:
    code = base64.b64encode(qr_png(link)).decode("ascii")
    return {
        "link": link,
        "embed": embed_code(link, title),
        "qr": qr_path(link),
        "png": f"data:image/png;base64,{code}",
        # Limits of the link that the sharer should know.
        "only_here": is_loopback(urlsplit(link).hostname or ""),
        "embedding": bool(sharing_settings().embedding),
    }


def own_link(request: Request, link: str) -> str:
    """Return a link to this program with its public address.

    Other addresses are refused, so that no code for a foreign site seems to come from here.

    Raises
    ------
    BadQuery
        When the link is not to this program, or is too long for a QR code.
    """
    try:
        parts = urlsplit(link)
    except ValueError:
        parts = urlsplit("")
    address = sharing_settings().address
    known = {request.headers.get("host", ""), urlsplit(address).netloc} - {""}
    if parts.scheme not in ("http", "https") or parts.netloc not in known:
        raise BadQuery("bad_parameter", field="link", value=link[:80], rule="link")
    if address and parts.netloc != urlsplit(address).netloc:
        link = address + link.partition("://")[2][len(parts.netloc) :]
    if len(link) > MAX_LINK:
        raise BadQuery(
            "bad_parameter", field="link", value=link[:40], rule="length", limit=MAX_LINK
        )
    return link


def outside_address(request: Request) -> str:
    """Return the public address of the program, without a trailing slash."""
    return sharing_settings().address or str(request.base_url).rstrip("/")
