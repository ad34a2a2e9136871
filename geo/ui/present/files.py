"""The files of a presentation (HTML, PPTX, PDF, PNG), made on request and cached."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.export import EXPORTERS, file_ending
from geo.export.document_turns import document_turns
from geo.export.pdf.handout import handout_pdf
from geo.export.png import map_png
from geo.export.progress import Progress
from geo.layers.presence import has_layers
from geo.layers.store import visible_layers
from geo.model.errors import Finding, PlanMapError
from geo.model.messages import in_full
from geo.model.plan import plan
from geo.model.process.turns import Tick
from geo.model.query import ProjectFilter
from geo.model.text.language import N_, Language
from geo.present import Composition
from geo.store.snapshot import Snapshot
from geo.ui.present.draft import Work
from geo.ui.present.preview import link
from geo.ui.shared import state
from geo.ui.shared.visitor import visitor_now
from geo.ui.shared.words import _, plain
from geo.web.document import layers_left_out
from geo.web.presentation import presentation

_PAPERS = {"a4": "A4", "a3": "A3"}
_PAPER = "present_paper"
_PENDING = "present_asked"
_TEXT_PX, _BAR_PX = 205, 130  # side by side in a third of a page
MAX_KEPT = 16
_lock = threading.Lock()


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its name and what it is used for."""

    name: str
    use: str


KINDS = {
    "html": FileKind("HTML", N_("One file that opens with a double click, without a network")),
    "pptx": FileKind("PPTX", N_("One editable PowerPoint slide per scene, notes included")),
    "pdf": FileKind("PDF", N_("Map sheet, list of projects, one page per section; for printing")),
    "png": FileKind("PNG", N_("The map as a picture at print resolution")),
}


@st.fragment
def files_view(work: Work) -> None:
    """Show the files that can be made or saved."""
    paper = st.segmented_control(
        _("Paper size of PDF and PNG"),
        list(_PAPERS),
        format_func=lambda each: _PAPERS[each],
        default="a4",
        key=_PAPER,
        required=True,
    )
    for form, kind in KINDS.items():
        if form in EXPORTERS:
            _row(_request(work, form, paper), kind)


def _request(work: Work, form: str, paper: str) -> FileRequest:
    return FileRequest(
        form=form,
        snapshot=work.snapshot,
        composition=work.draft,
        language=work.language,
        link=link(work),
        paper=paper if form in ("pdf", "png") else "a4",
        day=dt.datetime.now().astimezone().date(),
        layers=_layers_version(),
    )


def _layers_version() -> str:
    """Return a text that changes with the office's layers; empty where there are none."""
    if not has_layers():
        return ""
    try:
        return visible_layers().key
    except PlanMapError:  # files are made without them
        return "?"


def _row(request: FileRequest, kind: FileKind) -> None:
    content = made_file(request)
    is_due = content is None and _pending().get(request.form) == request
    row = st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    )
    with row:
        # Only a row that changes while it is drawn has placeholders: emptying one takes away its
        # button for a moment, and a click that falls in there is lost.
        title, place = (st.empty(), st.empty()) if is_due else (row, row)
        if content is None:
            _title(title, kind, None)
        if is_due:
            content = _make(request, kind, place)
        elif content is None:
            _make_button(request, kind)
        if content is not None:
            _title(title, kind, len(content))
            with place.container(width="content"):
                _download(request, kind, content)
            if request.form == "html":
                _left_out(request)


def _make_button(request: FileRequest, kind: FileKind) -> None:
    with st.container(width="content"):
        st.button(
            _("Make {kind}", kind=kind.name),
            key=f"present_make_{request.form}",
            icon=":material/draft:",
            on_click=_ask,
            args=(request,),
        )


def _left_out(request: FileRequest) -> None:
    """Say which layers the file lacks, and why."""
    is_public = request.snapshot.columns.public_only
    for finding in layers_left_out(request.composition.layers, public=is_public):
        st.caption(plain(in_full(finding, state.language())))


def _title(place: DeltaGenerator, kind: FileKind, size: int | None) -> None:
    size_note = "" if size is None else f" · {size_text(size)}"
    place.markdown(f"**{kind.name}**{size_note}  \n:small[{plain(_(kind.use))}]", width=_TEXT_PX)


def _pending() -> dict[str, FileRequest]:
    """Return the requested files by format; they survive a run that another click stops."""
    requests: dict[str, FileRequest] = st.session_state.setdefault(_PENDING, {})
    return requests


def _ask(request: FileRequest) -> None:
    _pending()[request.form] = request


def _make(request: FileRequest, kind: FileKind, place: DeltaGenerator) -> bytes | None:
    # The progress replaces the button, so that the rows below do not move.
    place.progress(0.0, text=_("Making the {kind} file …", kind=kind.name), width=_BAR_PX)

    def show_progress(share: float, text: str) -> None:
        place.progress(min(max(share, 0.0), 1.0), text=plain(text), width=_BAR_PX)

    try:
        content = make_file(request, show_progress, visitor_now(), _look)
    except PlanMapError as error:
        finding = Finding(error.code, params=error.params)
        language = state.language()
        place.error(plain(in_full(finding, language)))
        content = None
    del _pending()[request.form]
    return content


def _look() -> None:
    """Let Streamlit end this run if another was requested or the visitor has left."""
    _is_there = _PAPER in st.session_state  # Streamlit raises its stop exception on this access


def _download(request: FileRequest, kind: FileKind, content: bytes) -> None:
    # The label includes the kind, so that the buttons can be told apart by their names alone.
    st.download_button(
        _("Save {kind}", kind=kind.name),
        data=content,
        file_name=f"{plan().subject}-{plan().date.year}.{file_ending(request.form)}",
        mime=EXPORTERS[request.form][1],
        type="primary",
        icon=":material/download:",
        on_click="ignore",
        key=f"present_save_{request.form}",
    )


def size_text(size: int) -> str:
    """Return a file size for readers.

    Parameters
    ----------
    size : int
        Bytes.

    Examples
    --------
    >>> size_text(900), size_text(1_260_000)
    ('1 kB', '1.3 MB')
    """
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size // 1000, 1):,} kB"


@dataclass(frozen=True)
class FileRequest:
    """Everything that a file is made from; the key of the cache.

    Attributes
    ----------
    form : {"html", "pptx", "pdf", "png"}
    snapshot : Snapshot
    composition : Composition
    language : {"zh", "en"}
    link : str
        Address where others open the presentation.
    paper : {"a4", "a3"}
        Paper size of PDF and PNG.
    day : datetime.date
        Date of the file, which the imprint states.
    layers : str
        Changes with the office's layers, which the maps show.
    """

    form: str
    snapshot: Snapshot
    composition: Composition
    language: Language
    link: str
    paper: Any
    day: dt.date
    layers: str = ""

    @property
    def rows(self) -> npt.NDArray[np.int64]:
        """Rows of the chosen sections and of the key projects chosen by hand."""
        known = self.snapshot.columns.rows
        chosen = [known[each] for each in self.composition.projects or () if each in known]
        return np.union1d(self._of_sections(), np.array(chosen, np.int64))

    def _of_sections(self) -> npt.NDArray[np.int64]:
        sections = self.composition.sections
        if sections == ():  # an empty section filter would mean all of them
            return np.zeros(0, np.int64)
        return self.snapshot.rows(ProjectFilter(section=frozenset(sections or ())))


def _html(request: FileRequest, _progress: Progress) -> bytes:
    document = presentation(
        request.snapshot, request.composition, language=request.language, link=request.link
    )
    return document.encode("utf-8")


def _pptx(request: FileRequest, progress: Progress) -> bytes:
    from geo.export.pptx.presentation import slides_pptx

    return slides_pptx(
        request.snapshot,
        request.composition,
        language=request.language,
        link=request.link,
        progress=progress,
    )


def _pdf(request: FileRequest, progress: Progress) -> bytes:
    return handout_pdf(
        request.snapshot,
        request.rows,
        request.language,
        composition=request.composition,
        paper=request.paper,
        progress=progress,
    )


def _png(request: FileRequest, progress: Progress) -> bytes:
    return map_png(
        request.snapshot,
        request.rows,
        request.language,
        paper=request.paper,
        progress=progress,
        layers=request.composition.layers,
    )


_MAKERS: dict[str, Callable[[FileRequest, Progress], bytes]] = {
    "html": _html,
    "pptx": _pptx,
    "pdf": _pdf,
    "png": _png,
}
_kept: OrderedDict[FileRequest, bytes] = OrderedDict()


def made_file(request: FileRequest) -> bytes | None:
    """Return a file that has already been made, or None."""
    with _lock:
        return _kept.get(request)


def make_file(
    request: FileRequest, progress: Progress, visitor: object = None, tick: Tick = lambda: None
) -> bytes:
    """Make a file when it is its turn, and cache it; the oldest files are dropped.

    Parameters
    ----------
    request : FileRequest
    progress : callable
        Called with the share done and a description of the current step.
    visitor : object, optional
        The visitor who waits; one file at a time is made for each.
    tick : callable, optional
        Called several times a second; may raise to cancel when nobody waits any more.

    Raises
    ------
    PlanMapError
        When it cannot be made; ``server_busy`` when too many others are waiting.
    """
    with document_turns("file").turn(visitor or object(), tick):
        content = _MAKERS[request.form](request, progress)
    with _lock:
        _kept[request] = content
        while len(_kept) > MAX_KEPT:
            _kept.popitem(last=False)
    return content
