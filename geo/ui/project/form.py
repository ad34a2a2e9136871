"""The fields of the data contract as a form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import streamlit as st

from geo.model.errors import Finding
from geo.model.plan import plan
from geo.model.project import field_names, name_in
from geo.model.text.language import N_
from geo.model.vocabulary import vocabulary
from geo.store.counts import plan_targets
from geo.ui.shared import state
from geo.ui.shared.draft import Draft
from geo.ui.shared.plain_html import show_table
from geo.ui.shared.plan_tables import MEANINGS
from geo.ui.shared.problems import snapshot_or_stop
from geo.ui.shared.values import NOTHING, field_label, finding_text, section_text, value_text
from geo.ui.shared.words import _, plain

Errors = Mapping[str, Sequence[Finding]]

# Title: rows of fields that stand side by side.
GROUPS: dict[str, tuple[tuple[str, ...], ...]] = {
    N_("Project"): (("name", "name_en"), ("category", "visibility"), ("description",)),
    N_("In the plan"): (("section", "sentence"), ("phrase",)),
    N_("Status"): (("status", "status_as_of"), ("status_evidence",)),
    N_("Who and when"): (("community", "lead"), ("start", "end")),
    N_("Target"): (
        ("target_value", "target_unit", "target_year"),
        ("counts_towards", "counts_towards_by"),
        ("counts_towards_evidence",),
    ),
}
PLACE_FIELDS = (
    ("location_type", "location_accuracy_m"),
    ("location_source",),
    ("location_source_en",),
    ("location_verified",),
)
HELP: dict[str, str] = {
    **MEANINGS,
    "name_en": N_("Name on the English pages"),
    "location_type": N_("A site, a corridor, an area, the whole {subdistrict}, or none"),
    "location_source_en": N_("The same in English"),
    "location_verified": N_("Someone has confirmed the place, for example by survey"),
    "target_unit": N_("What the target counts; you can type a unit of your own"),
    "target_year": N_("Year in which the target is due"),
    "counts_towards": N_("The plan's target that this project is part of, where stated"),
    "counts_towards_evidence": N_("The wording that says so, quoted from the plan or a decision"),
    "counts_towards_by": N_("The plan, or the office that decided it; the public sees it"),
    "lead": N_("Who is responsible; not shown to the public"),
    "start": N_("Day on which work starts"),
    "end": N_("Planned or actual completion date"),
    "description": N_("Anything else worth knowing; plain text, also shown to the public"),
}
_LIMITS = {"name": 200, "name_en": 200, "phrase": 40, "description": 10_000}
_LINE = 500
_WHOLE = {"sentence": (1, 1000), "target_year": (1900, 2200)}
_YEARS = (dt.date(1900, 1, 1), dt.date(2200, 12, 31))
_NUMBERS = {"location_accuracy_m", "target_value"}
_DATES = {"status_as_of", "start", "end"}
_DEFAULTS = {"visibility": "public"}


def show_form(draft: Draft, errors: Errors) -> dict[str, Any]:
    """Show the form of a project without its place, and return what it holds.

    Parameters
    ----------
    draft : Draft
    errors : mapping
        What is wrong with a field is said below it.
    """
    values: dict[str, Any] = {}
    for title, rows in GROUPS.items():
        st.markdown(f"**{_(title)}**")
        values |= show_rows(draft, rows, errors)
    _show_further(draft.feature()["properties"])
    return values


def show_rows(draft: Draft, rows: Sequence[tuple[str, ...]], errors: Errors) -> dict[str, Any]:
    """Show rows of fields, and return what they hold."""
    values = {}
    for row in rows:
        for column, name in zip(st.columns(len(row)), row, strict=True):
            with column:
                values[name] = _field(draft, name)
                for finding in errors.get(name, ()):
                    show_mistake(finding)
    return values


def held(draft: Draft) -> dict[str, Any]:
    """Return what the form held when the visitor last did something."""
    properties = draft.feature()["properties"]
    rows = [*(row for rows in GROUPS.values() for row in rows), *PLACE_FIELDS]
    names = [name for row in rows for name in row]
    return {
        name: _as_json(st.session_state.get(widget_key(draft, name), _initial(properties, name)))
        for name in names
    }


def show_mistake(finding: Finding) -> None:
    """Say below a field what is wrong with it."""
    st.markdown(f":red[{plain(finding_text(finding))}]")


def _show_further(properties: Mapping[str, Any]) -> None:
    known = set(field_names())
    further = {name: value for name, value in properties.items() if name not in known}
    if further:
        with st.expander(_("Further properties ({n}); they are kept unchanged", n=len(further))):
            rows = [
                {_("Property"): name, _("Value"): value_text(None, value)}
                for name, value in further.items()
            ]
            show_table(rows)


def widget_key(draft: Draft, name: str) -> str:
    """Return the key of a field's widget."""
    return f"{draft.key}_{name}"


def _initial(properties: Mapping[str, Any], name: str) -> Any:
    value = properties.get(name, _DEFAULTS.get(name))
    if name in _DATES:
        return None if value is None else dt.date.fromisoformat(value)
    if name in _NUMBERS:
        return None if value is None else float(value)
    if name == "location_verified":
        return value is True
    return value


def _field(draft: Draft, name: str) -> Any:
    value = _initial(draft.feature()["properties"], name)
    options: dict[str, Any] = {
        "label": field_label(name),
        "key": widget_key(draft, name),
        "help": _(HELP[name]) if name in HELP else None,
        "persist_state": "session",
    }
    return _as_json(_widget(name)(value, options))


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _widget(name: str) -> Callable[[Any, dict[str, Any]], Any]:
    if name in ("category", "status", "location_type", "visibility"):
        return lambda value, options: _choice(name, value, options)
    if name in _WHOLE:
        low, high = _WHOLE[name]
        return lambda value, options: st.number_input(
            value=value, min_value=low, max_value=high, step=1, **options
        )
    special: dict[str, Callable[[Any, dict[str, Any]], Any]] = {
        "section": _section,
        "target_unit": _unit,
        "counts_towards": _promise,
        "location_verified": lambda value, options: st.checkbox(value=value, **options),
        "description": lambda value, options: st.text_area(
            value=value or "", max_chars=_LIMITS[name], height=100, **options
        ),
    }
    if name in special:
        return special[name]
    if name in _DATES:
        return _date
    if name in _NUMBERS:
        return _number if name == "target_value" else _radius
    limit = _LIMITS.get(name, _LINE)
    return lambda value, options: st.text_input(value=value or "", max_chars=limit, **options)


def _choice(kind: str, value: Any, options: dict[str, Any]) -> Any:
    codes = list(vocabulary().codes(kind))
    index = codes.index(value) if value in codes else None
    labels = {code: vocabulary().label(kind, code, state.language()) for code in codes}
    return st.selectbox(
        options=codes,
        index=index,
        format_func=labels.__getitem__,
        placeholder=_("Choose"),
        **options,
    )


def _section(value: Any, options: dict[str, Any]) -> Any:
    numbers = plan().section_numbers
    index = numbers.index(value) if value in numbers else None
    labels = {number: section_text(number) for number in numbers}
    return st.selectbox(
        options=numbers,
        index=index,
        format_func=labels.__getitem__,
        placeholder=_("Choose"),
        **options,
    )


def _unit(value: Any, options: dict[str, Any]) -> Any:
    codes: list[Any] = [None, *vocabulary().codes("target_unit")]
    codes += [] if value in codes or value == "" else [value]
    language = state.language()
    labels = {code: vocabulary().label("target_unit", code, language) or NOTHING for code in codes}
    return st.selectbox(
        options=codes,
        index=codes.index(value or None),
        format_func=lambda code: labels.get(code, code),
        accept_new_options=True,
        placeholder=_("Choose"),
        **options,
    )


def _promise(value: Any, options: dict[str, Any]) -> Any:
    targets = [each for each in plan_targets(snapshot_or_stop()) if each.progress is not None]
    language = state.language()
    labels: dict[Any, str] = {each.id: name_in(asdict(each), language) for each in targets}
    codes = [None, *labels]
    codes += [] if value in codes or not value else [value]
    return st.selectbox(
        options=codes,
        index=codes.index(value or None),
        format_func=lambda code: NOTHING if code is None else labels.get(code, code),
        **options,
    )


def _date(value: Any, options: dict[str, Any]) -> Any:
    low, high = _YEARS
    return st.date_input(
        value=value,
        min_value=min(low, value or low),
        max_value=max(high, value or high),
        format="YYYY-MM-DD",
        **options,
    )


def _number(value: Any, options: dict[str, Any]) -> Any:
    return st.number_input(value=value, min_value=None, format="%g", step=1.0, **options)


def _radius(value: Any, options: dict[str, Any]) -> Any:
    return st.number_input(
        value=value, min_value=0.0, max_value=100_000.0, format="%g", step=10.0, **options
    )
