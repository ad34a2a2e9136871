"""The fields of the coverage page's choices: service, rule, what counts, method."""

from __future__ import annotations

import streamlit as st

from geo.model.standards import Rule
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot
from geo.study.words import rule_value_words
from geo.ui.coverage.choices import (
    METHOD_LABELS,
    OWN,
    STEP_LABELS,
    YEAR,
    Choices,
    own_radius,
    read_choices,
    rules_of,
    services,
    target_years,
)
from geo.ui.shared import state
from geo.ui.shared.words import _, plain

_FIELDS = {"service": "coverage_service", "rule": "coverage_rule", "count": "coverage_count"}
_FIELDS |= {"by": "coverage_by", "radius": "coverage_radius", "method": "coverage_method"}


def choice_widgets(snapshot: Snapshot, *, has_streets: bool) -> Choices:
    """Show the fields and return the choices.

    Parameters
    ----------
    snapshot : Snapshot
    has_streets : bool
        Whether a street file is loaded, so that distance along streets is possible.
    """
    choices = read_choices(snapshot)
    _set_fields(choices)
    columns = st.columns([3, 4, 3, 3], vertical_alignment="top")
    with columns[0]:
        _service_field(services(snapshot))
    with columns[1]:
        _rule_field(choices)
    with columns[2]:
        _count_field(choices, target_years(snapshot, choices.service))
    if not choices.is_density:
        with columns[3]:
            _method_field(choices, has_streets)
    return choices


def set_step(step: str) -> None:
    """Set which projects count; used as a callback."""
    state.set_page_values(count="" if step == "existing" else step)


def _set_fields(choices: Choices) -> None:
    values = {
        "service": choices.service,
        "rule": choices.rule.id,
        "count": choices.step,
        "by": choices.until,
        "radius": int(own_radius()),
        "method": choices.method,
    }
    for name, key in _FIELDS.items():
        st.session_state[key] = values[name]


def _service_field(codes: list[str]) -> None:
    language = state.language()
    labels = {code: vocabulary().label("category", code, language) for code in codes}
    st.selectbox(
        _("Service"),
        codes,
        key=_FIELDS["service"],
        format_func=labels.__getitem__,
        on_change=_new_service,
    )


def _rule_field(choices: Choices) -> None:
    labels = {rule.id: rule_text(rule) for rule in rules_of(choices.service)}
    labels[OWN] = _("Own radius")
    st.selectbox(
        _("Rule"),
        list(labels),
        key=_FIELDS["rule"],
        format_func=labels.__getitem__,
        on_change=_changed,
        args=("rule",),
        help=plain(
            _(
                "The rules are data: the figure, source and status of each are in the "
                "file standards.toml in the data folder and can be edited there; changes "
                "take effect at once."
            )
        ),
    )
    if choices.rule.id == OWN:
        st.slider(
            _("Radius in metres"),
            min_value=50,
            max_value=3000,
            step=50,
            key=_FIELDS["radius"],
            on_change=_changed,
            args=("radius",),
        )


def rule_text(rule: Rule) -> str:
    """Return a rule with its value, marked if it is still to be confirmed."""
    return rule_value_words(rule, state.language())


def _count_field(choices: Choices, years: list[int]) -> None:
    labels = {step: _(text) for step, text in STEP_LABELS.items() if step != YEAR or years}
    st.selectbox(
        _("What counts"),
        list(labels),
        key=_FIELDS["count"],
        format_func=labels.__getitem__,
        on_change=_changed,
        args=("count",),
    )
    if choices.step == YEAR:
        st.selectbox(_("Target year"), years, key=_FIELDS["by"], on_change=_changed, args=("by",))


def _method_field(choices: Choices, has_streets: bool) -> None:
    # Only methods that work are offered; the help says what the other one needs.
    labels = {
        method: _(text)
        for method, text in METHOD_LABELS.items()
        if has_streets or method == "straight_line"
    }
    if choices.method not in labels:
        st.session_state[_FIELDS["method"]] = "straight_line"
    st.selectbox(
        _("Method"),
        list(labels),
        key=_FIELDS["method"],
        format_func=labels.__getitem__,
        on_change=_changed,
        args=("method",),
        help=plain(
            _(
                "A straight line gives the upper bound. Along streets is the formal "
                "check; it needs a street file (see “Your own files”)."
            )
        ),
    )


def _new_service() -> None:
    # Rule and year depend on the service; the other choices stay.
    state.set_page_values(service=st.session_state[_FIELDS["service"]], rule="", by="")


def _changed(name: str) -> None:
    value = st.session_state[_FIELDS[name]]
    default = {"count": "existing", "method": "straight_line"}.get(name)
    state.set_page_values(**{name: "" if value == default else value})
