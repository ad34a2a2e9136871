"""The tables of the about page: projects by section, fields, terms, base map layers."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from geo.model.basemap import KINDS, base_map
from geo.model.errors import Finding, PlanMapError
from geo.model.location import SHORT_REASONS
from geo.model.messages import sentence
from geo.model.plan import Section, plan
from geo.model.project import HEADINGS
from geo.model.public import reference_members
from geo.model.text.language import N_, Language
from geo.model.vocabulary import vocabulary
from geo.store.counts import Figures
from geo.store.snapshot import Snapshot
from geo.ui.shared import state
from geo.ui.shared.plain_html import show_table
from geo.ui.shared.words import _, plain

# Meanings of the fields, for readers of the downloads.
MEANINGS: dict[str, str] = {
    "id": N_("Permanent name of the project; uploads are matched by it"),
    "name": N_("Name of the project"),
    "section": N_("Section of the plan that names the project"),
    "sentence": N_("Which sentence of that section"),
    "phrase": N_("The plan's own wording for the project"),
    "category": N_("Kind of project; the icon on the map"),
    "status": N_("How far the project has come; colour and shape on the map"),
    "status_evidence": N_("The wording in the plan from which the status was read"),
    "status_as_of": N_("Date for which the status holds"),
    "place": N_("Where it is, or why it has no mark on the map"),
    "location_accuracy_m": N_("Radius of the circle that contains the true place"),
    "location_source": N_("Who states where it is"),
    "target_value": N_("Number promised by the plan, with unit and year"),
    "counts_towards": N_("The target that the project is part of, where someone has said so"),
    "community": N_("Communities (社区) it lies in; separate several with 、"),
    "visibility": N_("Whether the project is part of the public version"),
}


def whats_there(numbers: Figures) -> str:
    """Say in sentences how many projects are on the map, and why the others are not.

    Sentences about zero projects are left out.
    """
    missing = numbers.missing
    waiting = missing.get("not_found", 0) + missing.get("future_sites", 0)
    total = numbers.total
    if not total:
        return _("There are no projects yet.")
    texts = [
        _("The plan names 1 project.") if total == 1 else _("The plan names {n} projects.", n=total)
    ]
    if numbers.located == total:
        texts.append(_("All of them have a place on the map."))
    else:
        texts.append(_("{n} have a place on the map.", n=numbers.located))
    if count := missing.get("whole_subdistrict", 0):
        texts.append(
            _("{n} cover the whole {subdistrict}, where a single mark would mislead.", n=count)
        )
    if count := missing.get("no_place", 0):
        texts.append(_("{n} have no place of their own.", n=count))
    if waiting:
        texts.append(
            _(
                "{n} are waiting for a place: no public source gives it, and nothing is "
                "invented here.",
                n=waiting,
            )
        )
    return ("" if state.language() == "zh" else " ").join(text for text in texts if text)


def sections_table(snapshot: Snapshot) -> None:
    """Show for each section and sentence how many projects are on the map, and why not."""
    language = state.language()
    for section in plan().section:
        rows = [_sentence_row(snapshot, section, n) for n in range(1, section.sentences + 1)]
        total = _sum(rows)
        title = (
            f"{section.numeral} {section.label('zh')}"
            if language == "zh"
            else (f"{section.number} {section.label('en')}")
        )
        summary = _("{n} projects, {m} on the map", n=total["total"], m=total["located"])
        with st.expander(f"**{plain(title)}** · {summary}"):
            show_table([_named(row) for row in [*rows, total]])


def _sentence_row(snapshot: Snapshot, section: Section, sentence: int) -> dict[str, Any]:
    columns = snapshot.columns
    here = (columns.section == section.number) & (columns.sentence == sentence)
    counts = np.bincount(columns.reason[here & ~columns.located], minlength=256)
    # Columns that would contain only zeros are left out.
    reasons_used = set(columns.reason[~columns.located].tolist())
    return {
        "sentence": str(sentence),
        "total": int(here.sum()),
        "located": int((here & columns.located).sum()),
        **{
            code: int(counts[i])
            for i, code in enumerate(vocabulary().codes("reason"))
            if i in reasons_used
        },
    }


def _sum(rows: list[dict[str, Any]]) -> dict[str, Any]:
    keys = [key for key in rows[0] if key != "sentence"] if rows else []
    return {"sentence": _("Total"), **{key: sum(row[key] for row in rows) for key in keys}}


def _named(row: dict[str, Any]) -> dict[str, Any]:
    names = {
        "sentence": _("Sentence"),
        "total": _("Projects"),
        "located": _("On the map"),
        **{code: _(text) for code, text in SHORT_REASONS.items()},
    }
    return {names.get(key, key): value for key, value in row.items()}


def fields_table() -> None:
    """Show the meaning of each field."""
    show_table(
        [{_("Field"): _(HEADINGS[key]), _("Meaning"): _(text)} for key, text in MEANINGS.items()]
    )


def terms_table(kind: str) -> None:
    """Show the labels and meanings of one kind of code of the vocabulary."""
    language = state.language()
    terms = getattr(vocabulary(), kind)
    show_table([{_("Term"): t.label(language), _("Meaning"): t.meaning(language)} for t in terms])


def reference_table() -> None:
    """Show the layers of the offline base map with their accuracy."""
    language = state.language()
    try:
        base = base_map().required()
    except PlanMapError as error:
        st.error(plain(sentence(Finding(error.code, params=error.params), language)))
        return
    items = [item for kind in KINDS for item in base.layer(kind).properties]
    show_table([_reference_row(reference_members(item), language) for item in items])


def _reference_row(item: dict[str, Any], language: Language) -> dict[str, str]:
    """Return the row of an item: its name, its accuracy, and whether the name is confirmed."""
    verified = item.get("name_verified", item.get("verified"))
    metres = item.get("accuracy_m")
    name = item.get("name") if language == "zh" else item.get("name_en") or item.get("name")
    return {
        _("Name"): str(name),
        _("Accuracy"): _("not stated") if metres is None else _("about {n} m", n=metres),
        _("Name confirmed"): "–" if verified is None else _("yes") if verified else _("no"),
    }
