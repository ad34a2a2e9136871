"""The projects as plain HTML text, for a browser without a script and for readers of text."""

from __future__ import annotations

import html
from typing import Any

from geo.model.location import in_words
from geo.model.plan import Section, plan
from geo.model.project import name_in
from geo.model.text.language import N_, Language, translate
from geo.model.vocabulary import vocabulary
from geo.publish import Imprint
from geo.store.snapshot import Snapshot


def printed(imprint: Imprint) -> list[str]:
    """Return the lines of an imprint; the mark stands beside the title instead."""
    return [line for line in imprint.lines() if line != imprint.mark]


def plain_text(snapshot: Snapshot, language: Language, imprint: Imprint) -> str:
    """Return all projects as HTML, in the order of the plan, everything escaped.

    Parameters
    ----------
    snapshot : Snapshot
    language : {"zh", "en"}
    imprint : Imprint
    """
    found: dict[int, list[str]] = {}
    for row in snapshot.plan_order.tolist():
        feature = snapshot.feature(row)
        found.setdefault(feature["properties"]["section"], []).append(_project(feature, language))
    title = " · ".join(filter(None, (plan().text("map_title", language), imprint.mark)))
    facts = " · ".join((plan().text("publisher", language), str(plan().date), *printed(imprint)))
    parts = [
        f'<main id="pm-text" class="pm-text"><h1>{html.escape(title)}</h1>',
        f"<p>{html.escape(facts)}</p>",
        f"<noscript><p>{html.escape(translate(_NO_SCRIPT, language))}</p></noscript>",
    ]
    for section in plan().section:
        parts += _section(section, found.get(section.number, []), language)
    return "\n".join([*parts, "</main>"])


_NO_SCRIPT = N_("The map needs JavaScript; here are the projects as text.")


def _section(section: Section, items: list[str], language: Language) -> list[str]:
    if not items:
        return []
    title = f"{section.numbered(language)} · {section.label(language)}"
    head = html.escape(f"{title} ({len(items)})")
    return [f"<h2>{head}</h2>", "<ul>", *items, "</ul>"]


def _project(feature: dict[str, Any], language: Language) -> str:
    properties = feature["properties"]
    name = name_in(properties, language)
    located = feature["geometry"] is not None
    status = vocabulary().label("status", properties["status"], language)
    place = in_words(properties, language, located=located)
    facts = html.escape(f" {status} · {place}")
    phrase = html.escape(f"“{properties['phrase']}”")
    return f'<li><b>{html.escape(name)}</b>{facts} <span lang="zh">{phrase}</span></li>'
