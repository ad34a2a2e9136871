"""The table of projects with downloads; on a phone and in print, a list of cards."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from geo.export import EXPORTERS, file_ending
from geo.export.tables.membership import membership_words
from geo.export.tables.table import headings, table
from geo.model.location import SHORT_REASONS
from geo.model.plan import plan
from geo.model.query import NO_COMMUNITY, ProjectFilter
from geo.model.search import in_words, query_words
from geo.model.text.english import QUOTED, english
from geo.model.text.language import N_, Language
from geo.model.vocabulary import vocabulary
from geo.store.counts import figures, in_plan_order, in_several
from geo.store.snapshot import Snapshot
from geo.ui.shared import state
from geo.ui.shared.head import link_to_page
from geo.ui.shared.words import _, count_text
from geo.web.texts import ALSO_ELSEWHERE, CANNOT_TELL, ONLY_POSSIBLY

# More rows are of no use on the page; the downloads contain them all.
MAX_ROWS = 2000
MAX_DOWNLOAD = 50_000
# Columns after the name in the reader's language; the downloads have more.
_SHOWN = (
    "status", "section", "sentence", "place", "category", "phrase", "status_evidence",
    "status_as_of", "target_value", "target_unit", "target_year", "community", "location_source",
)  # fmt: skip
_DOWNLOADS = {"xlsx": "XLSX", "csv": "CSV", "geojson": "GeoJSON"}
_MORE = {
    "gpkg": "GeoPackage",
    "shp": "Shapefile (ZIP)",
    "kml": "KML",
    "html": "HTML",
    "pptx": "PowerPoint",
    "pdf": "PDF",
    "png": "PNG",
}
_DEFAULT_HELP = N_("Download the projects in this table")
_HELP = {
    "gpkg": N_("For QGIS and ArcGIS: one layer with every project and field"),
    "shp": N_("For older GIS: one file each for points, lines and areas; long texts are cut off"),
    "kml": N_("For Google Earth: folders by section, colours by status"),
    "html": N_("One file that opens with a double click, without a network"),
    "pptx": N_("One editable PowerPoint slide per scene, notes included"),
    "pdf": N_("Map sheet, list of projects, one page per section; for printing"),
    "png": N_("The map as a picture at print resolution"),
}
MAX_CARDS = 500
_STYLE = """<style>
.project-cards { display: none; margin: 0 !important; padding: 0 !important; list-style: none; }
.project-cards li { margin: 0; padding: .75rem 1rem; border-radius: 8px;
  border: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
.project-cards h2 { margin: 0 0 .15rem; padding: 0; font-size: 1rem; }
.project-cards p { margin: 0 0 .35rem; opacity: .85; font-size: .875rem; }
.project-cards dl { display: grid; grid-template-columns: max-content minmax(0, 1fr);
  gap: .15rem .75rem; margin: 0; font-size: .875rem; }
.project-cards dt { opacity: .8; }
.project-cards dd { margin: 0; overflow-wrap: anywhere; }
.project-cards a { display: inline-block; padding: .6rem 0 .2rem; color: inherit;
  font-weight: 600; }
@media (max-width: 640px) {
  .project-cards { display: grid; gap: .6rem; }
  .st-key-project_sheet { display: none; }
}
@media print {
  .project-cards { display: block; columns: 3; column-gap: 3mm; }
  .project-cards li { margin: 0 0 3mm !important; padding: 2mm 3mm; break-inside: avoid; }
  .project-cards dl { gap: 0 .75rem; }
  .project-cards a, .st-key-project_sheet { display: none; }
}
</style>"""


def _project_card(row: Mapping[str, object], title: str, link: str, texts: CardTexts) -> str:
    facts = " · ".join(str(row[name]) for name in texts.facts if row[name])
    others = [
        (name, value)
        for name, value in row.items()
        if name not in (title, link, *texts.facts) and value is not None and value != ""
    ]
    values = "".join(f"<dt>{html.escape(n)}</dt><dd>{html.escape(str(v))}</dd>" for n, v in others)
    address = html.escape(str(row[link]))
    return (
        f"<li><h2>{html.escape(str(row[title]))}</h2><p>{html.escape(facts)}</p>"
        f"<dl>{values}</dl>"
        f'<a href="{address}" target="_self">{html.escape(texts.open_on_map)}</a></li>'
    )


def project_table(snapshot: Snapshot) -> None:
    """Show the projects that pass the visitor's filter and offer them as files."""
    criteria = state.project_filter()
    _show_uncertain(snapshot, criteria)
    rows = snapshot.in_order(criteria)
    if not len(snapshot):
        st.info(_("There are no projects yet."), icon=":material/playlist_add:")
        link_to_page("edit")
        return
    if not len(rows):
        st.info(_("No project matches this search."), icon=":material/search_off:")
        return
    shown = min(len(rows), MAX_ROWS)
    text = count_text(len(rows))
    if shown < len(rows):
        text = _("{shown} of {n} projects shown", shown=f"{shown:,}", n=f"{len(rows):,}")
    line = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    )
    line.markdown(f"**{text}**", width="content")
    _downloads(
        snapshot,
        in_plan_order(snapshot, rows)[:MAX_DOWNLOAD],
        line.container(horizontal=True, width="content"),
    )
    language = state.language()
    names = headings(language)
    first, other = ("name", "name_en") if language == "zh" else ("name_en", "name")
    keys = (first, *_SHOWN, other)
    listed = tuple(rows[:shown].tolist())
    words = query_words(criteria.q)
    data = [
        {
            names[first]: row[first],
            **({_("Found in"): in_words(snapshot.matches(at, words), language)} if words else {}),
            **{names[key]: _cell(key, row[key], language) for key in keys[1:]},
            names["place"]: _place(snapshot, at, row["place"]),
            names["community"]: membership_words(snapshot, at, language),
            _("Card"): _card(row),
        }
        for at, row in zip(listed, _rows(snapshot, listed, language), strict=True)
    ]
    show_cards(data, names[first], _("Card"), _card_texts(names))
    _sheet(data, names, first)


def _sheet(data: list[dict[str, Any]], names: dict[str, str], first: str) -> None:
    st.container(key="project_sheet").dataframe(
        data,
        hide_index=True,
        placeholder="",
        width="stretch",
        height=min(720, 35 * (len(data) + 1) + 4),
        column_config={
            names[first]: st.column_config.TextColumn(width=300),
            _("Found in"): st.column_config.TextColumn(width=220),
            names["place"]: st.column_config.TextColumn(width=180),
            names["section"]: st.column_config.NumberColumn(width="small"),
            names["sentence"]: st.column_config.NumberColumn(width="small"),
            names["phrase"]: st.column_config.TextColumn(width="medium"),
            names["target_year"]: st.column_config.NumberColumn(format="%d"),
            _("Card"): st.column_config.LinkColumn(display_text=_("Open on the map")),
        },
    )


def _show_uncertain(snapshot: Snapshot, criteria: ProjectFilter) -> None:
    """Say how many projects a community filter may wrongly leave out or include."""
    chosen = criteria.community - {NO_COMMUNITY}
    if not chosen:
        return
    numbers = figures(snapshot, criteria)
    possible = sum(numbers.possible.get(name, 0) for name in chosen)
    texts = []
    if possible:
        texts.append(_(ONLY_POSSIBLY, n=f"{possible:,}"))
    if several := in_several(snapshot, criteria):
        texts.append(_(ALSO_ELSEWHERE, n=f"{several:,}"))
    if numbers.untold and NO_COMMUNITY not in criteria.community:
        texts.append(_(CANNOT_TELL, n=f"{numbers.untold:,}"))
    if texts:
        st.caption(" ".join(texts))


def _cell(key: str, value: Any, language: Language) -> Any:
    """Return a cell for the page, with English translations added to the plan's words."""
    if language == "zh" or not isinstance(value, str):
        return value
    gloss = english().get(value.strip()) if key in QUOTED else None
    return f"{value} ({gloss})" if gloss else value


def _card_texts(names: dict[str, str]) -> CardTexts:
    return CardTexts(
        facts=(names["status"], names["place"], names["category"]),
        open_on_map=_("Open on the map"),
        rest=_("The list ends after {n} projects; the files contain all of them.", n=MAX_CARDS),
    )


@st.cache_data(max_entries=20, show_spinner=False)
def _cached_table(
    revision: str, rows: tuple[int, ...], language: str, _snapshot: Any
) -> list[dict[str, Any]]:
    import numpy as np

    del revision  # cache key; Streamlit cannot hash the snapshot itself
    return table(_snapshot, np.asarray(rows, dtype=np.int64), language)  # type: ignore[arg-type]


def _rows(snapshot: Snapshot, rows: tuple[int, ...], language: str) -> list[dict[str, Any]]:
    table_rows: list[dict[str, Any]] = _cached_table(snapshot.revision, rows, language, snapshot)
    return table_rows


def _card(row: dict[str, Any]) -> str:
    return state.own_address(id=str(row["id"]))


def _place(snapshot: Snapshot, row: int, words: Any) -> str:
    """Return the place in a few words; card and downloads have the details."""
    if snapshot.columns.located[row]:
        return str(words)
    reasons = vocabulary().codes("reason")
    text = _(SHORT_REASONS[reasons[int(snapshot.columns.reason[row])]])
    return text[:1].upper() + text[1:]


def _downloads(snapshot: Snapshot, rows: Any, line: Any) -> None:
    for form in _DOWNLOADS:
        _download(snapshot, rows, form, line)
    with line.popover(_("More formats")):
        for form in (form for form in _MORE if form in EXPORTERS):
            _download(snapshot, rows, form, st)


def _download(snapshot: Snapshot, rows: Any, form: str, place: Any) -> None:
    language = state.language()
    write, media_type = EXPORTERS[form]
    place.download_button(
        (_DOWNLOADS | _MORE)[form],
        # A function, so that the file is made on a click and not on every rerun.
        data=lambda: write(snapshot, rows, language),
        file_name=f"{plan().subject}-{plan().date.year}.{file_ending(form)}",
        mime=media_type,
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
        help=_(_HELP.get(form, _DEFAULT_HELP)),
    )


@dataclass(frozen=True, slots=True)
class CardTexts:
    """Texts of the cards: first line of facts, link to the map, closing line."""

    facts: tuple[str, ...]
    open_on_map: str
    rest: str


def show_cards(
    rows: Sequence[Mapping[str, object]], title: str, link: str, texts: CardTexts
) -> None:
    """Show rows as cards on narrow pages and in print; hidden elsewhere.

    Parameters
    ----------
    rows : sequence of mappings
        Heading to value, in the reader's language; empty values are left out.
    title, link : str
        Headings of the name and of the address of the card on the map.
    texts : CardTexts
    """
    cards = "".join(_project_card(row, title, link, texts) for row in rows[:MAX_CARDS])
    rest = f"<li>{html.escape(texts.rest)}</li>" if len(rows) > MAX_CARDS else ""
    st.html(f'{_STYLE}<ul class="project-cards">{cards}{rest}</ul>')
