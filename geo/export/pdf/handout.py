"""Make the meeting handout as PDF: map sheet, list of projects, a page per section, sources.

Text and figures are passed to the Typst template as JSON, maps and signs as SVG.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.export.fonts import Typeface, typeface
from geo.export.html import chosen
from geo.export.imprint import approval_line, date_line, notes
from geo.export.map.layers import layer_lines, map_layers
from geo.export.map.legend import CERTAINTIES, signs
from geo.export.map.picture import AROUND, Parts, legend_svg, map_svg
from geo.export.map.style import COLOURS, LINE, SOFT, STAMP
from geo.export.map.svg import one_line
from geo.export.paper import PAPERS, Paper, PaperName
from geo.export.progress import Progress
from geo.export.scene_window import window
from geo.export.tables.table import table
from geo.export.typesetting import compiled
from geo.model.basemap import base_map
from geo.model.location import SHORT_REASONS, missing_reason
from geo.model.plan import plan
from geo.model.project import name_in
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.model.vocabulary import vocabulary
from geo.present import Composition, Scene, SceneTarget, scenes
from geo.present.listing import NEAR, plan_words
from geo.present.scene import Bounds, Fact
from geo.present.scenes import title_scene
from geo.publish.facts import Imprint, imprint
from geo.store.snapshot import Snapshot

_TEMPLATE = Path(__file__).with_name("handout.typ")
_MIST = "#f4f6f8"
_TOGETHER: dict[str, str] = {"project": "projects", "targets": "closing", "closing": "closing"}
Page = dict[str, Any]
_MAP_SHARE = 0.52  # width of a section's map, of the page
_PADDING = 60.0  # px around a section's projects, for their names
_KEY_MAP_SHARE = 0.6  # width of a key project's map, of the page
_SIDE = 62.0  # mm on A4, width of the column beside the map
_IMPRINT = 74.0  # mm on A4, height of figures and imprint below the legend
_LAYERS, _LAYER = 6.0, 5.0  # mm on A4, height of their heading and of each of the office's layers
_MOST_LAYERS = 6  # named there; all of them are on the last page
MAX_SOURCES = 60  # of places; the spreadsheet has the source of each project
MAX_LISTED = 1000  # projects in the list; a longer list belongs in a spreadsheet
MAX_SECTION = 100  # projects on a section's page
BAND, FOOTER, GAP = 14.0, 7.0, 4.0  # mm on A4: title band, footer, gap between parts


def to_pdf(snapshot: Snapshot, rows: npt.NDArray[np.int64], language: Language) -> bytes:
    """Return projects as an A4 handout with the default scenes.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
    language : {"zh", "en"}
    """
    return handout_pdf(snapshot, rows, language)


def handout_pdf(
    snapshot: Snapshot,
    rows: npt.NDArray[np.int64],
    language: Language,
    *,
    composition: Composition | None = None,
    paper: PaperName = "a4",
    face: Typeface | None = None,
    progress: Progress | None = None,
    layers: str = "",
) -> bytes:
    """Return projects as a handout.

    Parameters
    ----------
    snapshot : Snapshot
    rows : (m,) int64
        The projects to include; figures and texts cover only these.
    language : {"zh", "en"}
    composition : Composition, optional
        The scenes to print and their order; by default the map sheet, a page per
        section, the targets and the sources.
    paper : {"a4", "a3"}
        Landscape.
    face : Typeface, optional
        By default :func:`geo.export.fonts.typeface`; embedded in the PDF.
    progress : callable, optional
        Receives the share done and the current step.
    layers : str
        The office's layers on its maps (see :mod:`geo.model.layer_choice`); by default those
        of the composition.
    """
    face, report = face or typeface(), progress or (lambda _share, _text: None)
    included = chosen(snapshot, rows)
    facts = imprint(included, language)
    composed = composition or Composition(projects=())
    on = layers or composed.layers
    job = PrintJob(included, included.plan_order, language, PAPERS[paper], face, facts, on)
    content = handout(job, composed, progress)
    report(0.7, translate(N_("Typesetting the pages"), language))
    inputs = {"data": json.dumps(content.words), **content.drawings}
    pdf = compiled(_TEMPLATE.read_bytes(), inputs, "pdf", face=face)
    report(1.0, translate(N_("Ready"), language))
    return pdf


def _closing_page(job: PrintJob, heading: str, scene: Scene | None) -> dict[str, Any]:
    return {
        "kind": "closing",
        "heading": job.say(heading),
        "targets-heading": job.say(N_("Targets of the plan")),
        "targets": [_target(job, each) for each in (scene.targets if scene else ())],
        "sources-heading": job.say(N_("Sources")),
        "sources": [],
        "places-heading": job.say(N_("Sources of the places")),
        "places": [],
    }


@dataclass(frozen=True, slots=True)
class Handout:
    """The content of a handout before typesetting.

    Attributes
    ----------
    words : dict
        Text and figures, passed to the template as JSON.
    drawings : dict of str to str
        SVG sources by name.
    """

    words: dict[str, Any]
    drawings: dict[str, str]


def handout(job: PrintJob, composition: Composition, progress: Progress | None = None) -> Handout:
    """Return the text and drawings of a handout.

    Parameters
    ----------
    job : PrintJob
    composition : Composition
        The scenes to print and their order.
    progress : callable, optional
        Receives the share done and the current step.
    """
    drawings = signs(job.face.family)
    pages = _pages(job, _printed(job, composition), drawings, progress)
    facts, day = job.imprint, job.imprint.made_on
    words = {
        "language": job.language,
        "title": plan().text("map_title", job.language),
        "kicker": plan().text("title", job.language),
        "publisher": plan().text("publisher", job.language),
        "date": [day.year, day.month, day.day],
        "mark": facts.mark,
        "footer": " · ".join(
            filter(None, (facts.mark, plan().text("title", job.language), date_line(facts)))
        ),
        "page": _measures(job),
        "colours": {**COLOURS, "line": LINE, "soft": SOFT, "stamp": STAMP, "mist": _MIST},
        "headings": {
            "name": job.say(N_("Name")),
            "status": job.say(N_("Status")),
            "place": job.say(N_("Place")),
            "category": job.say(N_("Category")),
            "phrase": job.say(N_("Plan wording")),
        },
        "pages": pages,
    }
    return Handout(words, drawings)


def _printed(job: PrintJob, composition: Composition) -> list[Scene]:
    """Return the scenes in order, without sections that have no project."""
    sections = np.unique(job.snapshot.columns.section).tolist()
    shown = scenes(job.snapshot, composition)
    return [scene for scene in shown if scene.kind != "section" or scene.section in sections]


def _pages(
    job: PrintJob, shown: Sequence[Scene], drawings: dict[str, str], progress: Progress | None
) -> list[Page]:
    """Return the pages in the order of the scenes; adjacent scenes may share a page."""
    report = progress or (lambda _share, _text: None)
    pages: list[Page] = []
    done = 0
    for kind, group in groupby(shown, _page):
        together = list(group)
        heading = together[0].heading.of(job.language)
        report(0.05 + 0.6 * done / len(shown), job.say(N_("Page: {title}"), title=heading))
        pages += _pages_of(job, kind, together, drawings)
        done += len(together)
    return pages


def _page(scene: Scene) -> str:
    return _TOGETHER.get(scene.kind, scene.id)


def _pages_of(
    job: PrintJob, kind: str, together: list[Scene], drawings: dict[str, str]
) -> list[Page]:
    if kind == "title":
        return [sheet(job, drawings), project_list(job)]
    if kind == "projects":
        return [project_page(job, scene, drawings) for scene in together]
    if kind == "closing":
        return [closing_page(job, {scene.kind: scene for scene in together})]
    return [section_page(job, together[0], drawings)]


def _measures(job: PrintJob) -> dict[str, float]:
    paper = job.paper
    return {
        "width": paper.width,
        "height": paper.height,
        "margin": paper.margin,
        "band": job.mm(BAND),
        "footer": job.mm(FOOTER),
        "gap": job.mm(GAP),
        "unit": job.mm(1.0),
        "room": job.room()[1],
    }


def section_page(job: PrintJob, scene: Scene, drawings: dict[str, str]) -> dict[str, Any]:
    """Return a section's page: figures, projects, and a map if a project has a place.

    Parameters
    ----------
    job : PrintJob
    scene : Scene
    drawings : dict
        The map is added to it.
    """
    language = job.language
    rows = job.rows[job.snapshot.columns.section[job.rows] == scene.section]
    listed = project_rows(job, rows[:MAX_SECTION])
    other_facts = [fact for fact in scene.facts if fact.kind != "status"]
    return {
        "kind": "section",
        "kicker": f"{plan().text('title', language)} · {scene.kicker.of(language)}",
        "heading": scene.heading.of(language),
        "figures": [
            figures_of(job, other_facts),
            figures_of(job, [fact for fact in scene.facts if fact.kind == "status"]),
        ],
        "map": _section_map(job, scene, rows, drawings),
        "rows": listed,
        "more": more_text(job, len(rows) - len(listed)),
        "reasons": reasons_without_place(job, rows[:MAX_SECTION]),
    }


def _section_map(
    job: PrintJob, scene: Scene, rows: npt.NDArray[np.int64], drawings: dict[str, str]
) -> dict[str, Any] | None:
    if scene.bounds is None:
        return None
    width, height = job.room()[0] * _MAP_SHARE, job.room()[1]
    size = (width, height)
    return _map(job, scene, rows, drawings, bounds=scene.bounds, size=size, padding=_PADDING)


def _map(
    job: PrintJob,
    scene: Scene,
    rows: npt.NDArray[np.int64],
    drawings: dict[str, str],
    *,
    bounds: Bounds,
    size: tuple[float, float],
    padding: float = 0.0,
    chosen: str = "",
) -> dict[str, Any]:
    drawings[scene.id] = map_svg(
        job.snapshot,
        rows,
        bounds=bounds,
        width=job.paper.css(size[0]),
        height=job.paper.css(size[1]),
        language=job.language,
        parts=Parts(legend=False, border=True),
        family=job.face.family,
        padding=padding,
        chosen=chosen,
        layers=job.layers,
    )
    alt = scene.text.of(job.language)
    return {"key": scene.id, "width": size[0], "height": size[1], "alt": alt}


def project_page(job: PrintJob, scene: Scene, drawings: dict[str, str]) -> dict[str, Any]:
    """Return the page of a key project: a large map, plan wording, facts and nearby projects.

    Parameters
    ----------
    job : PrintJob
    scene : Scene
        The scene of one project.
    drawings : dict
        The map is added to it.
    """
    language, project = job.language, scene.projects[0]
    row = job.snapshot.row(project.id)
    width, height = job.room()
    size = (width * _KEY_MAP_SHARE, height)
    rows = job.rows if project.located else np.array([row])
    frame: dict[str, Any] = {"bounds": window(scene), "size": size, "chosen": project.id}
    map_ = _map(job, scene, rows, drawings, **frame)
    with_sign = {*CERTAINTIES, *vocabulary().codes("status")}
    return {
        "kind": "project",
        "kicker": f"{job.say(N_('Key projects'))} · {one_line(scene.kicker.of(language))}",
        "heading": one_line(scene.heading.of(language)),
        "map": map_,
        "words-heading": job.say(N_("Plan wording")),
        "words": [one_line(each) for each in plan_words(project, language)],
        "facts": [
            {
                "label": fact.label.of(language),
                "value": one_line(fact.value.of(language)),
                "sign": fact.code if fact.code in with_sign else "",
            }
            for fact in scene.facts
            if fact.code != "phrase"
        ],
        "near-heading": job.say(NEAR),
        "near": [
            {"name": one_line(each.name.of(language)), "distance": each.distance.of(language)}
            for each in scene.nearby
        ],
        "source-heading": job.say(N_("Source of the place")),
        "source": one_line(scene.sources[-1].of(language)) if len(scene.sources) > 1 else "",
    }


def sheet(job: PrintJob, drawings: dict[str, str]) -> dict[str, Any]:
    """Return the map sheet: the map, its legend, the figures, the imprint.

    Parameters
    ----------
    job : PrintJob
    drawings : dict
        The map and the legend are added to it.
    """
    width, height = job.room()
    side = job.mm(_SIDE)
    map_width = width - side - job.mm(GAP)
    paper = job.paper
    frame: dict[str, Any] = {
        "bounds": job.home(),
        "width": paper.css(map_width),
        "height": paper.css(height),
        "language": job.language,
        "family": job.face.family,
        "layers": job.layers,
    }
    snapshot, rows = job.snapshot, job.rows
    parts = Parts(legend=False, border=True)
    drawings["map"] = map_svg(snapshot, rows, parts=parts, padding=AROUND, **frame)
    drawings["legend"], legend_width, legend_height = legend_svg(
        snapshot, rows, padding=AROUND, **frame
    )
    wide, high = paper.mm(legend_width), paper.mm(legend_height)
    stated = _layer_lines(job)
    below = _IMPRINT + sum(_LAYERS + _LAYER * len(lines) for _, lines in stated)
    shrink = min(1.0, side / max(wide, 1.0), (height - job.mm(below)) / max(high, 1.0))
    scene = title_scene(snapshot)
    return {
        "kind": "sheet",
        "kicker": f"{plan().text('publisher', job.language)} · {plan().date.isoformat()}",
        "map": {"width": map_width, "height": height, "alt": scene.text.of(job.language)},
        "imprint": _imprint(job),
        "legend": {
            "heading": job.say(N_("Legend")),
            "width": wide * shrink,
            "height": high * shrink,
        },
        "facts": figures_of(job, scene.facts, ("projects", "located", "surveyed", "estimate")),
    }


def _imprint(job: PrintJob) -> list[list[str]]:
    facts = job.imprint
    lines = [
        (job.say(N_("Sources")), [*facts.sources[:1], _pointer(job)]),
        (job.say(N_("Base map")), [facts.base_map, *notes(facts)]),
        *_layer_lines(job),
        (job.say(N_("Date of the data")), [facts.data_date.isoformat()]),
        (job.say(N_("Map approval number")), [facts.approval or job.say(N_("none yet"))]),
    ]
    return [[name, "\n".join(filter(None, parts))] for name, parts in lines]


def _layer_lines(job: PrintJob) -> list[tuple[str, list[str]]]:
    shown = map_layers(job.layers, public=job.snapshot.columns.public_only)
    if not shown:
        return []
    lines = layer_lines(shown[:_MOST_LAYERS], job.language)
    more = len(shown) - len(lines)
    if more > 0:
        lines.append(job.say(N_("{n} more are not listed here."), n=f"{more:,}"))
    return [(job.say(N_("The office's layers")), lines)]


def _pointer(job: PrintJob) -> str:
    if len(job.imprint.sources) < 2:
        return ""
    return job.say(N_("The sources of the places are on the last page."))


def closing_page(job: PrintJob, scenes: Mapping[str, Scene]) -> dict[str, Any]:
    """Return the page with the targets, the sources, or both.

    Parameters
    ----------
    job : PrintJob
    scenes : mapping of str to Scene
        ``targets``, ``closing`` or both.
    """
    facts = job.imprint
    scene = scenes.get("targets")
    if "closing" not in scenes:
        return _closing_page(job, N_("Targets of the plan"), scene)
    shown = map_layers(job.layers, public=job.snapshot.columns.public_only)
    own = layer_lines(shown, job.language)
    base = [facts.base_map, *own, *notes(facts), date_line(facts), approval_line(facts)]
    places = [one_line(each) for each in facts.sources[1 : MAX_SOURCES + 1]]
    more = len(facts.sources) - 1 - len(places)
    if more > 0:
        places.append(job.say(N_("{n} more are not listed here."), n=f"{more:,}"))
    page = _closing_page(job, N_("Targets and sources") if scene else N_("Sources"), scene)
    page["sources"] = [one_line(each) for each in (*facts.sources[:1], *filter(None, base))]
    page["places"] = places
    return page


def _target(job: PrintJob, target: SceneTarget) -> dict[str, str]:
    language = job.language
    name = target.name.of(language)
    return {
        "value": f"{target.value:,g}",
        "unit": target.unit.of(language),
        "name": one_line(name),
        # The sentence begins with the name, which is printed above it already.
        "text": one_line(target.text.of(language).removeprefix(name).lstrip("：: ")),
    }


def project_list(job: PrintJob) -> dict[str, object]:
    """Return the page that lists all projects, with a heading for each section."""
    rows = job.rows[:MAX_LISTED]
    lines: list[dict[str, str]] = []
    section = None
    for row in project_rows(job, rows):
        if row["section"] != section:
            section = row["section"]
            lines.append({"heading": section})
        lines.append(row)
    return {
        "kind": "list",
        "heading": job.say(N_("Projects")),
        "rows": lines,
        "more": more_text(job, len(job.rows) - len(rows)),
        "reasons": reasons_without_place(job, rows),
    }


def more_text(job: PrintJob, count: int) -> str:
    """State how many projects a list leaves out; empty if it has them all."""
    return job.say(N_("{n} more are not listed here."), n=f"{count:,}") if count else ""


def project_rows(job: PrintJob, rows: npt.NDArray[np.int64]) -> list[dict[str, str]]:
    """Return projects as rows of the template's table.

    The reason why a project has no place is a keyword, which :func:`reasons_without_place`
    explains.

    Parameters
    ----------
    job : PrintJob
    rows : (m,) int64
    """
    language, columns = job.language, job.snapshot.columns
    numerals = {each.number: each.numeral for each in plan().section}
    codes = {kind: vocabulary().codes(kind) for kind in ("status", "category", "certainty")}
    lines = []
    for row, cells in zip(rows.tolist(), table(job.snapshot, rows, language), strict=True):
        number = int(columns.section[row])
        numeral = numerals.get(number, "") if language == "zh" else str(number)
        labels = {
            "section": f"{numeral}  {cells['section_label']}",
            "name": name_in(cells, language),
            "status_label": cells["status"],
            "category_label": cells["category"],
            "place": cells["place"],
            "phrase": cells["phrase"],
        }
        if not columns.located[row]:
            labels["place"] = job.say(SHORT_REASONS[_reason(job, row)])
        signs = {kind: codes[kind][getattr(columns, kind)[row]] for kind in codes}
        lines.append({key: one_line(str(text)) for key, text in labels.items()} | signs)
    return lines


def reasons_without_place(job: PrintJob, rows: npt.NDArray[np.int64]) -> list[str]:
    """Explain each reason why listed projects have no place, once.

    Parameters
    ----------
    job : PrintJob
    rows : (m,) int64
        The listed projects.
    """
    missing = rows[~job.snapshot.columns.located[rows]]
    codes = dict.fromkeys(_reason(job, row) for row in missing.tolist())
    words = vocabulary()
    return [
        job.say(
            N_("{reason}: {sentence}"),
            reason=job.say(SHORT_REASONS[code]),
            sentence=words.label("reason", code, job.language),
        )
        for code in words.codes("reason")
        if code in codes
    ]


def _reason(job: PrintJob, row: int) -> str:
    return missing_reason(job.snapshot.feature(row)["properties"])


def figures_of(
    job: PrintJob, facts: Sequence[Fact], codes: Sequence[str] | None = None
) -> list[dict[str, str]]:
    """Return figures with their labels and signs.

    Parameters
    ----------
    job : PrintJob
    facts : sequence of Fact
    codes : sequence of str, optional
        Codes of the facts to return; by default all.
    """
    return [
        {
            "value": fact.value.of(job.language),
            "label": fact.label.of(job.language),
            "sign": fact.code if fact.kind == "status" or fact.code in CERTAINTIES else "",
        }
        for fact in facts
        if codes is None or fact.code in codes
    ]


@dataclass(frozen=True, slots=True)
class PrintJob:
    """The data and settings that every part of the handout needs.

    Attributes
    ----------
    snapshot : Snapshot
        Only the projects to print.
    rows : (m,) int64
        Their rows in the order of the plan.
    language : {"zh", "en"}
    paper : Paper
    face : Typeface
    imprint : Imprint
    layers : str
        The office's layers on its maps (see :mod:`geo.model.layer_choice`).
    """

    snapshot: Snapshot
    rows: npt.NDArray[np.int64]
    language: Language
    paper: Paper
    face: Typeface
    imprint: Imprint
    layers: str = ""

    def say(self, text: str, **params: object) -> str:
        """Translate a text into the language of the handout."""
        return translate(text, self.language, **params)

    def home(self) -> Bounds:
        """Return the bounding box of the plan's area, WGS 84 degrees."""
        return base_map().home

    def mm(self, length: float) -> float:
        """Scale a length on A4 to this sheet, mm."""
        return length * self.paper.scale / PAPERS["a4"].scale

    def room(self) -> tuple[float, float]:
        """Return width and height of the space between margins, title band and footer, in mm."""
        paper = self.paper
        # A millimetre less, so that rounding never causes another page.
        height = paper.height - 2 * paper.margin - self.mm(BAND + FOOTER + GAP) - 1.0
        return paper.width - 2 * paper.margin, height
