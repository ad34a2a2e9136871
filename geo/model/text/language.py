"""The two languages of the program: which one to use, and the catalogues.

English is the source language; the Chinese texts are in
``geo/locale/zh/LC_MESSAGES/planmap.po`` (compiled to ``.mo`` beside it).
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Literal

from geo.model.text.singular import singular

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
LOCALE_DIR = Path(__file__).resolve().parents[2] / "locale"
# Whole numbers that name something instead of counting it: 2025 and EPSG:4547 stay as they are.
_PLACE_KIND = "{subdistrict}"
_NAMES = {"year", "epsg", "line", "column", "number", "revision"}


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


def translate(text: str, language: Language, **params: object) -> str:
    """Return `text` in `language`, with ``{name}`` fields filled in.

    Parameters
    ----------
    text : str
        The English source text.
    language : {"zh", "en"}
    **params
        Values for the fields. A text is inserted as it is, also one with braces
        in it; a whole number gets separators, unless its field is one of those
        that name something. ``{subdistrict}`` needs none, see :func:`with_place_kind`.

    Examples
    --------
    >>> translate("Section {n}", "en", n="{x}"), translate("{n} of {year}", "en", n=1234, year=2025)
    ('Section {x}', '1,234 of 2025')
    """
    # The catalogue keeps its own header under the empty text.
    message = catalogue(language).gettext(text) if text else ""
    if language == "en":
        message = singular(message, params)
    message = with_place_kind(message, language)
    if not params:
        return message
    return message.format(**{name: _counted(name, value) for name, value in params.items()})


def sentences(parts: Iterable[str], language: Language) -> str:
    """Return sentences one after the other; Chinese ones need no space between.

    Examples
    --------
    >>> sentences(["One.", "", "Two."], "en"), sentences(["一。", "二。"], "zh")
    ('One. Two.', '一。二。')
    """
    return ("" if language == "zh" else " ").join(part for part in parts if part)


def listed(names: Iterable[object], language: Language) -> str:
    """Return names as a sentence lists them: with 、 between them in Chinese.

    Examples
    --------
    >>> listed(["a", "b"], "en"), listed(["甲", "乙"], "zh")
    ('a, b', '甲、乙')
    """
    return translate(N_(", "), language).join(map(str, names))


def with_place_kind(text: str, language: Language) -> str:
    """Return a text with what the plan's place is in place of ``{subdistrict}``.

    A 镇 is not called 街道, nor a town a subdistrict: ``plan.toml`` says which it is.

    Examples
    --------
    >>> with_place_kind("全{subdistrict}", "zh"), with_place_kind("the {subdistrict}", "en")
    ('全街道', 'the subdistrict')
    """
    if _PLACE_KIND not in text:
        return text
    from geo.model.plan import place_kind

    return text.replace(_PLACE_KIND, place_kind(language))


def _counted(name: str, value: object) -> object:
    large = type(value) is int and abs(value) >= 1000 and name not in _NAMES
    return _Counted(value) if large else value  # type: ignore[call-overload]


class _Counted(int):
    """A whole number that is written with separators unless its field says how."""

    def __format__(self, form: str) -> str:
        return format(int(self), form or ",")


def as_language(value: object) -> Language | None:
    """Return `value` as a language code, or None when it is not one.

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
        Used when nothing is asked for: the plan's own. Who asks for other languages only
        gets English, which more of them read than Chinese.

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
