"""The Edit page: places from a file, one project, all projects as a sheet, and the history."""

import streamlit as st

from geo.ui.edit_views import VIEWS, chosen_view
from geo.ui.shared import state
from geo.ui.shared.head import page_head
from geo.ui.shared.problems import snapshot_or_stop
from geo.ui.shared.words import _

snapshot_or_stop()
page_head(
    _("Edit"),
    _("Every change is checked, carries a name and a reason, and can be undone."),
)
view = chosen_view()
with st.container(key=f"edit_{view}_{state.language()}"):
    VIEWS[view].show()
