"""The scenes of a section and of a key project."""

from __future__ import annotations

from typing import Any

import numpy as np

from geo.model.plan import Section, plan
from geo.model.text.language import N_
from geo.present.figures import counts_text, figure, place_facts, projects_text, status_facts
from geo.present.key_projects import key_rule
from geo.present.listing import (
    bounds_of,
    community_words,
    features_of,
    in_quotes,
    label,
    listed_project,
    note_on,
    place_of,
    section_words,
    sources_of,
)
from geo.present.nearby import nearby
from geo.present.scene import Fact, Scene, SceneProject
from geo.present.words import NOTHING, Words, both, listed, same, sentences
from geo.store.counts import in_plan_order
from geo.store.snapshot import Snapshot


def section_scene(snapshot: Snapshot, section: Section) -> Scene:
    """Return the scene of a section: its figures, and its projects in the plan's order.

    Parameters
    ----------
    snapshot : Snapshot
    section : Section
    """
    found = np.flatnonzero(snapshot.columns.section == section.number)
    rows = in_plan_order(snapshot, found)
    features = features_of(snapshot, rows)
    projects = tuple(map(listed_project, features))
    facts = (
        figure("projects", N_("projects"), len(rows)),
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
        both(N_("{name} ({status})"), name=each.name, status=each.status_words) for each in projects
    )
    told = [first, counts_text(facts), both(N_("The projects: {names}."), names=names)]
    if total > len(projects):
        told.append(both(N_("{n} more are not listed here."), n=same(total - len(projects))))
    return sentences(told)


def project_scene(snapshot: Snapshot, identifier: str, *, by_rule: bool) -> Scene:
    """Return the scene of a key project.

    Parameters
    ----------
    snapshot : Snapshot
    identifier : str
    by_rule : bool
        Whether the rule chose it; then the notes say so.

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
    names = {each.number: Words(each.zh, each.en) for each in plan().section}
    name = names.get(number, NOTHING)
    return both(N_("{section} · {name}"), section=section_words(number), name=name)


def _project_facts(feature: dict[str, Any], project: SceneProject) -> tuple[Fact, ...]:
    properties = feature["properties"]
    told = [
        Fact(both(N_("Status")), project.status_words, project.status, "status"),
        Fact(both(N_("Status as of")), same(properties["status_as_of"]), "date", "text"),
        Fact(both(N_("Place")), project.place, project.certainty, "place"),
        Fact(both(N_("Category")), label("category", project.category), project.category, "text"),
        Fact(both(N_("In the plan")), _in_plan(properties), "sentence", "text"),
        Fact(both(N_("Plan's words")), in_quotes(project.phrase), "phrase", "text"),
        Fact(both(N_("Community")), _community(properties), "community", "text"),
        Fact(both(N_("Period")), _period(properties), "period", "text"),
    ]
    return tuple(fact for fact in told if fact.value != NOTHING)


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
