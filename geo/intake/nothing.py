"""A file with nothing in it: told, whatever its format."""

from __future__ import annotations

from typing import Any

from geo.intake.upload import Upload
from geo.model.errors import Finding


def nothing_told(upload: Upload) -> list[Finding]:
    """Say that a file has no features, or no place for any of them.

    Parameters
    ----------
    upload : Upload
        Of any format, as read.

    Returns
    -------
    list of Finding
        At most one, about the whole file.
    """
    if not upload.features:
        return [Finding("nothing_in_file", "warning")]
    is_told = any(each.code == "table_without_places" for each in upload.findings)
    if is_told or any(map(_has_place, upload.features)):
        return []
    return [Finding("no_places_in_file", "info", params={"count": len(upload.features)})]


def _has_place(feature: Any) -> bool:
    # What is no feature, or has a place that cannot be read, is told of by itself.
    return type(feature) is not dict or feature.get("geometry") is not None
