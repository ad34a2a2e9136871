"""Read and write a feature as one line of JSON, without loss and always in the same form."""

from __future__ import annotations

import json
from typing import Any

from geo.model.config.settings import limit_settings
from geo.model.geojson import rounded
from geo.model.text.safe_json import parse


def read_feature(line: bytes) -> Any:
    """Parse a feature; coordinates are rounded to six decimals.

    Integers stay integers whatever their size, and numbers keep their kind
    (1 is not 1.0).

    Raises
    ------
    UnreadableFile
        When the line is not strict JSON, or is nested too deeply.
    """
    # Only to validate: this parser would turn 10**20 into a float.
    parse(line, max_depth=limit_settings().max_depth)
    feature = json.loads(line)
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if isinstance(geometry, dict) and "coordinates" in geometry:
        geometry["coordinates"] = rounded(geometry["coordinates"])
    return feature


def write_feature(feature: Any) -> bytes:
    """Write a feature as one compact line of UTF-8.

    Examples
    --------
    >>> write_feature({"名": [1, 1.0]}).decode()
    '{"名":[1,1.0]}'
    """
    text = json.dumps(feature, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8")
