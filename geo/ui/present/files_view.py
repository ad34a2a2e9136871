"""The presentation to take away: made when it is asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.export import EXPORTERS, file_ending
from geo.model.errors import Finding, PlanMapError
from geo.model.messages import in_full
from geo.model.plan import plan
from geo.model.text.language import N_
from geo.ui import state
from geo.ui.present.draft import Work
from geo.ui.present.files import Wanted, made_file, make_file
from geo.ui.present.preview import link
from geo.ui.visitor import visitor_now
from geo.ui.words import _, plain

_PAPERS = {"a4": "A4", "a3": "A3"}
_PAPER = "present_paper"
_ASKED = "present_asked"
_TEXT_PX, _BAR_PX = 205, 130  # side by side in a third of a page


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name, and what it is good for."""

    name: str
    use: str


KINDS = {
    "html": Kind("HTML", N_("One file that opens by double click, without a network")),
    "pptx": Kind("PPTX", N_("A PowerPoint slide a scene, to be edited; notes included")),
    "pdf": Kind("PDF", N_("Map sheet, list of projects, a page a section; for printing")),
    "png": Kind("PNG", N_("The map as a picture at the resolution of print")),
}


@st.fragment
def files_view(work: Work) -> None:
    """Offer the files that this program can make."""
    paper = st.segmented_control(
        _("Paper of PDF and PNG"),
        list(_PAPERS),
        format_func=lambda each: _PAPERS[each],
        default="a4",
        key=_PAPER,
        required=True,
    )
    for form, kind in KINDS.items():
        if form in EXPORTERS:
            _row(_wanted(work, form, paper), kind)


def _wanted(work: Work, form: str, paper: str) -> Wanted:
    return Wanted(
        form=form,
        snapshot=work.snapshot,
        composition=work.draft.model_dump_json(),
        language=work.language,
        link=link(work),
        paper=paper if form in ("pdf", "png") else "a4",
        day=dt.datetime.now().astimezone().date(),
    )


def _row(wanted: Wanted, kind: Kind) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        title = st.empty()
        place = st.empty()
    _title(title, kind, None)
    content = made_file(wanted)
    if content is None:
        with place.container(width="content"):
            st.button(
                _("Make {kind}", kind=kind.name),
                key=f"present_make_{wanted.form}",
                icon=":material/draft:",
                on_click=_ask,
                args=(wanted,),
            )
        content = _make(wanted, kind, place) if _asked().get(wanted.form) == wanted else None
    if content is not None:
        _title(title, kind, len(content))
        with place.container(width="content"):
            _download(wanted, kind, content)


def _title(place: DeltaGenerator, kind: Kind, size: int | None) -> None:
    told = "" if size is None else f" · {size_text(size)}"
    place.markdown(f"**{kind.name}**{told}  \n:small[{plain(_(kind.use))}]", width=_TEXT_PX)


def _asked() -> dict[str, Wanted]:
    """Return what is still to be made: another click stops a run, and this outlives it."""
    asked: dict[str, Wanted] = st.session_state.setdefault(_ASKED, {})
    return asked


def _ask(wanted: Wanted) -> None:
    _asked()[wanted.form] = wanted


def _make(wanted: Wanted, kind: Kind, place: DeltaGenerator) -> bytes | None:
    # In the button's place: anything more would push the rows below aside for a moment.
    place.progress(0.0, text=_("Making the {kind} file …", kind=kind.name), width=_BAR_PX)

    def tell(share: float, text: str) -> None:
        place.progress(min(max(share, 0.0), 1.0), text=plain(text), width=_BAR_PX)

    try:
        content = make_file(wanted, tell, visitor_now(), _look)
    except PlanMapError as error:
        finding = Finding(error.code, params=error.params)
        language = state.language()
        place.error(plain(in_full(finding, language)))
        content = None
    del _asked()[wanted.form]
    return content


def _look() -> None:
    """End this run of the page where another is asked for, or the visitor has left."""
    _is_there = _PAPER in st.session_state  # Streamlit ends it whenever this is looked at


def _download(wanted: Wanted, kind: Kind, content: bytes) -> None:
    # The name of the kind is in the label: who hears the buttons one after another,
    # or looks for one by its name, must not take one kind for another.
    st.download_button(
        _("Save {kind}", kind=kind.name),
        data=content,
        file_name=f"{plan().subject}-{plan().date.year}.{file_ending(wanted.form)}",
        mime=EXPORTERS[wanted.form][1],
        type="primary",
        icon=":material/download:",
        on_click="ignore",
        key=f"present_save_{wanted.form}",
    )


def size_text(size: int) -> str:
    """Return a file's size to be read.

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
