"""The scenes of a presentation, built from the data."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from geo.model.plan import plan
from geo.present.composition import Composition
from geo.present.key_projects import key_projects
from geo.present.part_scenes import project_scene, section_scene
from geo.present.plan_scenes import closing_scene, targets_scene, title_scene
from geo.present.scene import Scene
from geo.store.snapshot import Snapshot


def scenes(snapshot: Snapshot, composition: Composition | None = None) -> tuple[Scene, ...]:
    """Return the scenes of a presentation, in order.

    Title, a scene for each section, the key projects, the targets, the closing;
    then the composition's order. What the composition names and the data do not
    hold (any more) has no scene.

    Parameters
    ----------
    snapshot : Snapshot
        For a public presentation, one that holds public projects only.
    composition : Composition, optional
        Without it: everything, in the plan's order.
    """
    chosen = composition or Composition()
    found = [
        title_scene(snapshot),
        *_sections(snapshot, chosen),
        *_projects(snapshot, chosen),
        targets_scene(snapshot),
        closing_scene(snapshot),
    ]
    ordered = in_order([scene for scene in found if scene is not None], chosen.order)
    return tuple(_with_own_notes(scene, chosen) for scene in ordered)


def in_order(found: Sequence[Scene], order: Sequence[str]) -> list[Scene]:
    """Return scenes with those that `order` names in its order, the others where they are.

    So a scene that comes later with the data keeps its natural place.
    """
    scenes_by_id = {scene.id: scene for scene in found}
    named = iter([scenes_by_id[each] for each in dict.fromkeys(order) if each in scenes_by_id])
    return [next(named) if scene.id in order else scene for scene in found]


def shortest_order(natural: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the scenes that :func:`in_order` must be told to get from one order to the other.

    Parameters
    ----------
    natural, wanted : sequence of str
        The same scene ids.

    Examples
    --------
    >>> shortest_order(["title", "a", "b", "c"], ["title", "b", "a", "c"])
    ('b', 'a')
    >>> shortest_order([], [])
    ()
    """
    pairs = zip(natural, wanted, strict=True)
    return tuple(wants for stands, wants in pairs if stands != wants)


def _sections(snapshot: Snapshot, chosen: Composition) -> list[Scene]:
    wanted = chosen.sections
    return [
        section_scene(snapshot, section)
        for section in plan().section
        if wanted is None or section.number in wanted
    ]


def _projects(snapshot: Snapshot, chosen: Composition) -> list[Scene]:
    if chosen.projects is None:
        ids = key_projects(snapshot, chosen.sections)
        return [project_scene(snapshot, each, by_rule=True) for each in ids]
    known = [each for each in dict.fromkeys(chosen.projects) if each in snapshot.columns.rows]
    return [project_scene(snapshot, each, by_rule=False) for each in known]


def _with_own_notes(scene: Scene, chosen: Composition) -> Scene:
    notes = "" if chosen.public else chosen.notes.get(scene.id, "")
    return dataclasses.replace(scene, own_notes=notes)
