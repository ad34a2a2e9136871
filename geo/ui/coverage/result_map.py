"""The map of the coverage page: covered areas, gaps and facilities.

Next to it are the first gaps, each with a button that shows it on the map.
"""

from __future__ import annotations

import html
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import partial

import streamlit as st

from geo.coverage.coverage import Coverage
from geo.coverage.gaps import Gap, Gaps
from geo.coverage.straight_line.nearest_grid import NearestGrid, nearest_grid
from geo.model.text.language import N_
from geo.study.study import Call
from geo.ui.coverage import layers
from geo.ui.coverage.figures import area_text, nearest_text, people_of, where_text
from geo.ui.coverage.page_study import PageStudy
from geo.ui.shared import state
from geo.ui.shared.side_map import Arrow, Draw, MapAnswer, MapShape, Role, edit_map
from geo.ui.shared.words import _

MAP = "coverage_map"  # key of the map
_GAP = "coverage_gap"
_LOOKS = "coverage_looks"
LAYERS = ("coverage", "distance")
PLACES = "places"  # layer offered only by parts with fills of their own
BESIDE = 4  # gaps listed next to the map
_GAP_STYLE = """<style>
.gap-row { margin: 0; line-height: 1.4; }
.gap-row b { font-variant-numeric: tabular-nums; text-wrap: balance; }
.gap-row span { opacity: .8; font-size: .875rem; }
/* Apart from the figure: “1. 3 万人” would be read as 1.3 万人. */
.gap-row i { display: inline-block; min-width: 1.25rem; padding: 0 .25rem;
  border-radius: .7rem; background: color-mix(in srgb, currentColor 14%, transparent);
  font-style: normal; text-align: center; }
</style>"""


@dataclass(frozen=True, eq=False, slots=True)
class Extra:
    """Additions of a part of the page to the map.

    Attributes
    ----------
    shapes : list of MapShape
    legend : list of (role, text)
    draw : {"none", "point"}
        A point is drawn when a site is tried out.
    coverage : Coverage or None
        Shown instead of the coverage of the choices.
    ground : list of MapShape
        Fills of the part, shown first and offered instead of the covered areas.
    ground_title : str
        What the fills show, as English source text.
    ground_legend : list of (role, text)
    arrows : list of Arrow
    picks_marks : bool
        Whether a click on a facility picks it even while a point is drawn.
    community_labels : dict of str to str
        Labels of communities, by name; by default the name.
    """

    shapes: list[MapShape] = field(default_factory=list)
    legend: list[tuple[Role, str]] = field(default_factory=list)
    draw: Draw = "none"
    coverage: Coverage | None = None
    ground: list[MapShape] = field(default_factory=list)
    ground_title: str = N_("Places per 1,000 people")
    ground_legend: list[tuple[Role, str]] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    picks_marks: bool = False
    community_labels: dict[str, str] = field(default_factory=dict)


def chosen_gap(found: Gaps) -> int | None:
    """Return the rank of the selected gap."""
    rank = st.session_state.get(_GAP)
    return rank if isinstance(rank, int) and 1 <= rank <= len(found.gaps) else None


def look_at(rank: int | None) -> None:
    """Select a gap on the map; used as a callback."""
    st.session_state[_GAP] = rank
    st.session_state[_LOOKS] = st.session_state.get(_LOOKS, 0) + 1


def show_map(study: PageStudy, extra: Extra, *, height: int = 620) -> MapAnswer:
    """Show the map and return what the visitor did on it.

    Parameters
    ----------
    study : PageStudy
    extra : Extra
    height : int
        Pixels.
    """
    gaps = study.gaps()
    chosen = chosen_gap(gaps)
    coverage = extra.coverage or study.coverage()
    layer = layer_now(extra)
    if layer == PLACES:
        shapes, legend = extra.ground, [*extra.ground_legend]
    elif layer == "distance":
        shapes, legend = _distance(study)
    else:
        shapes, legend = _covered(study, coverage)
        if len(study.coverage().facilities):  # otherwise the whole town is one gap
            # Gaps stay visible under a trial: they show which gap it fills, and what remains.
            shapes = [*shapes, *_gap_shapes(study, gaps, chosen)]
            text = N_("Not covered: click a gap to see it")
            if extra.coverage is not None:
                text = N_("Not covered without the trial")
            legend.append(("gap", _(text)))
    labels = extra.community_labels
    shapes = [
        *shapes,
        *(replace(each, label=labels.get(each.label, each.label)) for each in _communities(study)),
    ]
    shapes += layers.facility_shapes(coverage.facilities, study.town)
    legend += _marks(coverage, bool(study.town.communities))
    answer = edit_map(
        MAP,
        [*shapes, *extra.shapes],
        label=_("Map of covered areas and gaps"),
        legend=[*legend, *extra.legend],
        arrows=extra.arrows,
        draw=extra.draw,
        picks_marks=extra.picks_marks,
        height=height,
        view=_window(study, gaps, chosen),
    )
    if answer.just_picked and answer.picked and answer.picked.startswith("gap-"):
        look_at(int(answer.picked.removeprefix("gap-")))
        st.rerun()
    return answer


def _window(study: PageStudy, gaps: Gaps, chosen: int | None) -> layers.Box:
    if chosen is None:
        return layers.window_of([study.town.outline], study.town)
    return layers.window_of([gaps.gaps[chosen - 1].geometry], study.town)


def _covered(study: PageStudy, coverage: Coverage) -> tuple[list[MapShape], list[tuple[Role, str]]]:
    if coverage is study.coverage():
        make = partial(layers.covered_shapes, coverage)
        shapes: list[MapShape] = study.kept(_named(study, "covered"), make)
    else:
        shapes = layers.covered_shapes(coverage)
    labels: dict[str, str] = {
        "sure": _("Certainly covered"),
        "nominal": _("Nominally covered"),
        "possible": _("Possibly covered"),
    }
    present = {shape.role for shape in shapes}
    return shapes, [
        (role, labels[role]) for role in ("sure", "nominal", "possible") if role in present
    ]


def _gap_shapes(study: PageStudy, gaps: Gaps, chosen: int | None) -> list[MapShape]:
    make = partial(layers.gap_shapes, gaps, chosen)
    shapes: list[MapShape] = study.kept((*_named(study, "gap shapes"), chosen), make)
    return shapes


def _communities(study: PageStudy) -> list[MapShape]:
    if not study.town.communities:
        return []
    make = partial(layers.community_shapes, study.town)
    shapes: list[MapShape] = study.kept(_named(study, "community shapes"), make)
    return shapes


def _distance(study: PageStudy) -> tuple[list[MapShape], list[tuple[Role, str]]]:
    grid = distance_grid(study)
    make = partial(layers.grid_shapes, grid)
    shapes: list[MapShape] = study.kept(_named(study, "grid shapes"), make)
    return shapes, layers.grid_legend(grid)


def distance_grid(study: PageStudy) -> NearestGrid:
    """Return a grid of distances to the nearest facility."""

    def prepare() -> Call:
        args = (study.town, study.coverage().facilities, study.choices.rule)
        return nearest_grid, args, {"streets": study.request.streets}

    found: NearestGrid = study.analysed(_named(study, "grid"), prepare)
    return found


def _named(study: PageStudy, name: str) -> tuple[Hashable, ...]:
    choices = study.choices
    return name, choices.step, choices.until


def _marks(coverage: Coverage, has_communities: bool) -> list[tuple[Role, str]]:
    entries: list[tuple[Role, str]] = []
    if len(coverage.facilities) and (coverage.facilities.uncertainty_m == 0).any():
        entries.append(("facility", _("Facility")))
    if len(coverage.facilities) and (coverage.facilities.uncertainty_m > 0).any():
        entries.append(("facility_estimate", _("Facility, estimated place")))
    if has_communities:
        entries.append(("community", _("Community")))
    return entries


def layer_now(extra: Extra) -> str:
    """Return the layer that is shown; a part's own layer is its default."""
    offered = _offered(extra)
    name = state.page_value("layer")
    return name if name in offered else offered[0]


def layer_switch(extra: Extra) -> None:
    """Show the switch of the map's layers."""
    labels = {
        "coverage": _("Covered and gaps"),
        "distance": _("Distance to nearest"),
        PLACES: _(extra.ground_title),
    }
    offered = _offered(extra)
    key = f"coverage_layer_{extra.ground_title if extra.ground else ''}"
    st.session_state[key] = layer_now(extra)
    st.segmented_control(
        _("What the map shows"),
        offered,
        key=key,
        format_func=labels.__getitem__,
        on_change=_switch,
        args=(key, offered[0]),
        required=True,
        label_visibility="collapsed",
    )


def _offered(extra: Extra) -> list[str]:
    return [PLACES, *LAYERS] if extra.ground else [*LAYERS]


def _switch(key: str, default: str) -> None:
    chosen = st.session_state.get(key)
    state.set_page_values(layer="" if chosen == default else chosen)


def gaps_panel(gaps: Gaps) -> None:
    """List the first gaps, each with a button that shows it on the map."""
    st.header(_panel_title(gaps), anchor=False)
    if not gaps.gaps:
        st.success(_("There is no gap of a hectare or more."), icon=":material/check_circle:")
        return
    chosen = chosen_gap(gaps)
    for gap in gaps.gaps[:BESIDE]:
        _gap_row(gap, gaps, is_chosen=gap.rank == chosen)
    if len(gaps.gaps) > BESIDE:
        st.caption(_("{n} more are in the table below.", n=len(gaps.gaps) - BESIDE))
    st.button(
        _("Back to all gaps"),
        on_click=look_at,
        args=(None,),
        disabled=chosen is None,
        icon=":material/zoom_out_map:",
        type="tertiary",
    )


def _panel_title(gaps: Gaps) -> str:
    """Return the title, which tells how the gaps are ranked."""
    if not any(gap.people is not None for gap in gaps.gaps):
        return _("Gaps, largest first")
    return _("Gaps, most people first")


def _gap_row(gap: Gap, gaps: Gaps, *, is_chosen: bool) -> None:
    words, button = st.columns([2, 1], vertical_alignment="center")
    people = people_of(gap, gaps)
    area = area_text(gap.area_km2)
    heading = _("{people} on {area}", people=people, area=area) if people else area
    details = [where_text(gap, gaps)]
    nearest = nearest_text(gap, gaps)
    if nearest:
        details.append(_("nearest: {facility}", facility=nearest))
    details_html = html.escape(" · ".join(details))
    words.html(
        f'{_GAP_STYLE}<p class="gap-row"><b><i>{gap.rank}</i> {html.escape(heading)}</b><br>'
        f"<span>{details_html}</span></p>"
    )
    button.button(
        _("Show {n}", n=gap.rank),
        key=f"coverage_look_{gap.rank}",
        help=_("Show this gap on the map"),
        on_click=look_at,
        args=(gap.rank,),
        type="primary" if is_chosen else "secondary",
        width="stretch",
    )
