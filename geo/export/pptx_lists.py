"""Lists on slides: projects and targets, continued on the next slide where they are long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geo.export.map_picture_look import COLOURS, SOFT
from geo.export.pptx_deck import Deck
from geo.export.pptx_layouts import TABLE
from geo.export.pptx_paging import Cell, Row, grown_pages, head
from geo.export.pptx_table import fill_table
from geo.model.text.language import N_
from geo.model.vocabulary import vocabulary
from geo.present.scene import Scene, SceneProject, SceneTarget

ACCENT = COLOURS["accent"]
LIST_WIDTH = 12.1  # inches
_LIST_HEIGHT = 5.2
# The shapes that the map draws, as far as there are characters for them.
_STATUS_SIGNS = {
    "planned": "●",
    "preparing": "■",
    "under_construction": "⬢",
    "completed": "✔",
    "ongoing": "◆",
    "paused": "⬟",
    "cancelled": "▼",
    "not_stated": "○",
}
_PLACE_SIGNS = {"surveyed": "●", "estimate": "○"}
PROJECT_HEADING = (N_("Project"), N_("Status"), N_("Place"), N_("Plan's words"))
_TARGET_HEADING = (
    N_("Target"),
    N_("Promised"),
    N_("By"),
    N_("Said to count"),
    N_("On the map"),
    N_("Completed"),
)


def scene_slide(
    deck: Deck, scene: Scene, layout: str, *, title: str = "", follows: bool = False
) -> Any:
    """Add a slide of a scene; the first has the scene's text and notes as its notes."""
    told = () if follows else (deck.of(scene.text), deck.of(scene.notes), scene.own_notes)
    notes = "\n\n".join(dict.fromkeys(filter(None, told)))
    return deck.add(layout, title or deck.of(scene.heading), deck.of(scene.kicker), notes)


def part_title(deck: Deck, title: str, part: int, parts: int) -> str:
    """Return a title that says which part of how many it is, counted from 0."""
    if parts == 1:
        return title
    return deck.say(N_("{title} ({part} of {parts})"), title=title, part=part + 1, parts=parts)


def status_cell(code: str, text: str) -> Cell:
    """Return a status with the sign that the map has for it."""
    colours = {term.code: term.colour for term in vocabulary().status}
    return Cell(text, sign=_STATUS_SIGNS.get(code, "●"), sign_colour=colours.get(code, SOFT))


def place_cell(code: str, text: str) -> Cell:
    """Return how sure a place is: a filled sign is confirmed, a hollow one an estimate."""
    sign = _PLACE_SIGNS.get(code, "")
    return Cell(text, sign=sign, sign_colour=SOFT)


def project_rows(deck: Deck, projects: Sequence[SceneProject]) -> list[Row]:
    """Return a row a project: name, status, place, the plan's words."""
    return [
        (
            Cell(deck.of(project.name), 13),
            status_cell(project.status, deck.of(project.status_words)),
            Cell(deck.of(project.place if project.located else project.reason), 11.5),
            Cell(project.phrase, 11.5, colour=SOFT),
        )
        for project in projects
    ]


def reasons_told(deck: Deck, scene: Scene) -> list[str]:
    """Return each reason why projects of a scene have no place once, as a sentence."""
    reasons = dict.fromkeys(
        (deck.of(each.reason), deck.of(each.reason_meaning))
        for each in scene.projects
        if not each.located
    )
    return [
        deck.say(N_("{reason}: {sentence}"), reason=reason, sentence=sentence)
        for reason, sentence in reasons
    ]


def note_row(text: str, columns: int) -> Row:
    """Return a row across the whole table, of what is said once."""
    return Cell(text, 11, colour=SOFT, span=columns), *(Cell() for _ in range(columns - 1))


def list_says(deck: Deck, scene: Scene) -> str:
    """Return what a list of projects is."""
    return deck.say(N_("Projects of “{section}”"), section=deck.of(scene.heading))


def add_projects(deck: Deck, scene: Scene, rows: list[Row]) -> None:
    """Add the slides that list a scene's projects.

    Parameters
    ----------
    deck : Deck
    scene : Scene
    rows : list of Row
        Those that are not on a slide yet.
    """
    widths = [3.6, 2.1, 3.9, LIST_WIDTH - 9.6]
    heading = head(*(deck.say(each) for each in PROJECT_HEADING))
    rows = [*rows, *(note_row(each, 4) for each in reasons_told(deck, scene))]
    if scene.more:
        rest = deck.say(N_("{n} more are not listed here."), n=f"{scene.more:,}")
        rows = [*rows, note_row(rest, 4)]
    says = list_says(deck, scene)
    _add_lists(deck, scene, [heading, *rows], widths, title=says, says=says, follows=True)


def add_targets(deck: Deck, scene: Scene) -> None:
    """Add the slides of what the plan promises."""
    widths = [4.0, 3.4, 0.9, 1.1, 1.35, 1.35]
    rows = [_target_row(deck, target) for target in scene.targets]
    heading = head(*(deck.say(each) for each in _TARGET_HEADING))
    title, says = deck.of(scene.heading), deck.of(scene.text)
    _add_lists(deck, scene, [heading, *rows], widths, title=title, says=says)


def _target_row(deck: Deck, target: SceneTarget) -> Row:
    number = f"{target.value:,.10g}".removesuffix(".0")
    name, year = deck.of(target.name), str(target.year or "–")
    promised = Cell(f"{number} {deck.of(target.unit)}", 18, bold=True, colour=ACCENT)
    told = (Cell(name, 16), promised, Cell(year, 16))
    if not target.named:
        text = N_("the plan does not say")
        if target.named is None:
            text = N_("not a number of projects")
        return (*told, Cell(deck.say(text), 12, colour=SOFT, span=3), Cell(), Cell())
    counts = (target.named, target.located, target.completed)
    return (*told, *(Cell(str(count), 16) for count in counts))


def _add_lists(
    deck: Deck,
    scene: Scene,
    rows: list[Row],
    widths: list[float],
    *,
    title: str,
    says: str,
    follows: bool = False,
) -> None:
    """Add as many list slides as the rows need; the first row is the heading of each."""
    found, padding = grown_pages(rows[1:], rows[0], widths, _LIST_HEIGHT)
    for part, page in enumerate(found):
        named = part_title(deck, title, part, len(found))
        slide = scene_slide(deck, scene, "List", title=named, follows=follows or part > 0)
        place = deck.place(slide, TABLE)
        fill_table(place, page, widths, deck.language, says=says, padding=padding)
