"""Where the next sites should go: those that cover the most people not yet covered.

Whether it is known where people live is asked first.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo.coverage.report.places import ON_AN_ASSUMPTION, place_words, siting_sentences
from geo.coverage.siting.siting import Site, Siting
from geo.coverage.siting.where_next import people_cell_m, spacing_m
from geo.coverage.straight_line.reach import Candidates
from geo.ui.coverage import layers
from geo.ui.coverage.figures import cells_note, people_text
from geo.ui.coverage.page_study import PageStudy
from geo.ui.coverage.result_map import Extra
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_table, show_text
from geo.ui.shared.side_map import MapAnswer, MapShape, Role
from geo.ui.shared.words import _, plain

MAX_SITES = 10
MAX_CANDIDATES = 5_000  # on the map
USUAL = 3
_KEY = "coverage_k"


def on_map(study: PageStudy) -> Extra:
    """Return the chosen sites with their numbers, and the candidates of the visitor's file."""
    if study.population is None:
        return Extra()
    found = siting_of(study)
    shapes = _candidate_shapes(study)
    legend: list[tuple[Role, str]] = [("candidate", _("Candidate site"))] if shapes else []
    for rank, site in enumerate(found.sites, 1):
        shown = layers.point(site.x, site.y, study.town)
        text = _("{n}: adds about {people}", n=rank, people=_people(site.gain, study))
        shapes.append(MapShape(f"site-{rank}", shown, "site", text, str(rank)))
    if found.sites:
        legend.append(("site", _("Chosen site, with its rank")))
    return Extra(shapes=shapes, legend=legend)


def show(study: PageStudy, _answer: MapAnswer) -> None:
    """Ask for the number of sites; show their gains and offer to take them over."""
    if study.population is None:
        st.info(
            _("Sites are chosen by the number of people they would reach; load a population file.")
        )
        return
    left, right = st.columns([2, 5], gap="large")
    found = siting_of(study)
    with left:
        _ask()
        st.caption(
            _("Candidates: {n} from your own file.", n=len(study.request.files.candidates))
            if study.request.files.candidates is not None
            else _(
                "Candidates: a grid of {metres} m over the {subdistrict}.",
                metres=f"{spacing_m(study.town):,.0f}",
            )
        )
        st.caption(
            _("Sites are chosen by straight-line distance.")
            if found.method == "straight_line"
            else _("Sites are chosen by distance along streets.")
        )
        st.button(
            _("Add them to the trial"),
            icon=":material/arrow_forward:",
            on_click=_take,
            args=(found,),
            disabled=not found.sites,
        )
    with right:
        between = "" if state.language() == "zh" else " "
        basis = study.coverage().people_basis
        # That people are spread evenly is said above, beside the field for their file.
        sentences = siting_sentences(found, basis, state.language())[basis == "even" :]
        show_text(between.join(sentences))
        show_table([_row(rank, site, study) for rank, site in enumerate(found.sites, 1)])
        if found.method == "network" and basis != "points":
            own = study.request.files.candidates
            side = people_cell_m(study.town, None if own is None else len(own))
            st.caption(cells_note(side))


def notice_sources(study: PageStudy) -> dict[str, Any]:
    """Return the choice, which has notices of its own."""
    return {} if study.population is None else {"siting": siting_of(study)}


def siting_of(study: PageStudy) -> Siting:
    """Return the chosen sites."""
    with st.spinner(_("Looking for the sites that reach the most people …")):
        return study.siting(count_now())


def _candidate_shapes(study: PageStudy) -> list[MapShape]:
    own: Candidates | None = study.request.files.candidates
    if own is None:
        return []
    some = slice(MAX_CANDIDATES)
    return [
        MapShape(f"candidate-{at}", layers.point(x, y, study.town), "candidate", name)
        for at, (x, y, name) in enumerate(
            zip(own.x[some], own.y[some], own.names[some], strict=True)
        )
    ]


def count_now() -> int:
    """Return how many sites the address asks for."""
    text = state.page_value("k")
    number = int(text) if text.isascii() and text.isdecimal() else USUAL
    return min(max(number, 1), MAX_SITES)


def _ask() -> None:
    st.session_state[_KEY] = count_now()
    st.number_input(_("How many sites"), 1, MAX_SITES, step=1, key=_KEY, on_change=_changed)


def _changed() -> None:
    count = st.session_state[_KEY]
    state.set_page_values(k="" if count == USUAL else count)


def _take(found: Siting) -> None:
    from geo.ui.coverage.sites import sites_text

    places = [layers.point(site.x, site.y, found.town)["coordinates"] for site in found.sites]
    state.set_page_values(sites=sites_text([(x, y) for x, y in places]), part="try")


def _people(value: float, study: PageStudy) -> str:
    return people_text(value, study.population.basis if study.population else None)


def _row(rank: int, site: Site, study: PageStudy) -> dict[str, Any]:
    row: dict[str, Any] = {_("Site"): rank}
    if site.name:
        row[_("Name")] = site.name
    longitude, latitude = layers.point(site.x, site.y, study.town)["coordinates"]
    return {
        **row,
        _("Where"): place_words(site.x, site.y, study.town, state.language()),
        _("Longitude, latitude (WGS 84)"): f"{longitude:.5f}, {latitude:.5f}",
        _("Adds"): _people(site.gain, study),
        _("Reach on its own"): _people(site.alone, study),
    }


def wants_people() -> bool:
    """Say whether the part is on show whose answer depends on where people live."""
    return state.page_value("part") == "sites"


def say_assumed() -> None:
    """Say that the answer rests on an assumption, above the field that mends it."""
    between = "" if state.language() == "zh" else " "
    text = between.join([_(ON_AN_ASSUMPTION), _("Load that file here:")])
    st.warning(plain(text), icon=":material/warning:")
