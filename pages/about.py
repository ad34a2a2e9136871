"""The about page: what is on the map, what the terms mean, and where the data come from."""

import streamlit as st

from geo import __version__
from geo.model.plan import plan
from geo.model.query import ProjectFilter
from geo.store.counts import figures
from geo.ui.shared import plan_tables, state
from geo.ui.shared.head import link_to_page, page_head
from geo.ui.shared.plain_html import show_lead, show_text
from geo.ui.shared.problems import snapshot_or_stop
from geo.ui.shared.words import _

snapshot = snapshot_or_stop()
language = state.language()
numbers = figures(snapshot, ProjectFilter())

page_head(_("About this map"), plan().text("title", language))
show_text(
    _(
        "This map shows the {title} of {date}, published by {publisher}: every project "
        "that the plan names, with the plan's own wording, its status and how certain "
        "its place is.",
        title=plan().text("title", language),
        date=plan().date,
        publisher=plan().text("publisher", language),
    )
)

st.header(_("What is on the map, and what is not"), anchor=False)
st.markdown(plan_tables.whats_there(numbers))
plan_tables.sections_table(snapshot)

st.header(_("How certain a place is"), anchor=False)
plan_tables.terms_table("certainty")

st.header(_("Status"), anchor=False)
st.markdown(_("The status was read from the plan's own verbs and applies to the date of the plan."))
plan_tables.terms_table("status")

st.header(_("What each field means"), anchor=False)
plan_tables.fields_table()

st.header(_("Sources and accuracy"), anchor=False)
st.markdown(
    _(
        "The offline base map was generalised from public sources and is schematic: it "
        "shows no legal boundaries and is not a survey. Coordinates are WGS 84, which is "
        "equivalent to CGCS2000 at this accuracy."
    )
)
with st.expander(_("Layers of the offline base map")):
    plan_tables.reference_table()

st.header(_("Keyboard"), anchor=False)
st.markdown(
    _(
        "On the map: **/** searches, **Esc** closes the card, **↑ ↓** move through the "
        "list, **+ −** zoom, and the arrow keys move the map when it has the focus. In a "
        "table, **Tab** moves from cell to cell; **Esc** followed by **Tab** leaves it. "
        "In the presentation, **?** lists all keys; there, the keys that are letters or "
        "digits can be switched off."
    )
)
link_to_page("new-town")
show_lead(
    _(
        "Version {version}, revision of the data {revision}",
        version=__version__,
        revision=snapshot.revision,
    )
)
