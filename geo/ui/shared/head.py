"""The head of a page: title, menu of pages, language switch, and the link notice."""

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
# Pages of the visit for the menu, and all of them by address; set by the script on every run.
PAGES_KEY, BY_SLUG = "page_list", "page_by_slug"
# White on the light teal of the dark theme has a contrast of 2.1; WCAG requires 4.5.
_DARK_BUTTONS = """<style>
[data-testid="stBaseButton-primary"]:not(:disabled),
[data-testid="stBaseLinkButton-primary"] { color: #0d171d; }
</style>"""
# Chinese fonts draw quotation marks a full character wide, which leaves gaps in English text.
_LATIN_MARKS = """<style>
@font-face { font-family: "Plan Map Latin Marks"; unicode-range: U+2013-2014, U+2018-201D, U+2026;
  src: local("Segoe UI"), local("Helvetica Neue"), local("Noto Sans"), local("Liberation Sans"),
    local("Arial"), local("DejaVu Sans"); }
</style>"""
_NAMES = {"zh": "中文", "en": "English"}


def page_head(title: str, lead: str = "", unknown: Iterable[Unknown] = ()) -> None:
    """Show a page's title, an optional sentence below it, and the language switch.

    The notice of unknown values in the link follows.

    Parameters
    ----------
    title, lead : str
        In the visitor's language, as plain text; pages that begin with their result have
        no lead.
    unknown : iterable of Unknown
        Values in the link that are unknown to the page itself.
    """
    # The document was sent before the language was switched; screen readers rely on its tag.
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


def link_to_page(slug: str) -> None:
    """Show a link to a page, if this visit has it.

    Parameters
    ----------
    slug : str
        Address of the page.
    """
    page = st.session_state.get(BY_SLUG, {}).get(slug)
    if page is not None:
        st.page_link(page, icon=":material/arrow_forward:")


def _menu(place: DeltaGenerator) -> None:
    pages = st.session_state.get(PAGES_KEY, [])
    with place.popover(_("Pages")):
        for page in pages:
            st.page_link(page)


def _choose() -> None:
    chosen = as_language(st.session_state.get(_KEY))
    if chosen is not None:
        state.set_language(chosen)
