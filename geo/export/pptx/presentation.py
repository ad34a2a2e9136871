"""Export a presentation as PPTX: one slide per scene, with editable text and tables.

Long lists of projects or targets continue on further slides.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
from pptx.oxml import parse_xml
from pptx.shapes.placeholder import PicturePlaceholder, TablePlaceholder
from pptx.util import Inches

from geo.export.html import chosen
from geo.export.imprint import approval_line, date_line, notes
from geo.export.map.layers import layer_lines, map_layers
from geo.export.map.picture import AROUND, Parts, picture_png
from geo.export.map.style import COLOURS, SOFT, STAMP
from geo.export.map.svg import one_line
from geo.export.pptx.design import (
    FACTS_HEIGHT,
    FIGURES,
    FOOTER,
    KICKER,
    LAYOUTS,
    MAP,
    NUMBER,
    PROJECT_HEIGHT,
    TABLE,
    TEXT,
    designed,
)
from geo.export.pptx.tables import (
    Cell,
    Row,
    balanced,
    fill_table,
    grown,
    grown_pages,
    head,
    name_shape,
)
from geo.export.pptx.text import NO_BREAK, add_run, fitted, height_of, line_count, write
from geo.export.progress import Progress
from geo.export.scene_window import window
from geo.model.config.settings import sharing_settings
from geo.model.plan import plan
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.model.vocabulary import vocabulary
from geo.present import Composition, scenes
from geo.present.listing import NEAR, plan_words
from geo.present.scene import Fact, Scene, SceneProject, SceneTarget
from geo.present.words import Words
from geo.publish.facts import Imprint, imprint
from geo.store.snapshot import Snapshot
from geo.web.sharing import leads_here, qr_png

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest date in a ZIP archive
_LEFT_WIDTH, _SIDE_WIDTH, _WIDTH_WITH_CODE = 4.4, 7.2, 8.4  # inches, of placeholders
_SIDE_HEIGHT, _SOURCES_HEIGHT = 5.95, 5.1
_SOURCE_SIZES = (12.0, 11.0, 10.5, 10.0)  # points, the preferred one first
MOST_NEAR = 4  # nearby projects named on a project's slide
_SPACE = 0.06  # inches between paragraphs: 4 points
ACCENT = COLOURS["accent"]
LIST_WIDTH = 12.1  # inches
_LIST_HEIGHT = 5.2
# Characters most similar to the shapes on the map.
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
PROJECT_HEADING = (N_("Project"), N_("Status"), N_("Place"), N_("Plan wording"))
_TARGET_HEADING = (
    N_("Target"),
    N_("Promised"),
    N_("By"),
    N_("Stated to count"),
    N_("On the map"),
    N_("Completed"),
)
MAP_PX = 1600  # width of a map of 8 inches, sharp on a 4K projector
_NUMBER = (
    '<a:fld xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
    '<a:rPr lang="en-GB"/><a:t>{n}</a:t></a:fld>'
)
_MAP_SCALE = 2.7  # picture pixels per CSS pixel: names of 11 px appear as 10.6 points


@dataclass
class Deck:
    """A presentation under construction.

    Attributes
    ----------
    snapshot : Snapshot
        The projects that the presentation may show.
    language : {"zh", "en"}
    imprint : Imprint
    layers : str
        The office's layers on its maps (see :mod:`geo.model.layer_choice`).
    native : pptx.presentation.Presentation
    """

    snapshot: Snapshot
    language: Language
    imprint: Imprint
    layers: str = ""
    native: Any = field(default_factory=designed)

    def say(self, text: str, **params: object) -> str:
        """Translate a text into the language of the slides."""
        return translate(text, self.language, **params)

    def of(self, words: Words) -> str:
        """Return words in the language of the slides."""
        return words.of(self.language)

    @cached_property
    def _layouts(self) -> dict[str, Any]:
        return {layout.name: layout for layout in self.native.slide_layouts}

    def add(self, layout: str, title: str, kicker: str, notes: str = "") -> Any:
        """Add a slide with title, kicker, footer and notes.

        Parameters
        ----------
        layout : str
            One of :data:`geo.export.pptx.design.LAYOUTS`.
        title, kicker, notes : str
            May be untrusted; see :func:`geo.export.pptx.text.write`.
        """
        slide = self.native.slides.add_slide(self._layouts[layout])
        place = LAYOUTS[layout][0]
        size = fitted(title, place.size, place.box.width, place.box.height)
        write(
            slide.shapes.title.text_frame,
            title.replace("\n", " "),
            self.language,
            size=size if size != place.size else None,
        )
        write(self.place(slide, KICKER).text_frame, kicker, self.language)
        self._set_foot(slide)
        if notes:
            write(slide.notes_slide.notes_text_frame, notes, self.language)
        return slide

    def place(self, slide: Any, index: int) -> Any:
        """Return the placeholder of a slide with an index."""
        return next(each for each in slide.placeholders if each.placeholder_format.idx == index)

    def tidy(self) -> None:
        """Remove empty placeholders from all slides."""
        for slide in self.native.slides:
            for shape in list(slide.placeholders):
                is_unfilled = isinstance(shape, PicturePlaceholder | TablePlaceholder)
                if is_unfilled or (shape.has_text_frame and not shape.text_frame.text.strip()):
                    shape.element.getparent().remove(shape.element)

    def _set_foot(self, slide: Any) -> None:
        # python-pptx does not copy the footer placeholders of a layout to a new slide.
        for source in slide.slide_layout.placeholders:
            index = source.placeholder_format.idx
            if index not in (FOOTER, NUMBER):
                continue
            slide.shapes.clone_placeholder(source)
            shape = self.place(slide, index)
            paragraph = shape.text_frame.paragraphs[0]
            if index == FOOTER:
                self._write_imprint(paragraph)
            else:
                field_of_number = parse_xml(_NUMBER.format(n=len(self.native.slides)))
                shape.element.xpath(".//a:p")[0].append(field_of_number)

    def _write_imprint(self, paragraph: Any) -> None:
        facts = self.imprint
        own = layer_lines(
            map_layers(self.layers, public=self.snapshot.columns.public_only), self.language
        )
        lines = (*facts.sources[:1], facts.base_map, *own, date_line(facts), approval_line(facts))
        if facts.mark:
            add_run(paragraph, facts.mark, self.language, bold=True, colour=STAMP)
        text = "  ·  ".join(filter(None, lines))
        before = f"{NO_BREAK} ·  " if facts.mark else ""
        add_run(paragraph, before + text, self.language)

    def put_map(self, slide: Any, scene: Scene, *, says: str, names: bool = True) -> None:
        """Draw the map of a scene into the picture placeholder.

        Parameters
        ----------
        slide : pptx.slide.Slide
        scene : Scene
            Its located projects are shown; for the title and for a single project, all
            located projects, with a ring around the single one.
        says : str
            Alternative text.
        names : bool
            Whether to show the names of the projects.
        """
        columns = self.snapshot.columns
        rows = np.array([columns.rows[each] for each in scene.ids], dtype=np.int64)
        if scene.kind in ("title", "project"):
            rows = np.flatnonzero(columns.located)
        box = next(each.box for each in LAYOUTS[slide.slide_layout.name] if each.index == MAP)
        picture = picture_png(
            self.snapshot,
            rows,
            bounds=window(scene),
            width_px=MAP_PX,
            height_px=round(MAP_PX * box.height / box.width),
            language=self.language,
            scale=_MAP_SCALE,
            parts=Parts(labels=names, legend=False, mark=self.imprint.mark),
            padding=AROUND,
            chosen=scene.projects[0].id if scene.kind == "project" else "",
            layers=self.layers,
        )
        self.put_picture(slide, picture, says)

    def put_picture(self, slide: Any, content: bytes, says: str) -> None:
        """Insert a PNG into the picture placeholder, with `says` as its alternative text."""
        name_shape(self.place(slide, MAP).insert_picture(io.BytesIO(content)), says)


def to_pptx(
    snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language, *, layers: str = ""
) -> bytes:
    """Return projects as a presentation with the default scenes.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
        The projects to include; figures and texts cover only these.
    language : {"zh", "en"}
    layers : str
        The office's layers on its maps (see :mod:`geo.model.layer_choice`).
    """
    composition = Composition(layers=layers)
    return slides_pptx(chosen(snapshot, rows), composition, language=language)


def slides_pptx(
    snapshot: Snapshot,
    composition: Composition,
    *,
    language: Language,
    link: str | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Return a composed presentation as slides.

    Parameters
    ----------
    snapshot : Snapshot
        The public one if the composition is for the public.
    composition : Composition
        The scenes and their order.
    language : {"zh", "en"}
        Language of the slides, unless the composition sets one.
    link : str, optional
        Address of the map for the QR code at the end; by default that of the settings.
        Without an address there is no code.
    progress : callable, optional
        Receives the share done and the current step.
    """
    report = progress or (lambda _share, _text: None)
    language = composition.language or language
    deck = Deck(snapshot, language, imprint(snapshot, language), composition.layers)
    shown = scenes(snapshot, composition)
    address = sharing_settings().address if link is None else link
    for number, scene in enumerate(shown):
        title = scene.heading.of(language)
        report(number / (len(shown) + 1), translate(N_("Slide: {title}"), language, title=title))
        add_scene(deck, scene, address)
    deck.tidy()
    _set_properties(deck)
    content = _same_bytes(deck.native)
    report(1.0, translate(N_("Ready"), language))
    return content


def _set_properties(deck: Deck) -> None:
    facts, document = deck.native.core_properties, plan()
    facts.title = one_line(document.text("title", deck.language))
    facts.subject = one_line(document.text("place", deck.language))
    facts.author = one_line(document.text("publisher", deck.language))
    facts.language = "zh-CN" if deck.language == "zh" else "en-GB"
    facts.comments = deck.imprint.mark
    facts.last_modified_by = ""
    facts.created = facts.modified = dt.datetime.combine(deck.imprint.made_on, dt.time())
    facts.revision = 1


def _same_bytes(native: Any) -> bytes:
    """Save with fixed times in the archive, so that the same data give the same file."""
    saved, out = io.BytesIO(), io.BytesIO()
    native.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()


def add_scene(deck: Deck, scene: Scene, link: str = "") -> None:
    """Add the slides of a scene.

    Parameters
    ----------
    deck : Deck
    scene : Scene
    link : str
        Address of the map; the closing scene shows it as a QR code.
    """
    if scene.kind == "closing":
        _add_closing(deck, scene, link if leads_here(link) else "")
    else:
        _SLIDES[scene.kind](deck, scene)


def _add_title(deck: Deck, scene: Scene) -> None:
    slide = scene_slide(deck, scene, "Title")
    facts = {fact.code: deck.of(fact.value) for fact in scene.facts}
    under = "\n".join(facts[code] for code in ("publisher", "date") if code in facts)
    subtitle = deck.place(slide, 1)
    write(subtitle.text_frame, under, deck.language)
    _move_under(subtitle, deck.of(scene.heading))
    _put_figures(deck, slide, scene)
    _put_statuses(deck, slide, scene)
    deck.put_map(slide, scene, says=_map_says(deck, scene), names=False)


def _move_under(subtitle: Any, title: str) -> None:
    """Move the subtitle up if the title has fewer lines than the layout has room for."""
    place = LAYOUTS["Title"][0]
    size = fitted(title, place.size, place.box.width, place.box.height)
    lines = line_count(title, size, place.box.width)
    top = place.box.top + height_of(lines, size) + _SPACE
    # Setting one coordinate overrides all that are inherited, so all have to be set.
    box = subtitle.left, min(subtitle.top, Inches(top)), subtitle.width, subtitle.height
    subtitle.left, subtitle.top, subtitle.width, subtitle.height = box


def _add_section(deck: Deck, scene: Scene) -> None:
    slide = scene_slide(deck, scene, "Map" if scene.ids else "Facts and list")
    _put_figures(deck, slide, scene)
    _put_counts(deck, slide, scene)
    if scene.ids:
        deck.put_map(slide, scene, says=_map_says(deck, scene))
        add_projects(deck, scene, project_rows(deck, scene.projects))
    elif scene.projects:
        _put_side_list(deck, slide, scene)


def _put_side_list(deck: Deck, slide: Any, scene: Scene) -> None:
    widths = [2.5, 1.6, _SIDE_WIDTH - 4.1]
    rows = project_rows(deck, scene.projects)
    notes_below = [note_row(each, 3) for each in reasons_without_place(deck, scene)]
    heading = head(*(deck.say(each) for each in PROJECT_HEADING[:3]))
    shown = [*(row[:3] for row in rows), *notes_below]
    tables, padding = grown_pages(shown, heading, widths, _SIDE_HEIGHT)
    says, place = list_says(deck, scene), deck.place(slide, TEXT)
    fill_table(place, tables[0], widths, deck.language, says=says, padding=padding)
    listed = len(tables[0]) - 1
    if listed < len(rows) or scene.more:
        add_projects(deck, scene, rows[listed:])


def _add_project(deck: Deck, scene: Scene) -> None:
    slide = scene_slide(deck, scene, "Project")
    rows: list[Row] = [
        (Cell(deck.of(fact.label), 11, colour=SOFT), _fact(deck, fact))
        for fact in scene.facts
        if fact.code != "phrase"
    ]
    rows += [
        (Cell(deck.say(label), 11, colour=SOFT), Cell(text)) for label, text in _more(deck, scene)
    ]
    says = deck.say(N_("Facts of the project: {name}"), name=deck.of(scene.heading))
    widths = [1.45, _LEFT_WIDTH - 1.45]
    rows, padding = grown(rows, widths, PROJECT_HEIGHT)
    fill_table(
        deck.place(slide, TABLE),
        rows,
        widths,
        deck.language,
        says=says,
        headed=False,
        padding=padding,
    )
    deck.put_map(slide, scene, says=_map_says(deck, scene))


def _more(deck: Deck, scene: Scene) -> list[tuple[str, str]]:
    """Return plan wording, nearby projects and source of the place, with their labels."""
    between = "；" if deck.language == "zh" else "; "
    near = [f"{deck.of(each.name)} {deck.of(each.distance)}" for each in scene.nearby[:MOST_NEAR]]
    lines = [
        (N_("Plan wording"), between.join(plan_words(scene.projects[0], deck.language))),
        (NEAR, between.join(near)),
        (N_("Source of the place"), deck.of(scene.sources[-1]) if scene.sources[1:] else ""),
    ]
    return [(label, text) for label, text in lines if text]


def _fact(deck: Deck, fact: Fact) -> Cell:
    text = deck.of(fact.value)
    if fact.kind == "status":
        return status_cell(fact.code, text)
    return place_cell(fact.code, text) if fact.kind == "place" else Cell(text)


def _add_closing(deck: Deck, scene: Scene, link: str) -> None:
    sources = [deck.of(source) for source in scene.sources]
    extra = [deck.imprint.base_map, *notes(deck.imprint)]
    lines = [*sources[:1], *(each for each in extra if each and each not in sources), *sources[1:]]
    pages, size = _text_pages(lines, _WIDTH_WITH_CODE if link else LIST_WIDTH)
    for part, page in enumerate(pages):
        title = part_title(deck, deck.of(scene.heading), part, len(pages))
        layout = "Sources and code" if link and not part else "Sources"
        slide = scene_slide(deck, scene, layout, title=title, follows=part > 0)
        write(deck.place(slide, TEXT).text_frame, "\n".join(page), deck.language, size=size)
        if link and not part:
            deck.put_picture(
                slide, qr_png(link), deck.say(N_("QR code of the link {link}"), link=link)
            )
            under = deck.say(N_("Open the map"))
            text = f"{under}\n{urlsplit(link).netloc}"
            write(deck.place(slide, FIGURES).text_frame, text, deck.language)


def _text_pages(lines: Sequence[str], width: float) -> tuple[list[list[str]], float]:
    """Divide lines into slides; return them and the type size, smaller if one slide is enough."""
    shown = [line for line in lines if line]
    for size in (*_SOURCE_SIZES, _SOURCE_SIZES[0]):
        heights = [height_of(line_count(each, size, width), size) + _SPACE for each in shown]
        counts = balanced(heights, _SOURCES_HEIGHT)
        if len(counts) == 1:
            break
    ends = list(accumulate(counts))
    return [shown[end - count : end] for count, end in zip(counts, ends, strict=True)], size


def _put_figures(deck: Deck, slide: Any, scene: Scene) -> None:
    """Fill in figures side by side, each with its label below."""
    shown = [fact for fact in scene.facts if fact.kind == "figure"][:3]
    rows = [
        tuple(Cell(deck.of(fact.value), 30, bold=True, colour=ACCENT) for fact in shown),
        tuple(Cell(deck.of(fact.label), 12, colour=SOFT) for fact in shown),
    ]
    fill_table(
        deck.place(slide, FIGURES),
        rows,
        [_LEFT_WIDTH / 3] * len(shown),
        deck.language,
        says=_facts_line(deck, shown),
        headed=False,
        lined=False,
    )


def _put_statuses(deck: Deck, slide: Any, scene: Scene) -> None:
    """Fill in the counts by status in two columns."""
    facts = [fact for fact in scene.facts if fact.kind == "status"]
    if not facts:
        return
    cells = [_counted(deck, fact) for fact in facts]
    half = (len(cells) + 1) // 2
    right = [*cells[half:], (Cell(), Cell())][:half]
    rows = [(*one, *other) for one, other in zip(cells[:half], right, strict=True)]
    widths = [1.75, 0.45, 1.75, 0.45]
    says = _facts_line(deck, facts)
    fill_table(
        deck.place(slide, TABLE), rows, widths, deck.language, says=says, headed=False, lined=False
    )


def _put_counts(deck: Deck, slide: Any, scene: Scene) -> None:
    """Fill in the counts by status and by place, in type as large as the slide allows."""
    rows: list[Row] = []
    for kind, title in (("status", N_("Status")), ("place", N_("Place"))):
        facts = [fact for fact in scene.facts if fact.kind == kind]
        rows += [head(deck.say(title), "")] if facts else []
        rows += [_counted(deck, fact) for fact in facts]
    if not rows:
        return
    widths = [3.6, 0.8]
    rows, padding = grown(rows, widths, FACTS_HEIGHT)
    counts = [fact for fact in scene.facts if fact.kind in ("status", "place")]
    fill_table(
        deck.place(slide, TABLE),
        rows,
        widths,
        deck.language,
        says=_facts_line(deck, counts),
        padding=padding,
    )


def _counted(deck: Deck, fact: Fact) -> Row:
    make = status_cell if fact.kind == "status" else place_cell
    return make(fact.code, deck.of(fact.label)), Cell(deck.of(fact.value), bold=True)


def _facts_line(deck: Deck, facts: Sequence[Fact]) -> str:
    between = "；" if deck.language == "zh" else "; "
    return between.join(f"{deck.of(fact.label)} {deck.of(fact.value)}" for fact in facts)


def _map_says(deck: Deck, scene: Scene) -> str:
    return deck.say(N_("Map. {told}"), told=deck.of(scene.text))


def scene_slide(
    deck: Deck, scene: Scene, layout: str, *, title: str = "", follows: bool = False
) -> Any:
    """Add a slide of a scene; unless it `follows` another, its notes are the scene's texts."""
    texts = () if follows else (deck.of(scene.text), deck.of(scene.notes), scene.own_notes)
    notes = "\n\n".join(dict.fromkeys(filter(None, texts)))
    return deck.add(layout, title or deck.of(scene.heading), deck.of(scene.kicker), notes)


def part_title(deck: Deck, title: str, part: int, parts: int) -> str:
    """Return a title with the number of the part, counted from 0, if there are several."""
    if parts == 1:
        return title
    return deck.say(N_("{title} ({part} of {parts})"), title=title, part=part + 1, parts=parts)


def status_cell(code: str, text: str) -> Cell:
    """Return a cell with a status and its sign as on the map."""
    colours = {term.code: term.colour for term in vocabulary().status}
    return Cell(text, sign=_STATUS_SIGNS.get(code, "●"), sign_colour=colours.get(code, SOFT))


def place_cell(code: str, text: str) -> Cell:
    """Return a cell with a certainty: a filled sign for confirmed, a hollow one for estimate."""
    return Cell(text, sign=_PLACE_SIGNS.get(code, ""), sign_colour=SOFT)


def project_rows(deck: Deck, projects: Sequence[SceneProject]) -> list[Row]:
    """Return a row per project: name, status, place and plan wording."""
    return [
        (
            Cell(deck.of(project.name), 13),
            status_cell(project.status, deck.of(project.status_words)),
            Cell(deck.of(project.place if project.located else project.reason), 11.5),
            Cell(project.phrase, 11.5, colour=SOFT),
        )
        for project in projects
    ]


def reasons_without_place(deck: Deck, scene: Scene) -> list[str]:
    """Explain each reason why projects of a scene have no place, once."""
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
    """Return a row with one text across the whole table."""
    return Cell(text, 11, colour=SOFT, span=columns), *(Cell() for _ in range(columns - 1))


def list_says(deck: Deck, scene: Scene) -> str:
    """Return the title of a section's list of projects."""
    return deck.say(N_("Projects of “{section}”"), section=deck.of(scene.heading))


def add_projects(deck: Deck, scene: Scene, rows: list[Row]) -> None:
    """Add the slides that list a scene's projects.

    Parameters
    ----------
    deck : Deck
    scene : Scene
    rows : list of Row
        Those not on a slide yet.
    """
    widths = [3.6, 2.1, 3.9, LIST_WIDTH - 9.6]
    heading = head(*(deck.say(each) for each in PROJECT_HEADING))
    rows = [*rows, *(note_row(each, 4) for each in reasons_without_place(deck, scene))]
    if scene.more:
        rest = deck.say(N_("{n} more are not listed here."), n=f"{scene.more:,}")
        rows = [*rows, note_row(rest, 4)]
    says = list_says(deck, scene)
    _add_lists(deck, scene, [heading, *rows], widths, title=says, says=says, follows=True)


def add_targets(deck: Deck, scene: Scene) -> None:
    """Add the slides with the targets of the plan."""
    widths = [4.0, 3.4, 0.9, 1.1, 1.35, 1.35]
    rows = [_target_row(deck, target) for target in scene.targets]
    heading = head(*(deck.say(each) for each in _TARGET_HEADING))
    title, says = deck.of(scene.heading), deck.of(scene.text)
    _add_lists(deck, scene, [heading, *rows], widths, title=title, says=says)


def _target_row(deck: Deck, target: SceneTarget) -> Row:
    number = f"{target.value:,.10g}".removesuffix(".0")
    name, year = deck.of(target.name), str(target.year or "–")
    promised = Cell(f"{number} {deck.of(target.unit)}", 18, bold=True, colour=ACCENT)
    cells = (Cell(name, 16), promised, Cell(year, 16))
    if not target.named:
        text = N_("the plan does not say")
        if target.named is None:
            text = N_("not a number of projects")
        return (*cells, Cell(deck.say(text), 12, colour=SOFT, span=3), Cell(), Cell())
    counts = (target.named, target.located, target.completed)
    return (*cells, *(Cell(str(count), 16) for count in counts))


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
    tables, padding = grown_pages(rows[1:], rows[0], widths, _LIST_HEIGHT)
    for part, table in enumerate(tables):
        numbered = part_title(deck, title, part, len(tables))
        slide = scene_slide(deck, scene, "List", title=numbered, follows=follows or part > 0)
        place = deck.place(slide, TABLE)
        fill_table(place, table, widths, deck.language, says=says, padding=padding)


_SLIDES: dict[str, Callable[[Deck, Scene], None]] = {
    "title": _add_title,
    "section": _add_section,
    "project": _add_project,
    "targets": add_targets,
}
