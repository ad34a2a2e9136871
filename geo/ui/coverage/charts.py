"""Charts in the map's colours, each with a text equivalent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from geo.coverage.straight_line.service_area import KINDS
from geo.ui.coverage.summary import COLOURS
from geo.ui.shared.words import _

_DASHES = {"sure": [1, 0], "nominal": [6, 3], "possible": [2, 3]}
_SHADES = {"sure": 1.0, "nominal": 0.55, "possible": 0.22}


def kind_labels() -> dict[str, str]:
    """Return the labels of certain, nominal and possible in the visitor's language."""
    return {"sure": _("certain"), "nominal": _("nominal"), "possible": _("possible")}


def colour(name: str = "covered") -> str:
    """Return a map colour in the current theme."""
    return COLOURS["dark" if st.context.theme.type == "dark" else "light"][name]


def data(rows: list[dict[str, Any]]) -> Any:
    """Return rows as chart data."""
    import altair as alt

    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def _label_axis() -> Any:
    """Return an axis that puts the rule and its value on separate lines.

    On a phone, a single line would leave no room for the bars or be cut off.
    """
    import altair as alt

    return alt.Axis(labelExpr="split(datum.label, ' · ')", labelLimit=190, title=None)


def bars(rows: Sequence[dict[str, Any]], *, name: str, value: str, words: str) -> None:
    """Show a bar per row, overlaid from certain to possible.

    Parameters
    ----------
    rows : sequence of dict
        With a ``label`` and the shares ``sure``, ``nominal`` and ``possible``, 0 to 1.
    name, value : str
        Titles of the vertical and the horizontal axis.
    words : str
        Text equivalent of the chart.
    """
    import altair as alt

    labels = kind_labels()
    flat = [
        {"label": row["label"], "kind": labels[kind], "share": row[kind], "rank": rank}
        for row in rows
        for rank, kind in enumerate(reversed(KINDS))
    ]
    order = [row["label"] for row in rows]
    chart = (
        alt.Chart(data(flat))
        .mark_bar(stroke=colour(), strokeWidth=1.2, height={"band": 0.6})
        .encode(
            x=alt.X(
                "share:Q",
                title=value,
                stack=None,
                scale=alt.Scale(domain=[0, _axis_end(rows)]),
                axis=alt.Axis(format=".0%"),
            ),
            y=alt.Y("label:N", title=name, sort=order, axis=_label_axis()),
            opacity=alt.Opacity(
                "kind:N",
                title=None,
                sort=[labels[kind] for kind in KINDS],
                scale=alt.Scale(
                    domain=[labels[kind] for kind in KINDS],
                    range=[_SHADES[kind] for kind in KINDS],
                ),
                legend=alt.Legend(orient="top"),
            ),
            color=alt.value(colour()),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("label:N", title=name),
                alt.Tooltip("kind:N", title=" "),
                alt.Tooltip("share:Q", title=value, format=".1%"),
            ],
        )
        .properties(height=44 * len(rows) + 130)
    )
    st.altair_chart(chart, width="stretch", alt=words)


def _axis_end(rows: Sequence[dict[str, Any]]) -> float:
    """Return the end of the axis of shares: at least 0.1, so that its labels differ."""
    return max(0.1, *(float(row[kind]) for row in rows for kind in KINDS))


def curve(
    rows: Sequence[dict[str, Any]], *, fields: str, radius_m: float, title: str, words: str
) -> None:
    """Show shares against distance, with the radius of the rule as a line.

    Parameters
    ----------
    rows : sequence of dict
        With ``metres`` and shares named ``<fields>_sure`` and so on, 0 to 1.
    fields : {"people", "area"}
    radius_m : float
        Radius of the rule, metres.
    title : str
        Title of the vertical axis.
    words : str
        Text equivalent of the chart.
    """
    import altair as alt

    labels = kind_labels()
    flat = [
        {"metres": row["metres"], "kind": labels[kind], "share": row[f"{fields}_{kind}"]}
        for row in rows
        for kind in KINDS
    ]
    domain = [labels[kind] for kind in KINDS]
    lines = (
        alt.Chart(data(flat))
        .mark_line(strokeWidth=2.4, color=colour())
        .encode(
            x=alt.X("metres:Q", title=_("Metres to the nearest facility")),
            y=alt.Y(
                "share:Q",
                title=title,
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%"),
            ),
            strokeDash=alt.StrokeDash(
                "kind:N",
                title=None,
                sort=domain,
                scale=alt.Scale(domain=domain, range=[_DASHES[kind] for kind in KINDS]),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=[
                alt.Tooltip("metres:Q", title=_("Metres")),
                alt.Tooltip("kind:N", title=" "),
                alt.Tooltip("share:Q", title=title, format=".1%"),
            ],
        )
    )
    rule = (
        alt.Chart(data([{"metres": radius_m}]))
        .mark_rule(color=colour("missing"), strokeWidth=1.6, strokeDash=[4, 4])
        .encode(x="metres:Q")
    )
    st.altair_chart((lines + rule).properties(height=320), width="stretch", alt=words)
