"""The projects as a list of cards: on a phone, and on paper, where a table would be cut."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

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


@dataclass(frozen=True, slots=True)
class CardTexts:
    """What the cards say besides the values: the headings of the first line, the link, the end."""

    facts: tuple[str, ...]
    open_on_map: str
    rest: str


def show_cards(
    rows: Sequence[Mapping[str, object]], title: str, link: str, texts: CardTexts
) -> None:
    """Show rows as cards where the page is narrow or printed; elsewhere nothing is seen of them.

    Parameters
    ----------
    rows : sequence of mappings
        Headings and values, in the reader's language; values that are missing are left out.
    title, link : str
        The headings under which the name and the address of the card on the map stand.
    texts : CardTexts
    """
    cards = "".join(_card(row, title, link, texts) for row in rows[:MAX_CARDS])
    rest = f"<li>{html.escape(texts.rest)}</li>" if len(rows) > MAX_CARDS else ""
    st.html(f'{_STYLE}<ul class="project-cards">{cards}{rest}</ul>')


def _card(row: Mapping[str, object], title: str, link: str, texts: CardTexts) -> str:
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
