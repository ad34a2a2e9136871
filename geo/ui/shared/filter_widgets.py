"""The project filter as Streamlit widgets, in step with the filter of the map."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geo.model.plan import plan
from geo.model.query import MAX_TEXT, NO_COMMUNITY
from geo.model.text.english import community_label
from geo.model.vocabulary import vocabulary
from geo.store.counts import figures
from geo.store.snapshot import Snapshot
from geo.ui.shared import state
from geo.ui.shared.words import _

_SETS = ("section", "status", "category", "certainty", "community", "year")


def filter_widgets(snapshot: Snapshot) -> None:
    """Show the search field and a multiple choice for each criterion.

    Parameters
    ----------
    snapshot : Snapshot
        Source of the communities and years to choose from.
    """
    criteria = state.project_filter()
    _set_fields(criteria.params())
    labels = {
        "section": _("Section of the plan"),
        "status": _("Status"),
        "category": _("Category"),
        "certainty": _("Location"),
        "community": _("Community"),
        "year": _("Target year"),
    }
    line = st.container(horizontal=True, vertical_alignment="center")
    line.text_input(
        _("Search"),
        key="filter_q",
        max_chars=MAX_TEXT,
        placeholder=_("Name, status, category, year, community, pinyin …"),
        on_change=_changed,
        icon=":material/search:",
        label_visibility="collapsed",
    )
    line.button(
        _("Clear all"),
        on_click=state.set_filter,
        args=({},),
        disabled=not criteria.params(),
        icon=":material/filter_alt_off:",
    )
    numbers = figures(snapshot, criteria)
    counts = {
        **numbers.facets,
        "community": {**numbers.facets["community"], NO_COMMUNITY: numbers.untold},
    }
    chosen = sum(bool(getattr(criteria, name)) for name in _SETS)
    title = f"{_('Filters')} ({chosen})" if chosen else _("Filters")
    columns = st.expander(title, expanded=bool(chosen), icon=":material/tune:").columns(3)
    for number, name in enumerate(_SETS):
        columns[number % 3].multiselect(
            labels[name],
            _options(snapshot, name),
            key=f"filter_{name}",
            format_func=_label_function(name, counts[name]),
            on_change=_changed,
            placeholder=_("All"),
        )


def _set_fields(params: dict[str, list[str]]) -> None:
    for name in _SETS:
        st.session_state[f"filter_{name}"] = params.get(name, [])
    st.session_state["filter_q"] = params.get("q", [""])[0]


def _changed() -> None:
    chosen = {name: st.session_state.get(f"filter_{name}") for name in (*_SETS, "q")}
    state.set_filter(chosen)


def _options(snapshot: Snapshot, name: str) -> list[str]:
    if name == "section":
        return [str(number) for number in plan().section_numbers]
    if name == "community":
        untold = (
            snapshot.columns.without_community.any()
            or NO_COMMUNITY in state.project_filter().community
        )
        return [*sorted(snapshot.columns.communities), *([NO_COMMUNITY] if untold else [])]
    if name == "year":
        years = {int(year) for year in snapshot.columns.year if year}
        return [str(year) for year in sorted(years | state.project_filter().year)]
    return list(vocabulary().codes(name))


def _label_function(name: str, counts: dict[str, int]) -> Callable[[str], str]:
    language = state.language()

    def label(value: str) -> str:
        if name == "section":
            section = next(each for each in plan().section if str(each.number) == value)
            text = f"{section.numeral if language == 'zh' else value} {section.label(language)}"
        elif name == "community" and value == NO_COMMUNITY:
            text = _("On the map, community not known")
        elif name == "community":
            text = community_label(value, language)
        elif name == "year":
            text = value
        else:
            text = vocabulary().label(name, value, language)
        return f"{text} ({counts.get(value, 0)})"

    return label
