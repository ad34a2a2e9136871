"""What is said before the figures: nothing counts yet, and what to do about it."""

from __future__ import annotations

import streamlit as st

from geo.coverage.coverage import Coverage
from geo.coverage.report import wording
from geo.model.vocabulary import vocabulary
from geo.ui import state
from geo.ui.coverage.choice_widgets import set_step
from geo.ui.coverage.question import Question
from geo.ui.coverage.results import coverage
from geo.ui.words import _, plain

_NEXT = ("under_construction", "planned")


def say_when_nothing_counts(asked: Question, found: Coverage) -> None:
    """Say plainly that no facility counts, and offer the next step with one click."""
    if len(found.facilities):
        return
    service = vocabulary().label("category", asked.choices.service, state.language())
    text = _(
        "Nothing counts yet: the plan has no completed project of the kind “{service}” with a "
        "place on the map.",
        service=service,
    )
    if asked.choices.step != "existing":
        text = _(
            "Nothing counts: no project of the kind “{service}” that is asked for has a place on "
            "the map.",
            service=service,
        )
    if apart := len(found.facilities.apart):
        text = _(
            "Nothing counts: of {n} facilities of the kind “{service}” none is known to be one "
            "that this rule is for.",
            n=wording.count(apart),
            service=service,
        )
    if found.facilities.not_located:
        text += _(" {n} of them are waiting for a place.", n=found.facilities.not_located)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(plain(text), icon=":material/info:", width="stretch")
        _offer(asked)


def _offer(asked: Question) -> None:
    labels = {
        "under_construction": _("Count those under construction too ({n})"),
        "planned": _("Count everything planned ({n})"),
    }
    for step in _NEXT:
        count = len(coverage(asked, asked.choices.counting(step).scenario).facilities)
        if count and step != asked.choices.step:
            st.button(
                labels[step].format(n=f"{count:,}"),
                key=f"coverage_next_{step}",
                on_click=set_step,
                args=(step,),
                type="primary",
            )
            return
