"""What the plan promises, and how much of it is named, placed and built."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo.coverage.scenario_sentence import target_sentence
from geo.coverage.targets_progress import TargetProgress, targets_progress
from geo.model.vocabulary import vocabulary
from geo.ui import state
from geo.ui.coverage.question import Question
from geo.ui.edit.edit_map import MapAnswer
from geo.ui.edit.values import NOTHING
from geo.ui.plain_html import show_table, show_text
from geo.ui.words import _


def show(asked: Question, _answer: MapAnswer) -> None:
    """Show the promises of the service first, then the others."""
    every = targets_progress(asked.snapshot)
    own = {each.target.id for each in targets_progress(asked.snapshot, asked.choices.service)}
    if not every:
        st.info(_("The plan names no target."))
        return
    st.caption(
        _("A total that the plan does not split is never split here: such a row has dashes.")
    )
    ordered = sorted(every, key=lambda each: each.target.id not in own)
    for each in ordered:
        if each.target.id in own:
            show_text(target_sentence(each, state.language()))
    show_table([_row(each) for each in ordered], roomy=True)


def _row(progress: TargetProgress) -> dict[str, Any]:
    target = progress.target
    language = state.language()
    named = progress.named
    unit = vocabulary().label("target_unit", target.unit, language)
    counts = progress.counts_sites
    return {
        _("Promise"): target.name if language == "zh" else target.name_en or target.name,
        _("Promised"): f"{target.value:,g} {unit}",
        _("By"): target.year or NOTHING,
        _("Named"): len(named) if counts else NOTHING,
        _("On the map"): sum(each.located for each in named) if counts else NOTHING,
        _("Completed"): sum(each.status == "completed" for each in named) if counts else NOTHING,
        _("Still to be found"): progress.to_find if counts else NOTHING,
        _("Still to be placed"): progress.to_place if counts else NOTHING,
        _("As of"): progress.as_of or NOTHING,
    }
