"""Whether the program is set up soundly: every setting and every file of the data folder.

Looked at once, at the start, by the server and by the command line alike, so that nobody
finds a mistake by the page that happens to need the value.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from geo.model.english import FILE as ENGLISH
from geo.model.english import english, read_english
from geo.model.errors import Finding, InvalidConfiguration
from geo.model.plan import plan, read_plan
from geo.model.reference import reference_findings
from geo.model.settings import map_settings, store_settings, wrong_settings
from geo.model.standards import Standards, read_standards
from geo.model.vocabulary import Vocabulary, read_vocabulary, vocabulary

Read = TypeVar("Read")


def setup_findings() -> list[Finding]:
    """Return everything that is wrong with the settings and with the files they name.

    The projects are not among it: they are checked whenever they are read.
    """
    found = wrong_settings()
    if found:  # which files are meant is not known then
        return found
    settings = map_settings()
    if settings.basemap == "tianditu" and not settings.tianditu_key:
        found.append(Finding("basemap_without_key"))
    data = store_settings().data
    if not data.is_dir():
        return [*found, Finding("data_folder_missing", params={"value": str(data)})]
    return [*found, *_wrong_files(data)]


def _wrong_files(data: Path) -> list[Finding]:
    # Read anew, not as they are kept: whoever corrects a file reloads the page.
    document, faults = _read(read_plan, data / "plan.toml")
    words, wrong_words = _read(read_vocabulary, data / "vocabulary.toml")
    rules, wrong_rules = _read(read_standards, data / "standards.toml")
    _translations, wrong_english = _read(read_english, data / ENGLISH)
    found = [*faults, *wrong_words, *wrong_rules, *wrong_english]
    if document is not None:
        found += reference_findings(data, document.subject)
    if words is not None and rules is not None:
        found += _rules_without_category(rules, words)
    return found


def _read(read: Callable[[Path], Read], path: Path) -> tuple[Read | None, list[Finding]]:
    try:
        return read(path), []
    except InvalidConfiguration as error:
        return None, error.findings


def _rules_without_category(rules: Standards, words: Vocabulary) -> list[Finding]:
    known = words.codes("category")
    return [
        Finding("rule_without_category", params={"id": rule.id, "value": rule.category})
        for rule in rules.rule
        if rule.category not in known
    ]


def forget_files() -> None:
    """Let the files of the data folder be read anew: one of them has been corrected."""
    plan.cache_clear()
    vocabulary.cache_clear()
    english.cache_clear()


def require_setup() -> None:
    """Make sure that the program is set up soundly.

    Raises
    ------
    InvalidConfiguration
        With everything that is wrong.
    """
    found = setup_findings()
    if found:
        raise InvalidConfiguration(found[0].code, others=found[1:], **found[0].params)
