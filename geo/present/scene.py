"""The data of one scene of a presentation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from geo.present.words import NOTHING, Words

Kind = Literal["title", "section", "project", "targets", "closing"]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Nearby:
    """A project or landmark near a project.

    Attributes
    ----------
    name : Words
    distance : Words
        Distance on the map, with the sum of the accuracy radii of estimated locations.
    """

    name: Words
    distance: Words


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with its label.

    Attributes
    ----------
    label, value : Words
    code : str
        What the figure counts: ``projects``, ``located``, ``sections``, a status such
        as ``planned`` (shown with its colour and shape), a certainty or a reason.
    kind : {"figure", "status", "place", "text"}
    count : int or None
        The number behind `value`, for a bar; None for a text.
    """

    label: Words
    value: Words
    code: str = ""
    kind: Literal["figure", "status", "place", "text"] = "figure"
    count: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the fact as a JSON object."""
        return {
            "label": self.label.to_dict(),
            "value": self.value.to_dict(),
            "code": self.code,
            "kind": self.kind,
            "count": self.count,
        }


@dataclass(frozen=True, slots=True)
class SceneProject:
    """A project as an entry of a scene's list.

    Attributes
    ----------
    id : str
    name : Words
    status, category, certainty : str
        Codes of the vocabulary.
    status_words, place : Words
        The label of the status; the location and its certainty as a phrase.
    phrase : str
        The plan's own words, in the plan's language.
    located : bool
        Whether it is on the map.
    reason, reason_meaning : Words
        Why it has no mark, as a keyword and as a sentence; empty when it has one.
    evidence : str
        The plan's words that show the status. `reason`, `reason_meaning` and
        `evidence` are for print and are not in the JSON.
    """

    id: str
    name: Words
    status: str
    category: str
    certainty: str
    status_words: Words
    place: Words
    phrase: str
    located: bool
    reason: Words = NOTHING
    reason_meaning: Words = NOTHING
    evidence: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the project as a JSON object."""
        return {
            "id": self.id,
            "name": self.name.to_dict(),
            "status": self.status,
            "category": self.category,
            "certainty": self.certainty,
            "status_words": self.status_words.to_dict(),
            "place": self.place.to_dict(),
            "phrase": self.phrase,
            "located": self.located,
        }


@dataclass(frozen=True, slots=True)
class SceneTarget:
    """A numeric target of the plan and its progress.

    Attributes
    ----------
    id : str
    name, unit : Words
    value : float
    year : int or None
    named, located, completed : int or None
        Counts of projects that contribute to it; None where the plan gives only
        a total, which is never split.
    is_completed : bool
        Whether the office reports the target as completed.
    text : Words
        The same as a sentence.
    """

    id: str
    name: Words
    value: float
    unit: Words
    year: int | None
    named: int | None
    located: int | None
    completed: int | None
    is_completed: bool
    text: Words

    def to_dict(self) -> dict[str, Any]:
        """Return the target as a JSON object."""
        return {
            "id": self.id,
            "name": self.name.to_dict(),
            "value": self.value,
            "unit": self.unit.to_dict(),
            "year": self.year,
            "named": self.named,
            "located": self.located,
            "completed": self.completed,
            "is_completed": self.is_completed,
            "text": self.text.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene of a presentation.

    Attributes
    ----------
    id : str
        ``title``, ``section-1``, ``project-<id>``, ``targets`` or ``closing``.
    kind : {"title", "section", "project", "targets", "closing"}
    heading, kicker : Words
        The kicker is the line above the heading: the plan, the section.
    facts : tuple of Fact
    projects : tuple of SceneProject
        In the plan's order; at most `listing.MAX_LISTED`.
    more : int
        Number of projects that are not listed.
    targets : tuple of SceneTarget
    bounds : (west, south, east, north) or None
        The window of the map in degrees, WGS 84. None: the whole subdistrict.
    ids : tuple of str
        Ids of the listed projects that are on the map.
    section : int or None
        Number of the section that the scene belongs to.
    text : Words
        The scene as plain sentences: its accessible equivalent.
    notes : Words
        Notes for the presenter from the data: phrase, evidence, source.
    own_notes : str
        Notes that the presenter has written; empty in a public output.
    sources : tuple of Words
    nearby : tuple of Nearby
        What is near the project of the scene; for print, not in the JSON.
    """

    id: str
    kind: Kind
    heading: Words
    kicker: Words
    facts: tuple[Fact, ...] = ()
    projects: tuple[SceneProject, ...] = ()
    more: int = 0
    targets: tuple[SceneTarget, ...] = ()
    bounds: Bounds | None = None
    ids: tuple[str, ...] = ()
    section: int | None = None
    text: Words = NOTHING
    notes: Words = NOTHING
    own_notes: str = ""
    sources: tuple[Words, ...] = ()
    nearby: tuple[Nearby, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the scene as a JSON object."""
        return {
            "id": self.id,
            "kind": self.kind,
            "heading": self.heading.to_dict(),
            "kicker": self.kicker.to_dict(),
            "facts": [fact.to_dict() for fact in self.facts],
            "projects": [project.to_dict() for project in self.projects],
            "more": self.more,
            "targets": [target.to_dict() for target in self.targets],
            "bounds": self.bounds,
            "ids": list(self.ids),
            "section": self.section,
            "text": self.text.to_dict(),
            "notes": self.notes.to_dict(),
            "own_notes": self.own_notes,
            "sources": [source.to_dict() for source in self.sources],
        }
