"""Try a site: set it by a click, move it or a facility, and see the figures before and after."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import streamlit as st

from geo.coverage.coverage import Coverage
from geo.coverage.report import wording
from geo.coverage.report.places import place_words
from geo.coverage.report.scenarios import difference_sentences
from geo.coverage.scenario import Difference, compare_scenarios
from geo.ui import state
from geo.ui.coverage import moves_view
from geo.ui.coverage.analysis import Call
from geo.ui.coverage.charts import bars
from geo.ui.coverage.figures import area_text, people_text, share_text
from geo.ui.coverage.question import Question
from geo.ui.coverage.result_map import MAP, Extra
from geo.ui.coverage.results import analysed, coverage, trial_coverage
from geo.ui.coverage.sites import MAX_SITES, Position, sites_text
from geo.ui.coverage.trial_row import Action, trial_row
from geo.ui.edit.edit_map import Arrow, MapAnswer, Shape, forget_drawn
from geo.ui.plain_html import show_table, show_text
from geo.ui.words import _

_MOVED = moves_view.MOVED_SITE


def on_map(asked: Question) -> Extra:
    """Return what is tried out; a click on the map sets the next place."""
    sites = asked.choices.sites
    shapes = [
        Shape(
            f"trial-{number}",
            {"type": "Point", "coordinates": list(site)},
            "site",
            _("Trial site {n}", n=number),
            str(number),
        )
        for number, site in enumerate(sites, 1)
    ]
    legend: list[Any] = [("site", _("Trial site, with its number"))] if sites else []
    after: Coverage | None = None
    arrows: list[Arrow] = []
    if asked.choices.has_trial:
        after = trial_coverage(asked)
        ghosts, arrows = moves_view.marks(asked, after)
        shapes = [*ghosts, *shapes]
        legend += [("old", _("Where a moved facility stands today"))] if ghosts else []
    is_free = moves_view.chosen(asked) is None and not st.session_state.get(_MOVED)
    return Extra(
        shapes=shapes,
        legend=legend,
        draw="point",
        coverage=after,
        arrows=arrows,
        picks_marks=is_free,
    )


def show(asked: Question, answer: MapAnswer) -> None:
    """Take over what was clicked; show before and after."""
    _take_over(asked, answer)
    sites = asked.choices.sites
    moving = moves_view.chosen(asked)
    show_text(moves_view.say_chosen(asked, moving) if moving else _say(sites))
    moves_view.choice_field(asked)
    if not asked.choices.has_trial:
        return
    before, after = coverage(asked), trial_coverage(asked)
    trial = (sites, asked.choices.moves)
    found = difference(asked, before, after, ("try", asked.choices.step, *trial))
    between = "" if state.language() == "zh" else " "
    left, right = st.columns([3, 2], gap="large")
    with left:
        told = difference_sentences(found, state.language(), is_trial=True)
        show_text(between.join(told))
        columns = dict(zip(trial_names(asked), (before, after), strict=True))
        show_table(before_after(columns), roomy=True)
        _chart(columns)
    with right:
        for number, site in enumerate(sites, 1):
            _site_row(asked, number, site)
        moves_view.show_moves(asked)
        st.button(
            _("Take all away"), on_click=_clear, type="tertiary", icon=":material/delete_sweep:"
        )


def _take_over(asked: Question, answer: MapAnswer) -> None:
    """Let a click on the map place what is to be placed, or choose the facility that it hit."""
    moving = moves_view.chosen(asked)
    if answer.drawn is not None:
        x, y = (float(each) for each in answer.drawn["coordinates"])
        if moving:
            moves_view.put(asked, moving, (x, y))
        else:
            _put(asked.choices.sites, (x, y))
        # What was clicked is shown as a mark of its own now; the next click is another place.
        forget_drawn(MAP)
        st.rerun()
    if answer.just_picked and not moving and answer.picked in moves_view.options(asked):
        moves_view.choose(answer.picked)
        st.rerun()


def trial_names(asked: Question) -> tuple[str, str]:
    """Return what the figures without and with the trial are called."""
    if asked.choices.moves:
        return _("Without the trial"), _("With the trial")
    return _("Without trial sites"), _("With trial sites")


def difference(
    asked: Question, one: Coverage, other: Coverage, names: tuple[Hashable, ...]
) -> Difference:
    """Return what changes from one coverage of this question to another.

    Parameters
    ----------
    asked : Question
    one, other : Coverage
    names : tuple
        What tells the two apart from others of the same question.
    """
    key = asked.key("difference", asked.choices.until, names)

    def prepare() -> Call:
        return compare_scenarios, (one, other, asked.population), {}

    found: Difference = analysed(asked, key, prepare)
    return found


def before_after(columns: dict[str, Coverage]) -> list[dict[str, Any]]:
    """Return the figures of several coverages as rows of a table, a column each."""
    rows: dict[str, dict[str, str]] = {}
    labels = {
        "sure": _("Surely covered"),
        "nominal": _("Nominally covered"),
        "possible": _("Possibly covered"),
    }
    for name, found in columns.items():
        rows.setdefault(_("Facilities"), {})[name] = str(len(found.facilities))
        for kind, label in labels.items():
            area, share = getattr(found.covered_km2, kind), getattr(found.share, kind)
            text = _("{area} ({share})", area=area_text(area), share=share_text(share))
            if found.people is not None:
                text += f"\n{people_text(getattr(found.people, kind), found.people_basis)}"
            rows.setdefault(label, {})[name] = text
    return [{_("Figure"): label, **cells} for label, cells in rows.items()]


def _chart(columns: dict[str, Coverage]) -> None:
    rows = []
    for label, found in columns.items():
        three = found.people_share or found.share
        shares = {kind: getattr(three, kind) for kind in ("sure", "nominal", "possible")}
        rows.append({"label": label, **shares})
    of_people = all(found.people_share is not None for found in columns.values())
    title = _("Share of the people") if of_people else _("Share of the area")
    language = state.language()
    words = _("; ").join(
        _("{rule}: {share}", rule=row["label"], share=wording.percent(row["nominal"], language))
        for row in rows
    )
    bars(rows, name=" ", value=title, words=words)


def _say(sites: tuple[Position, ...]) -> str:
    moved = st.session_state.get(_MOVED)
    if moved and moved <= len(sites):
        return _("Click on the map to put trial site {n} somewhere else.", n=moved)
    if len(sites) >= MAX_SITES:
        return _("There is no room for more than {n} trial sites.", n=MAX_SITES)
    if not sites:
        return _(
            "Click on the map where a site might stand; the figures before and after appear here. "
            "By keyboard: move the map with the arrow keys and press Enter."
        )
    return _("Click on the map for a further site. Nothing is stored; the address holds the trial.")


def _put(sites: tuple[Position, ...], clicked: Position) -> None:
    moved = st.session_state.pop(_MOVED, None)
    made = list(sites)
    if moved and moved <= len(made):
        made[moved - 1] = clicked
    else:
        made.append(clicked)
    state.set_page_values(sites=sites_text(made))


def _site_row(asked: Question, number: int, site: Position) -> None:
    x, y = asked.town.points([site[0]], [site[1]])
    where = place_words(float(x[0]), float(y[0]), asked.town, state.language())
    sites = asked.choices.sites
    trial_row(
        _("{n}. {place}", n=number, place=where),
        Action(_("Move {n}", n=number), f"coverage_move_{number}", _move, (number,)),
        Action(_("Remove {n}", n=number), f"coverage_remove_{number}", _remove, (sites, number)),
    )


def _move(number: int) -> None:
    moves_view.choose(None)
    st.session_state[_MOVED] = number


def _remove(sites: tuple[Position, ...], number: int) -> None:
    st.session_state.pop(_MOVED, None)
    left = [site for at, site in enumerate(sites, 1) if at != number]
    state.set_page_values(sites=sites_text(left))


def _clear() -> None:
    st.session_state.pop(_MOVED, None)
    moves_view.choose(None)
    state.set_page_values(sites="", moves="")
