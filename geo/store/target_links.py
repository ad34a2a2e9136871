"""Collect and check the links that say which project counts towards which target.

A target is a project with a number to reach, here called a promise. A link is always
made by a person, never inferred from the category.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from geo.model.errors import Finding
from geo.model.vocabulary import vocabulary
from geo.store.feature_line import read_feature

LINK_FIELDS = ("counts_towards", "counts_towards_evidence", "counts_towards_by")


class TargetLinks:
    """Collects the links while a file is read."""

    def __init__(self) -> None:
        self._targets: dict[int, str] = {}

    def add(self, row: int, properties: Mapping[str, Any]) -> None:
        """Record the link of the project in a row, if it has one."""
        if properties.get("counts_towards"):
            self._targets[row] = properties["counts_towards"]

    def finish(
        self, rows: Mapping[str, int], lines: list[bytes], *, public_only: bool
    ) -> dict[int, int]:
        """Return the row of the promise that each linked project counts towards, by its row.

        Parameters
        ----------
        rows : mapping of str to int
            Row of each project, by id.
        lines : list of bytes
            Each project's JSON. In the public build a link to a project that is not
            public is removed from its line, since it would reveal an internal project.
        public_only : bool
        """
        links = {}
        for row, target in self._targets.items():
            if target in rows:
                links[row] = rows[target]
            elif public_only:
                lines[row] = _without_link(lines[row])
        return links


def _without_link(line: bytes) -> bytes:
    feature = orjson.loads(line)
    for name in LINK_FIELDS:
        feature["properties"].pop(name, None)
    return orjson.dumps(feature)


def link_findings(
    changed: Mapping[str, bytes | None], stored: Mapping[str, bytes]
) -> list[Finding]:
    """Return what is wrong with the links that a change adds or alters.

    Parameters
    ----------
    changed : mapping of str to bytes or None
        The features after the change, by id; None: retired.
    stored : mapping of str to bytes
        The features as they are stored now, by id.
    """
    findings = []
    for identifier, line in changed.items():
        target = _target_of(line)
        if target is None or target == _target_of(stored.get(identifier)):
            continue
        promise = changed.get(target) or stored.get(target)
        if promise is None:
            code = "link_to_nothing"
        elif not _counts_sites(read_feature(promise)["properties"]):
            code = "link_to_no_promise"
        else:
            continue
        params = {"value": target}
        findings.append(Finding(code, "error", identifier, "counts_towards", params))
    return findings


def _target_of(line: bytes | None) -> str | None:
    if line is None or b'"counts_towards"' not in line:
        return None
    return read_feature(line)["properties"].get("counts_towards") or None


def _counts_sites(properties: Mapping[str, Any]) -> bool:
    unit = properties.get("target_unit")
    counted = {each.code for each in vocabulary().target_unit if each.counts is not None}
    return properties.get("target_value") is not None and unit in counted
