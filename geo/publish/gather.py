"""Facts about the public projects that the check and the imprint need, in one pass."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from geo.model.location import certainty, is_surer_than_its_source
from geo.model.project import name_in
from geo.model.public import is_internal, place_is_withheld, public_feature
from geo.model.text.mentions import InternalNames
from geo.publish.languages import project_texts
from geo.store.snapshot import Snapshot

Ids = list[str]
_WATCHING = re.compile(
    r"监控|摄像|视频|卡口|警务|派出所|公安|技防|天网|雪亮"
    r"|\b(?:cameras?|surveillance|cctv|police|checkpoints?)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Gathered:
    """Ids of public projects, grouped by what the check reports.

    Attributes
    ----------
    count : int
        Number of public projects.
    surer : list of str
        Location claims a smaller radius than its own source states.
    estimated, waiting, withheld, watching, blanked, one_language, mentioning : list of str
        In this order: on the map but not confirmed; without a location; security
        projects with a withheld location; on the map with a name that mentions cameras
        or police; texts contain coordinates; texts in one language only; texts name
        internal projects.
    dates : dict of date to list of str
        By the date of the status.
    sources : dict of (str, str) to list of (str, str)
        Source of locations, to the names of its projects; each in Chinese and English.
    internal, named : list of str
        Internal projects, and those among them that public texts name; both empty
        in the public build.
    """

    count: int = 0
    surer: Ids = field(default_factory=list)
    estimated: Ids = field(default_factory=list)
    waiting: Ids = field(default_factory=list)
    withheld: Ids = field(default_factory=list)
    watching: Ids = field(default_factory=list)
    blanked: Ids = field(default_factory=list)
    one_language: Ids = field(default_factory=list)
    mentioning: Ids = field(default_factory=list)
    dates: dict[dt.date, Ids] = field(default_factory=dict)
    sources: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)
    internal: Ids = field(default_factory=list)
    named: Ids = field(default_factory=list)


@lru_cache(maxsize=2)
def gathered(snapshot: Snapshot) -> Gathered:
    """Collect the facts about each project as the public sees it; cached per snapshot.

    Parameters
    ----------
    snapshot : Snapshot
        The office's or the public one.
    """
    facts = Gathered(mentioning=list(snapshot.columns.mentions))
    names = InternalNames()
    for row in range(len(snapshot)):
        stored = snapshot.feature(row)
        if is_internal(stored):
            facts.internal.append(stored["id"])
            names.add(stored)
            continue
        shown = public_feature(stored)
        assert shown is not None
        _add(facts, stored, shown, withheld=bool(snapshot.columns.withheld[row]))
    if names:
        _find_mentions(facts, names, map(snapshot.feature, range(len(snapshot))))
    return facts


def _add(facts: Gathered, stored: Any, shown: Any, *, withheld: bool) -> None:
    identifier, properties = stored["id"], shown["properties"]
    facts.count += 1
    day = dt.date.fromisoformat(properties["status_as_of"])
    facts.dates.setdefault(day, []).append(identifier)
    certainty_code = certainty(properties, located=shown["geometry"] is not None)
    if withheld or (stored["geometry"] is not None and place_is_withheld(properties["category"])):
        facts.withheld.append(identifier)
    elif certainty_code in ("estimate", "not_located"):
        (facts.estimated if certainty_code == "estimate" else facts.waiting).append(identifier)
    if shown["geometry"] is not None and is_surer_than_its_source(properties):
        facts.surer.append(identifier)
    if shown["geometry"] is not None and _WATCHING.search(_names(properties)):
        facts.watching.append(identifier)
    if shown["id"] != identifier or _texts_differ(stored["properties"], properties):
        facts.blanked.append(identifier)
    if project_texts(properties):
        facts.one_language.append(identifier)
    source = properties.get("location_source")
    if source and shown["geometry"] is not None:
        pair = (source, properties.get("location_source_en") or source)
        names = (name_in(properties, "zh"), name_in(properties, "en"))
        facts.sources.setdefault(pair, []).append(names)


def _names(properties: dict[str, Any]) -> str:
    return " ".join(str(properties[name]) for name in ("name", "name_en", "phrase"))


def _texts_differ(stored: dict[str, Any], shown: dict[str, Any]) -> bool:
    return any(
        isinstance(value, str) and stored[name] != value
        for name, value in shown.items()
        if name != "location_type"
    )


def _find_mentions(facts: Gathered, names: InternalNames, features: Iterable[Any]) -> None:
    named: set[str] = set()
    for shown in filter(None, map(public_feature, features)):
        mentioned = names.mentioned_by(shown["properties"])
        if mentioned:
            facts.mentioning.append(shown["id"])
            named |= mentioned
    facts.mentioning = list(dict.fromkeys(facts.mentioning))
    facts.named = sorted(named)
