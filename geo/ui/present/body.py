"""The page from top to bottom: what is shown, how it looks, whether it may go out, and how."""

from __future__ import annotations

import streamlit as st

from geo.model.config.settings import access_settings
from geo.ui.present.check_view import check_view
from geo.ui.present.choices_view import choices_view
from geo.ui.present.draft import work as read_work
from geo.ui.present.files_view import files_view
from geo.ui.present.preview import preview
from geo.ui.present.save_view import save_view
from geo.ui.present.scenes_view import notes_view, scenes_view
from geo.ui.present.share_view import share_view
from geo.ui.words import _


def show_presentation() -> None:
    """Show the page.

    Raises
    ------
    PlanMapError
        When the projects cannot be read.
    """
    work = read_work()
    left, right = st.columns([3, 2], gap="large")
    with left:  # on a phone it comes first
        preview(work)
        save_view(work)
        notes_view(work)
    with right:
        choices_view(work)
        scenes_view(work)
    st.divider()
    parts = [(_("Download"), files_view), (_("Share"), share_view)]
    if not access_settings().public:
        parts.insert(0, (_("Before publishing"), check_view))
    widths = [1.2 if show is files_view else 1.0 for _title, show in parts]
    for column, (title, show) in zip(st.columns(widths, gap="large"), parts, strict=True):
        with column:
            st.header(title, anchor=False)
            show(work)
