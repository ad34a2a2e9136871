"""The head of a page: title on the left, language on the right."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.model.text.language import as_language
from geo.ui.shared import state
from geo.ui.shared.link_notice import Unknown, show_link_notice
from geo.ui.shared.plain_html import show_lead
from geo.ui.shared.words import _, plain

_KEY = "page_language"
PAGES_KEY = "page_list"  # the pages of the visit, for the menu; the script sets it on every run
# White on the light teal of the dark look has a contrast of 2.1; WCAG asks for 4.5.
_DARK_BUTTONS = """<style>
[data-testid="stBaseButton-primary"]:not(:disabled),
[data-testid="stBaseLinkButton-primary"] { color: #0d171d; }
</style>"""
# Chinese faces set quotation marks as wide as a sign, which tears an English sentence apart.
_LATIN_MARKS = """<style>
@font-face { font-family: "Plan Map Latin Marks"; unicode-range: U+2013-2014, U+2018-201D, U+2026;
  src: local("Segoe UI"), local("Helvetica Neue"), local("Noto Sans"), local("Liberation Sans"),
    local("Arial"), local("DejaVu Sans"); }
</style>"""
_NAMES = {"zh": "中文", "en": "English"}


def page_head(title: str, lead: str = "", unknown: Iterable[Unknown] = ()) -> None:
    """Show a page's title, one sentence below it, and the language switch.

    Below them stands what of the link is not known.

    Parameters
    ----------
    title, lead : str
        In the visitor's language, as plain text; a page that begins with its answer has
        no sentence before it.
    unknown : iterable of Unknown
        What of the link the page itself does not know.
    """
    # The document was sent before the switch; screen readers ask it for the language.
    tag = "zh-CN" if state.language() == "zh" else "en"
    if state.language() == "en":
        st.html(_LATIN_MARKS)
    if st.context.theme.type == "dark":
        st.html(_DARK_BUTTONS)
    head = st.container(key="page_head", gap="xxsmall")
    row = head.container(horizontal=True, horizontal_alignment="distribute")
    row.title(plain(title), anchor=False, width="content")
    st.session_state[_KEY] = state.language()
    tools = row.container(key="page_tools", horizontal=True, width="content")
    _menu(tools.container(key="page_menu", width="content"))
    tools.segmented_control(
        _("Language"),
        list(_NAMES),
        format_func=lambda code: _NAMES[code],
        key=_KEY,
        on_change=_choose,
        label_visibility="collapsed",
        required=True,
    )
    with head:
        if lead:
            show_lead(lead)
        st.html(
            f"<script>document.documentElement.lang = '{tag}'</script>",
            unsafe_allow_javascript=True,
        )
    show_link_notice(unknown)


def _menu(place: DeltaGenerator) -> None:
    pages = st.session_state.get(PAGES_KEY, [])
    with place.popover(_("Pages")):
        for page in pages:
            st.page_link(page)


def _choose() -> None:
    chosen = as_language(st.session_state.get(_KEY))
    if chosen is not None:
        state.set_language(chosen)
