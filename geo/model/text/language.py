"""Choose between the program's two languages and load the message catalogues.

English is the source language; the Chinese texts are in
``geo/locale/zh/LC_MESSAGES/planmap.po`` (compiled to ``.mo`` beside it).
"""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
LOCALE_DIR = Path(__file__).resolve().parents[2] / "locale"


def N_(text: str) -> str:
    """Mark `text` for the catalogue without translating it here."""
    return text


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: Language) -> gettext.NullTranslations:
    """Return the message catalogue of `language`.

    Parameters
    ----------
    language : {"zh", "en"}

    Returns
    -------
    gettext.NullTranslations
        English is the language of the source, so its catalogue is the identity.
    """
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("planmap", LOCALE_DIR, languages=[language])


def as_language(value: object) -> Language | None:
    """Return the supported language that `value` names, or None.

    Examples
    --------
    >>> as_language("zh-CN"), as_language("fr"), as_language(None)
    ('zh', None, None)
    """
    prefix = str(value or "").strip().lower().replace("_", "-").split("-")[0]
    return next((language for language in LANGUAGES if language == prefix), None)


def negotiate(accept_language: str | None, default: Language = "zh") -> Language:
    """Choose the language from a browser's ``Accept-Language`` header or locale.

    Parameters
    ----------
    accept_language : str or None
        For instance ``"en-GB,en;q=0.8,zh;q=0.5"``; weights are honoured.
    default : {"zh", "en"}
        The plan's language, used when no language is requested. Someone who requests only
        other languages gets English, which they are more likely to read than Chinese.

    Examples
    --------
    >>> negotiate("fr-FR,en;q=0.8,zh;q=0.5"), negotiate(None), negotiate("zh;q=x")
    ('en', 'zh', 'zh')
    >>> negotiate("ja"), negotiate("*")
    ('en', 'zh')
    """
    ranked: list[tuple[float, Language]] = []
    others = False
    for part in (accept_language or "").split(","):
        tag, _, weight = part.replace(" ", "").partition(";q=")
        language = as_language(tag)
        if language is not None:
            ranked.append((_weight(weight), language))
        others = others or (tag.isascii() and tag[:1].isalpha())
    if ranked:
        return max(ranked, key=lambda entry: entry[0])[1]
    return "en" if others else default


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
