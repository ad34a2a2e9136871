"""The tables of the printed handout: projects with status, place and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geo.export.map.signs import CERTAINTIES
from geo.export.map.svg import one_line
from geo.export.pdf.context import Making
from geo.export.tables.table import table
from geo.model.location import SHORT_REASONS, missing_reason
from geo.model.plan import plan
from geo.model.project import name_in
from geo.model.text.language import N_
from geo.model.vocabulary import vocabulary
from geo.present.scene import Fact

MAX_LISTED = 1000  # projects in the list; a longer one is for a spreadsheet
MAX_SECTION = 100  # projects on a section's page


def project_list(making: Making) -> dict[str, object]:
    """Return all projects, with a line above each section."""
    rows = making.rows[:MAX_LISTED]
    found: list[dict[str, str]] = []
    section = None
    for row in project_rows(making, rows):
        if row["section"] != section:
            section = row["section"]
            found.append({"heading": section})
        found.append(row)
    return {
        "kind": "list",
        "heading": making.say(N_("Projects")),
        "rows": found,
        "more": more_text(making, len(making.rows) - len(rows)),
        "reasons": reasons_told(making, rows),
    }


def more_text(making: Making, count: int) -> str:
    """Return how many projects a list leaves out; nothing when it has them all."""
    return making.say(N_("{n} more are not listed here."), n=f"{count:,}") if count else ""


def project_rows(making: Making, rows: npt.NDArray[np.int64]) -> list[dict[str, str]]:
    """Return projects as the template's table has them.

    Why a project has no place is a word or two; :func:`reasons_told` has the sentences.

    Parameters
    ----------
    making : Making
    rows : (m,) int64
    """
    language, columns = making.language, making.snapshot.columns
    numerals = {each.number: each.numeral for each in plan().section}
    codes = {kind: vocabulary().codes(kind) for kind in ("status", "category", "certainty")}
    found = []
    for row, cells in zip(rows.tolist(), table(making.snapshot, rows, language), strict=True):
        number = int(columns.section[row])
        numeral = numerals.get(number, "") if language == "zh" else str(number)
        told = {
            "section": f"{numeral}  {cells['section_label']}",
            "name": name_in(cells, language),
            "status_label": cells["status"],
            "category_label": cells["category"],
            "place": cells["place"],
            "phrase": cells["phrase"],
        }
        if not columns.located[row]:
            told["place"] = making.say(SHORT_REASONS[_reason(making, row)])
        signs = {kind: codes[kind][getattr(columns, kind)[row]] for kind in codes}
        found.append({key: one_line(str(text)) for key, text in told.items()} | signs)
    return found


def reasons_told(making: Making, rows: npt.NDArray[np.int64]) -> list[str]:
    """Return each reason why projects have no place once, as a sentence.

    Parameters
    ----------
    making : Making
    rows : (m,) int64
        The projects that are listed.
    """
    missing = rows[~making.snapshot.columns.located[rows]]
    codes = dict.fromkeys(_reason(making, row) for row in missing.tolist())
    words = vocabulary()
    return [
        making.say(
            N_("{reason}: {sentence}"),
            reason=making.say(SHORT_REASONS[code]),
            sentence=words.label("reason", code, making.language),
        )
        for code in words.codes("reason")
        if code in codes
    ]


def _reason(making: Making, row: int) -> str:
    return missing_reason(making.snapshot.feature(row)["properties"])


def figures_of(
    making: Making, facts: Sequence[Fact], codes: Sequence[str] | None = None
) -> list[dict[str, str]]:
    """Return figures with their labels and signs.

    Parameters
    ----------
    making : Making
    facts : sequence of Fact
    codes : sequence of str, optional
        Which of them; None: all.
    """
    return [
        {
            "value": fact.value.of(making.language),
            "label": fact.label.of(making.language),
            "sign": fact.code if fact.kind == "status" or fact.code in CERTAINTIES else "",
        }
        for fact in facts
        if codes is None or fact.code in codes
    ]
