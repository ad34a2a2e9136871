"""A presentation being built: its slides with title, footer and notes, and its maps."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from pptx.oxml import parse_xml
from pptx.shapes.placeholder import PicturePlaceholder, TablePlaceholder

from geo.export.imprint import approval_line, date_line
from geo.export.map.picture import AROUND, Parts, picture_png
from geo.export.map.style import STAMP
from geo.export.pptx.design import FOOTER, KICKER, LAYOUTS, MAP, NUMBER, designed
from geo.export.pptx.tables import name_shape
from geo.export.pptx.text import NO_BREAK, add_run, fitted, write
from geo.export.scene_window import window
from geo.model.text.language import Language
from geo.model.text.translate import translate
from geo.present.scene import Scene
from geo.present.words import Words
from geo.publish.facts import Imprint
from geo.store.snapshot import Snapshot

MAP_PX = 1600  # across a map of 8 inches: sharp on a projector of four thousand pixels
_NUMBER = (
    '<a:fld xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
    '<a:rPr lang="en-GB"/><a:t>{n}</a:t></a:fld>'
)
_MAP_SCALE = 2.7  # picture pixels a CSS pixel: names of 11 px are read as 10.6 points


@dataclass
class Deck:
    """Slides with one language and one imprint.

    Attributes
    ----------
    snapshot : Snapshot
        What the presentation may show.
    language : {"zh", "en"}
    imprint : Imprint
    native : pptx.presentation.Presentation
    """

    snapshot: Snapshot
    language: Language
    imprint: Imprint
    native: Any = field(default_factory=designed)

    def say(self, text: str, **params: object) -> str:
        """Return a text of the catalogue in the language of the slides."""
        return translate(text, self.language, **params)

    def of(self, words: Words) -> str:
        """Return a text in the language of the slides."""
        return words.of(self.language)

    @cached_property
    def _layouts(self) -> dict[str, Any]:
        return {layout.name: layout for layout in self.native.slide_layouts}

    def add(self, layout: str, title: str, kicker: str, notes: str = "") -> Any:
        """Add a slide with title, kicker, foot and notes.

        Parameters
        ----------
        layout : str
            One of :data:`geo.export.pptx.design.LAYOUTS`.
        title, kicker, notes : str
            From anywhere; see :func:`geo.export.pptx.text.write`.
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
        """Return a placeholder of a slide."""
        found = (each for each in slide.placeholders if each.placeholder_format.idx == index)
        return next(found)

    def tidy(self) -> None:
        """Take out the placeholders for which a slide has nothing."""
        for slide in self.native.slides:
            for shape in list(slide.placeholders):
                waits = isinstance(shape, PicturePlaceholder | TablePlaceholder)
                if waits or (shape.has_text_frame and not shape.text_frame.text.strip()):
                    shape.element.getparent().remove(shape.element)

    def _set_foot(self, slide: Any) -> None:
        # python-pptx leaves out what stands at the foot of a layout.
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
        lines = (*facts.sources[:1], facts.base_map, date_line(facts), approval_line(facts))
        if facts.mark:
            add_run(paragraph, facts.mark, self.language, bold=True, colour=STAMP)
        text = "  ·  ".join(filter(None, lines))
        before = f"{NO_BREAK} ·  " if facts.mark else ""
        add_run(paragraph, before + text, self.language)

    def put_map(self, slide: Any, scene: Scene, *, says: str, names: bool = True) -> None:
        """Put the map of a scene into its placeholder.

        Parameters
        ----------
        slide : pptx.slide.Slide
        scene : Scene
            Its projects that have a place are shown; of the title's all. A project's map has
            its neighbours as well, and a ring around it.
        says : str
            What the map shows, for those who do not see it.
        names : bool
            Whether the projects are named; the table beside explains their signs.
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
        )
        self.put_picture(slide, picture, says)

    def put_picture(self, slide: Any, content: bytes, says: str) -> None:
        """Put a PNG into the picture placeholder of a slide; `says` is its alternative text."""
        name_shape(self.place(slide, MAP).insert_picture(io.BytesIO(content)), says)
