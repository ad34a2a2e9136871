"""The part "Two scenarios": what one covers and the other does not."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo.coverage.coverage import Coverage
from geo.coverage.report.scenarios import difference_sentences
from geo.model.text.language import N_
from geo.ui.coverage import layers
from geo.ui.coverage.choices import STEP_LABELS, YEAR
from geo.ui.coverage.figures import before_after
from geo.ui.coverage.page_study import PageStudy
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_table, show_text
from geo.ui.shared.side_map import MapAnswer, Role, edit_map
from geo.ui.shared.words import _

_WITH = "+sites"


def show(study: PageStudy, _answer: MapAnswer) -> None:
    """Ask for two scenarios; show both on maps, with the differences."""
    options = _options(study)
    chosen: list[str] = []
    columns = st.columns(2, gap="medium")
    for column, name, default in zip(columns, ("a", "b"), _defaults(study, options), strict=True):
        with column:
            chosen.append(_choice(name, options, default))
    coverages = [_coverage(study, code) for code in chosen]
    names = [f"A · {options[chosen[0]]}", f"B · {options[chosen[1]]}"]
    for column, name, coverage in zip(columns, names, coverages, strict=True):
        with column:
            _map(name, coverage)
    between = "" if state.language() == "zh" else " "
    difference = study.difference(
        coverages[0], coverages[1], (*chosen, study.choices.sites, study.choices.moves)
    )
    show_text(between.join(difference_sentences(difference, state.language())))
    show_table(before_after(dict(zip(names, coverages, strict=True))), roomy=True)


def _options(study: PageStudy) -> dict[str, str]:
    options = {step: _(label) for step, label in STEP_LABELS.items() if step != YEAR}
    if study.choices.has_trial:
        text = N_("{step}, with {n} trial sites")
        if study.choices.moves:
            text = N_("{step}, with the trial ({n} new, {m} moved)")
        counts = {"n": len(study.choices.sites), "m": len(study.choices.moves)}
        options |= {
            f"{step}{_WITH}": _(text, step=label, **counts) for step, label in list(options.items())
        }
    return options


def _defaults(study: PageStudy, options: dict[str, str]) -> tuple[str, str]:
    first = study.choices.step if study.choices.step in options else "existing"
    if study.choices.has_trial:
        return first, f"{first}{_WITH}"
    return first, "planned" if first != "planned" else "existing"


def _choice(name: str, options: dict[str, str], default: str) -> str:
    codes = list(options)
    selected = st.selectbox(
        _("Scenario {name}", name=name.upper()),
        codes,
        index=codes.index(default),
        key=f"coverage_scenario_{name}_{len(codes)}",
        format_func=options.__getitem__,
        persist_state="session",
    )
    return str(selected)


def _coverage(study: PageStudy, code: str) -> Coverage:
    step = code.removesuffix(_WITH)
    scenario = study.choices.counting(step).scenario
    return study.trial_coverage(scenario) if code.endswith(_WITH) else study.coverage(scenario)


def _map(name: str, coverage: Coverage) -> None:
    shapes: list[Any] = [
        *layers.covered_shapes(coverage),
        *layers.facility_shapes(coverage.facilities, coverage.town),
    ]
    legend: list[tuple[Role, str]] = [
        ("sure", _("Certainly covered")),
        ("nominal", _("Nominally covered")),
        ("possible", _("Possibly covered")),
    ]
    edit_map(
        f"coverage_compare_{name[0].lower()}",
        shapes,
        label=name,
        legend=legend,
        height=380,
        view=layers.window_of([coverage.town.outline], coverage.town),
    )
