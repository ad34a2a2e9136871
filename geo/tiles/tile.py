"""A tile as it comes out of a file, checked before anything is done with it.

A tile is sent to browsers and drawn on paper, so what it expands to is limited: a vector
tile by its bytes, a picture by its pixels. Only its head is read here.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from typing import Literal

from geo.model.errors import UnreadableTiles

Form = Literal["png", "jpeg", "webp", "vector"]
MEDIA_TYPES: dict[Form, str] = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "vector": "application/vnd.mapbox-vector-tile",
}
MAX_BYTES = 4_000_000  # of a tile as stored, and of a vector tile expanded
MAX_PIXELS = 1024  # on a side; usual are 256 and 512
_GZIP = b"\x1f\x8b"
_EITHER = zlib.MAX_WBITS | 32  # gzip or zlib, by the head


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile.

    Attributes
    ----------
    content : bytes
        Not compressed beyond what its form does by itself.
    form : {"png", "jpeg", "webp", "vector"}
    """

    content: bytes
    form: Form

    @property
    def media_type(self) -> str:
        """Media type, for the Content-Type header."""
        return MEDIA_TYPES[self.form]


def checked_tile(stored: bytes, form: Form | None = None) -> Tile:
    """Return a stored tile, expanded and checked.

    Parameters
    ----------
    stored : bytes
        As in the file; a vector tile is usually compressed with gzip.
    form : {"png", "jpeg", "webp", "vector"}, optional
        What the file says it is; pictures are recognised by their content.

    Raises
    ------
    UnreadableTiles
        ``tile_large`` beyond the limits, ``tile_damaged`` if it is not what it should be.
    """
    if len(stored) > MAX_BYTES:
        raise UnreadableTiles("tile_large", limit=MAX_BYTES // 1_000_000)
    if form == "vector":
        return Tile(expanded(stored, MAX_BYTES), "vector")
    return Tile(stored, _picture_form(stored))


def expanded(stored: bytes, limit: int) -> bytes:
    """Return the content of a gzip or zlib stream; other bytes are returned as they are.

    Parameters
    ----------
    stored : bytes
    limit : int
        Most bytes to expand to.

    Raises
    ------
    UnreadableTiles

    Examples
    --------
    >>> import gzip
    >>> expanded(gzip.compress(b"tile"), 100), expanded(b"tile", 100)
    (b'tile', b'tile')
    >>> expanded(gzip.compress(bytes(101)), 100)
    Traceback (most recent call last):
    ...
    geo.model.errors.UnreadableTiles: ('tile_large', {'limit': 0})
    """
    if not (stored.startswith(_GZIP) or stored[:2] in (b"\x78\x01", b"\x78\x9c", b"\x78\xda")):
        if len(stored) > limit:
            raise UnreadableTiles("tile_large", limit=limit // 1_000_000)
        return stored
    stream = zlib.decompressobj(_EITHER)
    try:
        content = stream.decompress(stored, limit + 1)
    except zlib.error as error:
        raise UnreadableTiles("tile_damaged") from error
    if len(content) > limit:
        raise UnreadableTiles("tile_large", limit=limit // 1_000_000)
    if not stream.eof:
        raise UnreadableTiles("tile_damaged")
    return content


def _picture_form(content: bytes) -> Form:
    from PIL import Image, UnidentifiedImageError  # not needed before the first tile

    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as picture:
            size, form = picture.size, str(picture.format).lower()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise UnreadableTiles("tile_damaged") from error
    except Image.DecompressionBombError as error:
        raise UnreadableTiles("tile_pixels", limit=MAX_PIXELS) from error
    if max(size) > MAX_PIXELS:
        raise UnreadableTiles("tile_pixels", limit=MAX_PIXELS)
    forms: dict[str, Form] = {"png": "png", "jpeg": "jpeg", "webp": "webp"}
    return forms[form]
