"""Check an uploaded file against the data contract and report what was found."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.intake.read import Upload, read_upload
from geo.model.errors import Finding, UnreadableFile
from geo.model.settings import limit_settings
from geo.model.validate import all_findings, suggestion

WGS84 = "EPSG:4326"
# Names under which a ``crs`` member says nothing but WGS 84.
_WGS84_NAMES = ("crs84", "epsg:4326", "epsg::4326", "epsg:4490", "epsg::4490")


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found.

    Attributes
    ----------
    readable : bool
    features : int
    declared, detected, applied : str or None
        Coordinate system the file names, the one its numbers look like, and the
        one it was read in.
    findings : list of Finding
    """

    readable: bool
    features: int
    declared: str | None
    detected: str | None
    applied: str | None
    findings: list[Finding]

    @property
    def exit_code(self) -> int:
        """0 without errors, 1 with errors, 2 when the file cannot be read."""
        if not self.readable:
            return 2
        return int(any(finding.severity == "error" for finding in self.findings))


def check(path: Path, crs: str | None = None) -> Report:
    """Check a file.

    Parameters
    ----------
    path : Path
    crs : str, optional
        Coordinate system that the user names; only WGS 84 is read so far.

    Returns
    -------
    Report
        An unreadable file is reported, not raised.
    """
    try:
        upload = read_upload(path)
    except UnreadableFile as error:
        return Report(False, 0, None, None, None, error.findings)
    found = [*upload.findings, *_crs_findings(upload, crs), *_field_findings(upload)]
    found += [_with_suggestion(finding) for finding in all_findings(upload.features)]
    out_of_degrees = {"coordinate_out_of_range", "axes_swapped"}
    detected = None if any(each.code in out_of_degrees for each in found) else WGS84
    return Report(True, len(upload.features), upload.crs, detected, WGS84, found)


def _crs_findings(upload: Upload, chosen: str | None) -> list[Finding]:
    named = chosen or upload.crs
    if named is None or named.lower().endswith(_WGS84_NAMES):
        return []
    return [Finding("foreign_crs", field="crs", params={"value": named})]


def _field_findings(upload: Upload) -> list[Finding]:
    limits = limit_settings()
    found = []
    for place, feature in enumerate(upload.features):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            continue
        name = str(feature.get("id") or f"#{place + 1}")
        if len(properties) > limits.max_fields:
            params = {"found": len(properties), "limit": limits.max_fields}
            found.append(Finding("too_many_fields", feature=name, params=params))
        found += [
            Finding("text_too_long", feature=name, field=key[:80], params=_too_long(value))
            for key, value in properties.items()
            if isinstance(value, str) and len(value) > limits.max_text
        ]
    return found


def _too_long(value: str) -> dict[str, Any]:
    return {"value": value[:40] + "…", "limit": limit_settings().max_text}


def _with_suggestion(finding: Finding) -> Finding:
    if finding.code != "unknown_value":
        return finding
    nearest = suggestion(finding.params["value"], finding.params["kind"])
    if nearest is None:
        return finding
    params = {**finding.params, "suggestion": nearest}
    return dataclasses.replace(finding, code="unknown_value_near", params=params)
