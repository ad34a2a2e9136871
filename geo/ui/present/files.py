"""The files of a presentation: how each kind is made, and kept until the data change."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.export.document_turns import document_turns
from geo.export.pdf.handout import handout_pdf
from geo.export.png import map_png
from geo.export.progress import Progress
from geo.model.query import ProjectFilter
from geo.model.text.language import Language
from geo.model.turns import Tick
from geo.present import Composition
from geo.store.snapshot import Snapshot
from geo.web.presentation import presentation

MAX_KEPT = 16


@dataclass(frozen=True)
class Wanted:
    """What a file is made of; the same twice is the same file.

    Attributes
    ----------
    form : {"html", "pptx", "pdf", "png"}
    snapshot : Snapshot
    composition : str
        As JSON.
    language : {"zh", "en"}
    link : str
        Where others open the presentation.
    paper : {"a4", "a3"}
        Of PDF and PNG.
    day : datetime.date
        The imprint says when it was made.
    """

    form: str
    snapshot: Snapshot
    composition: str
    language: Language
    link: str
    paper: Any
    day: dt.date

    @property
    def chosen(self) -> Composition:
        """The composition."""
        return Composition.model_validate_json(self.composition)

    @property
    def rows(self) -> npt.NDArray[np.int64]:
        """The projects of the chosen sections, and the key projects chosen by hand."""
        known = self.snapshot.columns.rows
        chosen = [known[each] for each in self.chosen.projects or () if each in known]
        return np.union1d(self._of_sections(), np.array(chosen, np.int64))

    def _of_sections(self) -> npt.NDArray[np.int64]:
        sections = self.chosen.sections
        if sections == ():  # a filter of no section would be none at all
            return np.zeros(0, np.int64)
        return self.snapshot.rows(ProjectFilter(section=frozenset(sections or ())))


def _html(wanted: Wanted, _progress: Progress) -> bytes:
    made = presentation(wanted.snapshot, wanted.chosen, language=wanted.language, link=wanted.link)
    return made.encode("utf-8")


def _pptx(wanted: Wanted, progress: Progress) -> bytes:
    from geo.export.pptx.presentation import slides_pptx

    return slides_pptx(
        wanted.snapshot,
        wanted.chosen,
        language=wanted.language,
        link=wanted.link,
        progress=progress,
    )


def _pdf(wanted: Wanted, progress: Progress) -> bytes:
    return handout_pdf(
        wanted.snapshot,
        wanted.rows,
        wanted.language,
        composition=wanted.chosen,
        paper=wanted.paper,
        progress=progress,
    )


def _png(wanted: Wanted, progress: Progress) -> bytes:
    return map_png(
        wanted.snapshot, wanted.rows, wanted.language, paper=wanted.paper, progress=progress
    )


_MAKERS: dict[str, Callable[[Wanted, Progress], bytes]] = {
    "html": _html,
    "pptx": _pptx,
    "pdf": _pdf,
    "png": _png,
}
_kept: OrderedDict[Wanted, bytes] = OrderedDict()
_lock = threading.Lock()


def made_file(wanted: Wanted) -> bytes | None:
    """Return a file that has been made already, else None."""
    with _lock:
        return _kept.get(wanted)


def make_file(
    wanted: Wanted, progress: Progress, visitor: object = None, tick: Tick = lambda: None
) -> bytes:
    """Make a file when it is its turn, and keep it; what was made longest ago leaves.

    Parameters
    ----------
    wanted : Wanted
    progress : callable
        Told the share done and what is being done.
    visitor : object, optional
        Who waits for it; one file at a time is made for each.
    tick : callable, optional
        Called some times a second; may raise when nobody waits for the file any more.

    Raises
    ------
    PlanMapError
        When it cannot be made; ``server_busy`` when too many others wait for theirs.
    """
    with document_turns("file").turn(visitor or object(), tick):
        content = _MAKERS[wanted.form](wanted, progress)
    with _lock:
        _kept[wanted] = content
        while len(_kept) > MAX_KEPT:
            _kept.popitem(last=False)
    return content
