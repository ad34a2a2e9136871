"""The coverage page: what the plan serves, what it leaves out, where the next site should go."""

import streamlit as st

from geo.model.errors import PlanMapError
from geo.ui.coverage.page import show_coverage, unknown_choices
from geo.ui.shared.head import page_head
from geo.ui.shared.problems import show_problem, snapshot_or_stop
from geo.ui.shared.words import _

snapshot = snapshot_or_stop()
page_head(_("Coverage"), unknown=unknown_choices(snapshot))
try:
    show_coverage(snapshot)
except PlanMapError as error:
    show_problem(error)
    st.stop()
