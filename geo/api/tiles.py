"""``GET /tiles/{code}/{z}/{x}/{y}``: a tile of a base map's file, for the map document.

Where the file has no tile, the answer is 204: no picture, and no error in the browser's
console either. The address carries the file's version, so that browsers keep tiles for long.
"""

from __future__ import annotations

import gzip
import hashlib
import re

from starlette.requests import Request
from starlette.responses import Response

from geo.api.responses import error_answer, guarded, only_known, takes_gzip
from geo.model.errors import BadQuery, PlanMapError
from geo.tiles.archive import TileFile, open_tiles
from geo.tiles.sources import shown_tile_maps

_VERSIONED = "private, max-age=604800"  # a week; another version has another address
_UNVERSIONED = "no-cache"
_WORTH_PACKING = 500  # bytes
_NUMBER = re.compile(r"[0-9]{1,8}")


@guarded
def tile(request: Request) -> Response:
    """Answer a tile, compressed if it is a vector tile and the browser accepts it."""
    only_known(request, ("v",))
    code = request.path_params["code"]
    entries = [each for each in shown_tile_maps() if each.code == code and each.kind == "file"]
    if not entries:
        return error_answer(request, PlanMapError("unknown_basemap", value=code[:80]), 404)
    zoom, column, row = (_number(request.path_params[name]) for name in ("z", "x", "y"))
    tiles = open_tiles(entries[0])
    return _answer(request, tiles, (zoom, column, row))


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        params = {"field": "z/x/y", "value": text[:20], "rule": "number", "low": 0, "high": 2**22}
        raise BadQuery("bad_parameter", **params)
    return int(text)


def _answer(request: Request, tiles: TileFile, place: tuple[int, int, int]) -> Response:
    lasting = request.query_params.get("v") == tiles.version
    headers = {"Cache-Control": _VERSIONED if lasting else _UNVERSIONED}
    found = tiles.tile(*place)
    if found is None:
        return Response(status_code=204, headers=headers)
    headers["ETag"] = f'"{hashlib.blake2b(found.content, digest_size=8).hexdigest()}"'
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    content = found.content
    if found.form == "vector":
        headers["Vary"] = "Accept-Encoding"
        packs = takes_gzip(request.headers.get("accept-encoding", ""))
        if packs and len(content) > _WORTH_PACKING:
            headers["Content-Encoding"] = "gzip"
            content = gzip.compress(content, compresslevel=1, mtime=0)
    return Response(content, media_type=found.media_type, headers=headers)
