"""The presentation to take away: made when it is asked for, kept until the data change."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from geo.export import EXPORTERS, file_ending
from geo.model.errors import Finding, PlanMapError
from geo.model.language import N_, Language
from geo.model.messages import advice, sentence
from geo.model.plan import plan
from geo.model.query import ProjectFilter
from geo.present import Composition
from geo.store.snapshot import Snapshot
from geo.ui import state
from geo.ui.present.draft import Work
from geo.ui.words import _, plain
from geo.web.presentation import presentation

_MADE = "present_files"


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name, what it is good for, what is said while it is made."""

    name: str
    use: str
    media_type: str


KINDS = {
    "html": Kind("HTML", N_("One file that opens by double click, without a network"), "text/html"),
    "pptx": Kind("PowerPoint", N_("A slide a scene, to be edited; notes included"), ""),
    "pdf": Kind("PDF", N_("Map sheet, list of projects, a page a section; for printing"), ""),
    "png": Kind("PNG", N_("The map as a picture at the resolution of print"), ""),
}


@st.fragment
def files_view(work: Work) -> None:
    """Offer the files that this program can make."""
    for form, kind in KINDS.items():
        if form == "html" or form in EXPORTERS:
            _row(work, form, kind)


def _row(work: Work, form: str, kind: Kind) -> None:
    asked = (form, work.snapshot.revision, work.draft.model_dump_json(), work.language)
    made = st.session_state.setdefault(_MADE, {})
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        st.markdown(f"**{kind.name}**  \n:small[{plain(_(kind.use))}]", width="stretch")
        place = st.empty()
    with place.container(width="content"):
        if made.get(form) != asked:
            wanted = st.button(_("Make"), key=f"present_make_{form}", icon=":material/draft:")
            if not wanted:
                return
    with place.container(width="content"):
        if made.get(form) == asked or _make(work, form, kind):
            made[form] = asked
            _download(work, form, kind)


def _make(work: Work, form: str, kind: Kind) -> bool:
    try:
        with st.spinner(_("Making the {kind} file …", kind=kind.name), show_time=True):
            _content(work, form)
    except PlanMapError as error:
        finding = Finding(error.code, params=error.params)
        said = f"{sentence(finding, state.language())} {advice(finding, state.language())}"
        st.error(plain(said))
        return False
    return True


def _download(work: Work, form: str, kind: Kind) -> None:
    content = _content(work, form)
    media_type = EXPORTERS[form][1] if form in EXPORTERS else kind.media_type
    st.download_button(
        _("Save · {size}", size=size_text(len(content))),
        data=content,
        file_name=f"{plan().subject}-{plan().date.year}.{file_ending(form)}",
        mime=media_type,
        type="primary",
        icon=":material/download:",
        on_click="ignore",
        key=f"present_save_{form}",
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


def _content(work: Work, form: str) -> bytes:
    today = dt.datetime.now().astimezone().date()
    return _made(form, work.snapshot, work.draft.model_dump_json(), work.language, today)


@lru_cache(maxsize=16)
def _made(
    form: str, snapshot: Snapshot, composition: str, language: Language, _day: dt.date
) -> bytes:
    chosen = Composition.model_validate_json(composition)
    if form == "html":
        return presentation(snapshot, chosen, language=language).encode("utf-8")
    wanted = ProjectFilter(section=frozenset(chosen.sections or ()))
    write, _media_type = EXPORTERS[form]
    return write(snapshot, snapshot.rows(wanted), language)
