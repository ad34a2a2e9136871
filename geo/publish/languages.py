"""Find texts that are missing or untranslated in one of the two languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from geo.model.plan import Plan
from geo.model.vocabulary import Vocabulary

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
# An English text may quote the plan's own Chinese name of something in quotation marks.
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"|《[^《》]*》")
_PAIRS = (("name", "name_en"), ("location_source", "location_source_en"))
_PLAN = ("title", "map_title", "place", "region", "publisher", "base_map_source")


def one_sided(zh: Any, en: Any) -> bool:
    """Return whether a text exists in one language only.

    That is when one of the two is empty, when the English one is written in Chinese, or
    when both are the same, unless that is an abbreviation such as CBD or 5G.

    Examples
    --------
    >>> one_sided("公园", "Park"), one_sided("公园", ""), one_sided("公园", "公园 Park")
    (False, True, True)
    >>> one_sided("CBD", "CBD"), one_sided("Park", "Park"), one_sided(None, None)
    (False, True, False)
    """
    chinese, english = str(zh or "").strip(), str(en or "").strip()
    if not chinese or not english:
        return bool(chinese or english)
    if _HAN.search(_QUOTED.sub("", english)):
        return True
    return chinese == english and any(sign.islower() for sign in english)


def project_texts(properties: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of a project's text fields that exist in one language only.

    The plan's own words (`phrase`, `status_evidence`), the community and the
    description are in one language by design.

    Examples
    --------
    >>> project_texts({"name": "公园", "name_en": "公园", "location_source": "测绘"})
    ('name_en', 'location_source_en')
    """
    return tuple(en for zh, en in _PAIRS if one_sided(properties.get(zh), properties.get(en)))


def plan_texts(document: Plan) -> Iterator[str]:
    """Yield the entries of ``plan.toml`` that exist in one language only."""
    for name in _PLAN:
        if one_sided(document.text(name, "zh"), document.text(name, "en")):
            yield f"plan.toml: {name}"
    for section in document.section:
        if one_sided(section.zh, section.en):
            yield f"plan.toml: section {section.number}"


def vocabulary_texts(words: Vocabulary) -> Iterator[str]:
    """Yield the entries of ``vocabulary.toml`` that exist in one language only."""
    for kind in type(words).model_fields:
        for term in getattr(words, kind):
            pairs = (term.zh, term.en), (term.meaning_zh, term.meaning_en)
            if any(one_sided(zh, en) for zh, en in pairs):
                yield f"vocabulary.toml: {kind} {term.code}"
