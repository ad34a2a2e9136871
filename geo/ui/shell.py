"""The script that Streamlit runs before every page, deep links included."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

# Streamlit runs this file by its path; the package is two folders up.
ROOT = str(Path(__file__).resolve().parent.parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

import streamlit as st

from geo.model.errors import PlanMapError
from geo.model.plan import plan
from geo.ui.pages import DEFAULT_PAGE, PAGES
from geo.ui.shared import state
from geo.ui.shared.head import BY_SLUG, PAGES_KEY
from geo.ui.shared.problems import show_problem
from geo.ui.shared.words import _
from geo.web.bundle import ICON_FILE

ICON = str(ICON_FILE)


def main() -> None:
    """Configure Streamlit, show the navigation and run the page."""
    # A Material icon would be fetched from a font server.
    st.set_page_config(layout="wide", page_icon=ICON)
    try:
        state.sync()
        title = plan().text("map_title", state.language())
    except PlanMapError as error:
        state.language_only()
        show_problem(error)
        return
    pages = [
        st.Page(
            page.script,
            title=_(page.title),
            url_path=page.slug,
            default=page is DEFAULT_PAGE,
            visibility="visible" if page.is_listed else "hidden",
        )
        for page in PAGES
        if page.shown
    ]
    st.session_state[BY_SLUG] = {page.url_path or DEFAULT_PAGE.slug: page for page in pages}
    st.session_state[PAGES_KEY] = [page for page in pages if page.visibility == "visible"]
    # Embedded in another website, only the map is shown.
    if not st.context.is_embedded:
        st.logo(ICON, size="medium", link=None)
    position: Literal["hidden", "top"] = "hidden" if st.context.is_embedded else "top"
    chosen = st.navigation(pages, position=position)
    st.set_page_config(page_title=f"{chosen.title} · {title}", page_icon=ICON)
    chosen.run()


main()
