"""The scenes of the plan as a whole: title, targets, closing."""

from __future__ import annotations

import numpy as np

from geo.coverage.report.scenarios import target_sentence
from geo.coverage.targets import TargetProgress, targets_progress
from geo.model.plan import plan
from geo.model.text.language import N_
from geo.present.figures import (
    counts_text,
    figure,
    place_facts,
    projects_text,
    status_facts,
)
from geo.present.listing import label, name_of, plan_source
from geo.present.scene import Fact, Scene, SceneTarget
from geo.present.words import Words, both, same, sentences
from geo.publish.facts import Imprint, imprint
from geo.store.snapshot import Snapshot


def plan_title() -> Words:
    """Return the plan's title."""
    return Words(plan().title_zh, plan().title_en)


def title_scene(snapshot: Snapshot) -> Scene:
    """Return the first scene: which plan, where, when, and its figures."""
    document = plan()
    rows = np.arange(len(snapshot))
    facts = (
        figure("projects", N_("projects"), len(rows)),
        *place_facts(snapshot, rows),
        figure("sections", N_("sections"), len(document.section)),
        *status_facts(snapshot, rows),
        Fact(
            both(N_("Published by")),
            Words(document.publisher_zh, document.publisher_en),
            "publisher",
            "text",
        ),
        Fact(both(N_("Date of the plan")), same(document.date), "date", "text"),
    )
    place = both(
        N_("{place}, {region}"),
        place=Words(document.place_zh, document.place_en),
        region=Words(document.region_zh, document.region_en),
    )
    text = both(
        N_("{title}, published by {publisher} on {date}: {projects} in {sections} sections."),
        title=plan_title(),
        publisher=Words(document.publisher_zh, document.publisher_en),
        date=same(document.date),
        projects=projects_text(len(rows)),
        sections=len(document.section),
    )
    told = sentences([text, counts_text(facts)])
    return Scene(
        "title",
        "title",
        plan_title(),
        place,
        facts,
        text=told,
        notes=told,
        sources=(plan_source(),),
    )


def targets_scene(snapshot: Snapshot) -> Scene | None:
    """Return the plan's promises with their progress; None when it makes none."""
    found = targets_progress(snapshot)
    if not found:
        return None
    targets = tuple(_target(snapshot, each) for each in found)
    text = sentences(target.text for target in targets)
    notes = sentences(
        [
            both(
                N_("A project counts towards a target only where the plan or the office says so.")
            ),
            both(N_("A total that the plan does not split is never split here.")),
        ]
    )
    return Scene(
        "targets",
        "targets",
        both(N_("Targets of the plan")),
        plan_title(),
        (figure("targets", N_("targets"), len(targets)),),
        targets=targets,
        text=text,
        notes=Words(f"{text.zh}\n{notes.zh}", f"{text.en}\n{notes.en}"),
        sources=(plan_source(),),
    )


def _target(snapshot: Snapshot, progress: TargetProgress) -> SceneTarget:
    target, counted = progress.target, progress.target.progress
    properties = snapshot.feature(snapshot.row(target.id))["properties"]
    name = name_of(properties)
    told = both(
        N_("{name}: {sentence}"),
        name=name,
        sentence=Words(target_sentence(progress, "zh"), target_sentence(progress, "en")),
    )
    return SceneTarget(
        id=target.id,
        name=name,
        value=target.value,
        unit=label("target_unit", target.unit),
        year=target.year,
        named=counted.named if counted else None,
        located=counted.located if counted else None,
        completed=counted.completed if counted else None,
        is_completed=progress.is_completed,
        text=told,
    )


def closing_scene(snapshot: Snapshot) -> Scene:
    """Return the last scene: where everything comes from, and how sure it is."""
    zh, en = imprint(snapshot, "zh"), imprint(snapshot, "en")
    places = place_facts(snapshot, np.arange(len(snapshot)))
    sources = _sources(zh, en)
    facts = [
        Fact(both(N_("Date of the plan")), same(plan().date), "date", "text"),
        Fact(both(N_("Date of the data")), same(zh.data_date), "data_date", "text"),
        Fact(both(N_("Revision of the data")), same(snapshot.revision), "revision", "text"),
    ]
    if zh.approval:
        facts.append(Fact(both(N_("Map approval number")), same(zh.approval), "approval", "text"))
    told = [both(N_("{source}."), source=each) for each in sources]
    return Scene(
        "closing",
        "closing",
        both(N_("Sources")),
        plan_title(),
        (*facts, *places),
        text=sentences([*told, *map(_as_sentence, facts), counts_text(places)]),
        notes=both(N_("Each project's own source is in its card on the map.")),
        sources=sources,
    )


def _as_sentence(fact: Fact) -> Words:
    return both(N_("{label}: {value}."), label=fact.label, value=fact.value)


def _sources(zh: Imprint, en: Imprint) -> tuple[Words, ...]:
    told = [Words(*pair) for pair in zip(zh.sources, en.sources, strict=True)] or [plan_source()]
    if zh.base_map:
        told.append(Words(zh.base_map, en.base_map))
    told.append(both(N_("An estimated place is drawn hollow, with the circle that should hold it")))
    return tuple(dict.fromkeys(told))
