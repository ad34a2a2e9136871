"""The part "Capacity": places or beds per person, and how many people can reach them.

When no capacity is known, it explains how to provide one; plan totals are never divided.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from geo.coverage.capacity.sentence import rate_text, unit_words
from geo.coverage.capacity.spread import (
    BOUNDS,
    ENOUGH,
    PlaceCells,
    cell_side,
    classes_of,
    place_cells,
)
from geo.coverage.capacity.study import CapacityFound
from geo.coverage.report import wording
from geo.coverage.report.scenarios import target_sentence
from geo.coverage.targets import targets_progress
from geo.coverage.user_data.sites import CAPACITY_FIELDS
from geo.model.plan import plan
from geo.model.text.language import N_
from geo.model.text.translate import listed
from geo.model.vocabulary import vocabulary
from geo.ui.coverage import layers
from geo.ui.coverage.charts import colour, data
from geo.ui.coverage.figures import cells_note, people_text
from geo.ui.coverage.page_study import PageStudy
from geo.ui.coverage.result_map import Extra
from geo.ui.coverage.summary import people_fact, styles
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_table, show_text
from geo.ui.shared.side_map import MapAnswer, MapShape, Role
from geo.ui.shared.values import NOTHING
from geo.ui.shared.words import _, plain

# Dark means few places, as it means far away on the map of distances.
_ROLES: tuple[Role, ...] = ("grid5", "grid4", "grid3", "grid2", "grid1")
MAX_ROWS = 100
# Colours as on the map (editor/areas.js), fewest places first.
_FILLS = ("#99370A", "#DE6A17", "#FDAE4A", "#FED98E", "#FFF3D1")
EXAMPLE = "name,longitude,latitude,capacity\n"


def on_map(study: PageStudy) -> Extra:
    """Return the places within reach of each cell, if capacities are known."""
    found = study.capacity()
    if found.spread is None:
        return Extra()
    legend = list(zip(_ROLES, class_labels(found), strict=True))
    name = ("places shapes", study.choices.step, study.choices.until)
    shapes: list[MapShape] = study.kept(name, partial(_shapes, study, found, legend))
    return Extra(ground=shapes, ground_legend=legend)


def show(study: PageStudy, _answer: MapAnswer) -> None:
    """Show the result in words, its basis, the chart and the facilities."""
    found = study.capacity()
    if not len(found.known):
        show_nothing_known(study, found)
        return
    between = "" if state.language() == "zh" else " "
    show_text(between.join(found.sentences(state.language())))
    st.html(f'{styles()}<div class="cov">{_facts(study, found)}</div>')
    left, right = st.columns([2, 3], gap="large")
    with left:
        _chart(study, found)
    with right:
        st.header(_("Facilities whose capacity is known"), anchor=False)
        show_table(_rows(found), roomy=True)
        if len(found.known) > MAX_ROWS:
            st.caption(_("{n} more are in the download.", n=len(found.known) - MAX_ROWS))


def class_labels(found: CapacityFound) -> list[str]:
    """Return the labels of the classes, fewest places within reach first."""
    assert found.spread is not None
    low, middle, high = (rate_text(bound * found.spread.reference) for bound in BOUNDS)
    return [
        _("none within reach"),
        _("fewer than {high} per 1,000", high=low),
        _("{low} to {high} per 1,000", low=low, high=middle),
        _("{low} to {high} per 1,000", low=middle, high=high),
        _("{low} per 1,000 and more", low=high),
    ]


def _shapes(
    study: PageStudy, found: CapacityFound, legend: list[tuple[Role, str]]
) -> list[MapShape]:
    assert found.catchment is not None
    assert found.spread is not None
    cells: PlaceCells = place_cells(study.town, found.catchment)
    classes = classes_of(cells.per_1000, found.spread.reference)
    return layers.class_shapes(cells.figures, classes, legend, study.town)


def _facts(study: PageStudy, found: CapacityFound) -> str:
    language = state.language()
    rule = found.held.rule
    facts: dict[str, Any] = {_("Rule"): _("no rule for capacity; compared with the average")}
    if rule is not None:
        label = _(
            "{rule} · {value} per 1,000", rule=rule.label(language), value=f"{rule.value:,.10g}"
        )
        facts = {_("Rule"): label, _("Source"): rule.source(language)}
    reach = wording.radius(study.choices.rule.value, language)
    text = N_("two-step floating catchment, straight line {radius}")
    if _is_along_streets(found):
        text = N_("two-step floating catchment, {radius} along streets")
    facts[_("Method")] = _(text, radius=reach)
    facts[_("Known")] = _("{n} of {count} known", n=found.held.known, count=found.held.facilities)
    if found.held.outside:
        facts[_("Outside the {subdistrict}")] = wording.count(found.held.outside)
    if found.held.people_per_facility is not None:
        facts[_("People per facility")] = people_text(found.held.people_per_facility, None)
    facts[_("People")] = people_fact(study, found.basis)
    facts[_("Data as of")] = plan().date.isoformat()
    rows = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(str(text))}</dd></div>"
        for name, text in facts.items()
    )
    return f'<dl class="cov-facts">{rows}</dl>'


def _is_along_streets(found: CapacityFound) -> bool:
    return found.catchment is not None and found.catchment.method == "network"


def _chart(study: PageStudy, found: CapacityFound) -> None:
    if found.spread is None:
        st.info(
            _("Who can reach these places can be worked out once it is known where people live.")
        )
        return
    st.header(_("People by places within reach"), anchor=False)
    labels = class_labels(found)
    shares = found.spread.people / found.spread.total
    language = state.language()
    words = _("; ").join(
        _("{rule}: {share}", rule=label, share=wording.percent(float(share), language))
        for label, share in zip(labels, shares, strict=True)
    )
    people_by_places(labels, [float(share) for share in shares], words=words)
    notes = [
        _("Along streets, from the places as marked.")
        if _is_along_streets(found)
        else _("By straight line, from the places as marked."),
        _("The heavy line is the rule.")
        if found.held.rule
        else _("The heavy line is the average."),
    ]
    if found.basis == "even":
        notes.append(_("Population spread evenly: an assumption."))
    if _is_along_streets(found) and found.basis != "points":
        notes.append(cells_note(cell_side(study.town)))
    st.caption(("" if language == "zh" else " ").join(notes))


def _rows(found: CapacityFound) -> list[dict[str, Any]]:
    known, language = found.known, state.language()
    unit = unit_words(found.category, language)
    rows = []
    for index in np.argsort(-known.capacity, kind="stable")[:MAX_ROWS]:
        reached = None if found.catchment is None else float(found.catchment.reached[index])
        places = float(known.capacity[index])
        rate = rate_text(places / reached * 1000) if reached else NOTHING
        rows.append(
            {
                _("Name"): known.names[index],
                _("Status"): vocabulary().label("status", known.statuses[index], language),
                _("Capacity ({unit})", unit=unit): f"{places:,g}",
                _("People within reach"): _reached(reached, found),
                _("Per 1,000 within reach"): rate,
            }
        )
    return rows


def _reached(people: float | None, found: CapacityFound) -> str:
    return NOTHING if people is None else people_text(people, found.basis)


def people_by_places(labels: Sequence[str], shares: Sequence[float], *, words: str) -> None:
    """Show the share of people in each class, with a line where places are enough.

    Parameters
    ----------
    labels : sequence of str
        Labels of the classes, fewest places first.
    shares : sequence of float
        Between 0 and 1.
    words : str
        Text equivalent of the chart.
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


def show_nothing_known(study: PageStudy, found: CapacityFound) -> None:
    """Explain that no capacity is known, how to provide one, and what the plan promises."""
    language = state.language()
    text = _("No facility that counts here has a known capacity, so nothing can be shared out.")
    if found.held.facilities:
        text = _(
            "No capacity is known for the facilities that count here ({n}), so nothing "
            "can be shared out.",
            n=found.held.facilities,
        )
    st.info(plain(text), icon=":material/info:")
    sentences = []
    if found.held.people_per_facility is not None:
        people = f"{found.held.people_per_facility:,.0f}"
        sentences.append(_("There is one facility per {people} people.", people=people))
    sentences += [_undivided(study)] if _undivided(study) else []
    if sentences:
        show_text(("" if language == "zh" else " ").join(sentences))
    st.header(_("How to provide capacities"), anchor=False)
    show_text(
        _(
            "1. Facilities that are not in the plan: load them under “Your own files” as "
            "a table or layer with a numeric column named {fields}.\n2. Projects in the "
            "plan: on the Edit page, upload a file with their ids, coordinates and a "
            "field called capacity; it is reviewed and can be undone like every change.",
            fields=listed(CAPACITY_FIELDS, language),
        )
    )
    st.download_button(
        _("Empty table to fill in"),
        data=EXAMPLE.encode("utf-8-sig"),
        file_name="capacity.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="coverage_capacity_example",
    )


def _undivided(study: PageStudy) -> str:
    """Return the plan's totals for the service in words, with a note that they stay undivided."""
    language = state.language()
    totals = [
        target_sentence(progress, language)
        for progress in targets_progress(study.snapshot, study.choices.service)
        if not progress.counts_sites
    ]
    if not totals:
        return ""
    totals.append(_("It belongs to no single facility and is not divided here either."))
    return ("" if language == "zh" else " ").join(totals)
