"""Build the scenes of a presentation from the projects, the plan and a composition."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

from geo.coverage.report.scenarios import target_sentence
from geo.coverage.targets import TargetProgress, targets_progress
from geo.model.arrays import Rows
from geo.model.location import SHORT_REASONS
from geo.model.plan import Section, plan
from geo.model.text.language import N_
from geo.model.vocabulary import vocabulary
from geo.present.composition import Composition
from geo.present.key_projects import key_projects, key_rule
from geo.present.listing import (
    bounds_of,
    community_words,
    features_of,
    in_quotes,
    label,
    listed_project,
    name_of,
    nearby,
    note_on,
    place_of,
    plan_source,
    section_words,
    sources_of,
)
from geo.present.scene import Fact, Scene, SceneProject, SceneTarget
from geo.present.words import NOTHING, Words, both, listed, same, sentences
from geo.publish.facts import Imprint, imprint
from geo.store.counts import in_plan_order
from geo.store.snapshot import Snapshot


def scenes(snapshot: Snapshot, composition: Composition | None = None) -> tuple[Scene, ...]:
    """Return the scenes of a presentation, in order.

    Title, a scene per section, the key projects, the targets and the closing,
    then reordered by the composition. Scenes that the composition names but whose
    project no longer exists are left out.

    Parameters
    ----------
    snapshot : Snapshot
        For a public presentation, one with public projects only.
    composition : Composition, optional
        By default everything, in the plan's order.
    """
    chosen = composition or Composition()
    built = [
        title_scene(snapshot),
        *_sections(snapshot, chosen),
        *_projects(snapshot, chosen),
        targets_scene(snapshot),
        closing_scene(snapshot),
    ]
    ordered = in_order([scene for scene in built if scene is not None], chosen.order)
    return tuple(_with_own_notes(scene, chosen) for scene in ordered)


def in_order(natural: Sequence[Scene], order: Sequence[str]) -> list[Scene]:
    """Put the scenes named in `order` into that order; the others keep their positions.

    Scenes that the data gain later therefore appear at their natural position.
    """
    scenes_by_id = {scene.id: scene for scene in natural}
    named = iter([scenes_by_id[key] for key in dict.fromkeys(order) if key in scenes_by_id])
    return [next(named) if scene.id in order else scene for scene in natural]


def shortest_order(natural: Sequence[str], order: Sequence[str]) -> tuple[str, ...]:
    """Return the shortest `order` with which :func:`in_order` turns `natural` into `order`.

    Parameters
    ----------
    natural, order : sequence of str
        The same scene ids in two orders.

    Examples
    --------
    >>> shortest_order(["title", "a", "b", "c"], ["title", "b", "a", "c"])
    ('b', 'a')
    >>> shortest_order([], [])
    ()
    """
    pairs = zip(natural, order, strict=True)
    return tuple(target for current, target in pairs if current != target)


def _sections(snapshot: Snapshot, chosen: Composition) -> list[Scene]:
    numbers = chosen.sections
    return [
        section_scene(snapshot, section)
        for section in plan().section
        if numbers is None or section.number in numbers
    ]


def _projects(snapshot: Snapshot, chosen: Composition) -> list[Scene]:
    if chosen.projects is None:
        ids = key_projects(snapshot, chosen.sections)
        return [project_scene(snapshot, identifier, by_rule=True) for identifier in ids]
    known = [key for key in dict.fromkeys(chosen.projects) if key in snapshot.columns.rows]
    return [project_scene(snapshot, identifier, by_rule=False) for identifier in known]


def _with_own_notes(scene: Scene, chosen: Composition) -> Scene:
    notes = "" if chosen.public else chosen.notes.get(scene.id, "")
    return dataclasses.replace(scene, own_notes=notes)


def plan_title() -> Words:
    """Return the plan's title."""
    return Words(plan().title_zh, plan().title_en)


def title_scene(snapshot: Snapshot) -> Scene:
    """Return the opening scene: title, place, publisher and figures of the plan."""
    document = plan()
    rows = np.arange(len(snapshot))
    facts = (
        figure("projects", N_("project") if len(rows) == 1 else N_("projects"), len(rows)),
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
    opening = sentences([text, counts_text(facts)])
    return Scene(
        "title",
        "title",
        plan_title(),
        place,
        facts,
        text=opening,
        notes=opening,
        sources=(plan_source(),),
    )


def targets_scene(snapshot: Snapshot) -> Scene | None:
    """Return the scene of the plan's targets with their progress; None without targets."""
    progress = targets_progress(snapshot)
    if not progress:
        return None
    targets = tuple(_target(snapshot, one) for one in progress)
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
    text = both(
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
        text=text,
    )


def closing_scene(snapshot: Snapshot) -> Scene:
    """Return the last scene: the sources of everything and the certainty of the places."""
    zh, en = imprint(snapshot, "zh"), imprint(snapshot, "en")
    places = place_facts(snapshot, np.arange(len(snapshot)))
    sources = _sources(zh, en)
    facts = [
        Fact(both(N_("Date of the plan")), same(plan().date), "date", "text"),
        Fact(both(N_("Date of the data")), same(zh.data_date), "data_date", "text"),
        Fact(both(N_("Data revision")), same(snapshot.revision), "revision", "text"),
    ]
    if zh.approval:
        facts.append(Fact(both(N_("Map approval number")), same(zh.approval), "approval", "text"))
    texts = [both(N_("{source}."), source=source) for source in sources]
    return Scene(
        "closing",
        "closing",
        both(N_("Sources")),
        plan_title(),
        (*facts, *places),
        text=sentences([*texts, *map(_as_sentence, facts), counts_text(places)]),
        notes=both(N_("Each project's own source is given on its card on the map.")),
        sources=sources,
    )


def _as_sentence(fact: Fact) -> Words:
    return both(N_("{label}: {value}."), label=fact.label, value=fact.value)


def _sources(zh: Imprint, en: Imprint) -> tuple[Words, ...]:
    names = [Words(*pair) for pair in zip(zh.sources, en.sources, strict=True)] or [plan_source()]
    if zh.base_map:
        names.append(Words(zh.base_map, en.base_map))
    names.append(
        both(N_("An estimated place is drawn hollow, with the circle that should contain it"))
    )
    return tuple(dict.fromkeys(names))


def section_scene(snapshot: Snapshot, section: Section) -> Scene:
    """Return the scene of a section: its figures and its projects in the plan's order.

    Parameters
    ----------
    snapshot : Snapshot
    section : Section
    """
    unordered = np.flatnonzero(snapshot.columns.section == section.number)
    rows = in_plan_order(snapshot, unordered)
    features = features_of(snapshot, rows)
    projects = tuple(map(listed_project, features))
    facts = (
        figure("projects", N_("project") if len(rows) == 1 else N_("projects"), len(rows)),
        *place_facts(snapshot, rows),
        *status_facts(snapshot, rows),
    )
    heading = Words(section.zh, section.en)
    notes = [note_on(feature) for feature in features]
    return Scene(
        id=f"section-{section.number}",
        kind="section",
        heading=heading,
        kicker=section_words(section.number),
        facts=facts,
        projects=projects,
        more=len(rows) - len(projects),
        bounds=bounds_of(snapshot, rows),
        ids=tuple(project.id for project in projects if project.located),
        section=section.number,
        text=_section_text(section, facts, projects, len(rows)),
        notes=Words("\n".join(note.zh for note in notes), "\n".join(note.en for note in notes)),
        sources=sources_of(features),
    )


def _section_text(
    section: Section, facts: tuple[Fact, ...], projects: tuple[SceneProject, ...], total: int
) -> Words:
    first = both(
        N_("{section}, {heading}: {projects}."),
        section=section_words(section.number),
        heading=Words(section.zh, section.en),
        projects=projects_text(total),
    )
    if not total:
        return first
    names = listed(
        both(N_("{name} ({status})"), name=p.name, status=p.status_words) for p in projects
    )
    texts = [first, counts_text(facts), both(N_("The projects: {names}."), names=names)]
    if total > len(projects):
        texts.append(both(N_("{n} more are not listed here."), n=same(total - len(projects))))
    return sentences(texts)


def project_scene(snapshot: Snapshot, identifier: str, *, by_rule: bool) -> Scene:
    """Return the scene of a key project.

    Parameters
    ----------
    snapshot : Snapshot
    identifier : str
        Id of the project.
    by_rule : bool
        Whether it was chosen by rule; the notes then explain the rule.

    Raises
    ------
    UnknownProject
    """
    row = snapshot.row(identifier)
    feature = snapshot.feature(row)
    project = listed_project(feature)
    section = feature["properties"]["section"]
    rows = np.array([row], dtype=np.int64)
    rule = both(N_("Why this project: {rule}"), rule=key_rule()) if by_rule else NOTHING
    note = note_on(feature)
    return Scene(
        id=f"project-{identifier}",
        kind="project",
        heading=project.name,
        kicker=_kicker(section),
        facts=_project_facts(feature, project),
        projects=(project,),
        bounds=bounds_of(snapshot, rows),
        ids=(identifier,) if project.located else (),
        section=section,
        text=_project_text(feature, project),
        notes=Words(f"{note.zh}\n{rule.zh}".strip(), f"{note.en}\n{rule.en}".strip()),
        sources=sources_of([feature]),
        nearby=nearby(snapshot, row),
    )


def _kicker(number: int) -> Words:
    names = {section.number: Words(section.zh, section.en) for section in plan().section}
    name = names.get(number, NOTHING)
    return both(N_("{section} · {name}"), section=section_words(number), name=name)


def _project_facts(feature: dict[str, Any], project: SceneProject) -> tuple[Fact, ...]:
    properties = feature["properties"]
    facts = [
        Fact(both(N_("Status")), project.status_words, project.status, "status"),
        Fact(both(N_("Status as of")), same(properties["status_as_of"]), "date", "text"),
        Fact(both(N_("Place")), project.place, project.certainty, "place"),
        Fact(both(N_("Category")), label("category", project.category), project.category, "text"),
        Fact(both(N_("In the plan")), _in_plan(properties), "sentence", "text"),
        Fact(both(N_("Plan wording")), in_quotes(project.phrase), "phrase", "text"),
        Fact(both(N_("Community")), _community(properties), "community", "text"),
        Fact(both(N_("Period")), _period(properties), "period", "text"),
    ]
    return tuple(fact for fact in facts if fact.value != NOTHING)


def _community(properties: dict[str, Any]) -> Words:
    text = properties.get("community")
    return community_words(text) if text else NOTHING


def _in_plan(properties: dict[str, Any]) -> Words:
    return both(
        N_("{section}, sentence {n}"),
        section=section_words(properties["section"]),
        n=properties["sentence"],
    )


def _period(properties: dict[str, Any]) -> Words:
    ends = [str(properties[name]) for name in ("start", "end") if properties.get(name)]
    return same(" – ".join(ends))


def _project_text(feature: dict[str, Any], project: SceneProject) -> Words:
    properties = feature["properties"]
    text = N_(
        "{name}: {category}, {status} as of {date}. Place: {place}. "
        "The plan names it in {in_plan}: {phrase}."
    )
    return both(
        text,
        name=project.name,
        category=label("category", project.category),
        status=project.status_words,
        date=properties["status_as_of"],
        place=place_of(properties, located=project.located),
        in_plan=_in_plan(properties),
        phrase=in_quotes(project.phrase),
    )


def figure(code: str, text: str, count: int) -> Fact:
    """Return a count with its label from the message catalogue."""
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
    """Count the projects on the map, by certainty, and the others, by reason."""
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
    """Count the projects by status; statuses without projects are left out."""
    facts = []
    for code in vocabulary().codes("status"):
        count = _count(snapshot.columns.status[rows], "status", code)
        if count:
            facts.append(Fact(label("status", code), same(count), code, "status", count))
    return tuple(facts)


def _count(column: np.ndarray[tuple[int], np.dtype[np.uint8]], kind: str, code: str) -> int:
    codes = vocabulary().codes(kind)
    return int((column == codes.index(code)).sum()) if code in codes else 0


def counts_text(facts: tuple[Fact, ...]) -> Words:
    """Return the figures of :func:`place_facts` and :func:`status_facts` as sentences."""
    counts = {fact.code: fact.count or 0 for fact in facts if fact.kind != "status"}
    texts = []
    status = [_pair(fact) for fact in facts if fact.kind == "status"]
    if status:
        texts.append(both(N_("By status: {counts}."), counts=listed(status)))
    texts.append(_located_text(counts))
    missing = [_pair(fact) for fact in facts if fact.code in SHORT_REASONS]
    if missing:
        texts.append(both(N_("Not on the map: {counts}."), counts=listed(missing)))
    return sentences(texts)


def _located_text(counts: dict[str, int]) -> Words:
    located = counts.get("located", 0)
    if not located:
        return both(N_("None of them has a mark on the map."))
    confirmed, estimated = counts.get("surveyed", 0), counts.get("estimate", 0)
    text = N_("On the map: {located}, of which {sure} confirmed and {estimated} estimated.")
    if not confirmed:
        text = N_("On the map: {located}, every place estimated.")
    elif not estimated:
        text = N_("On the map: {located}, every place confirmed.")
    return both(text, located=same(located), sure=same(confirmed), estimated=same(estimated))


def _pair(fact: Fact) -> Words:
    return both(N_("{label} {count}"), label=fact.label, count=fact.value)
