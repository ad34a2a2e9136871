"""The presentation page: compose, preview, check and download a presentation."""

import streamlit as st

from geo.model.errors import PlanMapError
from geo.ui.present.page import show_presentation
from geo.ui.shared.head import page_head
from geo.ui.shared.problems import show_problem, snapshot_or_stop
from geo.ui.shared.words import _

snapshot_or_stop()
page_head(
    _("Presentation"),
    _("Built from the data each time it is opened: a correction made today is shown tomorrow."),
)
try:
    show_presentation()
except PlanMapError as error:
    show_problem(error)
    st.stop()
