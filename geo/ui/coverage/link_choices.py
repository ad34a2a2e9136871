"""What of a link to the coverage page is not known, and what is shown instead."""

from __future__ import annotations

from geo.model.query import wrong_values
from geo.model.text.language import N_
from geo.model.vocabulary import vocabulary
from geo.store.snapshot import Snapshot
from geo.ui import state
from geo.ui.coverage.choice_widgets import rule_text
from geo.ui.coverage.choices import (
    METHOD_LABELS,
    OWN,
    STEP_LABELS,
    Choices,
    is_radius,
    read_choices,
)
from geo.ui.coverage.parts import PARTS
from geo.ui.coverage.result_map import LAYERS, PLACES
from geo.ui.coverage.sites import moves_of, sites_of
from geo.ui.link_notice import Unknown
from geo.ui.words import _

_LEFT_OUT = N_("it is left out")
_SHOWN = N_("“{shown}” is shown")


def unknown_choices(snapshot: Snapshot) -> list[Unknown]:
    """Return the parts of the page's address that are not what is shown."""
    choices = read_choices(snapshot)
    found = [*_question(choices), *_view(), *_trial()]
    unknown = [
        Unknown(name, state.page_value(name), instead)
        for name, instead in found
        if state.page_value(name)
    ]
    return [*_category(choices), *unknown]


def _category(choices: Choices) -> list[Unknown]:
    """Return the categories of a link that are not shown, where they stand for the service."""
    if state.page_value("service"):
        return []
    shown = vocabulary().label("category", choices.service, state.language())
    instead = _(_SHOWN, shown=shown)
    wrong = [value for name, value in wrong_values(state.link()) if name == "category"]
    others = sorted(state.project_filter().category - {choices.service})
    return [
        *(Unknown("category", value, instead) for value in wrong),
        *(Unknown("category", code, instead, is_elsewhere=True) for code in others),
    ]


def _question(choices: Choices) -> list[tuple[str, str]]:
    shown = {
        "service": (
            choices.service,
            vocabulary().label("category", choices.service, state.language()),
        ),
        "rule": (choices.rule.id, rule_text(choices.rule)),
        "count": (choices.step, _(STEP_LABELS[choices.step])),
        "by": (str(choices.until or ""), str(choices.until or "")),
        "method": (choices.method, _(METHOD_LABELS[choices.method])),
    }
    found = [
        (name, _(_SHOWN, shown=text) if text else _(_LEFT_OUT))
        for name, (used, text) in shown.items()
        if state.page_value(name) != used
    ]
    if choices.rule.id == OWN and not is_radius(state.page_value("radius")):
        found.append(("radius", _(_SHOWN, shown=rule_text(choices.rule))))
    return found


def _view() -> list[tuple[str, str]]:
    first = next(iter(PARTS.values()))
    known = {
        "part": (PARTS, _(first.title)),
        "layer": ((*LAYERS, PLACES), _("Covered and gaps")),
    }
    found = [
        (name, _(_SHOWN, shown=text))
        for name, (codes, text) in known.items()
        if state.page_value(name) not in codes
    ]
    counts = [name for name in ("k", "stands") if not _is_count(state.page_value(name))]
    return found + [(name, _(_LEFT_OUT)) for name in counts]


def _trial() -> list[tuple[str, str]]:
    found = []
    for name, read in (("sites", sites_of), ("moves", moves_of)):
        parts = [part for part in state.page_value(name).split(";") if part]
        wrong = sum(not read(part) for part in parts)
        if wrong:
            several = _("{n} of its {total} places are left out", n=wrong, total=len(parts))
            found.append((name, several if len(parts) > 1 else _(_LEFT_OUT)))
    return found


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text) > 0
