"""What GDAL gives as a row of a table, as a feature of GeoJSON."""

from __future__ import annotations

import contextlib
import datetime as dt
import decimal
import struct
from collections.abc import Callable
from typing import Any

import orjson

from geo.intake.text_evidence import decoded
from geo.intake.wkb import UnsupportedGeometry, geometry_of

Convert = Callable[[Any], Any]


def feature_of(properties: dict[str, Any], shape: bytes | None) -> dict[str, Any]:
    """Return the line for a feature: itself, and what was noticed about its shape."""
    # The number that GDAL gives each feature is no id: it changes with every save.
    made: dict[str, Any] = {"type": "Feature", "properties": properties, "geometry": None}
    if shape is None:
        return {"feature": made}
    try:
        made["geometry"], heights = geometry_of(shape)
    except UnsupportedGeometry as problem:
        return {"feature": made, "unsupported": str(problem)}
    except struct.error:
        return {"feature": made, "unsupported": "WKB"}
    return {"feature": made, "heights": True} if heights else {"feature": made}


def converter(encoding: str | None) -> Convert:
    """Return what makes a value of JSON from one of a column; texts are decoded."""

    def convert(value: Any) -> Any:
        if isinstance(value, str):
            return own_text(value, encoding)
        return _plain(value)

    return convert


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time() and (value.utcoffset() or dt.timedelta()) == (
            dt.timedelta()
        )
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return None if isinstance(value, bytes) else value


def json_text(value: Any) -> Any:
    """Return what a text of JSON says, or the text."""
    with contextlib.suppress(orjson.JSONDecodeError, TypeError):
        return orjson.loads(value)
    return _plain(value)


def own_text(text: str, encoding: str | None) -> str:
    r"""Decode a text whose bytes GDAL has kept as ISO 8859-1.

    Examples
    --------
    >>> own_text("\xce\xf7\xc6", "gb18030"), own_text("西", None)
    ('西', '西')
    """
    return decoded(text.encode("latin-1", "replace"), encoding) if encoding else text
