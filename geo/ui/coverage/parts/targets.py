"""The part "Targets": the plan's targets and their progress."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo.coverage.report.scenarios import other_projects_sentence, target_sentence
from geo.coverage.targets import TargetProgress, targets_progress
from geo.model.vocabulary import vocabulary
from geo.ui.coverage.page_study import PageStudy
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_table, show_text
from geo.ui.shared.side_map import MapAnswer
from geo.ui.shared.values import NOTHING
from geo.ui.shared.words import _


def show(study: PageStudy, _answer: MapAnswer) -> None:
    """Show the targets, those of the chosen service first."""
    all_targets = targets_progress(study.snapshot)
    own_ids = {each.target.id for each in targets_progress(study.snapshot, study.choices.service)}
    if not all_targets:
        st.info(_("The plan names no target."))
        return
    st.caption(
        _("A total that the plan does not split is never split here: such a row shows dashes.")
    )
    ordered = sorted(all_targets, key=lambda progress: progress.target.id not in own_ids)
    language = state.language()
    for one in ordered:
        if one.target.id in own_ids:
            sentences = [target_sentence(one, language), other_projects_sentence(one, language)]
            show_text(("" if language == "zh" else " ").join(filter(None, sentences)))
    show_table([_row(progress) for progress in ordered], roomy=True)


def _row(progress: TargetProgress) -> dict[str, Any]:
    target = progress.target
    language = state.language()
    unit = vocabulary().label("target_unit", target.unit, language)
    counted = target.progress if target.progress and target.progress.named else None
    open_text = _("the plan does not say") if progress.is_open else NOTHING
    return {
        _("Promise"): target.name if language == "zh" else target.name_en or target.name,
        _("Promised"): f"{target.value:,g} {unit}",
        _("By"): target.year or NOTHING,
        _("Stated to count"): counted.named if counted else open_text,
        _("On the map"): counted.located if counted else NOTHING,
        _("Completed"): counted.completed if counted else NOTHING,
        _("Still to be found"): progress.to_find if counted else NOTHING,
        _("Still to be placed"): progress.to_place if counted else NOTHING,
        _("As of"): progress.as_of or NOTHING,
    }
