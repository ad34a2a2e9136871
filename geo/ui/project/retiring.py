"""Retire a project, which keeps it, and bring it back."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo.model.config.settings import store_settings
from geo.model.errors import PlanMapError
from geo.review.edits import brought_back, retired
from geo.store.change import ChangeSet
from geo.store.feature_line import write_feature
from geo.store.file.document import retired_features
from geo.store.snapshot import Snapshot
from geo.ui.project.choice import choose, unique_labels
from geo.ui.shared.conflict import store_or_resolve
from geo.ui.shared.draft import Draft, begin_anew
from geo.ui.shared.store_form import show_error, signature
from geo.ui.shared.words import _


def show_retire(draft: Draft, before: bytes) -> None:
    """Offer to retire the project that is being edited."""
    key = f"{draft.own_key}_retire"
    with st.expander(_("Retire this project"), icon=":material/visibility_off:"):
        st.write(
            _(
                "A retired project stays in the file with its history, but maps, lists, figures "
                "and downloads leave it out. It can be brought back at any time."
            )
        )
        author, reason = signature(key)
        sure = st.checkbox(_("Yes, retire this project"), key=f"{key}_sure")
        pressed = st.button(_("Retire"), key=f"{key}_go", disabled=not sure)
        change = ChangeSet((retired(before),), author, reason) if pressed else None
        if store_or_resolve(key, change) is not None:
            begin_anew(draft)
            st.rerun()


def show_retired(snapshot: Snapshot) -> None:
    """List the retired projects and offer to bring one back."""
    try:
        found = _retired(snapshot.revision)
    except PlanMapError as error:
        show_error(error)
        return
    if not found:
        return
    title = _("Retired projects ({n})", n=len(found))
    by_id = {feature["id"]: feature for feature in found}
    with st.expander(title, icon=":material/inventory_2:"):
        chosen = st.selectbox(
            _("Project to bring back"),
            list(by_id),
            index=None,
            key="edit_back",
            format_func=unique_labels(found).__getitem__,
            placeholder=_("Choose"),
        )
        author, reason = signature("edit_back_sign")
        pressed = st.button(_("Bring back"), key="edit_back_go", disabled=chosen is None)
        change = None
        if pressed and chosen is not None:
            change = ChangeSet((brought_back(write_feature(by_id[chosen])),), author, reason)
        if store_or_resolve("edit_back", change) is not None:
            if chosen is not None:
                choose(chosen)
            st.rerun()


def known_ids(snapshot: Snapshot) -> frozenset[str]:
    """Return the ids of all projects, retired ones included."""
    return _known_ids(snapshot.revision, snapshot)


@st.cache_data(max_entries=2, show_spinner=False)
def _known_ids(revision: str, _snapshot: Snapshot) -> frozenset[str]:
    shown = _snapshot.columns.rows
    return frozenset({*shown, *(feature["id"] for feature in _retired(revision))})


@st.cache_data(max_entries=2, show_spinner=False)
def _retired(revision: str) -> list[dict[str, Any]]:
    del revision  # the key of the cache: the file has not changed while it is the same
    return retired_features(store_settings().projects_file)
