"""The part "By community": every figure of each, as a shaded map and as a table beside it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from geo.coverage.communities import ByCommunity
from geo.coverage.community_figures import FIGURES, Shading, figures_offered, shading
from geo.coverage.report import wording
from geo.coverage.report.communities import (
    NO_FIGURE,
    UNSURE,
    class_labels,
    classes_sentence,
    figure_head,
    figure_title,
    figure_words,
    plain_figure,
)
from geo.model.plan import plan
from geo.model.standards import Rule
from geo.model.text.english import community_label
from geo.model.text.language import N_
from geo.study.overview import Circle, has_circle, living_circle
from geo.ui.coverage import layers
from geo.ui.coverage.choices import Choices
from geo.ui.coverage.overview import study_of_service
from geo.ui.coverage.page_study import PageStudy
from geo.ui.coverage.parts.download import download_buttons
from geo.ui.coverage.result_map import Extra
from geo.ui.shared import state
from geo.ui.shared.linked_table import TableRow, linked_table
from geo.ui.shared.side_map import LINKED, MapAnswer, MapShape, Role
from geo.ui.shared.words import _, plain

FIRST = "share"  # shown unless the address names another figure
_SHADE = "coverage_shade"
_REACH: tuple[Role, ...] = ("shade1", "shade2", "shade3", "shade4", "shade5")
_LACK: tuple[Role, ...] = ("grid1", "grid2", "grid3", "grid4", "grid5")
# Shades of fewer classes, as far apart as of five.
_SPREAD = {1: (2,), 2: (1, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
# In the table, the range of the share says what the other two do.
_COLUMNS = tuple(code for code in FIGURES if code not in {"share_sure", "share_possible"})


def circle_here(study: PageStudy) -> Circle | None:
    """Return the services of the living circle by community; None without outlines or a circle."""
    if not study.town.communities or not has_circle():
        return None
    circle: Circle = study.kept(("living circle",), lambda: living_circle(partial(_service, study)))
    return circle


def _service(study: PageStudy, category: str, rule: Rule) -> PageStudy:
    """Return the study of one service; a file's facilities belong to the one that is open."""
    if category == study.choices.service:
        choices = Choices(category, rule, "existing", None, study.choices.method, ())
        return PageStudy(study.snapshot, choices, study.files)
    files = study.files.for_all_services()
    return study_of_service(study.snapshot, files, study.choices.method, category, rule)


def shade_now(study: PageStudy) -> str:
    """Return the figure by which the map is shaded."""
    code = state.page_value("shade")
    return code if code in figures_offered(_table(study).rows) else FIRST


def on_map(study: PageStudy) -> Extra:
    """Return the communities, shaded by the chosen figure."""
    table, code = _table(study), shade_now(study)
    shaded = shading(table.rows, code)
    roles = _roles(shaded)
    shapes = []
    labels = {}
    for at, row in enumerate(table.rows):
        shape = layers.geojson((study.town.communities or {})[row.name], study.town)
        labels[row.name] = _label(study, table, code, at)
        if shape is None:
            continue
        area = MapShape(_id(study, row.name), shape, _role(shaded, roles, at), labels[row.name])
        shapes.append(area)
        if shaded.is_unsure(at):
            shapes.append(replace(area, id=f"unsure-{area.id}", role="unsure"))
    return Extra(
        ground=shapes,
        ground_title=N_("By community"),
        ground_legend=_legend(table, shaded, roles),
        community_labels=labels,
    )


def show(study: PageStudy, _answer: MapAnswer) -> None:
    """Show the choice of the figure, the table, and the files to take away."""
    table, code = _table(study), shade_now(study)
    offered = figures_offered(table.rows)
    st.session_state[_SHADE] = code
    st.selectbox(
        _("Shade the map by"),
        offered,
        key=_SHADE,
        format_func=lambda each: figure_title(each, table.rows, state.language()),
        on_change=_changed,
        width=360,
    )
    shaded = shading(table.rows, code)
    st.caption(plain(_basis(study, shaded)))
    # Beside the names, so that it is in sight on a phone, too.
    columns = [code, *(each for each in _COLUMNS if each in offered and each != code)]
    language = state.language()
    heads = [figure_head(each, table.rows, language, of_numbers=False) for each in columns]
    linked_table(
        "coverage_communities",
        [_("Community"), *heads],
        _rows(study, table, shaded, columns),
        label=_("Every figure of each community, most people not covered first"),
        shaded=1,
        unsure=_(UNSURE),
    )
    files = ("csv", "xlsx", "gpkg", "pdf")
    download_buttons(study, files, key="communities", is_complete=False)


def notice_sources(study: PageStudy) -> dict[str, Any]:
    """Return the findings, such as who lives in no community or in two."""
    return {"communities": study.communities().findings}


def _table(study: PageStudy) -> ByCommunity:
    return study.community_table(circle_here(study))


def _changed() -> None:
    code = st.session_state.get(_SHADE)
    state.set_page_values(shade="" if code == FIRST else code)


def _id(study: PageStudy, name: str) -> str:
    return f"{LINKED}{list(study.town.communities or {}).index(name)}"


def _roles(shaded: Shading) -> tuple[Role, ...]:
    """Return the fill of each class."""
    ramp = _LACK if shaded.figure.is_lack else _REACH
    return tuple(ramp[step] for step in _SPREAD[len(shaded.classes)])


def _role(shaded: Shading, roles: tuple[Role, ...], at: int) -> Role:
    found = shaded.class_at(at)
    return "no_way" if found is None else roles[found]


def _legend(table: ByCommunity, shaded: Shading, roles: tuple[Role, ...]) -> list[tuple[Role, str]]:
    language = state.language()
    entries: list[tuple[Role, str]] = [
        ("heading", figure_head(shaded.code, table.rows, language, of_numbers=False)),
        *zip(roles, class_labels(shaded, language), strict=False),
    ]
    if any(figure is None for figure in shaded.figures):
        entries.append(("no_way", _(NO_FIGURE)))
    if any(map(shaded.is_unsure, range(len(shaded.figures)))):
        entries.append(("unsure", _(UNSURE)))
    return entries


def _basis(study: PageStudy, shaded: Shading) -> str:
    """Return the rule, the method, the date and how the classes were found, in one line."""
    language, rule = state.language(), study.choices.rule
    parts = (
        f"{rule.label(language)} · {wording.radius(rule.value, language)}",
        wording.method(study.coverage().method, language),
        _("data as of {date}", date=plan().date.isoformat()),
        classes_sentence(shaded, language),
    )
    return " · ".join(parts)


def _label(study: PageStudy, table: ByCommunity, code: str, at: int) -> str:
    language, row = state.language(), table.rows[at]
    figure = FIGURES[code].value(row)
    words = figure_words(figure, code, _people_basis(study), language, judged=row.services_judged)
    title = figure_title(code, table.rows, language)
    name = community_label(row.name, language)
    return _("{name}: {title} {figure}", name=name, title=title, figure=words)


def _rows(
    study: PageStudy, table: ByCommunity, shaded: Shading, columns: list[str]
) -> list[TableRow]:
    language, basis, roles = state.language(), _people_basis(study), _roles(shaded)
    rows = []
    for at, row in enumerate(table.rows):
        cells = []
        for code in columns:
            figure = FIGURES[code].value(row)
            text = figure_words(
                *(figure, code, basis, language), judged=row.services_judged, has_unit=False
            )
            number = None if figure is None else plain_figure(figure.nominal, code)
            cells.append((text, number))
        rows.append(
            TableRow(
                _id(study, row.name),
                community_label(row.name, language),
                cells,
                _role(shaded, roles, at),
                shaded.is_unsure(at),
            )
        )
    return rows


def _people_basis(study: PageStudy) -> str | None:
    return study.population.basis if study.population else None
