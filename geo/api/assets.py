"""``GET /assets/{name}``: the map's script, cached for ever by its hash."""

from __future__ import annotations

import gzip
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from geo.api.answers import error_answer, guarded
from geo.model.errors import PlanMapError
from geo.web.bundle import Bundle, script_bundle

FOREVER = "public, max-age=31536000, immutable"


@guarded
def asset(request: Request) -> Response:
    """Answer one asset, compressed where the browser takes it."""
    name = request.path_params["name"]
    bundle = script_bundle()
    if bundle.file_name != name:
        return error_answer(request, PlanMapError("unknown_route", value=name[:80]), 404)
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if _takes_gzip(request.headers.get("accept-encoding", "")):
        headers["Content-Encoding"] = "gzip"
        return Response(_compressed(bundle), media_type=bundle.media_type, headers=headers)
    return Response(bundle.content, media_type=bundle.media_type, headers=headers)


def _takes_gzip(accepted: str) -> bool:
    return any(
        coding.strip() == "gzip" and weight.strip().rstrip("0.") != "q="
        for coding, _, weight in (part.partition(";") for part in accepted.split(","))
    )


@lru_cache(maxsize=1)
def _compressed(bundle: Bundle) -> bytes:
    return gzip.compress(bundle.content, compresslevel=9, mtime=0)
