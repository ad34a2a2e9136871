"""The head of a page: title on the left, language on the right."""

from __future__ import annotations

import streamlit as st

from geo.model.language import as_language
from geo.ui import state
from geo.ui.plain_html import show_lead
from geo.ui.words import _, plain

_KEY = "page_language"
# Streamlit's small print has a contrast of 4.0 in the light look; its focus on the page is unseen.
_SMALL_PRINT = """<style>
[data-testid="stCaptionContainer"] { color: inherit; opacity: .8; }
[data-testid="stMain"]:focus-visible { outline: 2px solid currentColor; outline-offset: -2px; }
</style>"""
# White on the light teal of the dark look has a contrast of 2.1; WCAG asks for 4.5.
_DARK_BUTTONS = """<style>
[data-testid="stBaseButton-primary"]:not(:disabled),
[data-testid="stBaseLinkButton-primary"] { color: #0d171d; }
</style>"""
_NAMES = {"zh": "中文", "en": "English"}


def page_head(title: str, lead: str) -> None:
    """Show a page's title, one sentence below it, and the language switch.

    Parameters
    ----------
    title, lead : str
        In the visitor's language, as plain text.
    """
    # The document was sent before the switch; screen readers ask it for the language.
    tag = "zh-CN" if state.language() == "zh" else "en"
    st.html(
        f"<script>document.documentElement.lang = '{tag}'</script>", unsafe_allow_javascript=True
    )
    st.html(_SMALL_PRINT)
    if st.context.theme.type == "dark":
        st.html(_DARK_BUTTONS)
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    with left:
        st.title(plain(title), anchor=False)
        show_lead(lead)
    with right:
        st.session_state[_KEY] = state.language()
        st.segmented_control(
            _("Language"),
            list(_NAMES),
            format_func=lambda code: _NAMES[code],
            key=_KEY,
            on_change=_choose,
            label_visibility="collapsed",
            width="stretch",
            required=True,
        )


def _choose() -> None:
    chosen = as_language(st.session_state.get(_KEY))
    if chosen is not None:
        state.set_language(chosen)
