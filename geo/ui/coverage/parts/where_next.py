"""The part "Where next": the sites that would cover the most people not yet covered.

It warns when the distribution of people is only assumed.
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
MAX_CANDIDATES = 5_000  # shown on the map
USUAL = 3
_KEY = "coverage_k"


def on_map(study: PageStudy) -> Extra:
    """Return the chosen sites with their ranks, and the candidates of the visitor's file."""
    if study.population is None:
        return Extra()
    siting = siting_of(study)
    shapes = _candidate_shapes(study)
    legend: list[tuple[Role, str]] = [("candidate", _("Candidate site"))] if shapes else []
    for rank, site in enumerate(siting.sites, 1):
        point = layers.point(site.x, site.y, study.town)
        text = _("{n}: adds about {people}", n=rank, people=_people(site.gain, study))
        shapes.append(MapShape(f"site-{rank}", point, "site", text, str(rank)))
    if siting.sites:
        legend.append(("site", _("Chosen site, with its rank")))
    return Extra(shapes=shapes, legend=legend)


def show(study: PageStudy, _answer: MapAnswer) -> None:
    """Ask for the number of sites; show their gains and offer to add them to the trial."""
    if study.population is None:
        st.info(
            _("Sites are chosen by the number of people they would reach; load a population file.")
        )
        return
    left, right = st.columns([2, 5], gap="large")
    siting = siting_of(study)
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
            if siting.method == "straight_line"
            else _("Sites are chosen by distance along streets.")
        )
        st.button(
            _("Add them to the trial"),
            icon=":material/arrow_forward:",
            on_click=_take,
            args=(siting,),
            disabled=not siting.sites,
        )
    with right:
        between = "" if state.language() == "zh" else " "
        basis = study.coverage().people_basis
        # With people spread evenly, the field for their file already shows the first sentence.
        sentences = siting_sentences(siting, basis, state.language())[basis == "even" :]
        show_text(between.join(sentences))
        show_table([_row(rank, site, study) for rank, site in enumerate(siting.sites, 1)])
        if siting.method == "network" and basis != "points":
            candidates = study.request.files.candidates
            side = people_cell_m(study.town, None if candidates is None else len(candidates))
            st.caption(cells_note(side))


def notice_sources(study: PageStudy) -> dict[str, Any]:
    """Return the siting, which has notices of its own."""
    return {} if study.population is None else {"siting": siting_of(study)}


def siting_of(study: PageStudy) -> Siting:
    """Return the siting for the number of sites in the address."""
    with st.spinner(_("Looking for the sites that reach the most people …")):
        return study.siting(count_now())


def _candidate_shapes(study: PageStudy) -> list[MapShape]:
    candidates: Candidates | None = study.request.files.candidates
    if candidates is None:
        return []
    limit = slice(MAX_CANDIDATES)
    return [
        MapShape(f"candidate-{index}", layers.point(x, y, study.town), "candidate", name)
        for index, (x, y, name) in enumerate(
            zip(candidates.x[limit], candidates.y[limit], candidates.names[limit], strict=True)
        )
    ]


def count_now() -> int:
    """Return the number of sites in the address, within the limits."""
    text = state.page_value("k")
    number = int(text) if text.isascii() and text.isdecimal() else USUAL
    return min(max(number, 1), MAX_SITES)


def _ask() -> None:
    st.session_state[_KEY] = count_now()
    st.number_input(_("How many sites"), 1, MAX_SITES, step=1, key=_KEY, on_change=_changed)


def _changed() -> None:
    count = st.session_state[_KEY]
    state.set_page_values(k="" if count == USUAL else count)


def _take(siting: Siting) -> None:
    from geo.ui.coverage.sites import sites_text

    places = [layers.point(site.x, site.y, siting.town)["coordinates"] for site in siting.sites]
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
    """Return whether the part that depends on where people live is selected."""
    return state.page_value("part") == "sites"


def say_assumed() -> None:
    """Warn that the result rests on an assumption, above the field for a population file."""
    between = "" if state.language() == "zh" else " "
    text = between.join([_(ON_AN_ASSUMPTION), _("Load that file here:")])
    st.warning(plain(text), icon=":material/warning:")
