"""The figures of a scene, and the same as sentences."""

from __future__ import annotations

import numpy as np

from geo.model.arrays import Rows
from geo.model.location import SHORT_REASONS
from geo.model.text.language import N_
from geo.model.vocabulary import vocabulary
from geo.present.listing import label
from geo.present.scene import Fact
from geo.present.words import Words, both, listed, same, sentences
from geo.store.snapshot import Snapshot


def figure(code: str, text: str, count: int) -> Fact:
    """Return a count with a label of the catalogue."""
    return Fact(both(text), same(count), code, "figure", count)


def projects_text(count: int) -> Words:
    """Return how many projects there are, in words.

    Examples
    --------
    >>> projects_text(1).en, projects_text(1200).en
    ('1 project', '1,200 projects')
    """
    return both(N_("1 project")) if count == 1 else both(N_("{n} projects"), n=same(count))


def place_facts(snapshot: Snapshot, rows: Rows) -> tuple[Fact, ...]:
    """Return how many projects are on the map, how sure, and why the others are not."""
    columns = snapshot.columns
    located = columns.located[rows]
    facts = [figure("located", N_("on the map"), int(located.sum()))]
    for code in ("surveyed", "estimate"):
        count = _count(columns.certainty[rows][located], "certainty", code)
        facts.append(Fact(label("certainty", code), same(count), code, "place", count))
    for code, text in SHORT_REASONS.items():
        count = _count(columns.reason[rows][~located], "reason", code)
        facts.append(Fact(both(text), same(count), code, "place", count))
    return tuple(fact for fact in facts if fact.count or fact.code == "located")


def status_facts(snapshot: Snapshot, rows: Rows) -> tuple[Fact, ...]:
    """Return how many projects have each status; those without any are left out."""
    found = []
    for code in vocabulary().codes("status"):
        count = _count(snapshot.columns.status[rows], "status", code)
        if count:
            found.append(Fact(label("status", code), same(count), code, "status", count))
    return tuple(found)


def _count(column: np.ndarray[tuple[int], np.dtype[np.uint8]], kind: str, code: str) -> int:
    codes = vocabulary().codes(kind)
    return int((column == codes.index(code)).sum()) if code in codes else 0


def counts_text(facts: tuple[Fact, ...]) -> Words:
    """Return the figures of :func:`place_facts` and :func:`status_facts` as sentences."""
    counts = {fact.code: fact.count or 0 for fact in facts if fact.kind != "status"}
    told = []
    status = [_pair(fact) for fact in facts if fact.kind == "status"]
    if status:
        told.append(both(N_("By status: {counts}."), counts=listed(status)))
    told.append(_located_text(counts))
    missing = [_pair(fact) for fact in facts if fact.code in SHORT_REASONS]
    if missing:
        told.append(both(N_("Not on the map: {counts}."), counts=listed(missing)))
    return sentences(told)


def _located_text(counts: dict[str, int]) -> Words:
    located = counts.get("located", 0)
    if not located:
        return both(N_("None of them has a mark on the map."))
    sure, estimated = counts.get("surveyed", 0), counts.get("estimate", 0)
    text = N_("On the map: {located}, of which {sure} confirmed and {estimated} estimated.")
    if not sure:
        text = N_("On the map: {located}, every place estimated.")
    elif not estimated:
        text = N_("On the map: {located}, every place confirmed.")
    return both(text, located=same(located), sure=same(sure), estimated=same(estimated))


def _pair(fact: Fact) -> Words:
    return both(N_("{label} {count}"), label=fact.label, count=fact.value)
