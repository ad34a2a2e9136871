"""Decisions that a facility of a layer is a project of the plan, or none of them.

They are a property of the layer's features, which a file may also bring along: the project's
id, or ``none``. So they are seen wherever the features are, and go through history and undo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from geo.coverage.user_data.names import some
from geo.coverage.user_data.sites import SAME_AS
from geo.layers.comparison import same_features
from geo.layers.content import LayerContent
from geo.layers.geoparquet import encode_features
from geo.model.errors import Finding

Feature = dict[str, Any]


def decision_of(feature: Feature) -> str:
    """Return what is decided about a facility: a project's id, ``none``, or nothing.

    Examples
    --------
    >>> decision_of({"properties": {"Same_as ": " renewal", "n": 1}}), decision_of({})
    ('renewal', '')
    """
    values = _by_field(feature)
    found = next((values[name][1] for name in SAME_AS if name in values and values[name][1]), "")
    return str(found).strip()


def _by_field(feature: Feature) -> dict[str, tuple[str, Any]]:
    """Return the fields for a decision that a feature has: how they are written, and the value."""
    properties = feature.get("properties") or {}
    plain = {str(name).strip().casefold(): (str(name), properties[name]) for name in properties}
    return {name: plain[name] for name in SAME_AS if name in plain}


def with_decisions(features: Sequence[Feature], decisions: Mapping[int, str]) -> list[Feature]:
    """Return features with decisions; an empty one takes a decision back.

    Parameters
    ----------
    features : sequence of GeoJSON features
    decisions : mapping of int to str
        By row: a project's id, ``none``, or an empty text.

    Examples
    --------
    >>> [made] = with_decisions([{"properties": {"对应项目": "a"}}], {0: "none"})
    >>> made["properties"]
    {'对应项目': 'none'}
    """
    return [
        _decided(each, decisions[row]) if row in decisions else each
        for row, each in enumerate(features)
    ]


def _decided(feature: Feature, decision: str) -> Feature:
    fields = [written for written, _value in _by_field(feature).values()] or [SAME_AS[0]]
    values = dict.fromkeys(fields, decision or None)  # all of them, so that none contradicts
    return {**feature, "properties": {**(feature.get("properties") or {}), **values}}


def carried_over(old: Sequence[Feature], read: LayerContent) -> tuple[LayerContent, list[Finding]]:
    """Return a newer file with the decisions about those facilities that it still has.

    What the newer file itself says counts.

    Parameters
    ----------
    old : sequence of GeoJSON features
        The layer's features until now.
    read : LayerContent
        The newer file.

    Returns
    -------
    LayerContent
    list of Finding
        How many decisions are kept, and which are lost.
    """
    made = {row: said for row, each in enumerate(old) if (said := decision_of(each))}
    if not made:
        return read, []
    after = dict(same_features(old, read.features))
    kept = {
        after[row]: said
        for row, said in made.items()
        if row in after and not decision_of(read.features[after[row]])
    }
    lost = [made[row] for row in made if row not in after]
    features = with_decisions(read.features, kept)
    content = encode_features(features) if kept else read.content
    return replace(read, features=features, content=content), _findings(len(kept), lost)


def _findings(kept: int, lost: Sequence[str]) -> list[Finding]:
    found = []
    if kept:
        found.append(Finding("layer_decisions_kept", "info", params={"count": f"{kept:,}"}))
    if lost:
        params = {"count": f"{len(lost):,}", "names": some(list(lost))}
        found.append(Finding("layer_decisions_lost", "warning", params=params))
    return found
