"""How many people reach how many places, as bars in the colours of the map."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geo.coverage.capacity.spread import ENOUGH
from geo.coverage.report import wording
from geo.ui import state
from geo.ui.coverage.charts import colour, data
from geo.ui.words import _

# As on the map (editor_areas.js), the fewest places first.
_FILLS = ("#99370A", "#DE6A17", "#FDAE4A", "#FED98E", "#FFF3D1")


def people_by_places(labels: Sequence[str], shares: Sequence[float], *, words: str) -> None:
    """Show the share of the people in each class; a line parts too few from enough.

    Parameters
    ----------
    labels : sequence of str
        Classes, the fewest places first.
    shares : sequence of float
        Between 0 and 1.
    words : str
        The same in words.
    """
    import altair as alt

    order = list(labels)
    rows = [
        {"label": label, "share": share, "text": wording.percent(share, state.language())}
        for label, share in zip(labels, shares, strict=True)
    ]
    title = _("Share of the people")
    y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=260))
    share = alt.X("share:Q", title=title, axis=alt.Axis(format="%"))
    bars = (
        alt.Chart(data(rows))
        .mark_bar(stroke=colour("ink"), strokeWidth=1, height={"band": 0.66})
        .encode(
            x=share,
            y=y,
            color=alt.Color(
                "label:N",
                sort=order,
                scale=alt.Scale(domain=order, range=list(_FILLS)),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("label:N", title=_("Places within reach")),
                alt.Tooltip("share:Q", title=title, format=".1%"),
            ],
        )
    )
    texts = (
        alt.Chart(data(rows))
        .mark_text(align="left", dx=5, color=colour("ink"))
        .encode(x=share, y=y, text="text:N")
    )
    edge = (
        alt.Chart(data([{"label": order[ENOUGH]}]))
        .mark_rule(color=colour("missing"), strokeWidth=2.2, yOffset=-20)
        .encode(y=y)
    )
    st.altair_chart((bars + texts + edge).properties(height=40 * len(rows) + 60), alt=words)
